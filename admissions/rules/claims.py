"""From wishes to claims: one for each queue that the child may compete in, with its priority there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import STRICT
from admissions.rules.call_order import Group, call_order
from admissions.rules.case import Case
from admissions.rules.conditions import meets_all
from admissions.rules.entries import OF_WISH, Column, Entries
from admissions.rules.facts import MISSING
from admissions.rules.packing import MAX_BITS, dense, pack_columns, width
from admissions.rules.policy import Order, Policy, Proportional
from admissions.rules.priorities import Standing, place_in_ids, ranking_keys
from admissions.rules.queues import Queues, members
from admissions.rules.ties import LastSeats

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """The claims of every child, best wish first and inside a wish in the order of the queues.

    starts  Ints[n + 1]  the claims of child `a` are `starts[a]` to `starts[a + 1]`.
    queues  int32|64[k]  the queue of each claim.
    wishes  Ints | None  the wish of each claim; None where every wish is one claim, in the same order.
    """

    starts: Ints
    queues: npt.NDArray[np.integer[Any]]
    wishes: Ints | None

    def of_wishes(self, column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What is known of the wishes, one value a claim."""
        return column if self.wishes is None else column[self.wishes]


def claims_of(queues: Queues, standings: Sequence[Standing], case: Case) -> Claims:
    """Every claim that the membership of queues allows; a wish in no queue has none."""
    if queues.are_whole:
        return Claims(case.starts, case.offerings, None)
    allowed = members(queues, [standing.entries for standing in standings], case.n_preferences)
    wishes, kinds = np.nonzero(allowed)
    before = np.concatenate([[0], np.cumsum(allowed.sum(axis=1))])
    return Claims(before[case.starts], queues.at[case.offerings[wishes], kinds], wishes)


def priorities_of(
    standings: Sequence[Standing], queues: Queues, claims: Claims, rules: LastSeats
) -> tuple[Ints, int]:
    """Ints[k]: larger is better, comparable inside one queue; and how many low bits a band leaves out.

    1. Queues with the same order and the same kind of tie rule are ranked together.
    2. Where ties at the last seat must be broken, the place in the order of ids is the last key.
    3. Where equals in the first steps may exceed the seats together, these steps are the high bits.
    """
    variants = _variants(queues, rules)
    bits, columns = _packed(standings, variants)
    if len(variants) == 1 and claims.wishes is None:
        return standings[variants[0].part].entries.spread(columns[0]), bits
    found = np.zeros(len(claims.queues), dtype=np.int64)
    of_queue = np.zeros(queues.size, dtype=np.int64)
    for place, variant in enumerate(variants):
        of_queue[variant.queues] = place
    of_claim = of_queue[claims.queues]
    for place, (variant, column) in enumerate(zip(variants, columns, strict=True)):
        rows = np.flatnonzero(of_claim == place)
        entries = standings[variant.part].entries
        wishes = rows if claims.wishes is None else claims.wishes[rows]
        found[rows] = entries.spread(column)[entries.places(wishes)]
    return found, bits


@dataclass(frozen=True, slots=True, eq=False)
class _Variant:
    """Queues that are ranked together. `equal_by`: steps that make a band of equals, or 0."""

    part: int
    order: tuple[Order, ...]
    strict: bool
    equal_by: int
    queues: Ints


def _variants(queues: Queues, rules: LastSeats) -> list[_Variant]:
    """Step 1."""
    found = []
    for kind, part, rows in queues.groups():
        order, _ = queues.rules_of(kind, part)
        for strict in (True, False):
            own = rows[(rules.modes[rows] == STRICT) == strict]
            for equal_by in sorted(set(rules.equal_by[own].tolist())):
                fitting = own[rules.equal_by[own] == equal_by]
                found.append(_Variant(part, order, strict, equal_by, fitting))
    return found


def _packed(standings: Sequence[Standing], variants: Sequence[_Variant]) -> tuple[int, list[Column]]:
    """Steps 2 and 3: one column a variant at the level of its keys, and the bits below a band."""
    halves = [_halves(standings[variant.part], variant) for variant in variants]
    banded = [place for place, variant in enumerate(variants) if variant.equal_by]
    bits = _bits(halves[place][1] for place in banded)
    if any(width(halves[place][0].values) + bits > MAX_BITS for place in banded):
        for place in banded:
            halves[place] = tuple(Column(dense(half.values), half.level) for half in halves[place])
        bits = _bits(halves[place][1] for place in banded)
    columns = []
    for variant, (high, *low) in zip(variants, halves, strict=True):
        column = _joined(standings[variant.part].entries, high, low[0], bits) if low else high
        columns.append(column)
    return bits, columns


def _halves(standing: Standing, variant: _Variant) -> tuple[Column, ...]:
    """All keys as one column; with bands the keys of the band, and those inside it."""
    entries, keys = standing.entries, ranking_keys(standing, variant.order)
    if variant.strict:
        keys.append(place_in_ids(entries))
    if not variant.equal_by:
        return (pack_columns(entries, keys),)
    inside = keys[variant.equal_by :] or [Column(np.zeros(entries.size, dtype=np.int64), OF_WISH)]
    return pack_columns(entries, keys[: variant.equal_by]), pack_columns(entries, inside)


def _bits(lows: Iterable[Column]) -> int:
    return max((width(low.values) for low in lows), default=0)


def _joined(entries: Entries, high: Column, low: Column, bits: int) -> Column:
    if high.level == low.level:
        return Column(high.values << bits | low.values, high.level)
    return Column(entries.spread(high) << bits | entries.spread(low), OF_WISH)


def called(
    policy: Policy,
    standings: Sequence[Standing],
    queues: Queues,
    claims: Claims,
    *,
    priorities: Ints,
    eligible: Mask,
) -> tuple[Ints, Mask]:
    """The priorities after the proportional call order, and bool[q] where there is one: the order is strict
    there, so that its last seat has no ties."""
    case = standings[0].entries.case
    percents = [_percents(policy, group, case)[queues.offerings] for group in policy.proportional]
    shared: Mask = np.logical_or.reduce([percent > 0 for percent in percents])
    groups = []
    for group, percent in zip(policy.proportional, percents, strict=True):
        of_wish = np.zeros(case.n_preferences, dtype=np.bool_)
        for standing in standings:
            entries = standing.entries
            of_wish[slice(None) if entries.rows is None else entries.rows] = meets_all(entries, group.who)
        groups.append(Group(claims.of_wishes(of_wish), percent))
    ordered = call_order(
        offerings=claims.queues.astype(np.int64), priorities=priorities, eligible=eligible, groups=groups
    )
    return ordered, shared


def _percents(policy: Policy, group: Proportional, case: Case) -> Ints:
    """Ints[m]: hundredths of a percent; a blank is no share."""
    if group.percent_fact is None:
        return np.full(case.n_offerings, group.percent)
    column = case.offering_column(group.percent_fact)
    unit = 100 if policy.fact(group.percent_fact, "offering").type == "integer" else 1
    return np.where(column == MISSING, 0, column * unit)
