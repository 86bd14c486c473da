"""A load generator in one process: PLAN, a JSON file; prints a JSON line of what was answered and how fast.

The plan: `port`, `clients` and `visits`. A visit is `requests`, each [kind, text of the request], on one
connection that is kept alive, and `at`, the second of its arrival; without it visits follow each other on
`clients` connections.
"""

import asyncio
import json
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import perf_counter
from typing import Any

GIVEN_UP_AFTER = 120.0
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Visit = dict[str, Any]


class Load:
    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.answers: dict[str, Counter[str]] = defaultdict(Counter)
        self.acknowledged: dict[str, list[int]] = defaultdict(list)

    async def ask(self, streams: Streams, request: bytes) -> tuple[int, str]:
        """Status and Location; the body is read and dropped."""
        reader, writer = streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, length, place = int(head[9:12]), 0, ""
        for line in head.split("\r\n"):
            name, _colon, value = line.partition(":")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "location":
                place = value.strip()
        if length:
            await reader.readexactly(length)
        return status, place

    async def visit(self, number: int, visit: Visit, streams: Streams) -> None:
        for kind, text in visit["requests"]:
            begun = perf_counter()
            try:
                status, place = await asyncio.wait_for(self.ask(streams, text.encode()), GIVEN_UP_AFTER)
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                self.answers[kind][type(error).__name__] += 1
                return
            self.taken[kind].append(perf_counter() - begun)
            self.answers[kind][f"{status} {_page(place)}".strip()] += 1
            if status < 400:
                self.acknowledged[kind].append(number)

    async def connected(self) -> Streams:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def one_after_the_other(self, visits: list[Visit], clients: int) -> None:
        waiting = list(enumerate(visits))[::-1]

        async def client() -> None:
            streams = await self.connected()
            while waiting:
                await self.visit(*waiting.pop(), streams)
            streams[1].close()

        await asyncio.gather(*(client() for _ in range(clients)))

    async def as_they_arrive(self, visits: list[Visit]) -> None:
        begun = perf_counter()

        async def come(number: int, visit: Visit) -> None:
            await asyncio.sleep(max(visit["at"] - (perf_counter() - begun), 0))
            try:
                streams = await self.connected()
            except OSError as error:
                self.answers["connection"][type(error).__name__] += 1
                return
            await self.visit(number, visit, streams)
            streams[1].close()

        await asyncio.gather(*(come(number, visit) for number, visit in enumerate(visits)))


def _page(place: str) -> str:
    """The last word of an address; a file's own page has its code there."""
    last = place.strip("/").rsplit("/", 1)[-1]
    return "" if any(letter.isdigit() for letter in last) else last


def told(load: Load, seconds: float) -> dict[str, Any]:
    kinds = {
        kind: {
            "p50": statistics.median(taken),
            "p95": statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0],
            "answers": len(taken),
        }
        for kind, taken in load.taken.items()
    }
    answers = {kind: dict(counted) for kind, counted in load.answers.items()}
    return {"seconds": seconds, "kinds": kinds, "answers": answers, "acknowledged": dict(load.acknowledged)}


def main(plan: dict[str, Any]) -> None:
    load, visits = Load(plan["port"]), plan["visits"]
    begun = perf_counter()
    if "at" in visits[0]:
        asyncio.run(load.as_they_arrive(visits))
    else:
        asyncio.run(load.one_after_the_other(visits, plan["clients"]))
    print(json.dumps(told(load, perf_counter() - begun)))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
