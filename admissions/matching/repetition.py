"""What an instance may not hold twice: an offering in one list, a priority in a strict offering."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.integer[Any]]

SHORT = 16
"""Lists up to this length are compared wish with wish, which costs a fraction of sorting them."""


def first_repeated(
    starts: NDArray[np.int64], offerings: Integers, n_offerings: int
) -> tuple[int, int] | None:
    """An applicant, and an offering that stands twice in their list; None when there is none."""
    longest = int(np.diff(starts).max(initial=0))
    if longest > SHORT:
        return _first_repeated_by_sorting(starts, offerings, n_offerings)
    for distance in range(1, longest):
        same = np.flatnonzero(offerings[distance:] == offerings[:-distance])
        owners = starts.searchsorted(same, side="right") - 1
        for place in np.flatnonzero(same + distance < starts[owners + 1])[:1].tolist():
            return int(owners[place]), int(offerings[same[place]])
    return None


def _first_repeated_by_sorting(
    starts: NDArray[np.int64], offerings: Integers, n_offerings: int
) -> tuple[int, int] | None:
    """The lists stand in order, which a merge sort makes cheap."""
    pairs = np.repeat(np.arange(starts.size - 1, dtype=np.int64), np.diff(starts))
    pairs *= n_offerings
    pairs += offerings
    pairs.sort(kind="stable")
    for pair in pairs[1:][pairs[1:] == pairs[:-1]][:1].tolist():
        return pair // n_offerings, pair % n_offerings
    return None


def first_tie(offerings: Integers, priorities: NDArray[np.int64], n_offerings: int) -> tuple[int, int] | None:
    """The first offering and priority that stand twice; by one plain sort when both fit into one integer."""
    if offerings.size == 0:
        return None
    low, high = int(priorities.min()), int(priorities.max())
    width = (high - low).bit_length()
    if width + (n_offerings - 1).bit_length() <= 63:
        keys = (offerings.astype(np.int64) << width) | (priorities - low)
        keys.sort()
        for key in keys[1:][keys[1:] == keys[:-1]][:1].tolist():
            return key >> width, (key & (1 << width) - 1) + low
        return None
    order = np.lexsort((priorities, offerings))
    by_offering, by_priority = offerings.take(order), priorities.take(order)
    same = (by_offering[1:] == by_offering[:-1]) & (by_priority[1:] == by_priority[:-1])
    for place in np.flatnonzero(same)[:1].tolist():
        return int(by_offering[place]), int(by_priority[place])
    return None
