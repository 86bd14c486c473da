"""Progress in the terminal: a bar for each step, with a count and the time that is left."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

T = TypeVar("T")


class Stage:
    """Shows what is going on; on a terminal as bars, elsewhere as one line a step."""

    def __init__(self) -> None:
        self.console = Console()
        if not self.console.is_terminal:
            self.console.width = 120
        self._progress: Progress | None = None
        self._prefix = ""

    @contextmanager
    def bars(self) -> Iterator[None]:
        columns = (
            TextColumn("{task.description:<44}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
        )
        if not self.console.is_terminal:
            yield
            return
        with Progress(*columns, console=self.console) as progress:
            self._progress = progress
            yield
            self._progress = None

    def heading(self, text: str) -> None:
        self._prefix = text

    def say(self, text: str) -> None:
        self.console.print(text, highlight=False, soft_wrap=True)

    def track(self, what: str, items: Iterable[T]) -> Iterable[T]:
        things = list(items)
        label = f"{self._prefix} · {what}"
        if self._progress is None:
            self.say(f"{label}: {len(things)}")
            yield from things
            return
        yield from self._progress.track(things, description=label)
