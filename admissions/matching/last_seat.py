"""Where the line of an over-full offering stands: the rules 2 and 3 of `Instance`, over arrays of keys."""

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import ADMIT_NONE, UNUSED
from admissions.matching.standing import Standing

Indices = NDArray[np.int64]


def lines(standing: Standing, line_up: Indices, first: Indices, over_full: Indices) -> Indices:
    """The largest key that each over-full offering still accepts.

    over_full  int64[k]  offerings that hold more than their capacity.
    line_up    int64[h]  sorted keys, with everybody at each of these offerings from the last seat on.
    first      int64[k]  where the best of each would stand if everybody before the last seat were there too.

    Everyone on the key at the last seat is in, who in a strict offering is one.
    """
    capacities = standing.capacities.take(over_full)
    last = line_up.take(first + capacities - 1)
    instance = standing.instance
    none_in = instance.ties.take(over_full) == ADMIT_NONE
    banded = instance.within.take(over_full) != UNUSED
    if not (none_in.any() or banded.any() or instance.hands_on):
        return last
    found = np.where(none_in & (line_up.take(first + capacities) == last), last - 1, last)
    if banded.any():
        whole = _whole_band(standing, line_up, first, over_full, last)
        found = np.where(whole, standing.keys.reach(last), found)
    return np.where(capacities > 0, found, (over_full << standing.keys.width) - 1)


def _whole_band(
    standing: Standing, line_up: Indices, first: Indices, over_full: Indices, last: Indices
) -> NDArray[np.bool_]:
    """Rule 2: whether everybody in the band at the last seat is in.

    A line inside a band has refused some of it already, and what is held no longer says how large it is.
    """
    reach = standing.keys.reach(last)
    beyond = line_up.searchsorted(reach, side="right") - first - standing.capacities.take(over_full)
    unbroken = standing.lines.take(over_full) >= reach
    return unbroken & (beyond <= standing.instance.within.take(over_full))
