"""CSV files as columns of text: UTF-8, comma, a header row; every complaint names file, row and column."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from admissions.exchange.errors import BadInput, Faults
from admissions.rules.facts import clean

SEPARATORS: Final = {";": "dấu chấm phẩy", "\t": "dấu tab"}
"""What spreadsheets put between cells instead of a comma."""
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
HIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffd]"
)
"""Characters that nobody sees, and the one that stands where a letter was lost; not tab and line end."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by header name, cells as they stand in the file; `rows[i]` is the row number of cell `i`."""

    file: str
    columns: Mapping[str, Sequence[str]]
    rows: Sequence[int]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, positions: Sequence[int]) -> Table:
        """These rows only, in this order."""
        columns = {name: [cells[position] for position in positions] for name, cells in self.columns.items()}
        return Table(self.file, columns, [self.rows[position] for position in positions])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_bytes(path: Path, *, file: str | None = None) -> bytes:
    """The file's content. Raises BadInput when there is none to read."""
    name = file or path.name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput.at(name, f"không tìm thấy tệp này trong {path.parent}") from None
    except IsADirectoryError:
        raise BadInput.at(name, f"{path} là một thư mục, cần một tệp") from None
    except OSError as error:
        raise BadInput.at(name, f"không đọc được {path} ({error.strerror})") from None


def decode(content: bytes, file: str) -> str:
    """Text without a byte-order mark. Raises BadInput, naming the row of the first foreign byte."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        found = " mà là UTF-16" if content.startswith(UTF_16) else ""
        hint = " (trong Excel: CSV UTF-8)" if file.endswith(".csv") else ""
        message = f"không phải chữ UTF-8{found}; hãy lưu lại tệp với bảng mã UTF-8{hint}"
        raise BadInput.at(file, message, row=row) from None


def parse_rows(text: str, file: str, *, delimiter: str = ",") -> Iterator[list[str]]:
    """All rows, blank ones too, so that a position is a row number less one. Raises BadInput."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield cells
            number += 1
    except csv.Error:
        message = "dấu nháy kép mở mà không đóng, hoặc đóng giữa ô; trong ô, hãy viết dấu nháy kép hai lần"
        raise BadInput.at(file, message, row=number) from None


def parse_table(content: bytes, file: str, expected: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """A table with the `expected` columns and perhaps `optional` ones, in any order; blank rows are left out.

    Raises BadInput: a wrong header names the wrong and the expected columns; a row of another length than
    the header is named with the first column that is missing; a decomposed cell with its column.
    """
    if content.startswith(WORKBOOK):
        message = "đây là bảng tính Excel được đổi tên; hãy mở trong Excel và lưu dạng CSV UTF-8"
        raise BadInput.at(file, message)
    rows = parse_rows(decode(content, file), file)
    written = next(rows, [])
    _check_separator(written, file, expected)
    header = [clean(cell) for cell in written]
    _check_header(header, file, expected, optional)
    width, faults = len(header), Faults()
    cells: list[str] = []  # of all rows on end: no row outlives its turn, so that large files stay cheap
    numbers = []
    for number, row in enumerate(rows, start=2):
        if not "".join(row).strip():
            continue
        if len(row) != width:
            add_length_fault(faults, file, number, row, header)
            continue
        cells += row
        numbers.append(number)
    table = Table(file, {name: cells[place::width] for place, name in enumerate(header)}, numbers)
    check_letters(table, faults)
    faults.check()
    return table


def check_letters(table: Table, faults: Faults) -> None:
    """Every cell that may not be what it looks like is a fault."""
    _check_hidden(table, faults)
    _check_composed(table, faults)


def visible(text: str) -> str:
    """With the code where a character cannot be seen: "00⟨U+200B⟩1"."""
    return HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def _check_hidden(table: Table, faults: Faults) -> None:
    """With a hidden character in it a code is another code."""
    for column, cells in table.columns.items():
        if not HIDDEN.search("\n".join(cells)):
            continue
        for row, cell in zip(table.rows, cells, strict=True):
            if HIDDEN.search(cell):
                message = f"“{visible(cell)}” có ký tự ẩn hoặc hỏng; hãy xóa ô và gõ lại"
                faults.add(table.file, message, row=row, column=column)


def _check_composed(table: Table, faults: Faults) -> None:
    """Every cell in decomposed letters (NFD, as some Macs write them) is a fault.

    Codes and names stay as they are in the file, and one name in two forms would be two.
    """
    for column, cells in table.columns.items():
        if unicodedata.is_normalized("NFC", "\n".join(cells)):
            continue
        decomposed = {cell for cell in set(cells) if not unicodedata.is_normalized("NFC", cell)}
        for row, cell in zip(table.rows, cells, strict=True):
            if cell in decomposed:
                message = (
                    f"“{clean(cell)}” viết bằng chữ và dấu tách rời (Unicode NFD); "
                    "hãy lưu lại tệp bằng chữ dựng sẵn (Unicode NFC)"
                )
                faults.add(table.file, message, row=row, column=column)


def csv_bytes(header: Sequence[str], columns: Iterable[Sequence[object]]) -> bytes:
    """The canonical form of a table: comma, "\\n", quotes only where they are needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8")


def _check_header(header: Sequence[str], file: str, expected: Sequence[str], optional: Sequence[str]) -> None:
    wrong = [visible(name) for name in header if name not in expected and name not in optional]
    missing = [name for name in expected if name not in header]
    twice = sorted({name for name in header if header.count(name) > 1})
    if not (wrong or missing or twice):
        return
    parts = []
    if wrong:
        parts.append(f"có cột lạ {_quoted(wrong)}")
    if missing:
        parts.append(f"thiếu cột {_quoted(missing)}")
    if twice:
        parts.append(f"cột {_quoted(twice)} có nhiều lần")
    message = f"tiêu đề không đúng: {', '.join(parts)}; các cột cần có là {','.join(expected)}"
    column = (wrong or twice or missing)[0]
    raise BadInput.at(file, message, row=1, column=column)


def _check_separator(written: Sequence[str], file: str, expected: Sequence[str]) -> None:
    """A header that is one cell because other marks stand between the names."""
    for mark, name in SEPARATORS.items():
        if len(written) == 1 and any(clean(part) in expected for part in written[0].split(mark)[1:]):
            message = (
                f"các ô cách nhau bằng {name}; hãy lưu lại tệp với dấu phẩy giữa các ô "
                "(trong Excel: CSV UTF-8, dấu phân cách là dấu phẩy)"
            )
            raise BadInput.at(file, message, row=1)


def add_length_fault(
    faults: Faults, file: str, row: int, cells: Sequence[str], header: Sequence[str]
) -> None:
    """A row that is not as long as the header."""
    if len(cells) < len(header):
        message = f"dòng chỉ có {len(cells)} ô, cần {len(header)} ô như tiêu đề"
        faults.add(file, message, row=row, column=header[len(cells)])
    else:
        message = (
            f"dòng có {len(cells)} ô, tiêu đề chỉ có {len(header)}; ô thừa đầu tiên là “{cells[len(header)]}”"
            " (số thập phân viết bằng dấu phẩy phải đặt trong dấu nháy kép)"
        )
        faults.add(file, message, row=row, column=header[-1])


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
