"""The wishes of one programme and what is known of each, without copying what is known of the child.

A fact of a child is one value a child, a fact of an offering one value an offering. `Column` keeps a value at
its own level, so that conditions and orders are worked out there and spread over the wishes once, at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact
from admissions.rules.policy import Policy, Programme

Ints = npt.NDArray[np.int64]

OF_APPLICANT: Final = "applicant"
OF_WISH: Final = "preference"
OF_OFFERING: Final = "offering"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values at one level: one a child, one an offering, or one a wish of the entries."""

    values: npt.NDArray[Any]
    level: str


@dataclass(frozen=True, eq=False)
class Entries:
    """The wishes that stand under one set of rules.

    rows    Ints | None  their indices in the case, rising; None: every wish of the case.
    ranks   Ints         the number of each inside its programme, from 1.
    totals  Column       hundredths by the score of the programme, MISSING where a mark is.
    """

    policy: Policy
    case: Case
    programme: Programme
    rows: Ints | None
    ranks: Ints
    totals: Column

    @property
    def size(self) -> int:
        return len(self.ranks)

    @cached_property
    def owners(self) -> Ints:
        """The child of each wish."""
        return self.case.owners if self.rows is None else self.case.owners[self.rows]

    @cached_property
    def offerings(self) -> npt.NDArray[np.int32]:
        """The offering of each wish."""
        return self.case.offerings if self.rows is None else self.case.offerings[self.rows]

    @cached_property
    def counts(self) -> Ints:
        """How many of these wishes each child has."""
        if self.rows is None:
            return np.diff(self.case.starts)
        return np.bincount(self.owners, minlength=self.case.n_applicants)

    def column(self, fact: Fact) -> Column:
        """A declared fact at its own level; all missing where the case does not have it."""
        if fact.of == OF_APPLICANT:
            return Column(self.case.applicant_column(fact.name), OF_APPLICANT)
        if fact.of == OF_OFFERING:
            return Column(self.case.offering_column(fact.name), OF_OFFERING)
        known = self.case.preference_facts.get(fact.name)
        if known is None:
            return Column(np.full(self.size, MISSING), OF_WISH)
        return Column(known if self.rows is None else known[self.rows], OF_WISH)

    def spread(self, column: Column) -> npt.NDArray[Any]:
        """One value a wish. A column of that level is handed on as it is, not copied."""
        if column.level == OF_APPLICANT:
            if self.rows is None:
                return np.repeat(column.values, self.counts)
            return column.values[self.owners]
        return column.values[self.offerings] if column.level == OF_OFFERING else column.values

    def pick(self, column: Column, places: Ints) -> npt.NDArray[Any]:
        """The values of the wishes at these places among the entries."""
        if column.level == OF_WISH:
            return column.values[places]
        rows = places if self.rows is None else self.rows[places]
        if column.level == OF_OFFERING:
            return column.values[self.case.offerings[rows]]
        return column.values[np.searchsorted(self.case.starts, rows, side="right") - 1]

    def places(self, rows: Ints) -> Ints:
        """Where wishes of the case stand among the entries."""
        return rows if self.rows is None else np.searchsorted(self.rows, rows)
