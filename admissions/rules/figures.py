"""The figures that a decided round keeps of each queue, so that every reason can be said later from the
child's own facts, what became of its claims, and these alone.

A claim is a wish in one queue of its offering. Whoever wants a queue at least as much as what they got is a
candidate of it; the other eligible claims are of children who have a place that they prefer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import ADMIT_NONE, UNPLACED
from admissions.rules import records
from admissions.rules.decision import PLACED_IN_TIE, Decision
from admissions.rules.outcomes import Outcomes
from admissions.rules.records import ClaimRecord, QueueRecord
from admissions.rules.ties import asked_for, capacities

Ints = npt.NDArray[np.int64]

NOBODY: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class QueueFigures:
    """One value a queue, q of them.

    capacity    the own seats and those that were handed on to it.
    eligible    the claims that may be granted; `candidates`: those of children who have nothing they prefer.
    last_place  the place of the last admitted among the eligible, 1 the best; 0 where nobody is.
    tied        how many are equal at the last seat where that mattered: all of them in, beyond the seats, or
                none of them in. 0 elsewhere.
    by_band     whether they are in as equals in the first steps only.
    kept_out    the priority of those who are equal at the last seat and out, `NOBODY` where there are none.
    """

    capacity: Ints
    eligible: Ints
    candidates: Ints
    last_place: Ints
    tied: Ints
    by_band: npt.NDArray[np.bool_]
    kept_out: Ints


def queue_figures(decision: Decision) -> QueueFigures:
    """The figures of every queue. Where lines are fixed by decision nobody is tied."""
    instance, size = decision.instance, decision.instance.n_offerings
    asked = asked_for(instance, decision.matching)
    candidates = np.bincount(instance.offerings[asked], minlength=size)
    capacity = capacities(instance, candidates)
    held = decision.matching.positions
    in_tie = held[decision.reason_codes == PLACED_IN_TIE]
    tied = np.bincount(instance.offerings[in_tie], minlength=size)
    kept_out = np.full(size, NOBODY)
    granted = held[held != UNPLACED]
    admitted = np.bincount(instance.offerings[granted], minlength=size)
    short = (instance.ties == ADMIT_NONE) & (admitted < capacity) & (candidates > capacity)
    if short.any():
        refused = asked.copy()
        refused[granted] = False
        for queue in np.flatnonzero(short).tolist():
            priorities = instance.priorities[refused & (instance.offerings == queue)]
            kept_out[queue] = priorities.max()
            tied[queue] = np.count_nonzero(priorities == kept_out[queue])
    before = instance.eligible & (instance.priorities > decision.matching.cutoffs[instance.offerings])
    places = np.bincount(instance.offerings[before], minlength=size) + 1
    return QueueFigures(
        capacity=capacity,
        eligible=np.bincount(instance.offerings[instance.eligible], minlength=size),
        candidates=candidates,
        last_place=np.where(admitted > 0, places, 0),
        tied=tied,
        by_band=_in_by_band(decision, asked, admitted, admitted - capacity),
        kept_out=kept_out,
    )


def _in_by_band(
    decision: Decision, asked: npt.NDArray[np.bool_], admitted: Ints, beyond: Ints
) -> npt.NDArray[np.bool_]:
    """bool[q]: where everybody is in who asked and is in the band of the last admitted."""
    instance, lines = decision.instance, decision.matching.cutoffs
    allowed: npt.NDArray[np.bool_] = (beyond > 0) & (beyond <= instance.within)
    if not allowed.any():
        return allowed
    bits = instance.band_bits
    reached = asked & (instance.priorities >> bits >= (lines >> bits)[instance.offerings])
    return np.logical_and(allowed, np.bincount(instance.offerings[reached], minlength=lines.size) == admitted)


class DecidedRecord:
    """What a decision made of its claims, for `Outcomes`."""

    def __init__(self, decision: Decision) -> None:
        self._decision, self._figures = decision, queue_figures(decision)
        self._instance, self._held = decision.instance, decision.matching.positions

    def queue(self, queue: int) -> QueueRecord:
        decision, figures, lines = self._decision, self._figures, self._decision.queue_cutoffs
        return QueueRecord(
            seats=int(self._instance.seats[queue]),
            capacity=int(figures.capacity[queue]),
            eligible=int(figures.eligible[queue]),
            candidates=int(figures.candidates[queue]),
            admitted=int(lines.admitted[queue]),
            last_place=int(figures.last_place[queue]),
            refused=int(lines.refused[queue]),
            ties=int(self._instance.ties[queue]),
            within=int(self._instance.within[queue]),
            tied=int(figures.tied[queue]),
            by_band=bool(figures.by_band[queue]),
            last=_last(decision, queue),
        )

    def claim(self, claim: int) -> ClaimRecord:
        instance = self._instance
        if not instance.eligible[claim]:
            return ClaimRecord(records.REFUSED, 0)
        queue, priority = int(instance.offerings[claim]), int(instance.priorities[claim])
        ahead = (instance.offerings == queue) & instance.eligible & (instance.priorities > priority)
        result = self._result(claim)
        kept_out = result == records.NO_SEAT and priority == self._figures.kept_out[queue]
        return ClaimRecord(result, int(np.count_nonzero(ahead)) + 1, kept_out)

    def granted(self, applicant: int) -> int:
        return int(self._held[applicant])

    def _result(self, claim: int) -> str:
        owner = self._instance.owner(claim)
        held = self._held[owner]
        if held == claim:
            in_tie = self._decision.reason_codes[owner] == PLACED_IN_TIE
            return records.GRANTED_IN_TIE if in_tie else records.GRANTED
        return records.NOT_REACHED if 0 <= held < claim else records.NO_SEAT


def outcomes_of(decision: Decision) -> Outcomes:
    """What became of every wish of a decided round."""
    return Outcomes(decision.ranking, DecidedRecord(decision))


def _last(decision: Decision, queue: int) -> dict[str, int]:
    row = int(decision.queue_cutoffs.last_rows[queue])
    if row < 0:
        return {}
    order = decision.queues.order_of(queue)
    return {step.key: int(decision.criteria.at(step.key, np.array([row]))[0]) for step in order}
