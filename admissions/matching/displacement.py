"""The end of deferred acceptance one applicant at a time, where each arrival displaces one other.

1. Take someone who is free, and go down their list to the first wish that is eligible and not behind the
   line of its offering.
2. The offering opens its heap, worst key on top, when it is first needed; equal keys are one tie class.
3. It holds the newcomer. If it still fills its seats without its worst class, it refuses that class, who
   are free again; one newcomer never makes room for refusing a second class.
4. Once an offering is full its worst key is its line, so that hopeless wishes cost no heap operation.
5. Ends when nobody is free. Whoever comes to the end of the list stays nowhere.
"""

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from admissions.matching.standing import Standing


class _Heap:
    """The tie classes of one offering by key; `worst_first` holds negated keys."""

    def __init__(self, keys: list[int], applicants: list[int]) -> None:
        self.count = len(keys)
        self.classes: dict[int, list[int]] = {}
        for key, applicant in zip(keys, applicants, strict=True):
            self.classes.setdefault(key, []).append(applicant)
        self.worst_first = [-key for key in reversed(self.classes)]  # sorted, therefore a heap

    def hold(self, key: int, applicant: int) -> None:
        self.count += 1
        if key in self.classes:
            self.classes[key].append(applicant)
        else:
            self.classes[key] = [applicant]
            heappush(self.worst_first, -key)

    def spare(self, seats: int) -> list[int]:
        """Takes out and returns the worst class if the others fill the seats; otherwise nobody."""
        worst = -self.worst_first[0]
        if self.count - len(self.classes[worst]) < seats:
            return []
        heappop(self.worst_first)
        refused = self.classes.pop(worst)
        self.count -= len(refused)
        return refused


class _Heaps:
    """The heap of each offering, built from those who are held when its first newcomer arrives."""

    def __init__(self, standing: Standing) -> None:
        placed = np.flatnonzero(standing.places != standing.nowhere)
        order = np.argsort(standing.held.take(placed))
        self.applicants = placed.take(order)
        self.keys = standing.held.take(self.applicants)
        self.ends = np.cumsum(standing.counts).tolist()
        self.counts = standing.counts.tolist()
        self.opened: dict[int, _Heap] = {}

    def at(self, offering: int) -> _Heap:
        heap = self.opened.get(offering)
        if heap is None:
            end = self.ends[offering]
            held = slice(end - self.counts[offering], end)
            heap = _Heap(self.keys[held].tolist(), self.applicants[held].tolist())
            self.opened[offering] = heap
        return heap


def displace(standing: Standing, free: NDArray[np.int64]) -> None:
    """Carries `standing` on until nobody is free. What it holds then is final."""
    instance, keys = standing.instance, standing.keys
    ends, eligible, seats = instance.starts[1:].data, instance.eligible.data, instance.seats.tolist()
    offerings, levels, best, width = keys.offerings.data, keys.levels.data, keys.best, keys.width
    wishes, places, held = standing.wishes.data, standing.places.data, standing.held.data
    lines, heaps, queue = standing.lines.tolist(), _Heaps(standing), free.tolist()
    while queue:
        applicant = queue.pop()
        for wish in range(wishes[applicant], ends[applicant]):  # 1
            if not eligible[wish]:
                continue
            offering = offerings[wish]
            key = offering << width | best - levels[wish]
            if key <= lines[offering]:
                break
        else:  # 5
            continue
        wishes[applicant], places[applicant], held[applicant] = wish, offering, key
        heap = heaps.at(offering)  # 2
        heap.hold(key, applicant)  # 3
        refused = heap.spare(seats[offering])
        for other in refused:
            wishes[other] += 1
            places[other] = standing.nowhere
        queue += refused
        if heap.count >= seats[offering]:  # 4
            lines[offering] = -heap.worst_first[0]
    standing.lines[:] = lines
    for offering, heap in heaps.opened.items():
        standing.counts[offering] = heap.count
