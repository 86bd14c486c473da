"""What an adjustment would change, computed and not applied: who gains, moves, no longer reaches the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from admissions.enrolment.adjusting.refusals import CorrectionRefused
from admissions.enrolment.adjusting.standing import Decided, Standing
from admissions.matching.instance import UNPLACED, Instance, Matching
from admissions.models import Adjustment, AdjustmentChange, ScoreCorrection
from admissions.rules.case import Case
from admissions.rules.changes import LOST, NOWHERE, Changes, Holdings
from admissions.rules.facts import MISSING
from admissions.rules.inputs import Line
from admissions.rules.later import CONFIRMED, Answers, lower, remark, takes_part
from admissions.rules.lines import overflow
from admissions.rules.published import NoPublishedLine
from admissions.rules.waiting import move
from admissions.workflows.adjustment import AdjustmentState

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Kind = AdjustmentChange.Kind


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """The unsaved changes of single children, and how many would be above the seats, by offering's key."""

    changes: list[AdjustmentChange]
    overflow: dict[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class WaitingLine:
    """Who waits where at a moment, as `rules.waiting` reads it.

    instance   the round's instance, in which nobody can be displaced from what they hold, with the seats that
               are there for wishes. A claim on a place that the family gave up is not eligible any more.
    held       int64[n]  the claim by which each child holds its place, UNPLACED for none and for one nearby.
    confirmed  bool[n]   who has enrolled by a wish: out of every waiting list.
    gone       bool[n]   who takes no further part, and who enrolled at a place nearby.
    """

    instance: Instance
    held: Ints
    confirmed: Mask
    gone: Mask


def effect_of(adjustment: Adjustment, decided: Decided, standing: Standing) -> Effect:
    """Compute an adjustment on the round as it stands. Nothing is written.

    Raises CorrectionRefused where corrected marks meet a proportional call order, which has no line.
    """
    answers = standing.answers
    found = _BY_KIND[Adjustment.Kind(adjustment.kind)](adjustment, decided, standing)
    rows = [row for row in found.rows.tolist() if found.after.offerings[row] != answers.held[row]]
    changes = [_change(adjustment, decided, answers, found, row) for row in rows]
    beyond = overflow(_admitted(changes, decided, answers), decided.frozen.case.available)
    over = np.flatnonzero(beyond)
    keys = decided.frozen.offerings[over].tolist()
    return Effect(changes, dict(zip(keys, beyond[over].tolist(), strict=True)))


def waiting_line(decided: Decided, standing: Standing) -> WaitingLine:
    """The waiting lists of the round as they stand."""
    decision, answers = decided.decision, standing.answers
    held = _held_claims(decision.instance, decision.wish_of_claim, decision.case, answers.held)
    nearby = (answers.held != NOWHERE) & (held == UNPLACED)
    instance = _protected(_seats_for_wishes(decided, answers.held[nearby]), held)
    eligible = instance.eligible & ~standing.rejected[decision.wish_of_claim]
    confirmed = answers.states == CONFIRMED
    gone = ~takes_part(decision.ranking.policy, answers) & ~confirmed
    return WaitingLine(
        replace(instance, eligible=eligible),
        held,
        confirmed=confirmed & ~nearby,
        gone=gone | (confirmed & nearby),
    )


def _seats_for_wishes(decided: Decided, nearby: Ints) -> Instance:
    """The instance without the seats on which children placed nearby sit, the last queue's first."""
    decision, seats = decided.decision, decided.decision.instance.seats.copy()
    for offering, count in zip(*np.unique(nearby, return_counts=True), strict=True):
        left = int(count)
        for queue in np.flatnonzero(decision.offering_of_queue == offering)[::-1].tolist():
            given = min(left, int(seats[queue]))
            seats[queue] -= given
            left -= given
    return replace(decision.instance, seats=seats)


def _from_waiting_list(adjustment: Adjustment, decided: Decided, standing: Standing) -> Changes:
    """Seats that nobody holds go down the list; who holds one keeps it or moves up (`rules.waiting`)."""
    case, line = decided.decision.case, waiting_line(decided, standing)
    before = Matching(line.held, decided.decision.matching.cutoffs, 0)
    moved = move(line.instance, before, confirmed=line.confirmed, gone=line.gone)
    return Changes(
        case.applicant_ids,
        case.offering_ids,
        before=_holdings(decided, line.held),
        after=_holdings(decided, moved.positions),
    )


def _by_lowered_lines(adjustment: Adjustment, decided: Decided, standing: Standing) -> Changes:
    places = decided.place_of
    lines = [Line(places[line["offering"]], 0, int(line["cutoff"])) for line in adjustment.lines]
    return lower(decided.decision, lines, standing.answers, seed=decided.seed).changes


def _by_corrected_marks(adjustment: Adjustment, decided: Decided, standing: Standing) -> Changes:
    corrected = _corrected(adjustment, decided)
    try:
        return remark(decided.decision, corrected, seed=decided.seed)
    except NoPublishedLine as error:
        raise CorrectionRefused(str(error)) from error


_Compute = Callable[[Adjustment, Decided, Standing], Changes]
_BY_KIND: dict[Adjustment.Kind, _Compute] = {
    Adjustment.Kind.WAITING: _from_waiting_list,
    Adjustment.Kind.LOWERED: _by_lowered_lines,
    Adjustment.Kind.REMARKED: _by_corrected_marks,
}


def _corrected(adjustment: Adjustment, decided: Decided) -> Case:
    """The frozen case with every mark that was corrected before and those that this adjustment corrects."""
    applied = ScoreCorrection.objects.filter(
        adjustment__round=adjustment.round_id, adjustment__state=AdjustmentState.APPLIED
    )
    facts = dict(decided.frozen.case.applicant_facts)
    row_of = decided.row_of
    for correction in [*applied.order_by("pk"), *adjustment.corrections.order_by("pk")]:
        column = facts[correction.fact].copy()
        after = correction.after
        column[row_of[correction.application_id]] = MISSING if after is None else after
        facts[correction.fact] = column
    return replace(decided.frozen.case, applicant_facts=facts)


def _held_claims(instance: Instance, wish_of_claim: Ints, case: Case, held: Ints) -> Ints:
    """int64[n]: the claim by which each child holds its place, UNPLACED for none and for a place nearby."""
    of_wish = case.offerings == held[case.owners]
    claims = np.flatnonzero(of_wish[wish_of_claim] & instance.eligible)[::-1]
    found = np.full(case.n_applicants, UNPLACED)
    found[case.owners[wish_of_claim[claims]]] = claims
    return found


def _protected(instance: Instance, held: Ints) -> Instance:
    """The same instance, in which nobody can be displaced from what they hold.

    A held claim comes before all that are not held, and an offering that holds more than its seats, by an
    earlier decision, has as many.
    """
    claims = held[held != UNPLACED]
    bits = instance.band_bits
    top = ((int(instance.priorities.max(initial=0)) >> bits) + 1) << bits
    priorities = instance.priorities.copy()
    priorities[claims] = top + (np.arange(claims.size, dtype=np.int64) << bits)
    counts = np.bincount(instance.offerings[claims], minlength=instance.n_offerings)
    return replace(instance, priorities=priorities, seats=np.maximum(instance.seats, counts))


def _holdings(decided: Decided, claims: Ints) -> Holdings:
    decision = decided.decision
    case, n = decision.case, decision.case.n_applicants
    found = Holdings(np.full(n, NOWHERE), np.zeros(n, dtype=np.int64), np.full(n, MISSING))
    rows = np.flatnonzero(claims != UNPLACED)
    wishes = decision.wish_of_claim[claims[rows]]
    found.offerings[rows] = case.offerings[wishes]
    found.ranks[rows] = case.ranks[wishes]
    found.scores[rows] = decision.scores[wishes]
    return found


def _change(
    adjustment: Adjustment, decided: Decided, answers: Answers, found: Changes, row: int
) -> AdjustmentChange:
    """One child's row. Whoever would have less than now loses, also where another wish would remain."""
    held, after = int(answers.held[row]), int(found.after.offerings[row])
    before_rank, after_rank = int(found.before.ranks[row]), int(found.after.ranks[row])
    if held == NOWHERE and after != NOWHERE:
        kind = Kind.GAINED
    elif after == NOWHERE or found.kinds[row] == LOST or after_rank > before_rank > 0:
        kind = Kind.LOST
    else:
        kind = Kind.MOVED
    keys = decided.frozen.offerings
    return AdjustmentChange(
        adjustment=adjustment,
        application_id=int(decided.frozen.applications[row]),
        kind=kind,
        before_offering_id=int(keys[held]) if held != NOWHERE else None,
        before_rank=before_rank or None,
        before_score=_points(found.before.scores[row]),
        after_offering_id=int(keys[after]) if after != NOWHERE else None,
        after_rank=after_rank or None,
        after_score=_points(found.after.scores[row]),
    )


def _points(score: int) -> int | None:
    return None if score == MISSING else int(score)


def _admitted(changes: list[AdjustmentChange], decided: Decided, answers: Answers) -> Ints:
    """int64[m]: who holds a place and stays, and who comes. Losses do not count yet."""
    places = decided.place_of
    counts = np.bincount(answers.held[answers.held != NOWHERE], minlength=decided.frozen.case.n_offerings)
    for change in changes:
        if change.kind == Kind.LOST:
            continue
        counts[places[change.after_offering_id or 0]] += 1
        if change.before_offering_id is not None:
            counts[places[change.before_offering_id]] -= 1
    return counts.astype(np.int64)
