"""From a freeze to the columns that are ranked: bytes become arrays, and no cell is looked at.

PostgreSQL joins the rows of a chunk on its side and hands over a few long values by binary COPY; SQLite hands
over the rows, which are joined here. One chunk is in memory at a time besides the columns themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction

from admissions.allocation.frozen import (
    CHUNK,
    COUNT,
    INT,
    NEARBY_WIDTH,
    WISH_HEAD,
    Digest,
    FrozenInputChanged,
    FrozenRows,
    integers,
    record_size,
)
from admissions.models import Freeze, FrozenFile, FrozenOffering
from admissions.models.bulk import aggregates
from admissions.rules.case import Case, Ints, Line
from admissions.rules.inputs import Nearby, read_lines
from admissions.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Frozen:
    """A freeze as arrays. `applications`, `offerings`: keys in the database, in the order of the case."""

    freeze: Freeze
    case: Case
    applications: Ints
    offerings: Ints


@transaction.atomic
def load(freeze: Freeze, policy: Policy) -> Frozen:
    """The whole freeze. Raises FrozenInputChanged when its rows are not those that were written."""
    offerings = list(FrozenOffering.objects.filter(freeze=freeze).order_by("number"))
    files = _Files(freeze, policy, np.array([each.offering_id for each in offerings], dtype=np.int64))
    digest = Digest()
    for rows in _chunks(freeze):
        digest.update(rows)
        files.take(rows)
    if digest.over(freeze, offerings) != freeze.sha256:
        raise FrozenInputChanged
    return Frozen(freeze, files.case(offerings), files.applications, files.offering_keys)


def load_file(freeze: Freeze, policy: Policy, application_id: int) -> Frozen | None:
    """One file with the offerings that it names, without what lies nearby; None when the freeze does not
    have it."""
    found = FrozenFile.objects.filter(freeze=freeze, application=application_id).first()
    if found is None:
        return None
    records = integers(bytes(found.wishes), record_size(policy))
    named = FrozenOffering.objects.filter(freeze=freeze, offering__in=records[:, 1].tolist())
    offerings = list(named.order_by("number"))
    one = Freeze(pk=freeze.pk, files=1, wishes=len(records), lines=freeze.lines)
    files = _Files(one, policy, np.array([each.offering_id for each in offerings], dtype=np.int64))
    files.take(_joined([(application_id, found.code, found.lottery_key, found.facts, found.wishes, b"")]))
    return Frozen(freeze, files.case(offerings), files.applications, files.offering_keys)


class _Files:
    """The columns of a case, filled chunk by chunk."""

    def __init__(self, freeze: Freeze, policy: Policy, offering_keys: Ints) -> None:
        n, p = freeze.files, freeze.wishes
        self.freeze, self.policy, self.offering_keys = freeze, policy, offering_keys
        self.applications = np.empty(n, dtype=np.int64)
        self.codes = np.empty(n, dtype=object)
        self.lottery_keys = np.empty(n, dtype=object)
        self.starts = np.zeros(n + 1, dtype=np.int64)
        self.ranks = np.empty(p, dtype=np.int64)
        self.offerings = np.empty(p, dtype=np.int32)
        self.facts = {fact.name: np.empty(n, dtype=np.int64) for fact in policy.facts_of("applicant")}
        self.wish_facts = {fact.name: np.empty(p, dtype=np.int64) for fact in policy.facts_of("preference")}
        self.files = self.wishes = 0
        self.nearby: list[tuple[Ints, npt.NDArray[np.int64]]] = []
        self._lowest = int(offering_keys.min(initial=np.iinfo(np.int64).max))
        self._place_of = np.full(int(offering_keys.max(initial=self._lowest)) - self._lowest + 1, -1)
        self._place_of[offering_keys - self._lowest] = np.arange(len(offering_keys))

    def take(self, rows: FrozenRows) -> None:
        width = record_size(self.policy)
        first, end = self.files, self.files + rows.size
        records = integers(rows.wishes, width)
        start, stop = self.wishes, self.wishes + len(records)
        if end > len(self.codes) or stop > len(self.ranks):
            raise FrozenInputChanged
        self.applications[first:end] = np.frombuffer(rows.applications, dtype=INT)
        self.codes[first:end] = rows.codes.decode().split("\n")
        same = rows.lottery_keys == rows.codes
        keys = self.codes[first:end] if same else rows.lottery_keys.decode().split("\n")
        self.lottery_keys[first:end] = keys
        lengths = np.frombuffer(rows.lengths, dtype=COUNT) // (width * INT.itemsize)
        self.starts[first + 1 : end + 1] = start + np.cumsum(lengths)
        self.ranks[start:stop] = records[:, 0]
        self.offerings[start:stop] = self._places(records[:, 1])
        facts = integers(rows.facts, len(self.facts))
        for at, column in enumerate(self.facts.values()):
            column[first:end] = facts[:, at]
        for at, column in enumerate(self.wish_facts.values()):
            column[start:stop] = records[:, WISH_HEAD + at]
        if rows.nearby:
            counts = np.frombuffer(rows.nearby_lengths, dtype=COUNT) // (NEARBY_WIDTH * INT.itemsize)
            self.nearby.append(
                (np.repeat(np.arange(first, end), counts), integers(rows.nearby, NEARBY_WIDTH))
            )
        self.files, self.wishes = end, stop

    def _places(self, keys: npt.NDArray[np.int64]) -> Ints:
        """Where these offerings stand in the order of codes: keys of one round lie close together."""
        rows = keys - self._lowest
        if rows.size and (rows.min() < 0 or rows.max() >= len(self._place_of)):
            raise FrozenInputChanged
        found: Ints = self._place_of[rows]
        if (found < 0).any():
            raise FrozenInputChanged
        return found

    def case(self, offerings: list[FrozenOffering]) -> Case:
        if (self.files, self.wishes) != (len(self.codes), len(self.ranks)):
            raise FrozenInputChanged
        declared = self.policy.facts_of("offering")
        facts = integers(b"".join(bytes(each.facts) for each in offerings), len(declared))
        return Case(
            offering_ids=tuple(each.code for each in offerings),
            offering_names=tuple(each.name for each in offerings),
            seats=np.array([each.seats for each in offerings], dtype=np.int64),
            applicant_ids=cast("Sequence[str]", self.codes),
            lottery_keys=cast("Sequence[str]", self.lottery_keys),
            starts=self.starts,
            ranks=self.ranks,
            offerings=self.offerings,
            offering_facts={fact.name: facts[:, at].astype(np.int64) for at, fact in enumerate(declared)},
            applicant_facts=self.facts,
            preference_facts=self.wish_facts,
            taken=np.array([each.taken for each in offerings], dtype=np.int64),
            lines=_lines(self.freeze, offerings),
            nearby=self._nearby(),
        )

    def _nearby(self) -> Nearby | None:
        """The schools near each child, child by child in the order of offerings; None where the rules place
        nobody nearby."""
        if self.policy.placement is None:
            return None
        children = [rows for rows, _records in self.nearby]
        records = [records for _rows, records in self.nearby]
        packed = np.concatenate([np.zeros((0, NEARBY_WIDTH), dtype=np.int64), *records]).astype(np.int64)
        return Nearby(
            applicants=np.concatenate([np.zeros(0, dtype=np.int64), *children]),
            offerings=self._places(packed[:, 0]),
            distance_m=packed[:, 1],
            catchment_order=packed[:, 2],
        )


def _lines(freeze: Freeze, offerings: list[FrozenOffering]) -> tuple[Line, ...] | None:
    if freeze.lines is None:
        return None
    places = {each.code: place for place, each in enumerate(offerings)}
    rows = [(code, rank, cutoff, None) for code, rank, cutoff in freeze.lines if code in places]
    return read_lines(rows, places)


def _chunks(freeze: Freeze) -> Iterator[FrozenRows]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # rows lie in the order in which they are wanted
            cursor.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    for first in range(0, freeze.files, CHUNK):
        if connection.vendor == "postgresql":
            columns = aggregates(_JOINED.format(freeze.pk, first, first + CHUNK))
            yield FrozenRows(*(each or b"" for each in columns))
        else:
            rows = FrozenFile.objects.filter(freeze=freeze, number__gte=first, number__lt=first + CHUNK)
            names = ("application_id", "code", "lottery_key", "facts", "wishes", "nearby")
            yield _joined(list(rows.order_by("number").values_list(*names)))


_JOINED: Final = """
    SELECT string_agg(int8send(application_id), ''), string_agg(convert_to(code, 'UTF8'), '\\x0a'),
           string_agg(convert_to(lottery_key, 'UTF8'), '\\x0a'), string_agg(facts, ''),
           string_agg(int4send(length(wishes)), ''), string_agg(wishes, ''),
           string_agg(int4send(length(nearby)), ''), string_agg(nearby, '')
      FROM (SELECT * FROM admissions_frozenfile
             WHERE freeze_id = {0} AND number >= {1} AND number < {2} ORDER BY number) AS chunk
"""


def _joined(rows: Sequence[Sequence[Any]]) -> FrozenRows:
    """Rows of key, code, lottery key, facts, wishes and schools nearby, joined here."""
    keys, codes, draws, facts, wishes, nearby = zip(*rows, strict=True) if rows else ((),) * 6
    return FrozenRows(
        applications=np.array(keys, dtype=INT).tobytes(),
        codes="\n".join(codes).encode(),
        lottery_keys="\n".join(draws).encode(),
        facts=b"".join(facts),
        lengths=_lengths(wishes),
        wishes=b"".join(wishes),
        nearby_lengths=_lengths(nearby),
        nearby=b"".join(nearby),
    )


def _lengths(cells: Sequence[bytes]) -> bytes:
    return np.fromiter(map(len, cells), dtype=COUNT, count=len(cells)).tobytes()
