"""How a total comes about: weights in ten-thousandths, points in hundredths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ROUNDING_MODES: Final = ("half_up", "half_even", "down")
WEIGHT_UNIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Term:
    """weight × fact. A missing fact leaves the child without a total, or counts as zero."""

    fact: str
    weight: int
    missing_is_zero: bool = False


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Points for a combination of choices, e.g. conduct and study result of one year."""

    facts: tuple[str, ...]
    values: Mapping[tuple[int, ...], int]
    otherwise: int


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points for a claim; of several codes only the one with most points counts."""

    fact: str
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rounding:
    unit: int = 1
    mode: str = "half_up"


@dataclass(frozen=True, slots=True)
class Score:
    terms: tuple[Term, ...]
    tables: tuple[ScoreTable, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    round: Rounding = Rounding()
