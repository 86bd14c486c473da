"""A wish as one integer, so that one sort groups wishes by offering and puts the best of each first.

The offering stands in the high bits and below it how far the wish falls short of the best priority:

    key = offering << width | best - level

Smaller is better, and a key never leaves the range of its offering. `level` is the priority itself when
everything fits into 63 bits; otherwise its dense rank among all eligible priorities, which always fits.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import Instance, Integers

KEY_BITS = 63
"""A key is a non-negative int64."""


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Computes keys on demand, because most wishes are never looked at.

    offerings  int32|64[p]  the offering of each wish.
    levels     int64[p]     what is compared inside an offering, larger is better.
    best       int          the highest level of an eligible wish.
    width      int          bits below the offering.
    """

    offerings: Integers
    levels: NDArray[np.int64]
    best: int
    width: int

    def at(self, wishes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The offering and the key of each wish. The key of a wish that is not eligible means nothing."""
        offerings = self.offerings.take(wishes).astype(np.int64)
        keys = self.levels.take(wishes)
        np.subtract(self.best, keys, out=keys)
        keys |= offerings << self.width
        return offerings, keys

    def weakest(self, offerings: NDArray[np.int64]) -> NDArray[np.int64]:
        """The largest key that each offering can have: nobody is worse."""
        return offerings << self.width | (1 << self.width) - 1


def pack(instance: Instance) -> Keys:
    """The keys of an instance; ranks the priorities first when they are too wide to be packed."""
    offering_bits = max(instance.n_offerings - 1, 0).bit_length()
    priorities, eligible = instance.priorities, instance.eligible
    claims = priorities if eligible.all() else priorities.compress(eligible)
    if claims.size == 0:
        return Keys(instance.offerings, priorities, best=0, width=0)
    best, lowest = int(claims.max()), int(claims.min())
    width = (best - lowest).bit_length()
    if width + offering_bits <= KEY_BITS:
        return Keys(instance.offerings, priorities, best, width)
    distinct, ranks = np.unique(claims, return_inverse=True)
    levels = np.zeros(priorities.size, dtype=np.int64)
    levels[eligible] = ranks
    return Keys(instance.offerings, levels, best=distinct.size - 1, width=(distinct.size - 1).bit_length())
