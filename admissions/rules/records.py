"""What a run made of claims and queues, whoever kept it: the decision itself, or what was stored of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

REFUSED: Final = "refused"
NO_SEAT: Final = "no_seat"
GRANTED: Final = "granted"
GRANTED_IN_TIE: Final = "granted_in_tie"
NOT_REACHED: Final = "not_reached"
IN: Final = (GRANTED, GRANTED_IN_TIE)


@dataclass(frozen=True, slots=True)
class QueueRecord:
    """A queue as the run filled it. `last`: the values of the steps of its order that the last admitted had,
    empty where nobody was. The others as in `figures.QueueFigures` and `matching.Instance`."""

    seats: int
    capacity: int
    eligible: int
    candidates: int
    admitted: int
    last_place: int
    refused: int
    ties: int
    within: int
    tied: int
    by_band: bool
    last: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """What became of a claim. `position` among the eligible of its queue, 0 where it is refused; `kept_out`:
    it is one of the equals at the last seat who are all out."""

    result: str
    position: int
    kept_out: bool = False


class Record(Protocol):
    """What a run made of the claims of a ranking, by their places in it."""

    def queue(self, queue: int) -> QueueRecord: ...

    def claim(self, claim: int) -> ClaimRecord: ...

    def granted(self, applicant: int) -> int:
        """The claim that is granted, or -1."""
