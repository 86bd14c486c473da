"""The figures behind each wish of a decided round: what an explanation may say and nothing else.

What is the child's own is read from a ranking, be it of the whole round or of this one child. What the round
made of it, and the lines, come from a `Record`: the decision itself, or what was stored of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import STRICT, UNUSED
from admissions.rules.conditions import meets_all
from admissions.rules.eligibility import Reason
from admissions.rules.entries import OF_WISH, Column, Entries
from admissions.rules.facts import MISSING, Fact, Label
from admissions.rules.inputs import Line
from admissions.rules.policy import RANK, TOTAL, Gate, Margins, Order, Programme
from admissions.rules.queues import WHOLE
from admissions.rules.ranking import Ranking
from admissions.rules.records import NO_SEAT, NOT_REACHED, REFUSED, ClaimRecord, QueueRecord, Record
from admissions.rules.score_parts import ScoreParts, score_parts

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """A wish in one queue of its offering. `number`, `label`: of the queue, 0 and None where the offering has
    no queues. `percent`, `equal_by`: of "admit_within". `on_record`: the tie rule is a decision of people for
    this offering; `escalates`: it is for them to decide. `called`: the groups that are called ahead there."""

    queue: QueueRecord
    record: ClaimRecord
    order: tuple[Order, ...]
    number: int = 0
    label: Label | None = None
    percent: int = 0
    equal_by: int = 0
    escalates: bool = False
    on_record: bool = False
    called: tuple[tuple[Label, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WishOutcome:
    """One wish. `rank`: as the family gave it; `turn`: its place in the order of processing; `number`: its
    place inside its programme, by which margins count.

    `own`: the values of the steps; `effective` and `score`: with and without what a wish of its kind must
    have on top. `gate`: what it did not pass. `queues_without`: the queues of the offering that do not take
    the child. `line`: the line that was fixed by decision.
    """

    rank: int
    turn: int
    number: int
    offering: str
    code: str
    programme: Programme
    result: str
    own: Mapping[str, int]
    score: int
    margins: Margins
    claims: tuple[ClaimOutcome, ...]
    parts: ScoreParts | None = None
    refusal: Reason | None = None
    refusal_value: int = MISSING
    refusal_limit: int = MISSING
    gate: Gate | None = None
    queues_without: tuple[Label, ...] = ()
    line: Line | None = None


class Outcomes:
    """`outcomes[applicant index]`: what became of each wish, in the order of processing."""

    def __init__(self, ranking: Ranking, record: Record) -> None:
        self._ranking, self._record = ranking, record
        self._policy, self._case = ranking.policy, ranking.case
        self._starts = ranking.instance.starts

    def __len__(self) -> int:
        return self._case.n_applicants

    def __getitem__(self, applicant: int) -> tuple[WishOutcome, ...]:
        first, end = self._case.starts[applicant : applicant + 2].tolist()
        rows = np.arange(first, end)
        own = {key: self._ranking.criteria.at(key, rows).tolist() for key in self._ranking.criteria}
        claims = self._claims(applicant)
        return tuple(
            self._wish(applicant, row, {key: values[row - first] for key, values in own.items()}, claims)
            for row in rows.tolist()
        )

    def _claims(self, applicant: int) -> dict[int, list[int]]:
        """The claims of each wish of a child."""
        found: dict[int, list[int]] = {}
        for claim in range(*self._starts[applicant : applicant + 2].tolist()):
            found.setdefault(int(self._ranking.wish_of_claim[claim]), []).append(claim)
        return found

    def _wish(
        self, applicant: int, row: int, own: Mapping[str, int], claims: Mapping[int, list[int]]
    ) -> WishOutcome:
        ranking, case = self._ranking, self._case
        offering = int(case.offerings[row])
        part = int(ranking.queues.parts[offering])
        programme = self._policy.parts[part]
        entries = ranking.criteria.entries[part]
        place = int(entries.places(np.array([row]))[0])
        code = int(ranking.refusals[row])
        refusal = ranking.refused_because[code] if code else None
        mine = claims.get(row, [])
        gate = self._gate(programme, entries, place, refusal)
        return WishOutcome(
            rank=int(case.ranks[row]),
            turn=row - int(case.starts[applicant]) + 1,
            number=int(entries.ranks[place]),
            offering=case.offering_names[offering],
            code=case.offering_ids[offering],
            programme=programme,
            result=self._result(applicant, row, bool(code), mine),
            own=own,
            score=int(ranking.scores[row]),
            margins=_margins(entries, place),
            claims=tuple(self._claim(claim) for claim in mine) if not code else (),
            parts=self._parts(programme, applicant, row),
            refusal=refusal,
            refusal_value=self._refusal_value(refusal, entries, applicant, row, place),
            refusal_limit=self._limit(gate, offering),
            gate=gate,
            queues_without=self._without(offering, mine),
            line=self._line(offering, int(entries.ranks[place])),
        )

    def _result(self, applicant: int, row: int, is_refused: bool, claims: list[int]) -> str:
        granted = self._record.granted(applicant)
        if granted in claims:
            return self._record.claim(granted).result
        if granted >= 0 and int(self._ranking.wish_of_claim[granted]) < row:
            return NOT_REACHED
        return REFUSED if is_refused else NO_SEAT

    def _claim(self, claim: int) -> ClaimOutcome:
        ranking = self._ranking
        queue = int(ranking.queue_of_claim[claim])
        kind, offering = int(ranking.queues.kinds[queue]), int(ranking.queues.offerings[queue])
        order, ties = ranking.queues.rules_of(kind, int(ranking.queues.parts[offering]))
        rules, record = ranking.last_seats, self._record.queue(queue)
        called = self._called(offering) if record.ties == STRICT and self._case.lines is None else ()
        decided = (
            ties.decided_by is not None and self._case.offering_column(ties.decided_by)[offering] != MISSING
        )
        has_band = rules.percents[queue] != UNUSED
        return ClaimOutcome(
            queue=record,
            record=self._record.claim(claim),
            order=order,
            number=kind + 1,
            label=None if kind == WHOLE else self._policy.queues[kind].label,
            percent=int(rules.percents[queue]) if has_band else 0,
            equal_by=int(rules.equal_by[queue]) if has_band else 0,
            escalates=bool(rules.escalates[queue]),
            on_record=decided and not called,
            called=called,
        )

    def _called(self, offering: int) -> tuple[tuple[Label, int], ...]:
        """The groups with a share at an offering, in hundredths of a percent."""
        found = []
        for group in self._policy.proportional:
            percent = group.percent
            if group.percent_fact is not None:
                stored = int(self._case.offering_column(group.percent_fact)[offering])
                unit = 100 if self._policy.fact(group.percent_fact, "offering").type == "integer" else 1
                percent = 0 if stored == MISSING else stored * unit
            if percent > 0:
                found.append((group.label, percent))
        return tuple(found)

    def _without(self, offering: int, claims: list[int]) -> tuple[Label, ...]:
        queues = self._ranking.queues
        mine = {int(self._ranking.queue_of_claim[claim]) for claim in claims}
        here = queues.at[offering, :-1].tolist()
        return tuple(
            self._policy.queues[kind].label
            for kind, queue in enumerate(here)
            if queue >= 0 and queue not in mine
        )

    def _line(self, offering: int, number: int) -> Line | None:
        lines = {(line.offering, line.rank): line for line in self._case.lines or ()}
        return lines.get((offering, number)) or lines.get((offering, 0))

    def _parts(self, programme: Programme, applicant: int, row: int) -> ScoreParts | None:
        if programme.score is None:
            return None
        return score_parts(self._policy, programme.score, lambda fact: self._value(fact, applicant, row))

    def _value(self, fact: Fact, applicant: int, row: int) -> int:
        case = self._case
        if fact.of == "applicant":
            return int(case.applicant_column(fact.name)[applicant])
        if fact.of == "offering":
            return int(case.offering_column(fact.name)[case.offerings[row]])
        column = case.preference_facts.get(fact.name)
        return MISSING if column is None else int(column[row])

    def _refusal_value(
        self, refusal: Reason | None, entries: Entries, applicant: int, row: int, place: int
    ) -> int:
        if refusal is None or refusal.fact is None:
            return MISSING
        if refusal.fact.name == TOTAL:
            return int(self._ranking.scores[row])
        if refusal.fact.name == RANK:
            return int(entries.ranks[place])
        return self._value(refusal.fact, applicant, row)

    def _gate(
        self, programme: Programme, entries: Entries, place: int, refusal: Reason | None
    ) -> Gate | None:
        """The gate that a refusal comes from. Gates may share a reason: the first that is closed counts."""
        if refusal is None:
            return None
        for gate in programme.gates:
            if gate.reason == refusal.code and gate.label == refusal.label:
                return gate
        return None

    def _limit(self, gate: Gate | None, offering: int) -> int:
        if gate is None or gate.condition.limit_fact is None:
            return MISSING
        return int(self._case.offering_column(gate.condition.limit_fact)[offering])


def _margins(entries: Entries, place: int) -> Margins:
    """What a wish must have on top: the first exception that it meets, else the general rule."""
    rows = np.array([place]) if entries.rows is None else entries.rows[[place]]
    one = replace(
        entries,
        rows=rows,
        ranks=entries.ranks[[place]],
        totals=Column(entries.pick(entries.totals, np.array([place])), OF_WISH),
    )
    for rule in entries.programme.wishes.margins_for:
        if meets_all(one, rule.when)[0]:
            return rule
    return entries.programme.wishes
