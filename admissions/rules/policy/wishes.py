"""How many wishes, and what a later wish must have on top of the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from admissions.rules.policy.conditions import Condition
from admissions.rules.policy.score import WEIGHT_UNIT

MARGIN_OPERATORS: Final = (">=", ">")
ZONE_WORDS: Final = ("own", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """What a wish of each rank must have on top of the line of its offering.

    `margins[rank - 1]` are hundredths; `margin_op` ">" asks a later wish for more than line plus margin, and
    `ratio` (ten-thousandths, 11000 is 110 %) for that many times as much:

        score ≥ (line + margin) × ratio        or, by ">" and from the second wish on, score > …

    As the line is a whole number of hundredths, that is the same as effective score ≥ line with

        effective = floor((score × 10000 − strict) / ratio) − margin,     strict = 1 for ">", else 0

    so that one list and one cutoff an offering serve all ranks. Everything is whole numbers.
    """

    margins: tuple[int, ...] = ()
    margin_op: str = ">="
    ratio: int = WEIGHT_UNIT

    def margin(self, rank: int) -> int:
        """Hundredths that a wish of this rank must have on top of the cutoff."""
        return self.margins[min(rank, len(self.margins)) - 1] if self.margins else 0

    def is_strict(self, rank: int) -> bool:
        """Whether a wish of this rank must lie above the line rather than on it."""
        return self.margin_op == ">" and rank > 1

    def deduction(self, rank: int) -> int:
        """Hundredths between score and effective score where `ratio` is 1. A strict margin is one more."""
        return self.margin(rank) + self.is_strict(rank)

    def effective(self, score: int, rank: int) -> int:
        """The effective score of a wish of this rank with this total, hundredths."""
        return (score * WEIGHT_UNIT - self.is_strict(rank)) // self.ratio - self.margin(rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginsFor(Margins):
    """Margins of the wishes that meet all conditions of `when`."""

    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes(Margins):
    """The wishes of one programme, or of all ordinary offerings.

    `margins_for`: the first that fits a wish takes the place of the general margins. `zones[number of
    wishes - 1][place - 1]` is "own" or "any".
    """

    max: int
    zones: tuple[tuple[str, ...], ...] = ()
    margins_for: tuple[MarginsFor, ...] = ()

    @property
    def asks_for_more(self) -> bool:
        """Whether any wish must have anything on top of the line."""
        rules = (self, *self.margins_for)
        return any(any(rule.margins) or rule.margin_op == ">" or rule.ratio != WEIGHT_UNIT for rule in rules)
