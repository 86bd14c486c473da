"""What may follow the run by wishes: nearby placement, lines chosen by people, later rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from admissions.rules.facts import Fact, Label
from admissions.rules.policy.conditions import Condition
from admissions.rules.policy.ranking import Order

LATER_WORDS: Final = ("unplaced", "not_enrolled", "not_applied")
FLOOR_WORDS: Final = ("first_wish_line", "")
NEARBY_FACTS: Final = (
    Fact(
        "distance_m",
        "nearby",
        "integer",
        Label("khoảng cách", "distance"),
        "computed",
        minimum=0,
        unit="m",
    ),
    Fact(
        "catchment_order",
        "nearby",
        "integer",
        Label("thứ tự trong địa bàn", "place in the catchment"),
        "computed",
        minimum=1,
    ),
)
"""What a row of nearby.csv knows, beside child and offering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The second step for children without a seat: the nearest offerings that have seats left.

    `order` ranks by facts of the child and of the nearby row. `beyond_m`: farther than this needs a stated
    reason; None where the rules name no distance.
    """

    label: Label
    order: tuple[Order, ...]
    who: tuple[Condition, ...] = ()
    beyond_m: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """At least `at_least` (hundredths of a percent) of the seats go to wishes of this rank."""

    rank: int
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A line for every rank, chosen by people: line of rank k + 1 ≥ line of rank k + `gaps[k - 1]`
    (hundredths). The software proposes and judges; lines.csv says what was decided."""

    gaps: tuple[int, ...]
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Rounds after the first: how many, who may take part, with how many wishes, from which line on."""

    rounds: int
    who: tuple[str, ...]
    floor: str = ""
    wishes: int = 1
