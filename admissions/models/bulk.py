"""Many rows at once: binary COPY on PostgreSQL, prepared inserts on SQLite. The only module that copies.

Rows are given as columns. A column knows its bytes in PostgreSQL's binary format (all cells side by side in
one matrix of bytes, without a Python object a cell) and its Python values, which SQLite takes.

PostgreSQL, COPY, binary format: a row is the number of its fields as int16, and for each field its length as
int32 (-1: NULL) and its bytes, all big-endian.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
from django.db import connection, models

Bytes = npt.NDArray[np.uint8]
Lengths = npt.NDArray[np.int32]

HEADER: Final = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
TRAILER: Final = b"\xff\xff"
CHUNK: Final = 8_192
"""Rows that are turned into bytes together: large enough for NumPy, small enough for the cache, and for the
database to write the ones while the next are made."""
_READ: Final = 1 << 18
_INTEGERS: Final = {"smallint": ">i2", "integer": ">i4", "bigint": ">i8"}


class Column(Protocol):
    """One field of many rows."""

    def wire(self, width: str) -> tuple[Bytes, Lengths | None]:
        """uint8[n, w] and how many bytes of each row count (-1: NULL); None: all of all. `width`: the type
        of the column in the database."""

    def values(self) -> Sequence[Any]:
        """One Python object a row."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Integers; NULL where `missing`."""

    cells: npt.NDArray[Any]
    missing: npt.NDArray[np.bool_] | None = None

    def wire(self, width: str) -> tuple[Bytes, Lengths | None]:
        packed = np.ascontiguousarray(self.cells).astype(_INTEGERS[width])
        matrix = packed.view(np.uint8).reshape(len(packed), -1)
        if self.missing is None or not self.missing.any():
            return matrix, None
        if self.missing.all():
            matrix = matrix[:, :0]
        return matrix, np.where(self.missing, -1, matrix.shape[1]).astype(np.int32)

    def values(self) -> Sequence[Any]:
        values: list[Any] = self.cells.tolist()
        if self.missing is not None:
            for row in np.flatnonzero(self.missing).tolist():
                values[row] = None
        return values


@dataclass(frozen=True, slots=True)
class Words:
    """Text of which few are distinct: `names[codes[row]]`."""

    codes: npt.NDArray[Any]
    names: Sequence[str]

    def wire(self, width: str) -> tuple[Bytes, Lengths | None]:
        matrix, lengths = _side_by_side([name.encode() for name in self.names])
        return matrix[self.codes], lengths[self.codes]

    def values(self) -> Sequence[Any]:
        return [self.names[code] for code in self.codes.tolist()]


@dataclass(frozen=True, slots=True)
class Cells:
    """Text or bytes, each row its own."""

    cells: Sequence[str] | Sequence[bytes]

    def wire(self, width: str) -> tuple[Bytes, Lengths | None]:
        return _side_by_side([cell.encode() if isinstance(cell, str) else cell for cell in self.cells])

    def values(self) -> Sequence[Any]:
        return self.cells


Rows = Mapping[str, Column]
"""Columns by field name; all of the same length."""


def insert(model: type[models.Model], chunks: Iterable[Rows]) -> None:
    """Write rows, chunk after chunk, inside the caller's transaction. A field left out has its default in
    the database (an own key counts up). Making a chunk must not ask the database: it is busy copying."""
    if connection.vendor == "postgresql":
        _copy(model, chunks)
        return
    for rows in chunks:
        names = [_column(model, name) for name in rows]
        sql = f"INSERT INTO {_table(model)} ({_list(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(zip(*(column.values() for column in rows.values()), strict=True)))


def aggregates(sql: str) -> list[bytes | None]:
    """The one row of a query as raw bytes, by binary COPY (PostgreSQL): no value is unpacked on the way."""
    received = _Received()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({sql}) TO STDOUT (FORMAT binary)", received)
    content = memoryview(b"".join(received.parts))
    place = len(HEADER)
    count = int.from_bytes(content[place : place + 2], "big", signed=True)
    place += 2
    fields: list[bytes | None] = []
    for _ in range(count):
        length = int.from_bytes(content[place : place + 4], "big", signed=True)
        place += 4
        fields.append(None if length < 0 else bytes(content[place : place + length]))
        place += max(length, 0)
    return fields


class _Received:
    """What COPY TO writes into."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.parts.append(data)


class _Sent:
    """What COPY FROM reads from: blocks of bytes on end, made when they are asked for."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks
        self.block = b""
        self.place = 0

    def read(self, size: int) -> bytes:
        if self.place >= len(self.block):
            self.block, self.place = next(self.blocks, b""), 0
        part = self.block[self.place : self.place + size]
        self.place += len(part)
        return part


def _copy(model: type[models.Model], chunks: Iterable[Rows]) -> None:
    iterator = iter(chunks)
    first = next(iterator, None)
    if first is None:
        return
    widths = [str(model._meta.get_field(name).db_type(connection)) for name in first]

    def blocks() -> Iterator[bytes]:
        yield HEADER
        yield row_bytes(list(first.values()), widths)
        for rows in iterator:
            yield row_bytes(list(rows.values()), widths)
        yield TRAILER

    with connection.cursor() as cursor:
        columns = _list([_column(model, name) for name in first])
        sql = f"COPY {_table(model)} ({columns}) FROM STDIN (FORMAT binary)"
        cursor.copy_expert(sql, _Sent(blocks()), _READ)


def row_bytes(columns: Sequence[Column], widths: Sequence[str]) -> bytes:
    """Rows in COPY's binary format: one matrix with room for the longest cells, less what is not used."""
    wired = [column.wire(width) for column, width in zip(columns, widths, strict=True)]
    n = len(wired[0][0])
    matrix = np.empty((n, 2 + sum(4 + cells.shape[1] for cells, _lengths in wired)), dtype=np.uint8)
    matrix[:, :2] = _big_endian(len(columns), ">i2")
    kept: npt.NDArray[np.bool_] | None = None
    place = 2
    for cells, lengths in wired:
        end = place + 4 + cells.shape[1]
        if lengths is None:
            matrix[:, place : place + 4] = _big_endian(cells.shape[1], ">i4")
        else:
            matrix[:, place : place + 4] = lengths.astype(">i4").view(np.uint8).reshape(n, 4)
            if cells.shape[1]:
                if kept is None:
                    kept = np.ones(matrix.shape, dtype=np.bool_)
                kept[:, place + 4 : end] = np.arange(cells.shape[1]) < lengths[:, None]
        matrix[:, place + 4 : end] = cells
        place = end
    return matrix.tobytes() if kept is None else matrix[kept].tobytes()


def _side_by_side(cells: Sequence[bytes]) -> tuple[Bytes, Lengths]:
    lengths = np.fromiter(map(len, cells), dtype=np.int32, count=len(cells))
    width = int(lengths.max(initial=0))
    matrix = np.zeros((len(cells), width), dtype=np.uint8)
    used = np.arange(width) < lengths[:, None]
    matrix[used] = np.frombuffer(b"".join(cells), dtype=np.uint8)
    return matrix, lengths


def _big_endian(value: int, kind: str) -> Bytes:
    return np.array([value], dtype=kind).view(np.uint8)


def _column(model: type[models.Model], field: str) -> str:
    return str(model._meta.get_field(field).column)  # type: ignore[union-attr]


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _list(names: Sequence[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))
