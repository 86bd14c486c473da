"""Why a child of the second step is where it is: what became of every school before the one it got.

No child is sent far without a stated reason. For each school that is earlier in its list, or nearer, exactly
one of these is true and is said:

no_seats      the first step had filled it; the last seat went by the order of the wishes.
taken         its seats of the second step went to children who are before this child in the order: the first
              step of the order at which the last of them and this child differ is named, with both values.
catchment     it is nearer, but comes later in the list: a school of the own catchment comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.display import show
from admissions.rules.facts import MISSING, Label
from admissions.rules.placement import NearbyPlacement, fact_of, last_if_missing
from admissions.rules.placement_check import comparable
from admissions.rules.policy import Order, Policy

Ints = npt.NDArray[np.int64]

NO_SEATS: Final = Label(
    "đã hết chỗ sau khi xếp theo nguyện vọng ({last})", "full after the step by wishes ({last})"
)
NO_SEATS_AT_ALL: Final = Label("không có chỗ nào để bố trí", "it had no seat to give")
TAKEN: Final = Label(
    "chỗ cuối cùng đã xếp cho em đứng trước: {fact} {last}, của con {own}",
    "the last seat went to a child before: {fact} {last}, this child's {own}",
)
TAKEN_BY_CODE: Final = Label(
    "chỗ cuối cùng đã xếp cho em bằng con ở mọi tiêu chí, có mã hồ sơ đứng trước",
    "the last seat went to a child equal in every criterion whose file code comes before",
)
CATCHMENT: Final = Label(
    "gần hơn nhưng xếp sau, vì trường thuộc địa bàn của con được xét trước",
    "nearer, but later in the list: the school of the own catchment comes first",
)
LOTTERY: Final = Label("bốc thăm", "lottery")


@dataclass(frozen=True, slots=True)
class NotPossible:
    """A school that a child did not get: which, how far (metres or MISSING), `kind` and why in words."""

    offering: int
    distance_m: int
    kind: str
    why: Label


@dataclass(frozen=True, slots=True)
class FarPlacement:
    """A child placed farther than `beyond_m`, and why each nearer school was not possible."""

    applicant: int
    offering: int
    distance_m: int
    nearer: tuple[NotPossible, ...]


class PlacementReasons:
    """The stated reasons of one second step.

    `last_of_wishes` says for each offering who had the last seat of the first step, as cutoffs.csv does
    (`Cutoffs.last_admitted`); blank where nobody was admitted.
    """

    def __init__(self, policy: Policy, placed: NearbyPlacement, last_of_wishes: tuple[str, ...]) -> None:
        self._policy, self._placed = policy, placed
        self._last_of_wishes = last_of_wishes
        self._steps: tuple[Order, ...] = policy.placement.order if policy.placement else ()
        self._last = _last_placed(placed, policy)
        self._distances = last_if_missing(placed.nearby.distance_m)

    def of(self, applicant: int) -> tuple[NotPossible, ...]:
        """Every school that is earlier in the list of this child than the one it got, or nearer; the whole
        list for a child who got none. In the order of the list."""
        start, end = self._placed.starts[applicant : applicant + 2].tolist()
        rows = self._placed.listed[start:end].tolist()
        own = int(self._placed.rows[applicant])
        got = rows.index(own) if own >= 0 else len(rows)
        found = [self._missed(start + at, row) for at, row in enumerate(rows[:got])]
        later = [row for row in rows[got + 1 :] if self._distances[row] < self._distances[own]]
        return (*found, *(self._not_possible(row, "catchment", CATCHMENT) for row in later))

    def far(self) -> tuple[FarPlacement, ...]:
        """Everybody placed farther than `beyond_m`, the farthest first; none where the rules name no such
        distance. A distance that is not known is no distance."""
        limit = self._policy.placement.beyond_m if self._policy.placement else None
        if limit is None:
            return ()
        placed = np.flatnonzero(self._placed.rows >= 0)
        distances = self._placed.nearby.distance_m[self._placed.rows[placed]]
        order = np.lexsort((placed, -distances))
        return tuple(
            self._far(child, metres)
            for child, metres in zip(placed[order].tolist(), distances[order].tolist(), strict=True)
            if metres > limit
        )

    def _far(self, applicant: int, metres: int) -> FarPlacement:
        nearer = tuple(one for one in self.of(applicant) if MISSING < one.distance_m < metres)
        return FarPlacement(applicant, int(self._placed.offerings[applicant]), metres, nearer)

    def _missed(self, at: int, row: int) -> NotPossible:
        """A school earlier in the list: full before, or given to someone before."""
        offering = int(self._placed.nearby.offerings[row])
        last = self._last.get(offering)
        if last is None:
            text = self._last_of_wishes[offering]
            why = Label(NO_SEATS.vi.format(last=text), NO_SEATS.en.format(last=text))
            return self._not_possible(row, "no_seats", why if text else NO_SEATS_AT_ALL)
        return self._not_possible(row, "taken", self._difference(at, last))

    def _difference(self, at: int, last: int) -> Label:
        """The first step at which two differ, by their places in `listed`."""
        for step, column in zip(self._steps, self._placed.columns, strict=True):
            if column[at] != column[last]:
                own, other = int(column[at]), int(column[last])
                return Label(self._words(step, own, other, "vi"), self._words(step, own, other, "en"))
        return TAKEN_BY_CODE

    def _words(self, step: Order, own: int, last: int, language: str) -> str:
        if step.criterion == "lottery":
            fact, values = LOTTERY.text(language), (str(own), str(last))
        else:
            known = fact_of(self._policy, step)
            fact = known.label.text(language)
            values = (show(known, own, language), show(known, last, language))
        return TAKEN.text(language).format(fact=fact, own=values[0], last=values[1])

    def _not_possible(self, row: int, kind: str, why: Label) -> NotPossible:
        distance = int(self._placed.nearby.distance_m[row])
        return NotPossible(int(self._placed.nearby.offerings[row]), distance, kind, why)


def _last_placed(placed: NearbyPlacement, policy: Policy) -> dict[int, int]:
    """For each offering that placed somebody the last of them, as a place in `listed`."""
    owners = placed.nearby.applicants[placed.listed].tolist()
    keys = list(zip(*comparable(placed, policy), owners, strict=True))
    last: dict[int, int] = {}
    chosen = np.flatnonzero(placed.rows[owners] == placed.listed)
    for at in chosen.tolist():
        offering = int(placed.nearby.offerings[placed.listed[at]])
        if offering not in last or keys[at] > keys[last[offering]]:
            last[offering] = at
    return last
