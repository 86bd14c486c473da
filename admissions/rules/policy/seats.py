"""Who competes for which seats: programmes, queues and the proportional call order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from admissions.rules.facts import Label
from admissions.rules.policy.conditions import Condition, Gate
from admissions.rules.policy.ranking import PERCENT_UNIT, Order, Ties
from admissions.rules.policy.score import Score
from admissions.rules.policy.wishes import Wishes

ROUND_WORDS: Final = ("up", "down")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Offerings with rules of their own, processed before those of the next programme.

    The reader has filled in what the file leaves out, so that everything here is what counts. The ordinary
    offerings are a programme without a name (`Policy.ordinary`).
    """

    name: str
    label: Label
    when: tuple[Condition, ...]
    wishes: Wishes
    order: tuple[Order, ...]
    ties: Ties
    score: Score | None = None
    gates: tuple[Gate, ...] = ()

    def has_step(self, criterion: str) -> bool:
        """Whether a step of the order is this criterion."""
        return any(step.criterion == criterion for step in self.order)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSeats:
    """Seats of a queue: `kind` "percent" (`value` hundredths of a percent of the offering's available seats),
    "number" (`value`), "fact" (an integer of the offering) or "rest" (what the other queues leave)."""

    kind: str
    value: int = 0
    fact: str = ""
    round: str = "up"

    def share(self, seats: int) -> int:
        """Seats of a "percent" queue at an offering with this many."""
        exact = seats * self.value
        return -(-exact // PERCENT_UNIT) if self.round == "up" else exact // PERCENT_UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Seats of an offering for which only `who` competes, filled in the order of the file.

    `when`: conditions on the offering (key `for`); without any, every ordinary offering has the queue.
    `unused`: the later queue that takes over seats for which this one has no candidates. `order`, `ties`:
    None where those of the offering count.
    """

    name: str
    label: Label
    seats: QueueSeats
    when: tuple[Condition, ...] = ()
    who: tuple[Condition, ...] = ()
    unused: str | None = None
    order: tuple[Order, ...] | None = None
    ties: Ties | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportional:
    """A group that is called ahead until `percent` (hundredths of a percent) of those called are of it.
    `percent_fact`: the number stands at the offering instead (percent, as its type stores it)."""

    name: str
    label: Label
    who: tuple[Condition, ...]
    percent: int = 0
    percent_fact: str | None = None
