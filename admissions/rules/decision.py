"""A round decided: rank, solve, check; each child's reason and each offering's line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from admissions.matching.checks import violations
from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import Instance, Matching
from admissions.rules.case import Case
from admissions.rules.eligibility import Reason, categories, refusals
from admissions.rules.facts import MISSING, decode, hundredths_text
from admissions.rules.policy import Policy
from admissions.rules.priorities import Standing, criteria, priorities
from admissions.rules.scoring import total

Ints = npt.NDArray[np.int64]


class CheckFailed(RuntimeError):
    """The independent check refuses a result: it must not be stored."""

    def __init__(self, violations: Sequence[Any]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0].message if self.violations else ""
        super().__init__(f"Kết quả có {len(self.violations)} chỗ sai, không được lưu. Chỗ đầu tiên: {first}")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everything before solving. `criteria`: one column a step of the order, one value a preference."""

    scores: Ints
    instance: Instance
    refusals: npt.NDArray[np.int16]
    refused_because: tuple[Reason, ...]
    criteria: Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """One entry an offering. `cutoff`: effective score of the last admitted in hundredths, MISSING when there
    is none. `refused`: eligible who wanted it and got neither it nor better. `last_rows`: the preference of
    the last admitted, or -1."""

    admitted: Ints
    refused: Ints
    cutoff: Ints
    last_admitted: tuple[str, ...]
    last_rows: Ints


@dataclass(frozen=True, slots=True)
class Decision:
    """The result. `scores` hundredths an applicant; `refusals` index `refusal_reasons` a preference, 0 is
    eligible; `reasons` an applicant: placed, placed_in_tie, no_seat, not_eligible:<reason>, no_preference."""

    scores: Ints
    instance: Instance
    matching: Matching
    refusals: npt.NDArray[np.int16]
    refusal_reasons: tuple[str, ...]
    refused_because: tuple[Reason, ...]
    reasons: tuple[str, ...]
    criteria: Mapping[str, Ints]
    cutoffs: Cutoffs


def rank(policy: Policy, case: Case, *, seed: str) -> Ranking:
    """Scores, refusals, criteria and priorities of a round: what `match` needs."""
    scores = total(policy, case)
    groups = categories(policy, case, scores)
    refused = refusals(policy, case, scores, groups)
    standing = Standing(policy, case, scores, groups, seed)
    columns = criteria(standing)
    instance = Instance(
        seats=case.seats,
        admits_ties=np.full(case.n_offerings, policy.ties.admits_all),
        starts=case.starts,
        offerings=case.offerings,
        priorities=priorities(standing, columns),
        eligible=refused.codes == 0,
    )
    return Ranking(scores, instance, refused.codes, refused.reasons, columns)


def decide(policy: Policy, case: Case, *, seed: str) -> Decision:
    """Rank, solve, check. Raises CheckFailed when the independent check finds a fault."""
    ranking = rank(policy, case, seed=seed)
    matching = match(ranking.instance)
    if found := violations(ranking.instance, matching):
        raise CheckFailed(found)
    cutoffs = _cutoffs(policy, case, ranking, matching)
    return Decision(
        scores=ranking.scores,
        instance=ranking.instance,
        matching=matching,
        refusals=ranking.refusals,
        refusal_reasons=tuple(reason.code for reason in ranking.refused_because),
        refused_because=ranking.refused_because,
        reasons=_reasons(case, ranking, matching, cutoffs),
        criteria=ranking.criteria,
        cutoffs=cutoffs,
    )


def _cutoffs(policy: Policy, case: Case, ranking: Ranking, matching: Matching) -> Cutoffs:
    n = case.n_offerings
    rows = matching.positions[matching.positions >= 0]
    places = case.offerings[rows]
    last_rows = np.full(n, -1)
    at_line = rows[ranking.instance.priorities[rows] == matching.cutoffs[places]]
    last_rows[case.offerings[at_line][::-1]] = at_line[::-1]
    cutoff = np.full(n, MISSING)
    if "score" in ranking.criteria:
        filled = last_rows >= 0
        cutoff[filled] = ranking.criteria["score"][last_rows[filled]]
    return Cutoffs(
        admitted=np.bincount(places, minlength=n).astype(np.int64),
        refused=np.bincount(case.offerings[_in_vain(case, ranking, matching)], minlength=n).astype(np.int64),
        cutoff=cutoff,
        last_admitted=tuple(_last_text(policy, ranking.criteria, int(row)) for row in last_rows),
        last_rows=last_rows,
    )


def _in_vain(case: Case, ranking: Ranking, matching: Matching) -> npt.NDArray[np.bool_]:
    """Eligible wishes before the granted one: all of them where none is granted."""
    granted = np.where(matching.positions >= 0, matching.positions, case.starts[1:])
    before = np.arange(case.n_preferences) < np.repeat(granted, np.diff(case.starts))
    return before & ranking.instance.eligible


def _last_text(policy: Policy, columns: Mapping[str, Ints], row: int) -> str:
    """'category=1;distance_m=850': the criteria of the last admitted, categories counted from 1."""
    if row < 0:
        return ""
    parts = []
    for step in policy.order:
        value = int(columns[step.key][row])
        if step.fact:
            text = decode(policy.fact(step.fact), value)
        elif value == MISSING:
            text = ""
        elif step.criterion == "score":
            text = hundredths_text(value)
        else:
            text = str(value + 1 if step.criterion == "category" else value)
        parts.append(f"{step.key}={text}")
    return ";".join(parts)


def _reasons(case: Case, ranking: Ranking, matching: Matching, cutoffs: Cutoffs) -> tuple[str, ...]:
    """One reason code an applicant."""
    names = ["no_preference", "no_seat", "placed", "placed_in_tie"]
    names += [f"not_eligible:{reason.code}" for reason in ranking.refused_because]
    wishes = np.diff(case.starts)
    codes = np.zeros(case.n_applicants, dtype=np.int64)
    eligible_before = np.concatenate([[0], np.cumsum(ranking.instance.eligible)])
    hopeful = eligible_before[case.starts[1:]] > eligible_before[case.starts[:-1]]
    codes[hopeful] = 1
    refused = (wishes > 0) & ~hopeful
    codes[refused] = 4 + ranking.refusals[case.starts[:-1][refused]]
    placed = matching.positions >= 0
    rows = matching.positions[placed]
    places = case.offerings[rows]
    over = cutoffs.admitted[places] > case.seats[places]
    codes[placed] = 2 + (over & (ranking.instance.priorities[rows] == matching.cutoffs[places]))
    return tuple(names[code] for code in codes.tolist())
