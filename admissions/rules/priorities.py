"""Who comes before whom at one offering: the steps of [[order]] as one integer a preference, larger first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules import lottery
from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Label
from admissions.rules.policy import Order, Policy

Ints = npt.NDArray[np.int64]
MAX_BITS: Final = 62


@dataclass(frozen=True, slots=True)
class Standing:
    """What a criterion may look at. `scores` a applicant, `categories` a preference."""

    policy: Policy
    case: Case
    scores: Ints
    categories: Ints
    seed: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """`column` gives each preference its value in natural units, MISSING coming last. `direction` "desc":
    more is better, "asc": less is better, None: as the step of the rule file says."""

    column: Callable[[Standing, Order], Ints]
    direction: str | None
    label: Label

    def is_descending(self, step: Order) -> bool:
        return (self.direction or step.direction) == "desc"


def category(standing: Standing, step: Order) -> Ints:
    """Position of the category (diện ưu tiên) that the wish falls in, 0 is the first."""
    return standing.categories


def effective_score(standing: Standing, step: Order) -> Ints:
    """Total less what a wish of this rank must have on top."""
    case, wishes = standing.case, standing.policy.wishes
    highest = int(case.ranks.max(initial=0))
    deductions = np.array([0, *(wishes.deduction(rank) for rank in range(1, highest + 1))])
    score = np.repeat(standing.scores, np.diff(case.starts))
    return np.where(score == MISSING, MISSING, score - deductions[case.ranks])


def fact_value(standing: Standing, step: Order) -> Ints:
    """Any declared fact of the wish, the child or the offering. No answer to a yes-or-no question is a no."""
    fact = standing.policy.fact(step.fact)
    column = standing.case.preference_column(fact.name, fact.of)
    return np.where(column == MISSING, 0, column) if fact.type == "flag" else column


def lottery_draw(standing: Standing, step: Order) -> Ints:
    """A draw of its own for every child and offering (bốc thăm)."""
    return lottery.draws(standing.case, standing.seed)


CRITERIA: Final[dict[str, Criterion]] = {
    "category": Criterion(category, "asc", Label("diện xét", "category")),
    "score": Criterion(effective_score, "desc", Label("tổng điểm", "total score")),
    "fact": Criterion(fact_value, None, Label("dữ kiện", "fact")),
    "lottery": Criterion(lottery_draw, "desc", Label("bốc thăm", "lottery")),
}


def criteria(standing: Standing) -> dict[str, Ints]:
    """The value of every step of the order, one column a step, in natural units."""
    return {step.key: CRITERIA[step.criterion].column(standing, step) for step in standing.policy.order}


def priorities(standing: Standing, columns: dict[str, Ints]) -> Ints:
    """int64 a preference, larger is better, comparable inside one offering.

    1. Each criterion becomes a column of ranks from 0 (missing) up, larger being better.
    2. Where ties at the last seat must be broken, the applicant's place in the order of ids is the last
       column, so that the order is total and does not depend on the order of rows.
    3. The columns are packed lexicographically into one integer.
    """
    keys = [
        ascending_key(columns[step.key], descending=CRITERIA[step.criterion].is_descending(step))
        for step in standing.policy.order
    ]
    if not standing.policy.ties.admits_all:
        keys.append(standing.case.n_applicants - 1 - standing.case.owners)
    return pack(keys)


def ascending_key(column: Ints, *, descending: bool) -> Ints:
    """Values moved to 1, 2, … so that larger is better; MISSING becomes 0, behind everybody."""
    known = column != MISSING
    if not known.any():
        return np.zeros_like(column)
    low, high = column[known].min(), column[known].max()
    return np.where(known, (column - low if descending else high - column) + 1, 0)


def pack(keys: Sequence[Ints]) -> Ints:
    """One int64 that orders as the tuple of `keys` does: each key in as many bits as its range takes; what
    would not fit in 62 bits is replaced by its dense rank."""
    packed = np.zeros_like(keys[0])
    used = 0
    for key in keys:
        width = _width(key)
        if used + width > MAX_BITS:
            packed = _dense(packed)
            used = _width(packed)
        if used + width > MAX_BITS:
            key = _dense(key)
            width = _width(key)
        packed = (packed << width) | key
        used += width
    return packed


def _dense(key: Ints) -> Ints:
    return np.unique(key, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _width(key: Ints) -> int:
    return int(key.max(initial=0)).bit_length()
