"""Cells of a table as keys and numbers, each distinct cell looked at once; faults are collected by row."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from admissions.exchange.errors import Faults
from admissions.exchange.tables import Table
from admissions.rules.facts import MISSING, Fact, FactError, clean, decode, encode

Ints = npt.NDArray[np.int64]

EMPTY = "ô này để trống; hãy điền vào"


def keys(table: Table, column: str, faults: Faults, *, unique: bool = False) -> list[str]:
    """Names or codes; a blank one is a fault, and with `unique` a repeated one too."""
    names = [as_written(cell) for cell in table.columns[column]]
    if "" in names:
        for row, name in zip(table.rows, names, strict=True):
            if not name:
                faults.add(table.file, EMPTY, row=row, column=column)
    if unique:
        for place, first in repeated(names):
            if names[place]:
                message = f"“{names[place]}” đã có ở dòng {table.rows[first]}"
                faults.add(table.file, message, row=table.rows[place], column=column)
        _check_spaces(table, column, names, faults)
    return names


def _check_spaces(table: Table, column: str, names: Sequence[str], faults: Faults) -> None:
    """Two codes that differ by nothing but spaces look like one."""
    plain = [clean(name) for name in names]
    for place, first in repeated(plain):
        if names[place] != names[first]:
            message = (
                f"“{names[place]}” chỉ khác “{names[first]}” ở dòng {table.rows[first]} về khoảng trắng; "
                "hãy sửa một mã"
            )
            faults.add(table.file, message, row=table.rows[place], column=column)


def as_written(cell: str) -> str:
    """A code or a name as it stands in the file, without the spaces around it; it is one line."""
    name = cell.strip()
    return clean(name) if "\n" in name or "\r" in name else name


def repeated(items: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """(position, first position) of every item that stood earlier already."""
    if len(set(items)) == len(items):
        return
    first: dict[Hashable, int] = {}
    for place, item in enumerate(items):
        if item in first:
            yield place, first[item]
        else:
            first[item] = place


def numbered(cells: Sequence[Hashable]) -> Ints:
    """A number for each distinct cell, from 0 in the order of first appearance."""
    known = {cell: number for number, cell in enumerate(dict.fromkeys(cells))}
    return np.fromiter(map(known.__getitem__, cells), dtype=np.int64, count=len(cells))


def encode_column(fact: Fact, table: Table, faults: Faults, column: str | None = None) -> Ints:
    """The fact of every row, MISSING where the cell is blank; a cell that cannot be the fact is a fault."""
    name = column or fact.name
    cells = table.columns[name]
    known: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for cell in set(cells):
        try:
            known[cell] = encode(fact, cell)
        except FactError as error:
            known[cell], wrong[cell] = MISSING, str(error)
    if wrong:
        for row, cell in zip(table.rows, cells, strict=True):
            if cell in wrong:
                faults.add(table.file, wrong[cell], row=row, column=name)
    return np.fromiter(map(known.__getitem__, cells), dtype=np.int64, count=len(cells))


def numbers(fact: Fact, table: Table, faults: Faults, column: str | None = None) -> Ints:
    """`encode_column` where a blank cell is a fault."""
    values = encode_column(fact, table, faults, column)
    name = column or fact.name
    for position in np.flatnonzero(values == MISSING).tolist():
        if not table.columns[name][position].strip():
            faults.add(table.file, EMPTY, row=table.rows[position], column=name)
    return values


def decode_column(fact: Fact, values: Ints) -> list[str]:
    """Canonical cell texts."""
    distinct, places = np.unique(values, return_inverse=True)
    texts = np.array([decode(fact, value) for value in distinct.tolist()], dtype=object)
    return texts[places].tolist() if len(texts) else []
