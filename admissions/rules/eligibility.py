"""Which wishes can be granted at all, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.conditions import holds
from admissions.rules.facts import MISSING, Fact, Label
from admissions.rules.policy import TOTAL, TOTAL_FACT, AgeRule, Condition, Gate, Policy

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a wish is refused: a code, the words, and the fact whose own value belongs to them."""

    code: str
    label: Label
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Refusals:
    """`codes[preference]` indexes `reasons`; 0 is eligible."""

    codes: npt.NDArray[np.int16]
    reasons: tuple[Reason, ...]


ELIGIBLE: Final = Reason("", Label("", ""))
NO_SCORE: Final = Reason("no_score", Label("chưa có đủ điểm để xét", "not all marks needed are there"))
TOO_MANY_WISHES: Final = Reason(
    "too_many_wishes", Label("vượt số nguyện vọng được đăng ký", "beyond the number of wishes allowed")
)
WRONG_ZONE: Final = Reason(
    "wrong_zone",
    Label(
        "nguyện vọng này phải vào trường thuộc khu vực tuyển sinh của con",
        "this wish must be for a school in the child's own zone",
    ),
)
NO_CATEGORY: Final = Reason(
    "no_category",
    Label(
        "con không thuộc diện nào mà trường được nhận", "the child is in no category that the school takes"
    ),
)

BUILT_IN: Final = (NO_SCORE, TOO_MANY_WISHES, WRONG_ZONE, NO_CATEGORY)

Finding = tuple[Reason, Mask]


def refusals(policy: Policy, case: Case, scores: Ints, categories: Ints) -> Refusals:
    """Of several reasons a wish gets the first: age, gates in the order of the file, marks, number of wishes,
    zone, category.

    `scores` are totals a applicant, `categories` positions a preference (MISSING: none fits).
    """
    codes = np.zeros(case.n_preferences, dtype=np.int16)
    reasons = [ELIGIBLE]
    for reason, refused in _findings(policy, case, scores, categories):
        codes[refused & (codes == 0)] = len(reasons)
        reasons.append(reason)
    return Refusals(codes, tuple(reasons))


def _findings(policy: Policy, case: Case, scores: Ints, categories: Ints) -> Iterator[Finding]:
    if policy.age is not None:
        yield _age(policy.age, policy, case)
    for gate in policy.gates:
        yield _gate(gate, policy, case, scores)
    if any(step.criterion == "score" for step in policy.order):
        yield NO_SCORE, np.repeat(scores == MISSING, np.diff(case.starts))
    yield TOO_MANY_WISHES, case.ranks > policy.wishes.max
    if policy.wishes.zones:
        yield WRONG_ZONE, _wrong_zone(policy, case)
    if policy.categories:
        yield NO_CATEGORY, categories == MISSING


def _age(age: AgeRule, policy: Policy, case: Case) -> Finding:
    """Calendar years only (year of enrolment less year of birth); a claim allows `late_years` more."""
    reason = Reason("age", _age_label(age), policy.fact(age.fact, "applicant"))
    born = case.applicant_column(age.fact)
    fits = born == age.birth_year
    if age.claim is not None:
        claim, claimed = policy.fact(age.claim, "applicant"), case.applicant_column(age.claim)
        made = (claimed != MISSING) & ((claimed > 0) | (claim.type not in ("flag", "choices")))
        fits |= made & (born >= age.earliest_year) & (born < age.birth_year)
    return reason, np.repeat(~fits, np.diff(case.starts))


def _age_label(age: AgeRule) -> Label:
    return Label(
        f"lớp này nhận trẻ sinh năm {age.birth_year}", f"this class takes children born in {age.birth_year}"
    )


def refusal_label(policy: Policy, code: str) -> Label:
    """The words of a refusal code. KeyError when the rules have no such code."""
    if code == "age" and policy.age is not None:
        return _age_label(policy.age)
    labels = {reason.code: reason.label for reason in BUILT_IN}
    labels |= {gate.reason: gate.label for gate in reversed(policy.gates)}
    return labels[code]


def _gate(gate: Gate, policy: Policy, case: Case, scores: Ints) -> Finding:
    refused = ~_meets(gate.condition, policy, case, scores, gate.on)
    if gate.unless:
        refused &= ~np.logical_and.reduce([_meets(one, policy, case, scores) for one in gate.unless])
    fact = _fact(gate.condition, policy, gate.on)
    return Reason(gate.reason, gate.label, fact), refused


def _meets(condition: Condition, policy: Policy, case: Case, scores: Ints, on: str = "") -> Mask:
    """Where a condition holds, one value a preference."""
    fact = _fact(condition, policy, on)
    if condition.fact == TOTAL:
        column = np.repeat(scores, np.diff(case.starts))
    else:
        column = case.preference_column(fact.name, fact.of)
    limit = None
    if condition.limit_fact is not None:
        limit = case.preference_column(condition.limit_fact, "offering")
    return holds(fact, condition, column, limit)


def _fact(condition: Condition, policy: Policy, on: str) -> Fact:
    if condition.fact == TOTAL:
        return TOTAL_FACT
    if on == "preference":
        for level in ("preference", "applicant", "offering"):
            for fact in policy.facts_of(level):
                if fact.name == condition.fact:
                    return fact
    return policy.fact(condition.fact)


def _wrong_zone(policy: Policy, case: Case) -> Mask:
    """A wish that must lie in the own zone and does not. Its place among the child's wishes counts."""
    counts = np.diff(case.starts)
    limit = policy.wishes.max
    own: Mask = np.zeros((limit + 1, limit + 1), dtype=np.bool_)
    for number, row in enumerate(policy.wishes.zones, start=1):
        for place, word in enumerate(row, start=1):
            own[number, place] = word == "own"
    places = np.arange(case.n_preferences) - np.repeat(case.starts[:-1], counts) + 1
    must: Mask = own[np.minimum(np.repeat(counts, counts), limit), np.minimum(places, limit)]
    home = case.preference_column("zone", "applicant")
    away: Mask = (home == MISSING) | (home != case.preference_column("zone", "offering"))
    wrong: Mask = must & away
    return wrong


def categories(policy: Policy, case: Case, scores: Ints) -> Ints:
    """For each preference the position of the first category that fits, MISSING when none does."""
    found = np.full(case.n_preferences, MISSING)
    for position in range(len(policy.categories) - 1, -1, -1):
        fits = np.ones(case.n_preferences, dtype=bool)
        for condition in policy.categories[position].when:
            fits &= _meets(condition, policy, case, scores)
        found[fits] = position
    return found
