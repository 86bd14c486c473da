"""A round decided: rank, solve, check; each child's reason and each offering's line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from admissions.matching.checks import violations
from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import UNUSED, Instance, Matching
from admissions.rules.case import Case
from admissions.rules.criteria import Criteria
from admissions.rules.cutoffs import Cutoffs, offering_cutoffs, queue_cutoffs
from admissions.rules.eligibility import Reason
from admissions.rules.placement import NearbyPlacement, place_nearby
from admissions.rules.placement_check import wrongs
from admissions.rules.policy import Policy
from admissions.rules.queues import Queues
from admissions.rules.ranking import Ranking, rank
from admissions.rules.scoring import total
from admissions.rules.ties import Escalation, asked_for, capacities, escalations

__all__ = ["CheckFailed", "Cutoffs", "Decision", "Ranking", "decide", "rank", "settle"]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

REASONS: Final = ("no_preference", "no_seat", "placed", "placed_in_tie", "placed_nearby")
NO_PREFERENCE, NO_SEAT, PLACED, PLACED_IN_TIE, PLACED_NEARBY = range(len(REASONS))


class CheckFailed(RuntimeError):
    """The independent check refuses a result: it must not be stored."""

    def __init__(self, violations: Sequence[Any]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0].message if self.violations else ""
        super().__init__(f"Kết quả có {len(self.violations)} chỗ sai, không được lưu. Chỗ đầu tiên: {first}")


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The result: `n` applicants, `p` wishes, `k` claims of them on `q` queues at `m` offerings.

    ranking           what was solved. Every index of a wish is into `case`, which is in processing order.
    matching          who holds which claim.
    wish_positions    Ints[n]  the wish that each is granted, or -1.
    applicant_scores  Ints[n]  total of the granted wish, else of the first one, else the ordinary total.
    reason_codes      int16[n] indices into `reason_names`: placed, placed_in_tie (beyond the seats, equal to
                      the last admitted), placed_nearby, no_seat, no_preference, not_eligible:<reason of the
                      first wish>.
    cutoffs           one entry an offering; `queue_cutoffs` one a queue.
    escalated         ties that the authority has to decide; while there are any the result is none.
    nearby            Ints[n]  the offering that the second step gave, or -1; `placement` says how.
    """

    ranking: Ranking
    matching: Matching
    wish_positions: Ints
    applicant_scores: Ints
    reason_codes: npt.NDArray[np.int16]
    reason_names: tuple[str, ...]
    cutoffs: Cutoffs
    queue_cutoffs: Cutoffs
    escalated: tuple[Escalation, ...]
    placement: NearbyPlacement | None

    @property
    def case(self) -> Case:
        """The case in the order of processing."""
        return self.ranking.case

    @property
    def instance(self) -> Instance:
        return self.ranking.instance

    @property
    def scores(self) -> Ints:
        """Ints[p]: the total of each wish by the rules of its programme."""
        return self.ranking.scores

    @property
    def refusals(self) -> npt.NDArray[np.int16]:
        """int16[p]: why a wish cannot be granted, an index into `refused_because`; 0 is eligible."""
        return self.ranking.refusals

    @property
    def refused_because(self) -> tuple[Reason, ...]:
        return self.ranking.refused_because

    @property
    def criteria(self) -> Criteria:
        """One column a step of the order, one value a wish."""
        return self.ranking.criteria

    @property
    def queues(self) -> Queues:
        return self.ranking.queues

    @property
    def queue_of_claim(self) -> npt.NDArray[np.integer]:
        return self.ranking.queue_of_claim

    @property
    def wish_of_claim(self) -> Ints:
        return self.ranking.wish_of_claim

    @property
    def offering_of_queue(self) -> Ints:
        return self.queues.offerings

    @property
    def queue_numbers(self) -> Ints:
        """Ints[q]: the place of each queue in the rule file from 1; 0 for a whole offering."""
        return self.queues.kinds + 1

    @property
    def queue_positions(self) -> Ints:
        """Ints[n]: the queue whose seat each holds, or -1."""
        return _look_up(self.ranking.claims.queues, self.matching.positions)

    @property
    def offering_positions(self) -> Ints:
        """Ints[n]: the offering that each is granted by a wish or nearby, or -1."""
        by_wish = _look_up(self.case.offerings, self.wish_positions)
        return np.where(by_wish >= 0, by_wish, self.nearby)

    @property
    def nearby(self) -> Ints:
        if self.placement is None:
            return np.full(self.case.n_applicants, -1)
        return self.placement.offerings

    @property
    def reasons(self) -> tuple[str, ...]:
        """One reason an applicant, in words for machines. For many applicants use the codes."""
        return tuple(self.reason_names[code] for code in self.reason_codes.tolist())


def decide(policy: Policy, case: Case, *, seed: str) -> Decision:
    """Rank, solve, check. Raises InvalidCase, and CheckFailed when the independent check finds a fault."""
    return settle(rank(policy, case, seed=seed), seed=seed)


