"""Does a fact meet a condition: for one value, for a column of them, for wishes, for offerings."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.entries import OF_OFFERING, OF_WISH, Column, Entries
from admissions.rules.facts import MISSING, Fact
from admissions.rules.policy import RANK, RANK_FACT, TOTAL, TOTAL_FACT, Condition, Policy

Values = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


def holds(fact: Fact, condition: Condition, column: Values, limit: Values | None = None) -> Mask:
    """Where the condition is met. A missing fact meets it only when the condition says so.

    `limit` is the column of `condition.limit_fact`; where it is missing there is no limit to keep.
    """
    if condition.limit_fact is not None:
        bound = np.full_like(column, MISSING) if limit is None else limit
        met = COMPARISONS[condition.op](column, bound) | (bound == MISSING)
    elif fact.type == "choices":
        met = (column & condition.values[0]) != 0
    elif condition.op == "in":
        met = np.isin(column, np.array(condition.values, dtype=np.int64))
    else:
        met = COMPARISONS[condition.op](column, condition.values[0])
    known = column != MISSING
    if condition.limit_fact is not None:
        known |= bound == MISSING
    result: Mask = met & known
    if condition.missing_passes:
        result |= ~known
    return result


def holds_one(fact: Fact, condition: Condition, value: int, limit: int = MISSING) -> bool:
    """`holds` for one value."""
    return bool(holds(fact, condition, np.array([value]), np.array([limit]))[0])


def fact_of(condition: Condition, policy: Policy, on: str = "") -> Fact:
    """The fact that a condition names; of several with one name, by `on` "preference" the wish's own."""
    if condition.fact == TOTAL:
        return TOTAL_FACT
    if condition.fact == RANK:
        return RANK_FACT
    if on == OF_WISH:
        for level in (OF_WISH, "applicant", OF_OFFERING):
            for fact in policy.facts_of(level):
                if fact.name == condition.fact:
                    return fact
    return policy.fact(condition.fact)


def meets(entries: Entries, condition: Condition, on: str = "") -> Column:
    """Where a condition holds, at the level of its fact; with a limit of the offering one value a wish."""
    fact = fact_of(condition, entries.policy, on)
    if condition.fact == TOTAL:
        column = entries.totals
    elif condition.fact == RANK:
        column = Column(entries.ranks, OF_WISH)
    else:
        column = entries.column(fact)
    if condition.limit_fact is None:
        return Column(holds(fact, condition, column.values), column.level)
    limit = entries.column(entries.policy.fact(condition.limit_fact, OF_OFFERING))
    if column.level == OF_OFFERING:
        return Column(holds(fact, condition, column.values, limit.values), OF_OFFERING)
    return Column(holds(fact, condition, entries.spread(column), entries.spread(limit)), OF_WISH)


def meets_all(entries: Entries, conditions: Sequence[Condition]) -> Mask:
    """bool, one a wish: where all conditions hold. No conditions: everywhere."""
    met = np.ones(entries.size, dtype=np.bool_)
    for condition in conditions:
        met &= entries.spread(meets(entries, condition))
    return met


def meets_offerings(policy: Policy, case: Case, conditions: Sequence[Condition]) -> Mask:
    """bool[m]: which offerings meet all conditions on facts of the offering."""
    met = np.ones(case.n_offerings, dtype=np.bool_)
    for condition in conditions:
        fact = policy.fact(condition.fact, OF_OFFERING)
        limit = None if condition.limit_fact is None else case.offering_column(condition.limit_fact)
        met &= holds(fact, condition, case.offering_column(fact.name), limit)
    return met
