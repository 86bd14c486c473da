"""How a frozen round lies in the database, and the hash that says whether it is still the same.

A record of wishes has `WISH_HEAD` integers (rank, key of the offering) and then the facts of the wish; all
integers are int64, big-endian. `admissions.models.freeze` describes the rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Final

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from admissions.models import Freeze, FrozenOffering
from admissions.rules.policy import Policy

INT: Final = np.dtype(">i8")
COUNT: Final = np.dtype(">i4")
WISH_HEAD: Final = 2
NEARBY_WIDTH: Final = 3
"""Integers of one school nearby: offering (key), metres or MISSING, place in the catchment or MISSING."""
CHUNK: Final = 50_000
"""Files that are read or written together."""


class FrozenInputChanged(RuntimeError):
    """The rows are not those that were frozen: somebody changed them in the database."""

    def __init__(self) -> None:
        super().__init__(
            _("Dữ liệu đã chốt bị sửa trong cơ sở dữ liệu sau khi chốt. Hãy báo bộ phận kỹ thuật.")
        )


@dataclass(frozen=True, slots=True)
class FrozenRows:
    """Files that follow one another, each column on end. Codes and keys: UTF-8, a line feed between."""

    applications: bytes
    codes: bytes
    lottery_keys: bytes
    facts: bytes
    lengths: bytes
    wishes: bytes
    nearby_lengths: bytes = b""
    nearby: bytes = b""

    @property
    def size(self) -> int:
        return len(self.lengths) // COUNT.itemsize


class Digest:
    """SHA-256 over a freeze, the same however its rows are cut into chunks.

    One SHA-256 a column of files, then one over the head, the offerings, those set aside and these digests.
    The columns of schools nearby count where there are any.
    """

    def __init__(self) -> None:
        self._columns = {field.name: sha256() for field in fields(FrozenRows)}
        self._has_nearby = False

    def update(self, rows: FrozenRows) -> None:
        for name, column in self._columns.items():
            column.update(getattr(rows, name))
            if name in ("codes", "lottery_keys"):
                column.update(b"\n")
        self._has_nearby = self._has_nearby or bool(rows.nearby)

    def over(self, freeze: Freeze, offerings: Iterable[FrozenOffering]) -> str:
        whole = sha256()
        head = [freeze.pack_sha256, freeze.seed, freeze.set_aside, freeze.lines]
        whole.update(json.dumps(head).encode() + b"\n")
        for each in offerings:
            line = json.dumps([each.offering_id, each.code, each.name, each.seats, each.taken])
            whole.update(line.encode() + b"\n" + bytes(each.facts))
        for name, column in self._columns.items():
            if self._has_nearby or not name.startswith("nearby"):
                whole.update(column.digest())
        return whole.hexdigest()


def record_size(policy: Policy) -> int:
    """Integers of one wish."""
    return WISH_HEAD + len(policy.facts_of("preference"))


def integers(content: bytes, width: int) -> npt.NDArray[np.int64]:
    """Packed integers as they lie there, big-endian, `width` a row."""
    found: npt.NDArray[np.int64] = np.frombuffer(content, dtype=INT)
    return found.reshape(-1, width) if width else found.reshape(0, 0)
