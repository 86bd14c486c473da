"""The end of deferred acceptance one applicant at a time, where each arrival displaces others.

1. Take someone who is free, and go down their list to the first wish that is eligible and not behind the
   line of its offering.
2. The offering opens its heap, worst key on top, when it is first needed; equal keys are one tie class. It
   holds the newcomer.
3. As long as it has seats without candidates, the newcomer takes one of them, which it then cannot hand on:
   the offering that would have got it has one seat fewer, taken from its own seats without candidates, and so
   on. The first that has none of them left must make room.
4. It refuses its worst class until those left may stay by the rules 2 and 3 of `Instance`. Whoever is refused
   is free again, and nobody on their key or behind it is ever accepted again.
5. Once it is full its worst key is its line, or the end of that key's band where bands count, so that
   hopeless wishes cost no heap operation.
6. Ends when nobody is free. Whoever comes to the end of the list stays nowhere.
"""

from collections.abc import Callable
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import ADMIT_NONE, UNUSED
from admissions.matching.standing import Standing

_Rule = tuple[int, int, bool, int]
"""Capacity, line, whether all who tie at the last seat may stay, and how far a band may go beyond it."""

Reach = Callable[[int], int]


class _Heap:
    """The tie classes of one offering by key; `worst_first` holds negated keys, `bands` sizes by last key."""

    def __init__(self, rule: _Rule, reach: Reach, keys: list[int], applicants: list[int]) -> None:
        self.capacity, self.line, self.all_who_tie, self.within = rule
        self.reach = reach
        self.count = 0
        self.classes: dict[int, list[int]] = {}
        self.bands: dict[int, int] = {}
        self.worst_first: list[int] = []
        for key, applicant in zip(keys, applicants, strict=True):
            self.hold(key, applicant)

    def hold(self, key: int, applicant: int) -> None:
        self.count += 1
        if key in self.classes:
            self.classes[key].append(applicant)
        else:
            self.classes[key] = [applicant]
            heappush(self.worst_first, -key)
        if self.within != UNUSED:
            self.bands[self._end(key)] = self.bands.get(self._end(key), 0) + 1

    def refuse(self) -> list[int]:
        """Steps 4 and 5. Takes out and returns those who may not stay."""
        refused: list[int] = []
        while self.count > self.capacity:
            worst = -self.worst_first[0]
            if self._stays(worst):
                break
            heappop(self.worst_first)
            leaving = self.classes.pop(worst)
            self.count -= len(leaving)
            if self.within != UNUSED:
                self.bands[self._end(worst)] -= len(leaving)
            self.line = worst - 1
            refused += leaving
        if self.worst_first and self.count >= self.capacity:
            self.line = min(self.line, self._end(-self.worst_first[0]))
        return refused

    def _stays(self, worst: int) -> bool:
        """Whether the worst class may stay although the offering is over-full."""
        if self.all_who_tie and self.count - len(self.classes[worst]) < self.capacity:
            return True
        if self.within == UNUSED or self.line < self._end(worst):
            return False  # of a band that is broken, only those may stay who are above the last seat
        better = self.count - self.bands[self._end(worst)]
        return better < self.capacity and self.count - self.capacity <= self.within

    def _end(self, key: int) -> int:
        """The last key that comes in together with `key`."""
        return key if self.within == UNUSED else self.reach(key)


class _Heaps:
    """The heap of each offering, built from those who are held when it is first needed."""

    def __init__(self, standing: Standing) -> None:
        placed = np.flatnonzero(standing.held != standing.keys.nowhere)
        order = np.argsort(standing.held.take(placed))
        self.applicants = placed.take(order)
        self.keys = standing.held.take(self.applicants)
        self.ends = np.cumsum(standing.counts).tolist()
        self.counts = standing.counts.tolist()
        instance = standing.instance
        self.rules: list[_Rule] = list(
            zip(
                standing.capacities.tolist(),
                standing.lines[:-1].tolist(),
                (instance.ties != ADMIT_NONE).tolist(),
                instance.within.tolist(),
                strict=True,
            )
        )
        empty = np.where(standing.contested, 0, standing.capacities - standing.counts)
        self.empty = np.maximum(empty, 0).tolist()
        self.takeover = instance.takeover.tolist()
        self.reach: Reach = lambda key: int(standing.keys.reach(np.array(key)))
        self.opened: dict[int, _Heap] = {}

    def at(self, offering: int) -> _Heap:
        heap = self.opened.get(offering)
        if heap is None:
            end = self.ends[offering]
            held = slice(end - self.counts[offering], end)
            keys, applicants = self.keys[held].tolist(), self.applicants[held].tolist()
            heap = self.opened[offering] = _Heap(self.rules[offering], self.reach, keys, applicants)
        return heap

    def full(self, offering: int) -> int:
        """Step 3. The offering that must make room for one more at `offering`; `UNUSED` when none must."""
        while offering != UNUSED and self.empty[offering]:
            self.empty[offering] -= 1
            offering = self.takeover[offering]
            if offering != UNUSED:
                self.at(offering).capacity -= 1
        return offering


def displace(standing: Standing, free: NDArray[np.int64]) -> None:
    """Carries `standing` on until nobody is free. What it holds then is final."""
    standing.held[free] = standing.keys.nowhere
    instance, keys = standing.instance, standing.keys
    ends, eligible = instance.starts[1:].data, instance.eligible.data
    offerings, levels, best, width = keys.offerings.data, keys.levels.data, keys.best, keys.width
    untried, held = standing.untried.data, standing.held.data
    lines, heaps, queue = standing.lines.tolist(), _Heaps(standing), free.tolist()
    while queue:
        applicant = queue.pop()
        for wish in range(untried[applicant], ends[applicant]):  # 1
            if not eligible[wish]:
                continue
            offering = offerings[wish]
            key = offering << width | best - levels[wish]
            if key <= lines[offering]:
                break
        else:  # 6
            continue
        untried[applicant], held[applicant] = wish + 1, key
        heaps.at(offering).hold(key, applicant)  # 2
        full = heaps.full(offering)  # 3
        if full == UNUSED:
            continue
        heap = heaps.at(full)
        refused = heap.refuse()  # 4
        lines[full] = heap.line  # 5
        for other in refused:
            held[other] = keys.nowhere
        queue += refused
    standing.lines[:] = lines
    for offering, heap in heaps.opened.items():
        standing.counts[offering] = heap.count
