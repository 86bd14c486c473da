"""One measure: a figure, a ratio to something timed in the same run, and an aim that it holds or misses.

Times come from machines that do other things too: read them as ratios. `ratio` is the figure divided by
that of `against`, below 1 is faster.
"""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """The JSON line that ends a measure."""

    measure: str
    value: float
    unit: str
    ratio: float
    against: str
    aim: str
    holds: bool

    def json_line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """`run` prints what it does and returns the outcome; a heavy one runs only when it is named."""

    name: str
    run: Callable[[], Outcome]
    heavy: bool = False


def say(line: str) -> None:
    """One line of progress."""
    print(f"  {line}", flush=True)


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def medians(times: int, *actions: Callable[[], object]) -> list[float]:
    """The median seconds of each action; they take turns, so that a busy machine hits all alike."""
    for action in actions:
        action()
    taken = [[seconds(action) for action in actions] for _ in range(times)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def milliseconds(duration: float) -> str:
    return f"{duration * 1000:,.1f} ms"
