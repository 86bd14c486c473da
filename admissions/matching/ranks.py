"""Dense ranks: the distinct values in order, and the place of each value among them.

The outcome is that of `np.unique` with `return_inverse`, but the order comes from one plain sort, which takes
a seventh of an `argsort`:

1. A value and its index are packed into one integer, the index in the low bits. Low bits of the values that
   find no room are left out.
2. One sort brings the values into order, and the indices with them.
3. Where the bits that were left out might matter, neighbours are put in order by their whole values.
"""

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]

UNCLEAR = 1 / 8
"""The share of neighbours from which on step 3 costs more than an `argsort`."""


def dense_ranks(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], Indices]:
    """`distinct` int64[d], ascending, and `ranks` int64[k] so that `distinct[ranks] == values`; k > 0."""
    order = _order(values)
    ordered = values.take(order)
    rises = np.append(False, ordered[1:] != ordered[:-1])
    ranks = np.empty(values.size, dtype=np.int64)
    ranks[order] = rises.cumsum()
    rises[0] = True
    return ordered.compress(rises), ranks


def _order(values: NDArray[np.int64]) -> Indices:
    """The indices by ascending value; those of equal values in any order."""
    bits = (values.size - 1).bit_length()
    lowest = int(values.min())
    packed = values.view(np.uint64) - np.uint64(lowest % 2**64)  # right even where the range takes 64 bits
    left_out = max(0, int(packed.max()).bit_length() + bits - 64)
    packed >>= left_out
    packed <<= bits  # 1
    packed |= np.arange(values.size, dtype=np.uint64)
    packed.sort()  # 2
    order = (packed & (1 << bits) - 1).view(np.int64)
    if not left_out:
        return order
    packed >>= bits
    same = packed[1:] == packed[:-1]
    unclear = np.flatnonzero(np.append(same, False) | np.append(False, same))
    if unclear.size > UNCLEAR * values.size:
        return values.argsort()
    rows = order.take(unclear)
    order[unclear] = rows.take(np.lexsort((values.take(rows), packed.take(unclear))))  # 3
    return order
