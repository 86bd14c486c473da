"""The lottery: a draw that anyone can repeat, tied to the child and the school and to nothing else.

draw(seed, applicant, offering) = the first 8 bytes of SHA-256 of the UTF-8 text "seed|applicant|offering",
read as a big-endian number and shifted right by two bits: 0 … 2⁶² − 1. The larger draw comes first.
Cancelling, applying again or changing the order of wishes changes no draw.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case


def draw(seed: str, applicant: str, offering: str) -> int:
    return int.from_bytes(sha256(f"{seed}|{applicant}|{offering}".encode()).digest()[:8], "big") >> 2


def draws(case: Case, seed: str) -> npt.NDArray[np.int64]:
    """The draw of every preference."""
    heads = [f"{seed}|{applicant}|".encode() for applicant in case.applicant_ids]
    tails = [offering.encode() for offering in case.offering_ids]
    pairs = zip(case.owners.tolist(), case.offerings.tolist(), strict=True)
    digests = b"".join(sha256(heads[owner] + tails[offering]).digest()[:8] for owner, offering in pairs)
    return (np.frombuffer(digests, dtype=">u8") >> np.uint64(2)).astype(np.int64)
