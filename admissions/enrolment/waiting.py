"""The waiting lists of a published round as they stand: for one family, and for one school.

They are read from what was frozen for the published run and from the answers so far, by the code that a call
from the waiting list uses, so that a place told here is the place in which the call goes. Nothing is stored.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Max, Q

from admissions.enrolment.adjusting.computing import waiting_line
from admissions.enrolment.adjusting.standing import Decided, decided_again, standing_of
from admissions.matching.instance import Instance, Matching
from admissions.models import AdmissionRound, AllocationRun, Application, Enrolment, Offering, User
from admissions.permissions import visible_waiting_lists
from admissions.rules.waiting import in_vain, waiting_positions
from admissions.workflows.adjustment import AdjustmentState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.round import RoundState

Ints = npt.NDArray[np.int64]
KEPT_ROUNDS: Final = 2
"""Published results that are kept decided; each takes what its frozen input takes."""
LARGE: Final = 5_000
AT_MOST_OLD: Final = timedelta(minutes=1)
"""In a round of more than `LARGE` files answers come by the second: its lists may be this old."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Everybody who waits, one row a claim, by offering, queue, place and then file; int64 columns.

    `applications`, `offerings` are keys; `queues` count as in `QueueLine`; `places` count from 1 and equals
    share one; `lengths` is how many wait in that queue.
    """

    applications: Ints
    offerings: Ints
    ranks: Ints
    queues: Ints
    places: Ints
    lengths: Ints

    def where(self, column: Ints, key: int) -> list[Waiting]:
        """The rows of one file or of one offering, in their order."""
        rows = np.flatnonzero(column == key)
        columns = (self.applications, self.offerings, self.ranks, self.queues, self.places, self.lengths)
        return [Waiting(*cells) for cells in zip(*(each[rows].tolist() for each in columns), strict=True)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One child in one queue of an offering."""

    application: int
    offering: int
    rank: int
    queue: int
    place: int
    length: int

    @property
    def ahead(self) -> int:
        """Children before this one."""
        return self.place - 1


@dataclass(frozen=True, slots=True)
class WaitingWish:
    """A wish that the child still waits for; `ahead_at_first`: how many stood before it on publication, None
    where it did not wait then."""

    offering: Offering
    rank: int
    ahead: int
    length: int
    ahead_at_first: int | None


@dataclass(frozen=True, slots=True)
class FamilyWaiting:
    """What a family reads: its wishes that wait, what it was called up to, and when the list last moved."""

    wishes: list[WaitingWish]
    calls: list[Enrolment]
    last_call_at: datetime | None
    holds: Enrolment | None


def has_waiting_lists(admission_round: AdmissionRound) -> bool:
    """While places can still be given up and called from the lists."""
    return admission_round.state == RoundState.PUBLISHED


def family_waiting(application: Application, now: datetime) -> FamilyWaiting | None:
    """None where there is nothing to say: no published round, no wish that waits, no call."""
    admission_round = application.round
    if not has_waiting_lists(admission_round):
        return None
    offers = list(
        Enrolment.objects.filter(round=admission_round, applicant=application.applicant_id)
        .select_related("offering", "change__adjustment", "round")
        .order_by("pk")
    )
    calls = [each for each in offers if each.change is not None]
    wishes = _wishes(application, now) if not any(_is_confirmed(each) for each in offers) else []
    if not wishes and not calls:
        return None
    applied = admission_round.adjustments.filter(state=AdjustmentState.APPLIED)
    last = applied.aggregate(last=Max("applied_at"))["last"]
    held = [each for each in offers if each.state == EnrolmentState.OFFERED and now < each.confirm_until]
    return FamilyWaiting(wishes, calls, last, held[0] if held else None)


def school_waiting(
    user: User, admission_round: AdmissionRound, now: datetime
) -> list[tuple[Waiting, Application, Offering]]:
    """Who waits for the offerings of this account's school: offering by offering and queue by queue, the
    first to be called first. Nothing where the round has no waiting lists any more."""
    if not has_waiting_lists(admission_round):
        return []
    lists = waiting_lists(admission_round, now)
    offerings = visible_waiting_lists(user, admission_round.offerings.all()).order_by("code")
    rows = [(row, each) for each in offerings for row in lists.where(lists.offerings, each.pk)]
    files = Application.objects.select_related("applicant").in_bulk([row.application for row, _each in rows])
    return [(row, files[row.application], each) for row, each in rows]


def waiting_lists(admission_round: AdmissionRound, now: datetime) -> Lists:
    """Every waiting list of a published round, from the answers until now."""
    run = admission_round.published_run
    if run is None:
        raise ValueError(f"round {admission_round.pk} has no published result")
    return _KEPT.lists(run, now)


