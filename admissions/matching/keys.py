"""A wish as one integer, so that one sort groups wishes by offering and puts the best of each first.

The offering stands in the high bits and below it how far the wish falls short of the best priority:

    key = offering << width | best - level

Smaller is better, and a key never leaves the range of its offering; behind the last offering comes that of
being nowhere. `level` is the priority itself when everything fits into 63 bits; otherwise its dense rank
among all eligible priorities, which always fits.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import Instance, Integers
from admissions.matching.ranks import dense_ranks

KEY_BITS = 63
"""A key is a non-negative int64."""


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Computes keys on demand, because most wishes are never looked at.

    offerings  int32|64[p]  the offering of each wish.
    levels     int64[p]     what is compared inside an offering, larger is better.
    best       int          the highest level of an eligible wish.
    lowest     int          the lowest.
    width      int          bits below the offering.
    nowhere    int          the key of being nowhere.
    band_bits  int          levels with the same `level >> band_bits` are one band; where `floors` is None.
    floors     int64[]      by dense rank, the lowest rank of the same band; where priorities were ranked.
    """

    offerings: Integers
    levels: NDArray[np.int64]
    best: int
    lowest: int
    width: int
    nowhere: int
    band_bits: int
    floors: NDArray[np.int64] | None = None

    def at(self, wishes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The offering and the key of each wish. The key of a wish that is not eligible means nothing."""
        offerings = self.offerings.take(wishes).astype(np.int64)
        keys = self.levels.take(wishes)
        np.subtract(self.best, keys, out=keys)
        keys |= offerings << self.width
        return offerings, keys

    def offering_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """The offering of each key, one behind the last for `nowhere`."""
        return keys >> self.width

    def before(self, offerings: NDArray[np.int64]) -> NDArray[np.int64]:
        """A key before all that each offering can have: nobody is as good."""
        return (offerings << self.width) - 1

    def weakest(self, offerings: NDArray[np.int64]) -> NDArray[np.int64]:
        """The largest key that each offering can have: nobody is worse."""
        return offerings << self.width | (1 << self.width) - 1

    def reach(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """The largest key of the same offering and band."""
        levels = self.best - (keys & (1 << self.width) - 1)
        if self.floors is not None:
            floors = self.floors.take(levels)
        else:
            floors = np.maximum(levels >> self.band_bits << self.band_bits, self.lowest)
        return keys + (levels - floors)


def pack(instance: Instance) -> Keys:
    """The keys of an instance; ranks the priorities first when they are too wide to be packed."""
    offering_bits = instance.n_offerings.bit_length()
    priorities, eligible, bits = instance.priorities, instance.eligible, instance.band_bits
    claims = priorities if eligible.all() else priorities.compress(eligible)
    if claims.size == 0:
        return Keys(instance.offerings, priorities, 0, 0, 0, instance.n_offerings, bits)
    best, lowest = int(claims.max()), int(claims.min())
    width = (best - lowest).bit_length()
    if width + offering_bits <= KEY_BITS:
        nowhere = instance.n_offerings << width
        return Keys(instance.offerings, priorities, best, lowest, width, nowhere, bits)
    distinct, ranks = dense_ranks(claims)
    levels = ranks
    if ranks.size < priorities.size:
        levels = np.zeros(priorities.size, dtype=np.int64)
        levels[eligible] = ranks
    best, floors = distinct.size - 1, _floors(distinct >> bits)
    width = best.bit_length()
    return Keys(instance.offerings, levels, best, 0, width, instance.n_offerings << width, bits, floors)


def _floors(bands: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of ascending `bands` the first place that has the same."""
    places = np.arange(bands.size)
    places[1:][bands[1:] == bands[:-1]] = 0
    return np.maximum.accumulate(places)
