"""A province's own file as rows of text: CSV with any common separator, or a workbook of Excel or Calc."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from admissions.exchange.errors import BadInput
from admissions.exchange.tables import decode, parse_rows, read_bytes

SEPARATORS: Final = (",", ";", "\t")
TITLE_ROWS: Final = 20
"""How far down a header may stand below the title of a list."""

_WORKBOOK_MAGIC: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows of a file, titles and blank ones too: row number n is `rows[n - 1]`."""

    file: str
    rows: Sequence[Sequence[str]]


def read_sheet(path: Path, *, sheet: str | None = None) -> Sheet:
    """The rows of a CSV file, or of the named (else the first) sheet of a workbook. Raises BadInput."""
    return read_sheet_content(read_bytes(path), path.name, sheet=sheet)


def read_sheet_content(content: bytes, file: str, *, sheet: str | None = None) -> Sheet:
    """`read_sheet` for a file already in memory."""
    if content.startswith(_WORKBOOK_MAGIC):
        return Sheet(file, _workbook_rows(content, file, sheet))
    if sheet is not None:
        raise BadInput.at(file, f'đây là tệp CSV, không có trang tính "{sheet}"; hãy bỏ --sheet')
    text = decode(content, file)
    return Sheet(file, list(parse_rows(text, file, delimiter=_separator(text))))


def _separator(text: str) -> str:
    """The one that occurs most in the first rows."""
    head = "\n".join(text.splitlines()[:TITLE_ROWS])
    return max(SEPARATORS, key=head.count)


def _workbook_rows(content: bytes, file: str, sheet: str | None) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = workbook.sheet_names
        if sheet is not None and sheet not in names:
            listed = ", ".join(f'"{name}"' for name in names)
            raise BadInput.at(file, f'không có trang tính "{sheet}"; các trang tính của tệp là {listed}')
        if not names:
            raise BadInput.at(file, "không có trang tính nào")
        cells = workbook.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except CalamineError:
        raise BadInput.at(file, "không đọc được bảng tính này; hãy mở và lưu lại dạng .xlsx") from None
    return [[_cell_text(cell) for cell in row] for row in cells]


def _cell_text(cell: str | int | float | bool | date | datetime | time | object) -> str:
    """What a person would have typed: 7.0 is "7", a day is "2019-05-02"."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)
