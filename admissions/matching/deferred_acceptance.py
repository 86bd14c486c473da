"""Who gets a place, fast: applicant-proposing deferred acceptance in rounds over NumPy arrays.

The outcome is that of `textbook`, for the same reasons (Gale and Shapley 1962; `Instance` names the sources
of what goes beyond them); only the order of the work differs, and the order does not matter. A wish is one
integer, smaller is better, with its offering in the high bits (`keys`).

1. Everybody is free and tries their first wish.
2. Everybody who is free goes down their list to the first wish that is eligible and not behind the line of
   its offering, and is held there. Whoever finds none stays without a place.
3. Seats are handed on to where they are still wanted (`takeover`), fewer each time. Offerings that hold more
   than their seats are contested from now on, and those whom they may have to refuse line up (`line_up`).
4. The line of a contested offering is the key at its last seat, or a little beside it where ties or bands
   have a rule of their own (`last_seat`). Everyone behind a line is refused, is free again and goes on with
   step 2; everyone on it stays. In a strict offering no two keys are equal, so that this is one.
5. When nobody is free, what is held is granted.

A refusal is final, so lines move in one direction and each wish is looked at once. An instance that makes
one refusal a round, a chain of displacements, would need as many rounds as refusals: after `LAST_ROUND` the
rest is done one by one on heaps (`displacement`).
"""

import numpy as np
from numpy.typing import NDArray

from admissions.matching.displacement import displace
from admissions.matching.instance import Instance, Matching
from admissions.matching.line_up import BLOCK, LineUp, nobody_lined_up
from admissions.matching.standing import Standing, granted, start
from admissions.matching.takeover import capacities

LAST_ROUND = 64
"""Rounds before the rest is done on heaps; instances that are not made up end after 10 to 20."""

Indices = NDArray[np.int64]


def match(instance: Instance) -> Matching:
    """Solve `instance`; `rounds` of the result counts the rounds of step 2.

    About a fifth of a second for 1.6 million applicants with 5 wishes each at 3,000 offerings. Beside the
    instance it needs about 40 bytes an applicant.
    """
    standing = start(instance)
    line_up = nobody_lined_up(standing)
    free = np.arange(instance.n_applicants, dtype=np.int64)  # 1
    rounds = 0
    while free.size and rounds < LAST_ROUND:
        rounds += 1
        arrived = _hold(standing, line_up, free)  # 2
        standing.capacities = capacities(instance, standing.counts, standing.contested)  # 3
        over_full, anew = line_up.enter(standing, arrived)
        line_up.raise_lines(standing, over_full, anew)  # 4
        free = _refused(standing)
    if free.size:
        displace(standing, free)
    return granted(standing, rounds)  # 5


def _hold(standing: Standing, line_up: LineUp, free: Indices) -> Indices:
    """Step 2. Returns the keys of those who are held now and are not safe there."""
    arrived = [np.empty(0, dtype=np.int64)]
    for begin in range(0, free.size, BLOCK):
        arrived += _go_down(standing, line_up, free[begin : begin + BLOCK])
    return np.concatenate(arrived)


def _go_down(standing: Standing, line_up: LineUp, free: Indices) -> list[Indices]:
    """Step 2 for some of those who are free: one wish of each at a time."""
    arrived: list[Indices] = []
    eligible = standing.eligible
    wishes, ends = standing.untried.take(free), standing.instance.starts[1:].take(free)
    while True:
        onward = wishes < ends
        if not onward.all():
            standing.held[free.compress(~onward)] = standing.keys.nowhere
            free, wishes, ends = free.compress(onward), wishes.compress(onward), ends.compress(onward)
        if not free.size:
            return arrived
        places, keys = standing.keys.at(wishes)
        accepted = keys <= standing.lines.take(places)
        if eligible is not None:
            accepted &= eligible.take(wishes)
        wishes += 1
        everybody = accepted.all()
        held = slice(None) if everybody else np.flatnonzero(accepted)
        standing.untried[free[held]] = wishes[held]
        standing.held[free[held]] = keys[held]
        keys, places = keys[held], places[held]
        standing.counts += np.bincount(places, minlength=standing.counts.size)
        arrived.append(keys.compress(keys > line_up.guards.take(places)))
        if everybody:
            return arrived
        rest = np.flatnonzero(~accepted)
        free, wishes, ends = free.take(rest), wishes.take(rest), ends.take(rest)


def _refused(standing: Standing) -> Indices:
    """Step 4, the refusals: everybody who is held behind a line."""
    refused = []
    for begin in range(0, standing.held.size, BLOCK):
        held = standing.held[begin : begin + BLOCK]
        behind = np.flatnonzero(held > standing.lines.take(standing.keys.offering_of(held)))
        behind += begin
        refused.append(behind)
    return np.concatenate(refused)
