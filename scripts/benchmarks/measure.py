"""One measure: a figure, a ratio to something timed in the same run, and an aim that it holds or misses.

Times come from machines that do other things too: read them as ratios. `ratio` is the figure divided by
that of `against`, below 1 is faster; `ratios` are those to everything else that was timed beside it. What is
not there to be compared with leaves `null`, and neither holds an aim nor misses it.
"""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

processor = time.process_time
"""The clock of work in one thread that waits for nothing: seconds of the processor that this process had."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The JSON line that ends a measure."""

    measure: str
    value: float
    unit: str
    ratio: float | None
    against: str
    aim: str
    holds: bool | None
    ratios: dict[str, float | None] = field(default_factory=dict)

    def json_line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """`run` prints what it does and returns the outcome; a heavy one runs when it or its family is named."""

    name: str
    run: Callable[[], Outcome]
    heavy: bool = False


def say(line: str) -> None:
    """One line of progress."""
    print(f"  {line}", flush=True)


def seconds(action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one call takes; `processor` leaves out what it is kept waiting by others."""
    begun = clock()
    action()
    return clock() - begun


def medians(
    times: int, *actions: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The median seconds of each action; they take turns, so that a busy machine hits all alike."""
    for action in actions:
        action()
    taken = [[seconds(action, clock) for action in actions] for _ in range(times)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def milliseconds(duration: float) -> str:
    return f"{duration * 1000:,.1f} ms"
