"""The keys near the lines of contested offerings, from which the lines are read.

A line is the key at the last seat, and it only ever falls. Whoever stands well before it need not be looked
at for a long time. Therefore an offering lines up only the worst of those whom it holds, behind its guard;
the others are safe, and to find the line it is enough to know how many they are.

1. Everybody is safe at an offering that was never over-full.
2. Whoever arrives and is not safe lines up: the newcomers are sorted and merged into the line-up.
3. When the last seat belongs to one of the safe, the offering lines up all whom it holds.
4. The line of an over-full offering is found at its last seat (`last_seat`). Whoever is behind it leaves the
   line-up. An offering that has lined up all sets its guard, and whoever is before that leaves it too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.matching.last_seat import lines
from admissions.matching.standing import Standing

Indices = NDArray[np.int64]

SHARE = 4
"""An offering lines up the worst of those it holds, one for this many seats."""

BLOCK = 1 << 16
"""How many are looked at at once: what is computed of them stays in the processor's cache."""


@dataclass(slots=True, eq=False)
class LineUp:
    """The line-up of `m` offerings.

    keys    int64[h]      sorted, which puts the best of each offering first.
    sizes   int64[m]      how many of them each offering has.
    guards  int64[m + 1]  the largest key of an offering that is safe.
    """

    keys: Indices
    sizes: Indices
    guards: Indices

    def enter(self, standing: Standing, arrived: Indices) -> tuple[Indices, Indices]:
        """Steps 2 and 3, for the keys of newcomers that are not safe.

        Returns the offerings that are over-full, and those of them that have lined up all.
        """
        keys = standing.keys
        self.sizes += np.bincount(keys.offering_of(arrived), minlength=self.sizes.size)
        over_full = np.flatnonzero(standing.counts > standing.capacities)
        standing.contested[over_full] = True
        safe = (standing.counts - self.sizes).take(over_full)
        anew = over_full.compress(safe >= standing.capacities.take(over_full))
        if anew.size:
            arrived = np.concatenate([arrived, *self._safe_at(standing, anew)])
            self.sizes[anew] = standing.counts.take(anew)
        if arrived.size:
            arrived.sort()
            self.keys = np.concatenate([self.keys, arrived])
            self.keys.sort(kind="stable")  # two sorted runs: a merge sort passes over them once
        return over_full, anew

    def _safe_at(self, standing: Standing, offerings: Indices) -> list[Indices]:
        """The keys of all who are safe at some offerings."""
        up_to = np.full(self.guards.size, -1, dtype=np.int64)
        up_to[offerings] = self.guards.take(offerings)
        found = []
        for begin in range(0, standing.held.size, BLOCK):
            held = standing.held[begin : begin + BLOCK]
            found.append(held.compress(held <= up_to.take(standing.keys.offering_of(held))))
        return found

    def raise_lines(self, standing: Standing, over_full: Indices, anew: Indices) -> None:
        """Step 4. Whoever is behind a line is no longer counted."""
        keys, capacities = standing.keys, standing.capacities
        first = np.cumsum(self.sizes) - standing.counts  # of all whom an offering holds, the safe before it
        standing.lines[over_full] = lines(standing, self.keys, first.take(over_full), over_full)
        line_ends = self.keys.searchsorted(standing.lines.take(over_full), side="right")
        standing.counts[over_full] = line_ends - first.take(over_full)
        last = (first + capacities - 1 - capacities // SHARE).take(anew)
        found = np.where(capacities.take(anew) > 0, self.keys.take(last) - 1, keys.before(anew))
        self.guards[anew] = found
        left = [np.empty(0, dtype=np.int64)]
        for begin in range(0, self.keys.size, BLOCK):
            some = self.keys[begin : begin + BLOCK]
            places = keys.offering_of(some)
            stay = some <= standing.lines.take(places)
            if anew.size:
                stay &= some > self.guards.take(places)
            left.append(some.compress(stay))
        self.keys = np.concatenate(left)
        self.sizes = np.bincount(keys.offering_of(self.keys), minlength=self.sizes.size)


def nobody_lined_up(standing: Standing) -> LineUp:
    """Step 1."""
    offerings = np.arange(standing.counts.size, dtype=np.int64)
    return LineUp(
        keys=np.empty(0, dtype=np.int64),
        sizes=np.zeros(offerings.size, dtype=np.int64),
        guards=np.append(standing.keys.weakest(offerings), np.iinfo(np.int64).max),
    )
