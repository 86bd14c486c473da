"""Does a fact meet a condition: for one value, and for a column of them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from admissions.rules.facts import MISSING, Fact
from admissions.rules.policy import Condition

Column = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


def holds(fact: Fact, condition: Condition, column: Column, limit: Column | None = None) -> Mask:
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
    result: Mask = np.where(known, met, condition.missing_passes)
    return result


def holds_one(fact: Fact, condition: Condition, value: int, limit: int = MISSING) -> bool:
    """`holds` for one value."""
    return bool(holds(fact, condition, np.array([value]), np.array([limit]))[0])
