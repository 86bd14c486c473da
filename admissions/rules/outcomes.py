"""The figures behind each wish of a decided round: what an explanation may say and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from admissions.rules.case import Case
from admissions.rules.decision import Decision
from admissions.rules.eligibility import Reason
from admissions.rules.facts import MISSING
from admissions.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class WishOutcome:
    """One wish. `result`: granted, granted_in_tie, no_seat, refused.

    `own` and `last` are the values of the steps of the order, of this child and of the last admitted
    (empty where nobody was); `score` is the total before any margin. `everyone`: every eligible child who
    wanted it got it or better.
    """

    rank: int
    offering: str
    result: str
    own: Mapping[str, int]
    last: Mapping[str, int]
    score: int = MISSING
    everyone: bool = False
    refusal: Reason | None = None
    refusal_value: int = MISSING


class Outcomes:
    """`outcomes[applicant index]`: the wishes up to and including the granted one."""

    def __init__(self, policy: Policy, case: Case, decision: Decision) -> None:
        self._names = case.offering_names
        self._starts = case.starts.tolist()
        self._ranks = case.ranks.tolist()
        self._offerings = case.offerings.tolist()
        self._positions = decision.matching.positions.tolist()
        self._scores = decision.scores.tolist()
        self._refusals = decision.refusals.tolist()
        self._because = decision.refused_because
        self._reasons = decision.reasons
        self._everyone = (decision.cutoffs.refused == 0).tolist()
        self._keys = tuple(step.key for step in policy.order)
        self._rows = list(zip(*(decision.criteria[key].tolist() for key in self._keys), strict=True))
        self._last = [
            dict(zip(self._keys, self._rows[row], strict=True)) if row >= 0 else {}
            for row in decision.cutoffs.last_rows.tolist()
        ]
        self._refusal_columns = _refusal_columns(case, decision)

    def __len__(self) -> int:
        return len(self._scores)

    def __getitem__(self, applicant: int) -> tuple[WishOutcome, ...]:
        granted = self._positions[applicant]
        end = granted + 1 if granted >= 0 else self._starts[applicant + 1]
        return tuple(self._wish(applicant, row) for row in range(self._starts[applicant], end))

    def reason(self, applicant: int) -> str:
        return self._reasons[applicant]

    def _wish(self, applicant: int, row: int) -> WishOutcome:
        offering, code = self._offerings[row], self._refusals[row]
        result = "refused" if code else "no_seat"
        if row == self._positions[applicant]:
            result = "granted_in_tie" if self._reasons[applicant] == "placed_in_tie" else "granted"
        return WishOutcome(
            rank=self._ranks[row],
            offering=self._names[offering],
            result=result,
            own=dict(zip(self._keys, self._rows[row], strict=True)),
            last=self._last[offering],
            score=self._scores[applicant],
            everyone=self._everyone[offering],
            refusal=self._because[code] if code else None,
            refusal_value=self._refusal_columns[code][row] if code else MISSING,
        )


def _refusal_columns(case: Case, decision: Decision) -> list[list[int]]:
    """For each reason the values of the fact that belongs to it, one a preference."""
    columns: list[list[int]] = []
    for reason in decision.refused_because:
        fact = reason.fact
        if fact is None or fact.name == "total":
            columns.append([MISSING] * case.n_preferences)
        else:
            columns.append(case.preference_column(fact.name, fact.of).tolist())
    return columns
