"""What ranked each wish, step by step, in natural units: read by lines, lists and explanations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from admissions.rules.entries import Column, Entries
from admissions.rules.facts import MISSING
from admissions.rules.policy import Order
from admissions.rules.priorities import Standing

Ints = npt.NDArray[np.int64]


class Criteria(Mapping[str, Ints]):
    """`criteria[key]` is one value a wish of the case, MISSING where its programme has no such step.

    A column is made when it is asked for and not kept: for single wishes ask `at`.
    """

    def __init__(self, standings: Sequence[Standing], orders: Sequence[Sequence[Order]]) -> None:
        """`orders`: all steps by which wishes of each programme are ranked, at whatever queue."""
        self._standings = tuple(standings)
        self._steps = tuple({step.key: step for step in steps} for steps in orders)
        self._keys = tuple(dict.fromkeys(key for steps in self._steps for key in steps))

    @property
    def entries(self) -> tuple[Entries, ...]:
        """The wishes of each programme, in the order of processing."""
        return tuple(standing.entries for standing in self._standings)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, key: str) -> Ints:
        if key not in self._keys:
            raise KeyError(key)
        found = np.full(self._standings[0].entries.case.n_preferences, MISSING)
        for standing, steps in zip(self._standings, self._steps, strict=True):
            entries = standing.entries
            if key in steps:
                column = entries.spread(standing.column(steps[key]))
                if entries.rows is None:
                    return column
                found[entries.rows] = column
        return found

    def at(self, key: str, rows: Ints) -> Ints:
        """The values of a few wishes."""
        found = np.full(len(rows), MISSING)
        for standing, steps in zip(self._standings, self._steps, strict=True):
            if key not in steps:
                continue
            entries = standing.entries
            column: Column = standing.column(steps[key])
            if entries.rows is None:
                return entries.pick(column, rows)
            mine = np.flatnonzero(np.isin(rows, entries.rows))
            found[mine] = entries.pick(column, entries.places(rows[mine]))
        return found
