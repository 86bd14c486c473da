"""Columns of keys as one integer that orders as they do, one after the other.

A key of its own level stays there as long as possible: what ranks children is packed once a child, not once a
wish. A chain of any length fits, as what would not fit in 62 bits is replaced by its dense rank, which takes
no more bits than there are different values.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.entries import OF_WISH, Column, Entries
from admissions.rules.facts import MISSING

Ints = npt.NDArray[np.int64]
MAX_BITS: Final = 62


def ascending_key(column: Ints, *, descending: bool) -> Ints:
    """Values moved to 1, 2, … so that larger is better; MISSING becomes 0, behind everybody."""
    if not column.size:
        return column
    low, high = int(column.min()), int(column.max())
    if high == MISSING:
        return np.zeros_like(column)
    if low != MISSING:
        return column - (low - 1) if descending else (high + 1) - column
    known = column != MISSING
    low = int(column.min(where=known, initial=high))
    return np.where(known, (column - low if descending else high - column) + 1, 0)


def pack_columns(entries: Entries, keys: Sequence[Column]) -> Column:
    """The keys as one column, of the level that all of them have, else one value a wish.

    1. Keys that follow one another at one level are packed there.
    2. Where the bits do not suffice, the widest of these gives way to its dense rank, at its own level.
    3. What is left at several levels is spread over the wishes and packed.
    """
    keys = [key for key in keys if width(key.values)] or list(keys[:1])
    runs = [
        Column(pack([key.values for key in run]), level)
        for level, run in groupby(keys, key=lambda key: key.level)
    ]  # 1
    if len(runs) == 1:
        return runs[0]
    while sum(width(run.values) for run in runs) > MAX_BITS:  # 2
        widest = max(range(len(runs)), key=lambda place: width(runs[place].values))
        thinner = Column(dense(runs[widest].values), runs[widest].level)
        if width(thinner.values) == width(runs[widest].values):
            break
        runs[widest] = thinner
    return Column(pack([entries.spread(run) for run in runs]), OF_WISH)  # 3


def pack(keys: Sequence[Ints]) -> Ints:
    """One int64 that orders as the tuple of `keys` does: each key in as many bits as its range takes; what
    would not fit in 62 bits is replaced by its dense rank."""
    packed, used = keys[0], width(keys[0])
    if used > MAX_BITS:
        packed = dense(packed)
        used = width(packed)
    for key in keys[1:]:
        bits = width(key)
        if used + bits > MAX_BITS:
            packed = dense(packed)
            used = width(packed)
        if used + bits > MAX_BITS:
            key = dense(key)
            bits = width(key)
        packed = packed << bits if packed is keys[0] else np.left_shift(packed, bits, out=packed)
        packed |= key
        used += bits
    return packed


def dense(key: Ints) -> Ints:
    """The rank of each value among the different ones, from 0."""
    return np.unique(key, return_inverse=True)[1].reshape(-1).astype(np.int64)


def width(key: Ints) -> int:
    """Bits that the values of a key take."""
    return int(key.max(initial=0)).bit_length()
