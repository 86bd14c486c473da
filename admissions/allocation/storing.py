"""From a decision to rows: placements, the results of all wishes and the lines, in the caller's transaction.

Everything is figures; the words are made when somebody reads them (`words`). Rows are built chunk by chunk as
columns and written by `models.bulk`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from admissions.allocation.loading import Frozen
from admissions.allocation.storing_nearby import store_nearby
from admissions.matching.instance import NO_CUTOFF, UNPLACED, UNUSED, Instance
from admissions.models import AllocationRun, Cutoff, Placement, QueueLine, WishResult
from admissions.models.bulk import CHUNK, Numbers, Rows, Words, insert
from admissions.rules.case import Case, Ints
from admissions.rules.decision import Decision
from admissions.rules.facts import MISSING
from admissions.rules.figures import NOBODY, queue_figures

Small = npt.NDArray[np.int16]
Index = npt.NDArray[np.int32]
Result = WishResult.Result


def store(run: AllocationRun, frozen: Frozen, decision: Decision) -> None:
    """Write all rows of the run and set its `refusal_codes` and `band_bits` (not saved)."""
    run.refusal_codes = [reason.code for reason in decision.refused_because[1:]]
    run.band_bits = decision.instance.band_bits
    insert(Placement, _placements(run, frozen, decision))
    insert(WishResult, _wish_results(run, frozen, decision, claim_rows(decision)))
    QueueLine.objects.bulk_create(_queue_lines(run, frozen, decision), batch_size=2000)
    Cutoff.objects.bulk_create(_cutoffs(run, frozen, decision), batch_size=2000)
    store_nearby(run, frozen, decision)


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """What is stored of each claim besides what the decision says already, one value a row.

    `owners` its child. `wishes` its wish; None where every wish is one claim, in the same order. `queues` its
    queue, -1 for a wish that is in none. `turns` its place in the order in which the child's claims were
    looked at, from 1. `results` as in `WishResult`. `positions`: 1 is the first of those in the queue who may
    be admitted, equals sharing a place; 0 where it was refused. `priorities` mean nothing there.
    """

    owners: Index
    wishes: Ints | None
    queues: npt.NDArray[np.integer[Any]]
    turns: Small
    results: Small
    positions: Index
    priorities: Ints


def claim_rows(decision: Decision) -> ClaimRows:
    """The claims of the instance, and one row of its own for each wish that is in no queue."""
    instance, granted = decision.instance, decision.matching.positions
    counts = np.diff(instance.starts)
    places = np.arange(len(instance.eligible), dtype=np.int32)
    reached = np.repeat(np.where(granted == UNPLACED, len(places), granted).astype(np.int32), counts)
    results = np.where(places < reached, Result.NO_SEAT, Result.NOT_REACHED).astype(np.int16)
    results[~instance.eligible] = Result.REFUSED
    in_tie = np.flatnonzero(decision.reason_codes == decision.reason_names.index("placed_in_tie"))
    results[granted[granted != UNPLACED]] = Result.GRANTED
    results[granted[in_tie]] = Result.GRANTED_IN_TIE
    del reached
    rows = ClaimRows(
        owners=np.repeat(np.arange(instance.n_applicants, dtype=np.int32), counts),
        wishes=decision.ranking.claims.wishes,
        queues=decision.queue_of_claim,
        turns=(places - np.repeat(instance.starts[:-1].astype(np.int32), counts) + 1).astype(np.int16),
        results=results,
        positions=_positions(instance),
        priorities=instance.priorities,
    )
    return rows if rows.wishes is None else _with_wishes_in_no_queue(decision, rows, rows.wishes)


def _with_wishes_in_no_queue(decision: Decision, rows: ClaimRows, wishes: Ints) -> ClaimRows:
    """Nobody's wish goes without a row."""
    case = decision.case
    without = np.flatnonzero(np.bincount(wishes, minlength=case.n_preferences) == 0)
    if not without.size:
        return rows
    order = np.argsort(np.concatenate([wishes, without]), kind="stable")
    wishes = np.concatenate([wishes, without])[order]
    owners = case.owners[wishes].astype(np.int32)
    nothing = np.zeros(len(without), dtype=np.int16)
    return ClaimRows(
        owners=owners,
        wishes=wishes,
        queues=np.concatenate([rows.queues, nothing - 1])[order],
        turns=(np.arange(len(owners)) - np.searchsorted(owners, owners) + 1).astype(np.int16),
        results=np.concatenate([rows.results, nothing + Result.REFUSED])[order].astype(np.int16),
        positions=np.concatenate([rows.positions, nothing])[order],
        priorities=np.concatenate([rows.priorities, nothing])[order],
    )


def _positions(instance: Instance) -> Index:
    """Among the eligible of each queue the place of each, best first, equals sharing the better place.

    Queue by queue, so that no more than one is sorted at a time.
    """
    queues = np.where(instance.eligible, instance.offerings, instance.n_offerings)
    if instance.n_offerings < 2**16:
        queues = queues.astype(np.uint16)  # sixteen bits are sorted by counting
    order = np.argsort(queues, kind="stable")
    counts = np.bincount(instance.offerings[instance.eligible], minlength=instance.n_offerings)
    positions = np.zeros(len(instance.eligible), dtype=np.int32)
    for rows in np.split(order, np.cumsum(counts))[:-1]:
        best_first = rows[np.argsort(-instance.priorities[rows], kind="stable")]
        priorities = instance.priorities[best_first]
        new = np.flatnonzero(np.concatenate([[True], priorities[1:] != priorities[:-1]]))
        positions[best_first] = np.repeat(new + 1, np.diff(np.append(new, len(rows))))
    return positions


