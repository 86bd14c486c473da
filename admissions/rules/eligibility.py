"""Which wishes can be granted at all, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.conditions import fact_of, meets, meets_all
from admissions.rules.entries import OF_APPLICANT, OF_WISH, Column, Entries
from admissions.rules.facts import MISSING, Fact, Label
from admissions.rules.policy import AgeRule, Gate, Policy

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

NO_QUEUE: Final = Reason(
    "no_queue",
    Label(
        "con không thuộc nhóm nào mà trường dành chỗ",
        "the child is in no group for which the school has seats",
    ),
)
NO_LINE: Final = Reason(
    "no_line",
    Label("không có điểm chuẩn nào cho nguyện vọng này", "there is no line for this wish"),
)
BELOW_LINE: Final = Reason(
    "below_line", Label("chưa đạt điểm chuẩn đã quyết định", "below the line that was decided")
)

BUILT_IN: Final = (NO_SCORE, TOO_MANY_WISHES, WRONG_ZONE, NO_CATEGORY, NO_QUEUE, NO_LINE, BELOW_LINE)

Finding = tuple[Reason, Column]


def refusals(entries: Entries, categories: Ints) -> Refusals:
    """Of several reasons a wish gets the first: age, gates in the order of the file, marks, number of wishes,
    zone, category.

    `categories` are positions, one a wish (MISSING: none fits). What every wish of a child has in common is
    looked at once a child.
    """
    codes = Column(np.zeros(entries.case.n_applicants, dtype=np.int16), OF_APPLICANT)
    reasons = [ELIGIBLE]
    for reason, refused in _findings(entries, categories):
        if refused.values.any():
            if refused.level != codes.level:
                codes, refused = (Column(entries.spread(each), OF_WISH) for each in (codes, refused))
            codes.values[refused.values & (codes.values == 0)] = len(reasons)
        reasons.append(reason)
    return Refusals(entries.spread(codes), tuple(reasons))


def _findings(entries: Entries, categories: Ints) -> Iterator[Finding]:
    policy, programme = entries.policy, entries.programme
    if policy.age is not None:
        yield _age(policy.age, entries)
    for gate in programme.gates:
        yield _gate(gate, entries)
    if programme.has_step("score"):
        yield NO_SCORE, Column(entries.totals.values == MISSING, entries.totals.level)
    yield TOO_MANY_WISHES, Column(entries.ranks > programme.wishes.max, OF_WISH)
    if programme.wishes.zones:
        yield WRONG_ZONE, Column(_wrong_zone(entries), OF_WISH)
    if policy.categories:
        yield NO_CATEGORY, Column(categories == MISSING, OF_WISH)


def barred(entries: Entries) -> Mask:
    """bool[n]: children who are refused whatever they wish for: by the age rule, or by a gate on the child
    that no fact of a wish or an offering can open."""
    closed = np.zeros(entries.case.n_applicants, dtype=np.bool_)
    if entries.policy.age is not None:
        closed |= _age(entries.policy.age, entries)[1].values
    for gate in entries.programme.gates:
        refused = _gate(gate, entries)[1]
        if gate.on == OF_APPLICANT and refused.level == OF_APPLICANT:
            closed |= refused.values
    return closed


def _age(age: AgeRule, entries: Entries) -> Finding:
    """Calendar years only (year of enrolment less year of birth); a claim allows `late_years` more."""
    policy, case = entries.policy, entries.case
    reason = Reason("age", _age_label(age), policy.fact(age.fact, "applicant"))
    born = case.applicant_column(age.fact)
    fits = born == age.birth_year
    if age.claim is not None:
        claim, claimed = policy.fact(age.claim, "applicant"), case.applicant_column(age.claim)
        made = (claimed != MISSING) & ((claimed > 0) | (claim.type not in ("flag", "choices")))
        fits |= made & (born >= age.earliest_year) & (born < age.birth_year)
    return reason, Column(~fits, OF_APPLICANT)


def _age_label(age: AgeRule) -> Label:
    return Label(
        f"lớp này nhận trẻ sinh năm {age.birth_year}", f"this class takes children born in {age.birth_year}"
    )


def refusal_label(policy: Policy, code: str) -> Label:
    """The words of a refusal code. KeyError when the rules have no such code."""
    if code == "age" and policy.age is not None:
        return _age_label(policy.age)
    labels = {reason.code: reason.label for reason in BUILT_IN}
    for part in policy.parts:
        labels |= {gate.reason: gate.label for gate in reversed(part.gates)}
    return labels[code]


def _gate(gate: Gate, entries: Entries) -> Finding:
    met = meets(entries, gate.condition, gate.on)
    reason = Reason(gate.reason, gate.label, fact_of(gate.condition, entries.policy, gate.on))
    refused = Column(~met.values, met.level)
    if not gate.unless or not refused.values.any():
        return reason, refused
    open_ = [meets(entries, condition) for condition in gate.unless]
    if all(column.level == refused.level for column in open_):
        opened = np.logical_and.reduce([column.values for column in open_])
        return reason, Column(refused.values & ~opened, refused.level)
    return reason, Column(entries.spread(refused) & ~meets_all(entries, gate.unless), OF_WISH)


def _wrong_zone(entries: Entries) -> Mask:
    """A wish that must lie in the own zone and does not. Its place among the child's wishes of the programme
    counts."""
    wishes, counts = entries.programme.wishes, entries.counts
    limit = wishes.max
    own: Mask = np.zeros((limit + 1, limit + 1), dtype=np.bool_)
    for number, row in enumerate(wishes.zones, start=1):
        for place, word in enumerate(row, start=1):
            own[number, place] = word == "own"
    places = np.arange(1, entries.size + 1) - np.repeat(np.cumsum(counts) - counts, counts)
    must: Mask = own[np.minimum(np.repeat(counts, counts), limit), np.minimum(places, limit)]
    home = entries.spread(Column(entries.case.applicant_column("zone"), OF_APPLICANT))
    away: Mask = (home == MISSING) | (home != entries.case.offering_column("zone")[entries.offerings])
    wrong: Mask = must & away
    return wrong


def categories(entries: Entries) -> Ints:
    """For each wish the position of the first category that fits, MISSING when none does."""
    if not entries.policy.categories:
        return np.broadcast_to(MISSING, entries.size)
    found = np.full(entries.size, MISSING)
    for position in range(len(entries.policy.categories) - 1, -1, -1):
        found[meets_all(entries, entries.policy.categories[position].when)] = position
    return found
