"""Who comes first, and what happens to those who are equal at the last seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from admissions.rules.facts import Label
from admissions.rules.policy.conditions import Condition

TIE_MODES: Final = ("strict", "admit_all", "admit_none", "admit_within", "escalate")
BEYOND_MODES: Final = ("strict", "admit_all", "admit_none", "escalate")
DECIDED_MODES: Final = ("admit_all", "admit_none", "strict")
PERCENT_UNIT: Final = 10_000
NO_LIMIT: Final = 2**31 - 1
"""As many above the seats, or as much of a percentage, as nobody reaches; it fits every column."""


@dataclass(frozen=True, slots=True)
class Category:
    """A group that comes before the next one (đối tượng, diện ưu tiên). No conditions: everybody else."""

    name: str
    label: Label
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One step of the ranking. `direction` "desc": more is better."""

    criterion: str
    fact: str = ""
    direction: str = "desc"

    @property
    def key(self) -> str:
        """Its column name: the fact's name, else the criterion's."""
        return self.fact or self.criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRule:
    """What happens to those who are equal at the last seat.

    strict        never equal: the place in the order of ids decides.
    admit_all     all are in; with `equal_by` all who are equal in the first `equal_by` steps of the order.
    admit_none    none is in; what is left of the seats stays empty.
    escalate      as admit_none, and the authority decides (`Decision.escalated`).
    admit_within  everybody equal in the first `equal_by` steps of the order is in where that takes at most
                  `percent` (hundredths of a percent of the seats) above the seats; else `beyond` decides by
                  the whole order.

    `equal_by` 0: equal is who is equal in the whole order.
    """

    last_seat: str
    percent: int = 0
    equal_by: int = 0
    beyond: str = "strict"

    @property
    def mode(self) -> str:
        """How equals by the whole order are treated: strict, admit_all, admit_none or escalate."""
        return self.beyond if self.last_seat == "admit_within" else self.last_seat

    @property
    def has_no_limit(self) -> bool:
        """Whether all who are equal in the first steps are in, however many they are."""
        return self.last_seat == "admit_all" and self.equal_by > 0

    @property
    def has_band(self) -> bool:
        """Whether equals in the first steps may be in together."""
        return self.last_seat == "admit_within" or self.has_no_limit

    @property
    def most(self) -> int:
        """How much above the seats lets a whole band in, hundredths of a percent or `NO_LIMIT`."""
        return NO_LIMIT if self.has_no_limit else self.percent

    def within(self, seats: int) -> int:
        """How many above the seats still let all equals in, rounded down; -1 where that is not asked."""
        if not self.has_band:
            return -1
        return NO_LIMIT if self.has_no_limit else seats * self.percent // PERCENT_UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class TiesFor(TieRule):
    """The rule of the offerings that meet all conditions of `when`."""

    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties(TieRule):
    """The rule of every offering, unless one of `overrides` fits it (the first counts).

    `decided_by`: a choice of the offering with codes among admit_all, admit_none and strict. Where it is
    known, it is the mode there: the decision of a council on record (hội đồng quyết định).
    """

    decided_by: str | None = None
    overrides: tuple[TiesFor, ...] = ()

    @property
    def admits_all(self) -> bool:
        return self.last_seat == "admit_all"