def settle(ranking: Ranking, *, seed: str) -> Decision:
    """Solve and check a round that is ranked already. Raises CheckFailed."""
    policy = ranking.policy
    matching = match(ranking.instance)
    if found := violations(ranking.instance, matching):
        raise CheckFailed(found)
    wishes = _look_up(ranking.claims.wishes, matching.positions)
    of_queues = queue_cutoffs(ranking, matching)
    cutoffs = offering_cutoffs(ranking, wishes, of_queues)
    placement = _place_nearby(policy, ranking, wishes, cutoffs, seed)
    codes = _reasons(ranking, matching, wishes)
    if placement is not None:
        codes[placement.offerings >= 0] = PLACED_NEARBY
    return Decision(
        ranking=ranking,
        matching=matching,
        wish_positions=wishes,
        applicant_scores=_applicant_scores(policy, ranking, wishes),
        reason_codes=codes,
        reason_names=(*REASONS, *(f"not_eligible:{reason.code}" for reason in ranking.refused_because)),
        cutoffs=cutoffs,
        queue_cutoffs=of_queues,
        escalated=_escalated(ranking, matching),
        placement=placement,
    )


def _look_up(column: npt.NDArray[Any] | None, positions: Ints) -> Ints:
    """The value at each position, -1 where that is -1. No column: the position itself."""
    if column is None:
        return positions
    if not column.size:
        return np.full(len(positions), -1)
    return np.where(positions >= 0, column[positions], -1).astype(np.int64)


def _escalated(ranking: Ranking, matching: Matching) -> tuple[Escalation, ...]:
    if ranking.case.lines is not None or not ranking.last_seats.escalates.any():
        return ()
    owners = ranking.claims.of_wishes(ranking.case.owners)
    return escalations(ranking.queues, ranking.last_seats, ranking.instance, matching, owners)


def _place_nearby(
    policy: Policy, ranking: Ranking, wishes: Ints, cutoffs: Cutoffs, seed: str
) -> NearbyPlacement | None:
    """The second step, for those without a place who are not refused whatever they wish for."""
    if policy.placement is None or ranking.case.nearby is None:
        return None
    placed = place_nearby(
        policy,
        ranking.case,
        seats_left=np.maximum(ranking.case.available - cutoffs.admitted, 0),
        without=(wishes < 0) & ~ranking.barred,
        seed=seed,
    )
    if found := list(wrongs(placed, policy)):
        raise CheckFailed(found)
    return placed


def _applicant_scores(policy: Policy, ranking: Ranking, wishes: Ints) -> Ints:
    case = ranking.case
    scores = total(policy, case)
    listed = np.flatnonzero(np.diff(case.starts))
    told = np.where(wishes[listed] >= 0, wishes[listed], case.starts[:-1][listed])
    scores[listed] = ranking.scores[told]
    return scores


def _reasons(ranking: Ranking, matching: Matching, wishes: Ints) -> npt.NDArray[np.int16]:
    """One reason code an applicant."""
    case = ranking.case
    starts, ends = case.starts[:-1], case.starts[1:]
    eligible_before = np.zeros(case.n_preferences + 1, dtype=np.int64)
    np.cumsum(ranking.refusals == 0, out=eligible_before[1:])
    hopeful = eligible_before[ends] > eligible_before[starts]
    codes = np.where(hopeful, NO_SEAT, NO_PREFERENCE).astype(np.int16)
    refused = (ends > starts) & ~hopeful
    codes[refused] = len(REASONS) + ranking.refusals[starts[refused]]
    placed = np.flatnonzero(wishes >= 0)
    codes[placed] = PLACED + _in_tie(ranking, matching, placed)
    return codes


def _in_tie(ranking: Ranking, matching: Matching, placed: Ints) -> Mask:
    """Whether each of those placed is in beyond the seats as one of equals at the last seat."""
    instance, claims = ranking.instance, matching.positions[placed]
    queues = instance.offerings[claims]
    admitted = np.bincount(queues, minlength=instance.n_offerings)
    if ranking.case.lines is not None or not (admitted > instance.seats).any():
        return np.zeros(len(placed), dtype=np.bool_)
    wants = asked_for(instance, matching)
    candidates = np.bincount(instance.offerings[wants], minlength=instance.n_offerings)
    seats = capacities(instance, candidates)
    priorities, lines = instance.priorities[claims], matching.cutoffs[queues]
    tied: Mask = priorities == lines
    if (instance.within != UNUSED).any():
        bits = instance.band_bits
        reached = wants & (instance.priorities >> bits >= (matching.cutoffs >> bits)[instance.offerings])
        in_band = np.bincount(instance.offerings[reached], minlength=instance.n_offerings)
        whole = (instance.within != UNUSED) & (in_band - seats <= instance.within)
        tied |= whole[queues] & (priorities >> bits == lines >> bits)
    return (admitted > seats)[queues] & tied
