"""The second, separate step: a seat nearby for children whom no wish gave one (bố trí theo nơi cư trú).

1. Taking part are those without a place after the first step who meet `who` of [placement].
2. The list of such a child are the offerings of its rows in nearby.csv: first those of its catchment, by
   `catchment_order`, then the others, nearer first; offerings at the same distance by the order of ids.
3. Seats are those left after the first step.
4. An offering takes children in the order of [[placement.order]]: facts of the child and of the nearby row,
   or the lottery of the round. The place in the order of ids comes last, so that the order is strict.
5. Deferred acceptance over these lists gives each child the first offering of its list that has no seat for
   a child behind it (Gale and Shapley 1962): the child of a full school overflows to the next of its list.

With `catchment_order` as the first step of the order a school takes the children of its own catchment before
all others, so that the guarantee fails only where the catchment has more children than seats; then it is the
order that says who goes on to the next school, and `placement_reasons` says why to each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import STRICT, UNPLACED, Instance
from admissions.rules import lottery
from admissions.rules.case import Case
from admissions.rules.conditions import holds
from admissions.rules.facts import MISSING, Fact
from admissions.rules.inputs import Nearby
from admissions.rules.packing import ascending_key, pack
from admissions.rules.policy import NEARBY_FACTS, Order, Placement, Policy

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NEARBY: Final = {fact.name: fact for fact in NEARBY_FACTS}
LAST: Final = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True, eq=False)
class NearbyPlacement:
    """What came of the second step, for n children and m offerings.

    offerings   int64[n]      where each child is placed; -1 for nobody and for those who took no part.
    rows        int64[n]      the row of `nearby` of that placement, or -1.
    nearby                    the rows of nearby.csv, none where the round has no such table.
    listed      int64[k]      the rows that took part, list after list, each in its order.
    starts      int64[n + 1]  the list of child i is `listed[starts[i]:starts[i + 1]]`.
    columns                   one int64[k] a step of [[placement.order]], in natural units.
    seats_left  int64[m]      the seats that the second step could give.
    """

    offerings: Ints
    rows: Ints
    nearby: Nearby
    listed: Ints
    starts: Ints
    columns: tuple[Ints, ...]
    seats_left: Ints


def place_nearby(
    policy: Policy, case: Case, *, seats_left: Ints, without: Mask, seed: str
) -> NearbyPlacement:
    """Give the seats that are left, int64[m], to those whom the first step left `without` a place, bool[n].

    `without` must leave out children whom the rules refuse altogether. Where the rules have no [placement],
    or the round no nearby.csv, nobody is placed.
    """
    step, nearby = policy.placement, case.nearby
    if step is None or nearby is None:
        return _nobody(case, seats_left)
    takes_part = np.logical_and(without, _who(policy, step, case))  # 1
    listed = np.flatnonzero(takes_part[nearby.applicants])
    distances, places = last_if_missing(nearby.distance_m), nearby.offerings
    catchments = last_if_missing(nearby.catchment_order)
    keys = (places[listed], distances[listed], catchments[listed], nearby.applicants[listed])
    listed = listed[np.lexsort(keys)]  # 2
    owners = nearby.applicants[listed]
    starts = np.searchsorted(owners, np.arange(case.n_applicants + 1)).astype(np.int64)
    columns = tuple(_column(policy, order, case, nearby, listed, seed) for order in step.order)
    ranked = [
        ascending_key(column, descending=is_descending(order))
        for order, column in zip(step.order, columns, strict=True)
    ]
    matching = match(  # 3, 5
        Instance(
            seats=seats_left,
            ties=np.array(STRICT, dtype=np.int8),
            starts=starts,
            offerings=places[listed],
            priorities=pack([*ranked, case.n_applicants - 1 - owners]),  # 4
            eligible=np.ones(listed.size, dtype=np.bool_),
        )
    )
    rows = np.full(case.n_applicants, -1)
    placed = matching.positions != UNPLACED
    rows[placed] = listed[matching.positions[placed]]
    offerings = np.where(placed, places[rows], -1) if listed.size else rows.copy()
    return NearbyPlacement(offerings, rows, nearby, listed, starts, columns, seats_left)


def is_descending(step: Order) -> bool:
    """Whether more comes first: of a draw the larger, of a fact as the step says."""
    return step.criterion == "lottery" or step.direction == "desc"


def fact_of(policy: Policy, step: Order) -> Fact:
    """The fact of a step: one of the nearby row, or one of the child."""
    return NEARBY[step.fact] if step.fact in NEARBY else policy.fact(step.fact, "applicant")


def last_if_missing(column: Ints) -> Ints:
    """What is not known stands behind everything."""
    return np.where(column == MISSING, LAST, column)


def _nobody(case: Case, seats_left: Ints) -> NearbyPlacement:
    none, empty = np.full(case.n_applicants, -1), np.zeros(0, dtype=np.int64)
    nearby, starts = Nearby(empty, empty, empty, empty), np.zeros(case.n_applicants + 1, dtype=np.int64)
    return NearbyPlacement(none, none, nearby, empty, starts, (), seats_left)


def _who(policy: Policy, step: Placement, case: Case) -> Mask:
    """bool[n]: which children the step is for."""
    fits = np.ones(case.n_applicants, dtype=np.bool_)
    for condition in step.who:
        fact = policy.fact(condition.fact, "applicant")
        fits &= holds(fact, condition, case.applicant_column(fact.name))
    return fits


def _column(policy: Policy, step: Order, case: Case, nearby: Nearby, listed: Ints, seed: str) -> Ints:
    """The value of one step for each listed row. No answer to a yes-or-no question is a no."""
    owners = nearby.applicants[listed]
    if step.criterion == "lottery":
        return lottery.draws_of(case, seed, owners, nearby.offerings[listed])
    if step.fact in NEARBY:
        column: Ints = getattr(nearby, step.fact)[listed]
        return column
    column = case.applicant_column(step.fact)[owners]
    is_flag = policy.fact(step.fact, "applicant").type == "flag"
    return np.where(column == MISSING, 0, column) if is_flag else column
