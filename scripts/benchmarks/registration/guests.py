"""More families than places come to the sign-in: PLAN, a JSON file; prints a JSON line of how they fared.

Each has an address and a ticket of its own. Who sees the queue asks again every five seconds (a browser would
every fifteen) until it is let in; then it signs in by student code, does a visit and signs out.
"""

import asyncio
import json
import re
import statistics
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

from scripts.benchmarks.registration import pages

AGAIN, GIVEN_UP_AFTER = 5.0, 150.0
SIGN_IN, SIGN_OUT = "/dang-nhap/", "/dang-xuat/"


class House:
    def __init__(self, port: int) -> None:
        self.port = port
        self.inside = self.finished = self.queued = self.looks = self.present = self.at_once = 0
        self.errors: Counter[str] = Counter()
        self.waiting: list[float] = []
        self.pages: list[float] = []

    async def ask(self, request: bytes, cookies: dict[str, str], times: list[float]) -> int:
        """The status; cookies that are set are kept."""
        begun = perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode("latin-1")
        writer.close()
        for name, value in re.findall(r"(?im)^set-cookie:\s*(\w+)=([^;\r]*)", head):
            cookies[name] = value
        times.append(perf_counter() - begun)
        return int(head[9:12])

    async def queue(self, cookies: dict[str, str], address: str) -> float:
        """Ask at the sign-in until it opens; the seconds that took."""
        begun, seen = perf_counter(), False
        while perf_counter() - begun < GIVEN_UP_AFTER:
            status = await self.ask(pages.get(SIGN_IN, cookies, address), cookies, self.waiting)
            if status == 200:
                self.queued += seen
                return perf_counter() - begun
            if status != 503:
                raise ValueError(f"the sign-in answers {status}")
            seen = True
            self.looks += 1
            await asyncio.sleep(AGAIN)
        raise ValueError("never let in")

    async def come(self, number: int, family: pages.Family, after: float) -> None:
        await asyncio.sleep(after)
        cookies: dict[str, str] = {}
        address = f"10.{number // 250}.{number % 250}.7"
        try:
            await self.queue(cookies, address)
            self.inside += 1
            self.present += 1
            self.at_once = max(self.at_once, self.present)
            try:
                await self.stay(family, cookies, address)
            finally:
                self.present -= 1
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.errors[str(error) or type(error).__name__] += 1
        else:
            self.finished += 1

    async def stay(self, family: pages.Family, cookies: dict[str, str], address: str) -> None:
        form = {"student_code": family["student_code"], "secret": family["secret"]}
        await self.expect("sign in", 302, pages.post(SIGN_IN, form, cookies, address), cookies)
        for kind, request in pages.a_visit(family, cookies, "zone_2", address):
            await self.expect(kind, 200 if kind == "list" else 302, request, cookies)
        await self.expect("sign out", 302, pages.post(SIGN_OUT, {}, cookies, address), cookies)

    async def expect(self, what: str, wanted: int, request: bytes, cookies: dict[str, str]) -> None:
        status = await self.ask(request, cookies, self.pages)
        if status != wanted:
            raise ValueError(f"{what}: {status}")


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0.0


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    house, families = House(plan["port"]), plan["families"]
    guests = families[:-1]
    step = plan["rush"] / len(guests)
    await asyncio.gather(*(house.come(number, each, step * number) for number, each in enumerate(guests)))
    looks, queued = house.looks, house.queued
    recovered = await house.queue({}, "10.200.0.7")
    return {
        "inside": house.inside,
        "finished": house.finished,
        "failed": len(guests) - house.finished,
        "queued": queued,
        "looks": looks,
        "at_once": house.at_once,
        "errors": dict(house.errors),
        "queue_p95": p95(house.waiting),
        "inside_p95": p95(house.pages),
        "recovered": recovered,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))))
