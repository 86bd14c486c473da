"""Seats without candidates: how many each offering has when others hand on theirs.

An offering hands on what it has beyond those who ask for it, and never again once it has refused somebody.
Those who ask only become more, so that capacities only fall.
"""

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import UNUSED, Instance


def capacities(instance: Instance, held: NDArray[np.int64], refuses: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The seats int64[m] of each offering, its own and those handed on to it.

    `held` int64[m] is how many it holds, which is how many ask for it as long as it has refused nobody;
    `refuses` bool[m] says where it has.
    """
    if not instance.hands_on:
        return instance.seats
    seats, asking, closed = instance.seats.tolist(), held.tolist(), refuses.tolist()
    for offering, taker in enumerate(instance.takeover.tolist()):
        if taker != UNUSED and not closed[offering]:
            seats[taker] += max(0, seats[offering] - asking[offering])
    return np.array(seats, dtype=np.int64)
