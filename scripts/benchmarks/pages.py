"""How long a family's pages take on a slow line: a telephone of 360 px, 400 ms a round trip, 400 kbit/s.

The line is emulated by Chromium (Network.emulateNetworkConditions) and the pages come from the demo's own
server, which sends its static files as they are: production sends less. A page is interactive when its words
are painted and its HTML and deferred scripts are read; nothing on it waits for more.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.benchmarks.measure import Measure, Outcome, say

ROOT = Path(__file__).resolve().parents[2]
PORT = 8791
SITE = f"http://127.0.0.1:{PORT}"
AIM = 5.0  # seconds
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PUBLIC = {
    "start": "/",
    "level": "/bat-dau/",
    "a round": "/dot/lop-1-2025/",
    "schools": "/dot/lop-1-2025-bo-sung/truong/",
    "sign in": "/dang-nhap/",
    "look up": "/tra-cuu/",
}
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
TIMES = """() => {
    const [page] = performance.getEntriesByType('navigation');
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return [Math.max(page.domContentLoadedEventEnd, paint.startTime) / 1000, paint.startTime / 1000];
}"""


@contextmanager
def demo_site() -> Iterator[dict[str, str]]:
    """A small demo on its own port; the accounts by who they are."""
    with tempfile.TemporaryDirectory() as var:
        command = [
            sys.executable,
            str(ROOT / "manage.py"),
            "demo",
            "--applicants",
            "120",
            "--port",
            str(PORT),
        ]
        environment = {**os.environ, "ADMISSIONS_VAR": var}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(SITE, timeout=2)
                    break
                except OSError:
                    time.sleep(0.5)
            yield dict(json.loads((Path(var) / "demo.json").read_text())["accounts"])
        finally:
            server.terminate()
            server.wait()


def _measured(page: Any, address: str) -> tuple[float, float]:
    page.goto(SITE + address, wait_until="load")
    page.wait_for_function(PAINTED)
    interactive, painted = page.evaluate(TIMES)
    return float(interactive), float(painted)


def _slow_tab(browser: Any) -> Any:
    page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    return page


def _family_pages(browser: Any, account: str) -> Iterator[tuple[str, float, float]]:
    """The way of a family that begins a file, each page after the other."""
    page = _slow_tab(browser)
    code, secret = (part.split()[-1] for part in account.split(" · "))
    page.goto(SITE + "/dang-nhap/")
    page.fill("input[name=student_code]", code)
    page.fill("input[name=secret]", secret)
    page.click("main form:has(input[name=secret]) button")
    page.wait_for_url("**/ho-so/")
    yield ("home", *_measured(page, "/ho-so/"))
    begin = page.locator("main a[href*='/ho-so/moi/']:visible").last.get_attribute("href")
    yield ("begin", *_measured(page, begin))
    page.click("main form button")
    page.wait_for_url(re.compile(r"/ho-so/\d+-[^/]+/$"))
    [file] = re.findall(r"/ho-so/([^/]+)/", page.url)
    for name, tail in (
        ("task list", ""),
        ("register", "du-lieu/"),
        ("question", "thong-tin/"),
        ("wishes", "nguyen-vong/"),
        ("consent", "dong-y/"),
        ("check", "kiem-tra/"),
    ):
        yield (name, *_measured(page, f"/ho-so/{file}/{tail}"))


def pages() -> Outcome:
    from playwright.sync_api import sync_playwright

    slowest = 0.0
    with demo_site() as accounts, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        say(f"{'page':28} interactive   first words   (seconds at 400 ms, 400 kbit/s)")
        measured = [(f"first: {name}", *_measured(_slow_tab(browser), at)) for name, at in PUBLIC.items()]
        measured += _family_pages(browser, accounts["Phụ huynh, nộp hồ sơ mới cho ba con"])
        for name, interactive, painted in measured:
            say(f"{name:28} {interactive:11.2f} {painted:13.2f}")
            slowest = max(slowest, interactive)
        browser.close()
    return Outcome(
        measure="pages.slow_line",
        value=round(slowest, 2),
        unit="seconds until the slowest page is interactive",
        ratio=round(slowest / AIM, 2),
        against="the aim",
        aim=f"every page interactive in {AIM:.0f} s on a slow line",
        holds=slowest < AIM,
    )


MEASURES = (Measure("pages.slow_line", pages, heavy=True),)
