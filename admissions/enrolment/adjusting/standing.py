"""The published round once more, and who holds what in it at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from admissions.allocation.frozen import FrozenInputChanged
from admissions.allocation.loading import Frozen, load
from admissions.models import AllocationRun, Application
from admissions.rules.changes import NOWHERE
from admissions.rules.decision import Decision, decide
from admissions.rules.later import CONFIRMED, NOT_ENROLLED, OFFERED, UNPLACED, WITHDRAWN, Answers
from admissions.workflows.application import ENDED_WITHOUT_DECISION
from admissions.workflows.enrolment import EnrolmentState

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """The published run, computed again from what was frozen for it."""

    run: AllocationRun
    seed: str
    frozen: Frozen
    decision: Decision

    @property
    def row_of(self) -> dict[int, int]:
        """The child's row of each file, by key."""
        return {key: row for row, key in enumerate(self.frozen.applications.tolist())}

    @property
    def place_of(self) -> dict[int, int]:
        """The index of each offering, by key."""
        return {key: place for place, key in enumerate(self.frozen.offerings.tolist())}


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What became of a published result. `rejected`: bool[p], the wishes of the decided case whose place the
    family was offered and did not take."""

    answers: Answers
    rejected: Mask


def decided_again(run: AllocationRun) -> Decided:
    """Raises FrozenInputChanged when the frozen rows are gone or not those that the run read."""
    if run.freeze is None:
        raise FrozenInputChanged
    frozen = load(run.freeze, run.round.policy)
    decision = decide(run.round.policy, frozen.case, seed=run.freeze.seed)
    return Decided(run, run.freeze.seed, frozen, decision)


def standing_of(decided: Decided, *, now: datetime) -> Standing:
    """Where each child stands now; an unanswered offer is over after its deadline.

    Of several offers a confirmed one counts, else one that still waits for an answer, else the last that was
    given up: whoever declines a better place that was offered later still holds the earlier one.
    """
    case = decided.decision.case
    states, places = np.full(case.n_applicants, UNPLACED, dtype=np.int8), np.full(case.n_applicants, NOWHERE)
    rejected = np.zeros(case.n_preferences, dtype=np.bool_)
    for row, place, state in _offers(decided, now):
        if _WEIGHT[state] >= _WEIGHT[states[row]]:
            states[row], places[row] = state, place
        if state == NOT_ENROLLED:
            start, end = case.starts[row : row + 2].tolist()
            rejected[start:end] |= case.offerings[start:end] == place
    row_of = decided.row_of
    gone = Application.objects.filter(round=decided.run.round, state__in=ENDED_WITHOUT_DECISION)
    for key in gone.values_list("pk", flat=True):
        if key in row_of:
            states[row_of[key]] = WITHDRAWN
    return Standing(Answers(states, places), rejected)


_WEIGHT = {UNPLACED: 0, NOT_ENROLLED: 1, OFFERED: 2, CONFIRMED: 3}
"""Which of two offers of a child says where it stands."""


def _offers(decided: Decided, now: datetime) -> Iterator[tuple[int, int, int]]:
    """(row of the child, index of the offering, state) of every offer, the earlier one first."""
    row_of, place_of = decided.row_of, decided.place_of
    closes = decided.run.round.confirmation_closes_at
    offers = decided.run.round.enrolments.order_by("pk").values_list(
        "state",
        "offering_id",
        "placement__application_id",
        "change__application_id",
        "change__adjustment__confirm_until",
    )
    for state, offering, placed, changed, until in offers.iterator(chunk_size=20_000):
        row = row_of.get(changed if placed is None else placed)
        if row is not None:
            yield row, place_of[offering], _standing(state, now < (until or closes))


def _standing(state: str, in_time: bool) -> int:
    if state == EnrolmentState.CONFIRMED:
        return CONFIRMED
    return OFFERED if state == EnrolmentState.OFFERED and in_time else NOT_ENROLLED
