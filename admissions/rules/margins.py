"""The effective score: the total of a wish less what a wish of its kind must have on top of the line.

`policy.Margins` gives the formula for one wish and its meaning; here it is for all wishes at once. Whole
numbers throughout: hundredths, and ratios in ten-thousandths.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from admissions.rules.conditions import meets_all
from admissions.rules.entries import OF_WISH, Column, Entries
from admissions.rules.facts import MISSING
from admissions.rules.policy import WEIGHT_UNIT, Margins, MarginsFor

Ints = npt.NDArray[np.int64]


def effective_scores(entries: Entries) -> Column:
    """Hundredths, MISSING where there is no total.

    1. Every wish has the general margins, unless it meets the conditions of one of `margins_for`: the first.
    2. effective = floor((score × 10000 − strict) / ratio) − margin of its rank.

    Where the rules ask a later wish for nothing more, these are the totals themselves.
    """
    wishes = entries.programme.wishes
    if not wishes.asks_for_more:
        return entries.totals
    totals = entries.spread(entries.totals)
    complete = bool((entries.totals.values != MISSING).all())
    scores = apply(wishes, totals, entries.ranks, complete=complete)
    for rule, rows in _exceptions(entries):
        scores[rows] = apply(rule, totals[rows], entries.ranks[rows], complete=complete)
    return Column(scores, OF_WISH)


def is_strict(entries: Entries) -> npt.NDArray[np.bool_]:
    """Which wishes must lie above a line rather than on it."""
    later = entries.ranks > 1
    strict = later & (entries.programme.wishes.margin_op == ">")
    for rule, rows in _exceptions(entries):
        strict[rows] = later[rows] & (rule.margin_op == ">")
    return strict


def _exceptions(entries: Entries) -> Iterator[tuple[MarginsFor, Ints]]:
    """Step 1: each rule of `margins_for` with the wishes that it is the first to fit."""
    free = np.ones(entries.size, dtype=np.bool_)
    for rule in entries.programme.wishes.margins_for:
        rows = np.flatnonzero(meets_all(entries, rule.when) & free)
        free[rows] = False
        yield rule, rows


def apply(margins: Margins, totals: Ints, ranks: Ints, *, complete: bool) -> Ints:
    """Step 2 for wishes under the same rule. Always a new array; `complete`: no total is missing."""
    top = max(len(margins.margins), 2)  # from here on every rank is alike
    if ranks.max(initial=0) > top:
        ranks = np.minimum(ranks, top)
    by_rank = range(1, top + 1)
    if margins.ratio == WEIGHT_UNIT:
        effective = np.array([0, *map(margins.deduction, by_rank)]).take(ranks)
        np.subtract(totals, effective, out=effective)
    else:
        exact = (totals if complete else np.where(totals == MISSING, 0, totals)) * WEIGHT_UNIT
        exact -= np.array([0, *map(margins.is_strict, by_rank)], dtype=np.int64).take(ranks)
        effective = exact // margins.ratio
        effective -= np.array([0, *map(margins.margin, by_rank)]).take(ranks)
    if not complete:
        effective[totals == MISSING] = MISSING
    return effective
