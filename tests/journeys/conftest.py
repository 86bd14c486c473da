"""One Chromium for all journeys, and a browser of one's own for each person of a story."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitor import Visitor
from tests.journeys.weighing import Line

PHONE = (360, 640)
DESK = (1280, 800)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Open = Callable[..., Visitor]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser of the machine. Without one the journeys are skipped and say so, or fail where asked to."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; the database is asked from it all the same.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(QUIET))
        yield browser
        browser.close()


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    words = f"no Chromium on this machine (looked for {', '.join(NAMES)}): browser journeys did not run"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"REQUIRE_BROWSER=1, but {words}", pytrace=False)
    warnings.warn(words, stacklevel=2)
    pytest.skip(words)


@pytest.fixture
def open_browser(chromium: Browser, live_server, tmp_path: Path) -> Iterator[Open]:
    """Opens a browser of a size; when the story is over none of them may have complained."""
    visitors: list[Visitor] = []

    def opened(
        size: tuple[int, int], *, scripts: bool, hands: type[Visitor] = Visitor, slow: bool = False
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=scripts,
        )
        visitors.append(hands(context.new_page(), live_server.url, tmp_path))
        if slow:
            Line(visitors[-1].page).slow()
        return visitors[-1]

    yield opened
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []


@pytest.fixture
def scripts() -> bool:
    """Whether a family's phone runs JavaScript; a story that tells both overrides this."""
    return True


@pytest.fixture
def hands() -> type[Visitor]:
    """Who goes about on the family's phone; a story that is also told without a mouse overrides this."""
    return Visitor


@pytest.fixture
def slow() -> bool:
    """Whether the family's line is a slow one."""
    return False


@pytest.fixture
def phone(open_browser: Open, scripts: bool, hands: type[Visitor], slow: bool) -> Callable[[], Visitor]:
    """Opens a family's browser."""
    return lambda: open_browser(PHONE, scripts=scripts, hands=hands, slow=slow)


@pytest.fixture
def desk(open_browser: Open) -> Callable[[], Visitor]:
    """Opens an officer's browser."""
    return lambda: open_browser(DESK, scripts=True)
