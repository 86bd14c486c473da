"""The reasons of a result, made when somebody reads them: from what was frozen of the child, and what the run
stored of its claims and of the queues. A handful of queries, however large the round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from admissions.allocation.loading import Frozen, load_file
from admissions.models import Placement, QueueLine, WishResult
from admissions.rules import records
from admissions.rules.decision import Ranking, rank
from admissions.rules.facts import MISSING, encode
from admissions.rules.outcomes import Outcomes
from admissions.rules.policy import TOTAL_FACT, Order, Policy
from admissions.rules.reasons import reason_words, short_sentences
from admissions.rules.records import ClaimRecord, QueueRecord
from admissions.rules.statements import ChildReasons, child_reasons

_RESULTS = {
    WishResult.Result.REFUSED: records.REFUSED,
    WishResult.Result.NO_SEAT: records.NO_SEAT,
    WishResult.Result.GRANTED: records.GRANTED,
    WishResult.Result.GRANTED_IN_TIE: records.GRANTED_IN_TIE,
    WishResult.Result.NOT_REACHED: records.NOT_REACHED,
}


def reasons_of(placement: Placement) -> ChildReasons | None:
    """All that is said of one child's result; None of a run that froze nothing."""
    policy, freeze = placement.run.round.policy, placement.run.freeze
    frozen = load_file(freeze, policy, placement.application_id) if freeze else None
    if freeze is None or frozen is None:
        return None
    ranking = rank(policy, frozen.case, seed=freeze.seed)
    return child_reasons(policy, Outcomes(ranking, StoredRecord(placement, frozen, ranking))[0])


def explanation(placement: Placement, language: str) -> str:
    """Result and reason of one child in a few sentences."""
    return " ".join(in_short(placement, reasons_of(placement), language))


def in_short(placement: Placement, reasons: ChildReasons | None, language: str) -> list[str]:
    """The same sentence by sentence; without any reasons what there is in a few words."""
    if reasons is None:
        return [reason_words(placement.run.round.policy, placement.reason, language=language)]
    is_nearby = placement.offering is not None and placement.rank is None
    nearby = placement.offering.name if placement.offering is not None and is_nearby else ""
    return short_sentences(reasons, language=language, nearby=nearby)


class StoredRecord:
    """What a run stored of the claims of one child, for `Outcomes`; `ranking` is of this child alone."""

    def __init__(self, placement: Placement, frozen: Frozen, ranking: Ranking) -> None:
        run, self._ranking, self._frozen = placement.run_id, ranking, frozen
        named = QueueLine.objects.filter(run=run, offering__in=frozen.offerings.tolist())
        self._lines = {(line.offering_id, line.queue): line for line in named}
        claims = WishResult.objects.filter(run=run, application=placement.application_id)
        self._claims = {(claim.rank, claim.queue): claim for claim in claims}

    def queue(self, queue: int) -> QueueRecord:
        line = self._line(queue)
        return QueueRecord(
            seats=line.seats,
            capacity=line.capacity,
            eligible=line.eligible,
            candidates=line.candidates,
            admitted=line.admitted,
            last_place=line.last_place,
            refused=line.refused,
            ties=line.ties,
            within=line.within,
            tied=line.tied,
            by_band=line.by_band,
            last=values(self._ranking.policy, self._ranking.queues.order_of(queue), line.last_admitted),
        )

    def claim(self, claim: int) -> ClaimRecord:
        stored, queue = self._claim(claim), int(self._ranking.queue_of_claim[claim])
        result = _RESULTS[WishResult.Result(stored.result)]
        kept_out = result == records.NO_SEAT and stored.priority == self._line(queue).kept_out
        return ClaimRecord(result, stored.position, kept_out)

    def granted(self, applicant: int) -> int:
        for claim in range(len(self._ranking.queue_of_claim)):
            if _RESULTS[WishResult.Result(self._claim(claim).result)] in records.IN:
                return claim
        return -1

    def _claim(self, claim: int) -> WishResult:
        queues = self._ranking.queues
        rank = int(self._ranking.case.ranks[self._ranking.wish_of_claim[claim]])
        return self._claims[rank, int(queues.kinds[self._ranking.queue_of_claim[claim]]) + 1]

    def _line(self, queue: int) -> QueueLine:
        queues = self._ranking.queues
        offering = int(self._frozen.offerings[queues.offerings[queue]])
        return self._lines[offering, int(queues.kinds[queue]) + 1]


def values(policy: Policy, order: Sequence[Order], text: str) -> Mapping[str, int]:
    """'category=1;distance_m=850' as the values of the steps, in natural units; nothing for nobody."""
    cells = dict(part.split("=", 1) for part in text.split(";") if part)
    return {step.key: _value(policy, step, cells[step.key]) for step in order if step.key in cells}


def _value(policy: Policy, step: Order, cell: str) -> int:
    if step.fact:
        return encode(policy.fact(step.fact), cell)
    if step.criterion == "score":
        return encode(TOTAL_FACT, cell)
    return int(cell) - (step.criterion == "category") if cell else MISSING
