"""The waiting list of each queue, and how it moves when families answer.

A child waits for every wish that is eligible and that it prefers to what it is granted. The list of a queue
is in the order of its priorities, so that it is the order in which the run itself would have let children in.
Nothing here is drawn, timed or kept: the list is read from the decided round, and read again after every
answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import UNPLACED, Instance, Matching
from admissions.rules.cutoffs import before
from admissions.rules.facts import Label

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

AHEAD: Final = Label("còn {count} chỗ trước bạn", "{count} ahead of you")
"""What a family reads beside a wish it waits for; `count` is `ahead`."""


class PlaceLost(RuntimeError):
    """After a movement someone would have less than they held. It cannot be, and must not be stored."""

    def __init__(self, applicant: int) -> None:
        self.applicant = applicant
        super().__init__(f"Sau khi dịch chuyển danh sách chờ, thí sinh thứ {applicant} mất chỗ đang giữ.")


def in_vain(instance: Instance, matching: Matching) -> Mask:
    """bool[p]: the eligible claims that their owner prefers to the one granted; all of them where none is."""
    return np.logical_and(before(matching.positions, instance.starts), instance.eligible)


def waiting_positions(instance: Instance, matching: Matching) -> Ints:
    """int64[p]: the place of each claim on the waiting list of its queue, from 1; 0 for a claim that does not
    wait.

    A place is one more than the number of those waiting with a higher priority, so that children who are
    equal by every rule share a place instead of being told an order that nobody decided.
    """
    waiting = np.flatnonzero(in_vain(instance, matching))
    queues, priorities = instance.offerings[waiting], instance.priorities[waiting]
    order = np.lexsort((~priorities, queues))
    queues, priorities = queues[order], priorities[order]
    places = np.arange(order.size)
    opens = np.diff(queues, prepend=-1) != 0
    first_of_queue = np.maximum.accumulate(np.where(opens, places, 0))
    leads = opens | (np.diff(priorities, prepend=0) != 0)
    first_equal = np.maximum.accumulate(np.where(leads, places, 0))
    positions = np.zeros(instance.offerings.size, dtype=np.int64)
    positions[waiting[order]] = first_equal - first_of_queue + 1
    return positions


def ahead(positions: Ints, wish_of_claim: Ints, wishes: int) -> Ints:
    """int64[wishes]: how many stand before each wish, -1 where it does not wait.

    A wish may be a claim on several queues of its offering: the shortest way in counts. `positions` are those
    of `waiting_positions`, `wish_of_claim` the wish of each claim.
    """
    unknown = np.iinfo(np.int64).max
    shortest = np.full(wishes, unknown)
    waits = positions > 0
    np.minimum.at(shortest, wish_of_claim[waits], positions[waits] - 1)
    return np.where(shortest == unknown, -1, shortest)


def lengths(instance: Instance, matching: Matching) -> Ints:
    """int64[m]: how many wait for each queue."""
    places = instance.offerings[in_vain(instance, matching)]
    return np.bincount(places, minlength=instance.n_offerings).astype(np.int64)


def move(instance: Instance, matching: Matching, *, confirmed: Mask, gone: Mask) -> Matching:
    """Who holds what once those who confirmed stay and those who left are gone.

    `confirmed` and `gone` are bool[n]; a child in both is gone, and one who confirmed without a place is
    ignored. Everybody else keeps their whole list of wishes.

    1. Of whoever confirmed only the claim that is held remains eligible: it cannot change any more, and its
       seat stays taken in its own queue, also where that queue had taken the seat over.
    2. Of whoever is gone no claim remains.
    3. Deferred acceptance runs again over the same seats and priorities.

    What the others held is still free of justified envy among those who remain, and deferred acceptance gives
    each of them the best place that any such outcome gives (Gale and Shapley 1962; the chain of vacancies of
    Blum, Roth and Rothblum, Journal of Economic Theory 76, 1997). So nobody loses what they hold, whatever
    the order of the answers, and the same answers give the same movement. That is checked: PlaceLost if it
    ever fails.
    """
    held = matching.positions
    fixed = confirmed & ~gone & (held != UNPLACED)
    remains = instance.eligible & ~np.repeat(gone | fixed, np.diff(instance.starts))
    remains[held[fixed]] = True
    moved = match(replace(instance, eligible=remains))
    holders = ~gone & (held != UNPLACED)
    lost = holders & ((moved.positions == UNPLACED) | (moved.positions > held))
    if lost.any():
        raise PlaceLost(int(np.flatnonzero(lost)[0]))
    return moved
