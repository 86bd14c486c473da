"""The lottery: a draw that anyone can repeat, tied to the child and the school and to nothing else.

draw(seed, child, offering) = the first 8 bytes of SHA-256 of the UTF-8 text "seed|child|offering", read as a
big-endian number and shifted right by two bits: 0 … 2⁶² − 1. The larger draw comes first.

The child is named by its `lottery_keys` of the case, which stay the same for the whole round. Withdrawing and
applying again, a second guardian, another order of wishes change no draw: the file may get a new code, the
key does not (in New York 2022 it did, and 163 pupils had a second draw).

The seed is fixed before the applications close and stays secret until the run; its `commitment` is published
at once. Whoever keeps the commitment can see after the run that the seed was not chosen to please anyone.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case

Ints = npt.NDArray[np.int64]

BLOCK: Final = 1 << 16
"""Draws that are made at once: millions of digests as Python objects would take gigabytes."""


def draw(seed: str, child: str, offering: str) -> int:
    """The draw of one child at one offering, 0 … 2⁶² − 1."""
    return int.from_bytes(sha256(f"{seed}|{child}|{offering}".encode()).digest()[:8], "big") >> 2


def draws(case: Case, seed: str) -> Ints:
    """int64[p]: the draw of every preference."""
    return draws_of(case, seed, case.owners, case.offerings)


def draws_of(case: Case, seed: str, children: Ints, offerings: npt.NDArray[np.integer]) -> Ints:
    """int64[k]: the draws of pairs of a child and an offering, as indices into the case."""
    heads = [f"{seed}|{key}|".encode() for key in case.lottery_keys]
    tails = [offering.encode() for offering in case.offering_ids]
    found = np.empty(len(children), dtype=np.int64)
    for first in range(0, len(children), BLOCK):
        rows = slice(first, first + BLOCK)
        pairs = zip(children[rows].tolist(), offerings[rows].tolist(), strict=True)
        digests = b"".join(sha256(heads[child] + tails[offering]).digest()[:8] for child, offering in pairs)
        found[rows] = np.frombuffer(digests, dtype=">u8") >> np.uint64(2)
    return found


def commitment(seed: str) -> str:
    """What is published before the applications close: SHA-256 of the UTF-8 seed, 64 hexadecimal digits."""
    return sha256(seed.encode()).hexdigest()


def keeps(seed: str, published: str) -> bool:
    """Whether a seed that is revealed is the one whose commitment was published."""
    return commitment(seed) == published.strip().lower()