def _placements(run: AllocationRun, frozen: Frozen, decision: Decision) -> Iterator[Rows]:
    offerings, queues = decision.offering_positions, decision.queue_positions
    placed = np.flatnonzero(decision.wish_positions >= 0)
    ranks = np.zeros(len(offerings), dtype=np.int64)
    ranks[placed] = decision.case.ranks[decision.wish_positions[placed]]
    numbers = np.append(decision.queue_numbers, 0)  # the last one for whoever holds no seat of a queue
    for rows in _chunks(np.argsort(frozen.applications, kind="stable")):
        yield {
            "run": Numbers(np.full(len(rows), run.pk)),
            "application": Numbers(frozen.applications[rows]),
            "offering": Numbers(np.append(frozen.offerings, 0)[offerings[rows]], offerings[rows] < 0),
            "rank": Numbers(ranks[rows], ranks[rows] == 0),
            "queue": Numbers(numbers[queues[rows]]),
            "score": _score(decision.applicant_scores[rows]),
            "reason": Words(decision.reason_codes[rows], decision.reason_names),
        }


def _wish_results(
    run: AllocationRun, frozen: Frozen, decision: Decision, claims: ClaimRows
) -> Iterator[Rows]:
    case, scores, places = decision.case, decision.scores, _places(decision.case)
    numbers = np.append(decision.queue_numbers, 0)  # the last one for a wish in no queue
    for rows in _chunks(_in_order_of_keys(frozen.applications, claims.owners)):
        wishes = rows if claims.wishes is None else claims.wishes[rows]
        results = claims.results[rows]
        yield {
            "run": Numbers(np.full(len(rows), run.pk)),
            "application": Numbers(frozen.applications[claims.owners[rows]]),
            "turn": Numbers(claims.turns[rows]),
            "place": Numbers(places[wishes]),
            "rank": Numbers(case.ranks[wishes]),
            "queue": Numbers(numbers[claims.queues[rows]]),
            "result": Numbers(results),
            "refusal": Numbers(decision.refusals[wishes]),
            "offering": Numbers(frozen.offerings[case.offerings[wishes]]),
            "priority": Numbers(np.where(results == Result.REFUSED, 0, claims.priorities[rows])),
            "position": Numbers(claims.positions[rows]),
            "score": _score(scores[wishes]),
        }


def _places(case: Case) -> Small:
    """The place of each wish among the child's, by rank, which the order of processing may have changed."""
    order = np.lexsort((case.ranks, case.owners)) if (np.diff(case.ranks)[_inside(case)] < 0).any() else None
    starts = np.repeat(case.starts[:-1].astype(np.int32), np.diff(case.starts))
    places = (np.arange(case.n_preferences, dtype=np.int32) - starts + 1).astype(np.int16)
    if order is not None:
        places[order] = places.copy()
    return places


def _inside(case: Case) -> npt.NDArray[np.bool_]:
    """bool[p - 1]: whether a wish and the one before it are of one child."""
    inside = np.ones(max(case.n_preferences - 1, 0), dtype=np.bool_)
    firsts = case.starts[1:-1]
    inside[firsts[(firsts > 0) & (firsts < case.n_preferences)] - 1] = False
    return inside


def _in_order_of_keys(applications: Ints, owners: Index) -> Ints:
    """Claims by the key of their file, so that the index of the table grows at its end."""
    if (applications[1:] > applications[:-1]).all():
        return np.arange(len(owners))
    return np.argsort(applications[owners], kind="stable")


def _chunks(order: Ints) -> Iterator[Ints]:
    return (order[start : start + CHUNK] for start in range(0, len(order), CHUNK))


def _score(scores: Ints) -> Numbers:
    return Numbers(scores, scores == MISSING)


def _queue_lines(run: AllocationRun, frozen: Frozen, decision: Decision) -> Iterator[QueueLine]:
    """One row a queue."""
    instance, lines, numbers = decision.instance, decision.queue_cutoffs, decision.queue_numbers
    figures = queue_figures(decision)
    for queue, offering in enumerate(decision.offering_of_queue.tolist()):
        heir = int(instance.takeover[queue])
        yield QueueLine(
            run=run,
            offering_id=int(frozen.offerings[offering]),
            queue=int(numbers[queue]),
            seats=int(instance.seats[queue]),
            ties=int(instance.ties[queue]),
            within=int(instance.within[queue]),
            takeover=None if heir == UNUSED else int(numbers[heir]),
            capacity=int(figures.capacity[queue]),
            eligible=int(figures.eligible[queue]),
            candidates=int(figures.candidates[queue]),
            last_place=int(figures.last_place[queue]),
            tied=int(figures.tied[queue]),
            by_band=bool(figures.by_band[queue]),
            kept_out=_known(figures.kept_out[queue], NOBODY),
            admitted=int(lines.admitted[queue]),
            refused=int(lines.refused[queue]),
            priority=_known(decision.matching.cutoffs[queue], NO_CUTOFF),
            score=_known(lines.cutoff[queue]),
            last_admitted=lines.last_admitted[queue],
        )


def _cutoffs(run: AllocationRun, frozen: Frozen, decision: Decision) -> Iterator[Cutoff]:
    lines = decision.cutoffs
    for index, key in enumerate(frozen.offerings.tolist()):
        yield Cutoff(
            run=run,
            offering_id=key,
            seats=int(decision.case.seats[index]),
            admitted=int(lines.admitted[index]),
            refused=int(lines.refused[index]),
            score=_known(lines.cutoff[index]),
            last_admitted=lines.last_admitted[index],
        )


def _known(value: np.int64, nothing: int = MISSING) -> int | None:
    return None if value == nothing else int(value)