def _wishes(application: Application, now: datetime) -> list[WaitingWish]:
    """The child's wishes that wait, by rank; of several queues of a school the shortest way in counts."""
    run = application.round.published_run
    if run is None:
        return []
    first, lists = _KEPT.first(run), waiting_lists(application.round, now)
    shortest = _shortest(lists.where(lists.applications, application.pk))
    before = _shortest(first.where(first.applications, application.pk))
    offerings = Offering.objects.select_related("school").in_bulk(list(shortest))
    return [
        WaitingWish(
            offerings[key],
            found.rank,
            found.ahead,
            found.length,
            before[key].ahead if key in before else None,
        )
        for key, found in sorted(shortest.items(), key=lambda item: item[1].rank)
    ]


def _shortest(rows: Sequence[Waiting]) -> dict[int, Waiting]:
    found: dict[int, Waiting] = {}
    for row in rows:
        if row.offering not in found or row.place < found[row.offering].place:
            found[row.offering] = row
    return found


def _is_confirmed(offer: Enrolment) -> bool:
    return offer.state == EnrolmentState.CONFIRMED


@dataclass(slots=True, eq=False)
class _Round:
    """A published result decided again, its lists on publication and the latest ones."""

    decided: Decided
    first: Lists
    latest: Lists | None = None
    moment: tuple[object, ...] = ()
    at: datetime | None = None


class _Kept:
    """The last few published results, so that a page does not decide a province anew. One thread computes,
    the others wait for it."""

    def __init__(self) -> None:
        self._rounds: OrderedDict[tuple[int, str], _Round] = OrderedDict()
        self._lock = Lock()

    def first(self, run: AllocationRun) -> Lists:
        with self._lock:
            return self._round(run).first

    def lists(self, run: AllocationRun, now: datetime) -> Lists:
        with self._lock:
            kept = self._round(run)
            if kept.latest is not None and kept.at is not None:
                large = kept.decided.frozen.case.n_applicants > LARGE
                if large and timedelta(0) <= now - kept.at < AT_MOST_OLD:
                    return kept.latest
            moment = _moment(run.round, now)
            if kept.latest is None or kept.moment != moment:
                decided = replace(kept.decided, run=run)  # the deadline may have moved
                line = waiting_line(decided, standing_of(decided, now=now))
                open_to = ~(line.confirmed | line.gone)
                kept.latest = _lists(decided, line.instance, line.held, open_to)
            kept.moment, kept.at = moment, now
            return kept.latest

    def _round(self, run: AllocationRun) -> _Round:
        key = (run.pk, run.result_sha256)
        if key not in self._rounds:
            decided = decided_again(run)
            decision = decided.decision
            everybody = np.ones(decision.case.n_applicants, dtype=np.bool_)
            first = _lists(decided, decision.instance, decision.matching.positions, everybody)
            self._rounds[key] = _Round(decided, first)
            while len(self._rounds) > KEPT_ROUNDS:
                self._rounds.popitem(last=False)
        self._rounds.move_to_end(key)
        return self._rounds[key]


_KEPT: Final = _Kept()


def _moment(admission_round: AdmissionRound, now: datetime) -> tuple[object, ...]:
    """What changes with every answer, every call and every deadline that passes."""
    offers = admission_round.enrolments.order_by().aggregate(
        offers=Count("pk"),
        open=Count("pk", filter=Q(state=EnrolmentState.OFFERED)),
        confirmed=Count("pk", filter=Q(state=EnrolmentState.CONFIRMED)),
        last=Max("answered_at"),
    )
    applied = admission_round.adjustments.filter(state=AdjustmentState.APPLIED)
    deadlines = [admission_round.confirmation_closes_at, *applied.values_list("confirm_until", flat=True)]
    return (*offers.values(), sum(deadline <= now for deadline in deadlines))


def _lists(decided: Decided, instance: Instance, held: Ints, open_to: npt.NDArray[np.bool_]) -> Lists:
    """The rows of those who wait, of children for whom the lists are open, bool[n]."""
    decision, frozen = decided.decision, decided.frozen
    case = decision.case
    owners = case.owners[decision.wish_of_claim]
    instance = replace(instance, eligible=instance.eligible & open_to[owners])
    matching = Matching(held, decision.matching.cutoffs, 0)
    places = waiting_positions(instance, matching)
    claims = np.flatnonzero(places)
    queues, wishes = instance.offerings[claims], decision.wish_of_claim[claims]
    counts = np.bincount(
        instance.offerings[in_vain(instance, matching)], minlength=instance.n_offerings
    ).astype(np.int64)
    order = np.lexsort((owners[claims], places[claims], queues))
    queues, wishes = queues[order], wishes[order]
    return Lists(
        applications=frozen.applications[owners[claims[order]]],
        offerings=frozen.offerings[case.offerings[wishes]],
        ranks=case.ranks[wishes],
        queues=decision.queue_numbers[queues],
        places=places[claims[order]],
        lengths=counts[queues],
    )
