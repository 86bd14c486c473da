#!/usr/bin/env python3
"""Is the published result of an admission round right? Computed again from its files alone, by anybody.

    python3 verifier.py FOLDER [--language vi|en]

This one file needs Python 3.11 or later and nothing else: no database, no server, no part of the software
that computed the result. It leaves with 0 when the result is right, with 1 when it is wrong, with 2 when the
folder cannot be judged.

1. The tables and the rules are read (the format: docs/bundle.md), their SHA-256 compared with the manifest.
2. For every wish: the total score, whether it can be granted at all, and its place in the ranking, worked
   out from the rules in plain integers, one wish after the other.
3. Deferred acceptance as in the textbook (Gale and Shapley, American Mathematical Monthly 69, 1962): everyone
   asks for the next wish, every offering chooses among all who ever asked, whoever is refused goes on.
4. Every cell of placements.csv and cutoffs.csv is compared with what comes out.
5. The published placements are judged by the definition, without regard to how they were found:

   P1  nobody is passed over: who is refused is not better placed in the ranking than someone admitted
   P2  nobody is admitted beyond what seats and rules allow
   P3  no seat stays empty that someone eligible wanted more than what they got
   P4  those who are equal at the last seat are treated as the rules say
   P5  everyone is admitted by a wish of their own that can be granted
   P6  every applicant and every offering of the input has exactly one result
   P7  the published lines are those of the published placements
   P8  no other result that keeps P1 to P5 gives anybody a better wish
   P9  the separate placement near the home goes by its own order and only to children without a seat
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import math
import re
import sys
import tomllib
import unicodedata
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, NoReturn, Protocol

FORMAT = 2
MANIFEST = "manifest.json"
POLICY = "policy.toml"
OFFERINGS, APPLICANTS, PREFERENCES = "offerings.csv", "applicants.csv", "preferences.csv"
SET_ASIDE, LINES, NEARBY = "set_aside.csv", "lines.csv", "nearby.csv"
PLACEMENTS, CUTOFFS = "placements.csv", "cutoffs.csv"
REQUIRED = (POLICY, OFFERINGS, APPLICANTS, PREFERENCES)
HEADERS = {
    SET_ASIDE: ("applicant", "reason"),
    LINES: ("offering", "rank", "cutoff", "last_admitted"),
    NEARBY: ("applicant", "offering", "distance_m", "catchment_order"),
    PLACEMENTS: ("applicant", "offering", "queue", "rank", "score", "reason"),
    CUTOFFS: ("offering", "queue", "seats", "admitted", "refused", "cutoff", "last_admitted"),
}
SHOWN = 50
RIGHT, WRONG, UNUSABLE = 0, 1, 2

Key = tuple[Any, ...]
"""A place in a ranking: compared step by step, the smaller is the better."""


# What is wrong, in both languages --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    vi: str
    en: str

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong place. Rows are counted as a spreadsheet counts them: the header is row 1."""

    words: Words
    file: str = ""
    row: int | None = None
    column: str | None = None

    def text(self, language: str) -> str:
        vietnamese = language != "en"
        place = []
        if self.file:
            place.append(f"tệp {self.file}" if vietnamese else f"file {self.file}")
        if self.row is not None:
            place.append(f"dòng {self.row}" if vietnamese else f"row {self.row}")
        if self.column is not None:
            place.append(f'cột "{self.column}"' if vietnamese else f'column "{self.column}"')
        said = self.words.text(language)
        return f"{', '.join(place)}: {said}" if place else said


class BadInput(Exception):
    """The folder cannot be judged as it is."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def text(self, language: str) -> str:
        lines = [fault.text(language) for fault in self.faults[:SHOWN]]
        if (more := len(self.faults) - SHOWN) > 0:
            whole = len(self.faults)
            vi, en = (
                f"… và {more} lỗi nữa, tổng cộng {whole} lỗi",
                f"… and {more} more, {whole} errors in all",
            )
            lines.append(Words(vi, en).text(language))
        return "\n".join(lines)


def refuse(vi: str, en: str, file: str = "", row: int | None = None, column: str | None = None) -> NoReturn:
    raise BadInput([Fault(Words(vi, en), file, row, column)])


class Faults:
    """Collects what is wrong, so that a file is corrected once and not cell by cell."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, words: Words, file: str, row: int | None = None, column: str | None = None) -> None:
        self.found.append(Fault(words, file, row, column))

    def check(self) -> None:
        """File by file, as the files were looked at, and row by row."""
        if self.found:
            first = {fault.file: place for place, fault in reversed(list(enumerate(self.found)))}
            raise BadInput(sorted(self.found, key=lambda fault: (first[fault.file], fault.row or 0)))


# Cells: what one fact may look like, and its one canonical spelling ----------------------------------

NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,20})?")
ANY_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
YES = {"1", "có", "yes", "true", "x", "đúng"}
NO = {"0", "không", "no", "false", "sai"}
NOTHING = {"none", "không", "không có"}
NOISE = Decimal("0.000001")


class WrongCell(ValueError):
    def __init__(self, vi: str, en: str) -> None:
        self.words = Words(vi, en)
        super().__init__(vi)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known `of` an applicant, a preference, an offering, or a row of nearby.csv.

    Points are integers in hundredths, a choice its position, several choices a mask of bits, a date its
    ordinal; None: not known.
    """

    name: str
    of: str
    type: str
    scale: int | None = None
    step: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[tuple[str, ...], ...] = ()  # code, then the labels

    def codes(self) -> list[str]:
        return [choice[0] for choice in self.choices]


TOTAL = Fact("total", "wish", "decimal")
RANK = Fact("rank", "wish", "integer")
SEATS = Fact("seats", "offering", "integer", minimum=0, maximum=1_000_000)
TAKEN = Fact("taken", "offering", "integer", minimum=0, maximum=1_000_000)
GIVEN_RANK = Fact("rank", "preference", "integer", minimum=1)
LINE = Fact("cutoff", "line", "decimal")
DISTANCE = Fact("distance_m", "nearby", "integer", minimum=0)
CATCHMENT_ORDER = Fact("catchment_order", "nearby", "integer", minimum=1)


def clean(text: str) -> str:
    """Composed letters, no space around, one space inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def code_text(cell: str) -> str:
    """A code or a name as it stands, without the space around it; it is one line."""
    name = cell.strip()
    return clean(name) if "\n" in name or "\r" in name else name


def value_of(fact: Fact, cell: str) -> int | None:
    """What a cell says; None for a blank one. Raises WrongCell."""
    text = clean(cell)
    return READERS[fact.type](fact, text) if text else None


def not_too_long(text: str, vi: str, en: str) -> None:
    """More digits than any number that makes sense has."""
    if ANY_NUMBER.fullmatch(text) and not NUMBER.fullmatch(text):
        start = text if len(text) <= 24 else f"{text[:24]}…"
        raise WrongCell(
            f"số {start} có quá nhiều chữ số; hãy nhập {vi}", f"{start} has too many digits; write {en}"
        )


def hundredths(text: str, vi: str, en: str, allowed: Words) -> int:
    not_too_long(text, allowed.vi, allowed.en)
    if not NUMBER.fullmatch(text):
        raise WrongCell(
            f"“{text}” không phải là {vi}; hãy nhập một số, ví dụ 7,25",
            f"“{text}” is no {en}; write a number such as 7.25",
        )
    exact = Decimal(text.replace(",", ".")) * 100
    nearest = exact.to_integral_value()
    if abs(exact - nearest) > NOISE:
        raise WrongCell(
            f"{vi} {text.replace('.', ',')} có quá hai chữ số thập phân; hãy nhập nhiều nhất hai chữ số",
            f"{text} has more than two decimals",
        )
    return int(nearest)


def read_score(fact: Fact, text: str) -> int:
    top = "" if fact.scale is None else f" đến {comma(fact.scale)}"
    most = "" if fact.scale is None else f" to {points_text(fact.scale)}"
    value = hundredths(text, "điểm", "mark", Words(f"từ 0{top}", f"0{most}"))
    shown = comma(value)
    if fact.scale is not None and value > fact.scale:
        vi = f"điểm {shown} vượt thang điểm {comma(fact.scale)}; hãy nhập từ 0{top}"
        raise WrongCell(vi, f"the mark {points_text(value)} is above {points_text(fact.scale)}")
    if value < 0:
        raise WrongCell(f"điểm {shown} nhỏ hơn 0; hãy nhập từ 0{top}", f"the mark {text} is below 0")
    if fact.step and value % fact.step:
        step = comma(fact.step)
        vi = f"điểm {shown} không theo bước {step}; hãy nhập bội số của {step}"
        raise WrongCell(vi, f"the mark {text} is no multiple of {points_text(fact.step)}")
    return value


def read_decimal(fact: Fact, text: str) -> int:
    return hundredths(text, "số", "number", Words("nhiều nhất 12 chữ số", "at most 12 digits"))


def whole_numbers(fact: Fact) -> Words:
    """What an integer may be."""
    low, high = fact.minimum, fact.maximum
    if low is not None and high is not None:
        return Words(f"số nguyên từ {low} đến {high}", f"a whole number from {low} to {high}")
    if high is not None:
        return Words(f"số nguyên nhiều nhất {high}", f"a whole number of at most {high}")
    return Words(
        f"số nguyên{'' if low is None else f' từ {low} trở lên'}, nhiều nhất 12 chữ số",
        f"a whole number{'' if low is None else f' from {low} on'} of at most 12 digits",
    )


def read_integer(fact: Fact, text: str) -> int:
    allowed = whole_numbers(fact)
    not_too_long(text, allowed.vi, allowed.en)
    if THOUSANDS.fullmatch(text):
        plain = text.replace(".", "").replace(",", "")
        vi = f"“{text}” có dấu ngăn hàng nghìn; hãy viết liền, ví dụ {plain}"
        raise WrongCell(vi, f"“{text}” has a mark between thousands; write {plain}")
    value = Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None
    if value is None or value != value.to_integral_value():
        vi = f"“{text}” không phải là số nguyên; hãy nhập một số nguyên, ví dụ 850"
        raise WrongCell(vi, f"“{text}” is no whole number")
    low, high = fact.minimum, fact.maximum
    if low is not None and value < low:
        raise WrongCell(f"số {text} nhỏ hơn {low}; hãy nhập từ {low} trở lên", f"{text} is below {low}")
    if high is not None and value > high:
        raise WrongCell(f"số {text} lớn hơn {high}; hãy nhập nhiều nhất {high}", f"{text} is above {high}")
    return int(value)


def read_flag(fact: Fact, text: str) -> int:
    word = text.casefold()
    if word not in YES and word not in NO:
        vi = f"“{text}” không phải là có hay không; hãy nhập có hoặc không (yes/no, 1/0)"
        raise WrongCell(vi, f"“{text}” is neither yes nor no")
    return int(word in YES)


def read_choice(fact: Fact, text: str) -> int:
    word = text.casefold()
    for place, names in enumerate(fact.choices):
        if word in (clean(name).casefold() for name in names):
            return place
    allowed = ", ".join(fact.codes())
    vi = f"“{text}” không có trong các lựa chọn; hãy dùng một trong: {allowed}"
    raise WrongCell(vi, f"“{text}” is none of: {allowed}")


def read_choices(fact: Fact, text: str) -> int:
    if text.casefold() in NOTHING:
        return 0
    parts = [clean(part) for part in text.split(";")]
    return sum(1 << place for place in {read_choice(fact, part) for part in parts if part})


def read_date(fact: Fact, text: str) -> int:
    iso, day_first = ISO_DATE.fullmatch(text), DAY_FIRST.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])).toordinal()
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1])).toordinal()
    except ValueError:
        pass
    vi = f"“{text}” không phải là ngày; hãy nhập như 02/05/2019 hoặc 2019-05-02"
    raise WrongCell(vi, f"“{text}” is no date; write 2019-05-02")


READERS: dict[str, Callable[[Fact, str], int]] = {
    "score": read_score,
    "decimal": read_decimal,
    "integer": read_integer,
    "flag": read_flag,
    "choice": read_choice,
    "choices": read_choices,
    "date": read_date,
}


def text_of(fact: Fact, value: int | None) -> str:
    """The canonical spelling."""
    if value is None:
        return ""
    if fact.type in ("score", "decimal"):
        return points_text(value)
    if fact.type == "choice":
        return fact.codes()[value]
    if fact.type == "choices":
        return ";".join(code for bit, code in enumerate(fact.codes()) if value >> bit & 1) or "none"
    return date.fromordinal(value).isoformat() if fact.type == "date" else str(value)


def points_text(value: int | None) -> str:
    """3825 -> "38.25", 750 -> "7.5", 1000 -> "10"; nothing for None."""
    if value is None:
        return ""
    whole, rest = divmod(abs(value), 100)
    digits = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if value < 0 else ''}{whole}{digits}"


def comma(value: int) -> str:
    return points_text(value).replace(".", ",")


# Tables ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by header; `rows[i]` is the row number of cell `i`."""

    file: str
    columns: Mapping[str, Sequence[str]]
    rows: Sequence[int]


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        refuse(
            f"không tìm thấy tệp này trong {path.parent}",
            f"there is no such file in {path.parent}",
            path.name,
        )
    except IsADirectoryError:
        refuse(f"{path} là một thư mục, cần một tệp", f"{path} is a folder, not a file", path.name)
    except OSError as error:
        refuse(f"không đọc được {path} ({error.strerror})", f"cannot read {path}", path.name)


def decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        hint = " (trong Excel: CSV UTF-8)" if file.endswith(".csv") else ""
        vi = f"không phải chữ UTF-8{' mà là UTF-16' if is_utf_16 else ''}"
        vi += f"; hãy lưu lại tệp với bảng mã UTF-8{hint}"
        refuse(vi, f"{'UTF-16' if is_utf_16 else 'not UTF-8'}; save the file as UTF-8", file, row)


def csv_rows(text: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            yield cells
            number += 1
    except csv.Error:
        vi = "dấu nháy kép mở mà không đóng, hoặc đóng giữa ô; trong ô, hãy viết dấu nháy kép hai lần"
        refuse(vi, "a double quote that is not closed, or closed inside a cell", file, number)


def read_table(content: bytes, file: str, header: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """A table with these columns, in any order; blank rows are passed over."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        vi = "đây là bảng tính Excel được đổi tên; hãy mở trong Excel và lưu dạng CSV UTF-8"
        refuse(vi, "this is a workbook under another name; save it as CSV UTF-8", file)
    rows = csv_rows(decoded(content, file), file)
    first = next(rows, [])
    check_separator(first, file, header)
    names = [clean(cell) for cell in first]
    check_header(names, file, header, optional)
    faults, width = Faults(), len(names)
    cells: list[str] = []
    numbers = []
    for number, row in enumerate(rows, start=2):
        if not "".join(row).strip():
            continue
        if len(row) != width:
            wrong_length(faults, file, number, row, names)
            continue
        cells += row
        numbers.append(number)
    table = Table(file, {name: cells[place::width] for place, name in enumerate(names)}, numbers)
    check_hidden(table, faults)
    check_composed(table, faults)
    faults.check()
    return table


def check_separator(written: Sequence[str], file: str, header: Sequence[str]) -> None:
    """Another mark than the comma leaves the whole header in one cell."""
    for mark, vi, en in ((";", "dấu chấm phẩy", "semicolons"), ("\t", "dấu tab", "tabs")):
        if len(written) == 1 and any(clean(part) in header for part in written[0].split(mark)[1:]):
            refuse(
                f"các ô cách nhau bằng {vi}; hãy lưu lại tệp với dấu phẩy giữa các ô "
                "(trong Excel: CSV UTF-8, dấu phân cách là dấu phẩy)",
                f"{en} stand between the cells; save the file with commas",
                file,
                1,
            )


def check_header(names: Sequence[str], file: str, header: Sequence[str], optional: Sequence[str]) -> None:
    strange = [visible(name) for name in names if name not in header and name not in optional]
    missing = [name for name in header if name not in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not (strange or missing or twice):
        return
    vi, en = [], []
    for found, one, other in (
        (strange, "có cột lạ {}", "unknown {}"),
        (missing, "thiếu cột {}", "missing {}"),
        (twice, "cột {} có nhiều lần", "repeated {}"),
    ):
        if found:
            quoted = ", ".join(f'"{name}"' for name in found)
            vi.append(one.format(quoted))
            en.append(other.format(quoted))
    wanted = ",".join(header)
    refuse(
        f"tiêu đề không đúng: {', '.join(vi)}; các cột cần có là {wanted}",
        f"wrong header: {', '.join(en)}; the columns are {wanted}",
        file,
        1,
        (strange or twice or missing)[0],
    )


def wrong_length(faults: Faults, file: str, number: int, row: Sequence[str], header: Sequence[str]) -> None:
    if len(row) < len(header):
        vi = f"dòng chỉ có {len(row)} ô, cần {len(header)} ô như tiêu đề"
        words = Words(vi, f"the row has {len(row)} cells, the header {len(header)}")
        faults.add(words, file, number, header[len(row)])
        return
    vi = (
        f"dòng có {len(row)} ô, tiêu đề chỉ có {len(header)}; ô thừa đầu tiên là “{row[len(header)]}”"
        " (số thập phân viết bằng dấu phẩy phải đặt trong dấu nháy kép)"
    )
    words = Words(vi, f"the row has {len(row)} cells, the header {len(header)}")
    faults.add(words, file, number, header[-1])


HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffd]"
)


def visible(text: str) -> str:
    """With the number of what nobody sees: "00⟨U+200B⟩1"."""
    return HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def check_hidden(table: Table, faults: Faults) -> None:
    """Two codes that look alike must be one; nor may a letter have been lost."""
    for column, cells in table.columns.items():
        if not HIDDEN.search("\n".join(cells)):
            continue
        for row, cell in zip(table.rows, cells, strict=True):
            if HIDDEN.search(cell):
                vi = f"“{visible(cell)}” có ký tự ẩn hoặc hỏng; hãy xóa ô và gõ lại"
                en = f"“{visible(cell)}” has a hidden or broken character; write the cell anew"
                faults.add(Words(vi, en), table.file, row, column)


def check_composed(table: Table, faults: Faults) -> None:
    """One name in two forms of the same letters would be two names."""
    for column, cells in table.columns.items():
        if unicodedata.is_normalized("NFC", "\n".join(cells)):
            continue
        for row, cell in zip(table.rows, cells, strict=True):
            if not unicodedata.is_normalized("NFC", cell):
                vi = (
                    f"“{clean(cell)}” viết bằng chữ và dấu tách rời (Unicode NFD); "
                    "hãy lưu lại tệp bằng chữ dựng sẵn (Unicode NFC)"
                )
                en = f"“{clean(cell)}” is written in decomposed letters (Unicode NFD); save it as NFC"
                faults.add(Words(vi, en), table.file, row, column)


BLANK = Words("ô này để trống; hãy điền vào", "this cell is blank")


def codes(table: Table, column: str, faults: Faults, *, unique: bool = False) -> list[str]:
    names = [code_text(cell) for cell in table.columns[column]]
    first: dict[str, int] = {}
    for row, name in zip(table.rows, names, strict=True):
        if not name:
            faults.add(BLANK, table.file, row, column)
        elif unique and first.setdefault(name, row) != row:
            words = Words(
                f"“{name}” đã có ở dòng {first[name]}", f"“{name}” stands in row {first[name]} already"
            )
            faults.add(words, table.file, row, column)
    if unique:
        check_spaces(first, table.file, column, faults)
    return names


def check_spaces(rows: Mapping[str, int], file: str, column: str, faults: Faults) -> None:
    """Codes that differ in nothing but spaces look alike."""
    alike: dict[str, str] = {}
    for name, row in rows.items():
        other = alike.setdefault(clean(name), name)
        if other != name:
            vi = f"“{name}” chỉ khác “{other}” ở dòng {rows[other]} về khoảng trắng; hãy sửa một mã"
            en = f"“{name}” differs from “{other}” in row {rows[other]} by nothing but spaces"
            faults.add(Words(vi, en), file, row, column)


def values(fact: Fact, table: Table, faults: Faults, *, required: bool = False) -> list[int | None]:
    """The fact of every row; every distinct cell is read once."""
    cells, known, wrong = table.columns[fact.name], {}, {}
    for cell in set(cells):
        try:
            known[cell] = value_of(fact, cell)
        except WrongCell as error:
            known[cell], wrong[cell] = None, error.words
    if wrong or required:
        for row, cell in zip(table.rows, cells, strict=True):
            if cell in wrong:
                faults.add(wrong[cell], table.file, row, fact.name)
            elif required and not cell.strip():
                faults.add(BLANK, table.file, row, fact.name)
    return [known[cell] for cell in cells]


def canonical(header: Sequence[str], columns: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8")


def texts(fact: Fact, column: Sequence[int | None]) -> list[str]:
    known = {value: text_of(fact, value) for value in set(column)}
    return [known[value] for value in column]


# Rules: policy.toml ----------------------------------------------------------------------------------

LEVELS = ("applicant", "preference", "offering")
COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">": lambda value, other: value > other,
    ">=": lambda value, other: value >= other,
    "<": lambda value, other: value < other,
    "<=": lambda value, other: value <= other,
    "=": lambda value, other: value == other,
}
UNIT = 10_000  # weights and ratios in ten-thousandths, percents in hundredths of a percent


@dataclass(frozen=True, slots=True)
class Condition:
    """`fact op values`, or `fact op limit`, a fact of the offering; without a limit everybody passes."""

    fact: Fact
    op: str
    values: tuple[int, ...]
    limit: Fact | None
    missing_passes: bool

    def is_met(self, value: int | None, limit: int | None) -> bool:
        if self.limit is not None:
            if limit is None:
                return True
            return self.missing_passes if value is None else COMPARE[self.op](value, limit)
        if value is None:
            return self.missing_passes
        if self.fact.type == "choices":
            return any(value & wanted for wanted in self.values)
        if self.op == "in":
            return value in self.values
        return COMPARE[self.op](value, self.values[0])


@dataclass(frozen=True, slots=True)
class Gate:
    condition: Condition
    reason: str
    unless: tuple[Condition, ...]
    is_on_child: bool


@dataclass(frozen=True, slots=True)
class Age:
    fact: Fact
    birth_year: int
    late_years: int
    claim: Fact | None


@dataclass(frozen=True, slots=True)
class Score:
    terms: tuple[tuple[Fact, int, bool], ...]  # fact, weight in ten-thousandths, whether missing counts as 0
    tables: tuple[tuple[tuple[Fact, ...], Mapping[tuple[int, ...], int], int], ...]
    bonuses: tuple[tuple[Fact, Mapping[str, int]], ...]
    unit: int
    mode: str

    def is_of_child(self) -> bool:
        """Whether the total is the same for all wishes of a child."""
        facts = [term[0] for term in self.terms] + [bonus[0] for bonus in self.bonuses]
        facts += [fact for named, *_ in self.tables for fact in named]
        return all(fact.of == "applicant" for fact in facts)


@dataclass(frozen=True, slots=True)
class Margins:
    """What a later wish must have on top: hundredths by rank, how many times the line (ten-thousandths)."""

    when: tuple[Condition, ...]
    margins: tuple[int, ...]
    op: str
    ratio: int

    def is_strict(self, rank: int) -> bool:
        return self.op == ">" and rank > 1

    def effective(self, score: int, rank: int) -> int:
        """The highest line that this score reaches: score ≥ (line + margin) × ratio, or > from rank 2 on."""
        margin = self.margins[min(rank, len(self.margins)) - 1] if self.margins else 0
        return (score * UNIT - self.is_strict(rank)) // self.ratio - margin


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ranking."""

    criterion: str
    fact: Fact | None
    ascending: bool

    @property
    def key(self) -> str:
        return self.fact.name if self.fact else self.criterion


@dataclass(frozen=True, slots=True)
class TieRule:
    last_seat: str
    percent: int
    equal_by: int
    beyond: str

    @property
    def mode(self) -> str:
        """How those are treated whom the whole order leaves equal."""
        return self.beyond if self.last_seat == "admit_within" else self.last_seat

    def within(self, seats: int) -> int | None:
        """How many above the seats still let everybody in who is equal in the first steps; None where that
        is not asked."""
        if self.last_seat == "admit_within":
            return seats * self.percent // UNIT
        return sys.maxsize if self.last_seat == "admit_all" and self.equal_by else None


@dataclass(frozen=True, slots=True)
class Ties:
    general: TieRule
    decided_by: Fact | None
    overrides: tuple[tuple[tuple[Condition, ...], TieRule], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The rules of the offerings of one programme; the last part is that of the ordinary offerings."""

    name: str
    when: tuple[Condition, ...]
    most: int
    margins: tuple[Margins, ...]  # the first that fits a wish counts; the last fits all
    score: Score | None
    gates: tuple[Gate, ...]
    order: tuple[Step, ...]
    ties: Ties
    zones: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class QueueRule:
    """`number`: its place in the rules, from 1; `row`: the line where it begins."""

    number: int
    row: int | None
    name: str
    where: tuple[Condition, ...]
    seats: str
    round_up: bool
    who: tuple[Condition, ...]
    unused: str
    order: tuple[Step, ...] | None
    ties: Ties | None


@dataclass(frozen=True, slots=True)
class Share:
    """A group of which `percent` hundredths of a percent are called, or what the offering's fact says."""

    who: tuple[Condition, ...]
    percent: int
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class NearbyRule:
    who: tuple[Condition, ...]
    order: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    age: Age | None
    categories: tuple[tuple[Condition, ...], ...]
    queues: tuple[QueueRule, ...]
    shares: tuple[Share, ...]
    nearby: NearbyRule | None

    def of(self, level: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.of == level]


class Keys(dict[str, Any]):
    """The keys of one table; one that is asked for and not there is refused by name."""

    def __init__(self, table: Mapping[str, Any], section: Section) -> None:
        super().__init__(table)
        self.section = section

    def __missing__(self, key: str) -> NoReturn:
        self.section.refuse(key, "còn thiếu; hãy thêm khóa này", "is missing")


class Section:
    """One table of the rules. A key that is not known here is refused: a rule must not be passed over."""

    def __init__(self, table: Any, path: str, known: Sequence[str] | None) -> None:
        self.path = path
        name = re.sub(r"\[\d+\]", "", path)
        if isinstance(table, list):
            vi = f"[[{name}]] là danh sách, ở đây cần một mục; hãy viết [{name}], một lần"
            self.refuse("", vi, f"write [{name}], once")
        if not isinstance(table, dict):
            self.refuse("", f"cần một mục [{name}]", "a table is wanted")
        self.table = Keys(table, self)
        for key in table:
            if known is not None and key not in known:
                self.refuse(
                    key, "chương trình kiểm tra không biết khóa này", "this verifier does not know it"
                )

    def refuse(self, key: str, vi: str, en: str) -> NoReturn:
        where = ".".join(part for part in (self.path, key) if part)
        refuse(f"khóa “{where}”: {vi}", f"key “{where}”: {en}", POLICY)

    def below(self, key: str, known: Sequence[str] | None) -> Section:
        return Section(self.table.get(key, {}), f"{self.path}.{key}".lstrip("."), known)

    def rows(self, key: str, known: Sequence[str] | None) -> list[Section]:
        written = self.table.get(key, [])
        if not isinstance(written, list):
            name = re.sub(r"\[\d+\]", "", f"{self.path}.{key}".lstrip("."))
            vi = f"cần danh sách; hãy viết [[{name}]] trên mỗi phần tử"
            self.refuse(key, vi, f"write [[{name}]] above every element")
        return [
            Section(row, f"{self.path}.{key}[{at}]".lstrip("."), known) for at, row in enumerate(written, 1)
        ]

    def word(self, key: str, words: Sequence[str], default: str | None = None) -> str:
        value = self.table.get(key, default)
        if value not in words:
            self.refuse(key, f"cần một trong: {', '.join(words)}", f"one of: {', '.join(words)}")
        return str(value)

    def number(self, key: str, value: Any, places: int = 2) -> int:
        """A decimal number, written as text or number, as an integer of its last place."""
        try:
            number = Decimal(str(value).strip().replace(",", ".")).scaleb(places)
            if not isinstance(value, bool) and number == number.to_integral_value():
                return int(number)
        except (ArithmeticError, ValueError):
            pass
        return self.refuse(key, f"“{value}” không phải số", f"“{value}” is no number")

    def whole(self, key: str, default: int | None = None) -> int:
        value = self.table[key] if default is None else self.table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, f"“{value}” không phải số nguyên", f"“{value}” is no whole number")
        return value

    def texts(self, key: str) -> list[str]:
        value = self.table.get(key, [])
        if isinstance(value, str):
            return [value]
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.refuse(key, "cần một danh sách chuỗi chữ", "a list of texts is wanted")
        return value


CONDITION_KEYS = ("op", "value", "values", "limit", "missing")
TIE_KEYS = ("last_seat", "percent", "equal_by", "beyond")
TIE_KEYS_OF = {
    "percent": ("admit_within",),
    "equal_by": ("admit_within", "admit_all"),
    "beyond": ("admit_within",),
}
TIE_MODES = ("strict", "admit_all", "admit_none", "admit_within", "escalate")
BEYOND_MODES = ("strict", "admit_all", "admit_none", "escalate")
MARGIN_KEYS = ("margins", "margin_op", "ratio")
PROGRAMME_KEYS = (
    *("name", "label", "when", "max", "margins", "margin_op"),
    *("score", "own_gates", "gates", "order", "ties"),
)
DESCRIPTION = (
    *("id", "title", "province", "province_name", "grade", "school_year", "method", "legal_basis", "notes"),
    *("documents", "import", "chain", "later", "direct_admissions", "gate", "plan", "proposal"),
)
"""What decides nothing in the computation of a result."""
SECTIONS = (
    *("facts", "score", "gates", "age", "wishes", "categories", "order", "ties"),
    *("programmes", "queues", "proportional", "placement"),
)


class RuleReader:
    """Reads policy.toml. The software has accepted the file, so only what is strange is looked for."""

    def __init__(self, content: bytes) -> None:
        text = unicodedata.normalize("NFC", decoded(content, POLICY)).replace("\r\n", "\n")
        if not text.strip():
            refuse("tệp trống; hãy chép vào đây quy tắc của đợt tuyển sinh", "an empty file", POLICY)
        try:
            table = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            not_toml(text, str(error))
        except RecursionError:
            refuse("sai cú pháp TOML: quá nhiều dấu ngoặc lồng nhau", "not TOML: too many brackets", POLICY)
        self.headers = [
            number
            for number, line in enumerate(text.split("\n"), start=1)
            if re.match(r"\s*\[\[\s*queues\s*\]\]", line)
        ]
        self.top = Section(table, "", (*DESCRIPTION, *SECTIONS))
        self.facts = tuple(self.declared())

    def rules(self) -> Rules:
        top = self.top
        ordinary = self.ordinary()
        programmes = [self.programme(row, ordinary) for row in top.rows("programmes", PROGRAMME_KEYS)]
        queue_keys = ("name", "label", "for", "seats", "round", "who", "unused", "order", "ties")
        share_keys = ("name", "label", "who", "percent")
        return Rules(
            facts=self.facts,
            parts=(*programmes, ordinary),
            age=self.age(),
            categories=tuple(
                self.when(row, "when") for row in top.rows("categories", ("name", "label", "when"))
            ),
            queues=tuple(self.queue(row, at) for at, row in enumerate(top.rows("queues", queue_keys))),
            shares=tuple(self.share(row) for row in top.rows("proportional", share_keys)),
            nearby=self.nearby(),
        )

    # Facts and conditions

    def declared(self) -> Iterator[Fact]:
        keys = (
            "of",
            "type",
            "label",
            "source",
            "hint",
            "scale",
            "step",
            "min",
            "max",
            "unit",
            "choices",
            "papers",
        )
        declared = self.top.below("facts", None)
        for name in declared.table:
            row = declared.below(name, keys)
            scale, step = row.table.get("scale"), row.table.get("step", "0.01")
            kind = row.word("type", tuple(READERS))
            if not row.texts("of") or not set(row.texts("of")) <= set(LEVELS):
                row.refuse("of", f"cần một hoặc nhiều trong: {', '.join(LEVELS)}", f"of: {', '.join(LEVELS)}")
            for level in row.texts("of"):
                yield Fact(
                    name=name,
                    of=level,
                    type=kind,
                    scale=None if scale is None else row.number("scale", scale),
                    step=row.number("step", step) if kind == "score" else None,
                    minimum=row.whole("min") if "min" in row.table else None,
                    maximum=row.whole("max") if "max" in row.table else None,
                    choices=tuple(
                        (each["code"], each["vi"], each["en"]) for each in row.table.get("choices", ())
                    ),
                )

    def fact(self, section: Section, key: str, name: str, levels: Sequence[str] = LEVELS) -> Fact:
        """Of several facts with one name the applicant's, then the wish's, then the offering's."""
        for level in levels:
            for fact in self.facts:
                if (fact.name, fact.of) == (name, level):
                    return fact
        if name in ("total", "rank"):
            return TOTAL if name == "total" else RANK
        return section.refuse(key, f"không có dữ kiện “{name}”", f"there is no fact “{name}”")

    def when(self, section: Section, key: str, levels: Sequence[str] = LEVELS) -> tuple[Condition, ...]:
        """`{fact = value, …}` or `[{fact = …, op = …, value = …}, …]`: all of them."""
        written = section.table.get(key, [])
        if isinstance(written, list):
            rows = section.rows(key, ("fact", *CONDITION_KEYS))
            return tuple(
                self.condition(row, self.fact(row, "fact", row.table.get("fact", ""), levels)) for row in rows
            )
        table = section.below(key, None)
        found = []
        for name, value in table.table.items():
            fact = self.fact(table, name, name, levels)
            if isinstance(value, dict):
                found.append(self.condition(table.below(name, CONDITION_KEYS), fact))
            else:
                found.append(self.condition(Section(listed(value), f"{table.path}.{name}", None), fact))
        return tuple(found)

    def condition(self, row: Section, fact: Fact) -> Condition:
        op = row.word("op", (*COMPARE, "in"))
        passes = row.word("missing", ("fail", "pass"), "fail") == "pass"
        bounds = [key for key in ("value", "values", "limit") if key in row.table]
        if len(bounds) != 1:
            vi = "cần đúng một trong: value, values, limit"
            row.refuse(bounds[-1] if bounds else "value", vi, "exactly one of: value, values, limit")
        if "limit" in row.table and op == "in":
            row.refuse("limit", 'op = "in" cần values', 'op = "in" wants values')
        if "limit" in row.table:
            limit = self.fact(row, "limit", row.table["limit"], ("offering",))
            return Condition(fact, op, (), limit, passes)
        written = row.table.get("values", row.table.get("value"))
        items = written if isinstance(written, list) else [written]
        return Condition(fact, op, tuple(self.stored(row, fact, item) for item in items), None, passes)

    def stored(self, row: Section, fact: Fact, written: Any) -> int:
        text = {True: "1", False: "0"}[written] if isinstance(written, bool) else str(written)
        if isinstance(written, dict | list):
            row.refuse(fact.name, "cần một giá trị", "one value is wanted")
        try:
            value = value_of(fact, text)
        except WrongCell as error:
            row.refuse(fact.name, error.words.vi, error.words.en)
        if value is None:
            row.refuse(fact.name, "thiếu giá trị", "a value is missing")
        return value

    # What makes a wish eligible, and its score

    def gates(self, section: Section) -> tuple[Gate, ...]:
        keys = ("on", "fact", "facts", *CONDITION_KEYS, "reason", "label", "unless")
        found = []
        for row in section.rows("gates", keys):
            levels = ("applicant",) if row.table.get("on") == "applicant" else ("preference", *LEVELS)
            unless = self.when(row, "unless")
            for name in row.texts("facts" if "facts" in row.table else "fact"):
                condition = self.condition(row, self.fact(row, "fact", name, levels))
                found.append(Gate(condition, row.table["reason"], unless, levels == ("applicant",)))
        return tuple(found)

    def age(self) -> Age | None:
        if "age" not in self.top.table:
            return None
        row = self.top.below("age", ("fact", "birth_year", "late_years", "claim"))
        claim = row.table.get("claim")
        return Age(
            fact=self.fact(row, "fact", row.table["fact"], ("applicant",)),
            birth_year=row.whole("birth_year"),
            late_years=row.whole("late_years", 0),
            claim=self.fact(row, "claim", claim, ("applicant",)) if claim else None,
        )

    def score(self, section: Section) -> Score | None:
        if "score" not in section.table:
            return None
        row = section.below("score", ("terms", "tables", "bonuses", "round"))
        rounding = row.below("round", ("unit", "mode"))
        terms = []
        for term in row.rows("terms", ("fact", "facts", "weight", "missing")):
            weight = term.number("weight", term.table.get("weight", "1"), 4)
            as_zero = term.word("missing", ("exclude", "zero"), "exclude") == "zero"
            for name in term.texts("facts" if "facts" in term.table else "fact"):
                terms.append((self.fact(term, "fact", name), weight, as_zero))
        return Score(
            terms=tuple(terms),
            tables=tuple(self.table(each) for each in row.rows("tables", ("facts", "values", "otherwise"))),
            bonuses=tuple(self.bonus(each) for each in row.rows("bonuses", ("fact", "points"))),
            unit=rounding.number("unit", rounding.table.get("unit", "0.01")),
            mode=rounding.word("mode", ("half_up", "half_even", "down"), "half_up"),
        )

    def table(self, row: Section) -> tuple[tuple[Fact, ...], Mapping[tuple[int, ...], int], int]:
        facts = tuple(self.fact(row, "facts", name) for name in row.texts("facts"))
        points = {}
        for combination, written in row.table["values"].items():
            named = [code.strip() for code in combination.split("/")]
            if len(named) != len(facts):
                row.refuse(combination, "sai số thành phần", "a wrong number of parts")
            places = tuple(fact.codes().index(code) for fact, code in zip(facts, named, strict=True))
            points[places] = row.number(combination, written)
        return facts, points, row.number("otherwise", row.table["otherwise"])

    def bonus(self, row: Section) -> tuple[Fact, Mapping[str, int]]:
        fact = self.fact(row, "fact", row.table["fact"])
        return fact, {code: row.number(code, points) for code, points in row.table["points"].items()}

    # Parts: the programmes and the ordinary offerings

    def ordinary(self) -> Part:
        wishes = self.top.below("wishes", ("max", *MARGIN_KEYS, "zones", "margins_for"))
        return Part(
            name="",
            when=(),
            most=wishes.whole("max"),
            margins=self.margins(wishes),
            score=self.score(self.top),
            gates=self.gates(self.top),
            order=self.order(self.top),
            ties=self.ties(self.top),
            zones=tuple(tuple(row) for row in wishes.table.get("zones", ())),
        )

    def programme(self, row: Section, ordinary: Part) -> Part:
        """What a programme leaves out is that of the ordinary offerings; margins are always its own."""
        own = row.table
        return Part(
            name=own.get("name", ""),
            when=self.when(row, "when", ("offering",)),
            most=row.whole("max", ordinary.most),
            margins=self.margins(row),
            score=self.score(row) if "score" in own else ordinary.score,
            gates=(() if own.get("own_gates") else ordinary.gates) + self.gates(row),
            order=self.order(row) if "order" in own else ordinary.order,
            ties=self.ties(row) if "ties" in own else ordinary.ties,
        )

    def margins(self, row: Section) -> tuple[Margins, ...]:
        general = self.margin_rule(row, row.table, ())
        special = [
            self.margin_rule(each, {**row.table, **each.table}, self.when(each, "when"))
            for each in row.rows("margins_for", ("when", *MARGIN_KEYS))
        ]
        return (*special, general)

    def margin_rule(self, row: Section, table: Mapping[str, Any], when: tuple[Condition, ...]) -> Margins:
        op = str(table.get("margin_op", ">="))
        if op not in (">=", ">"):
            row.refuse("margin_op", "cần >= hoặc >", "either >= or >")
        margins = tuple(row.number("margins", each) for each in table.get("margins", ()))
        if list(margins) != sorted(margins):
            vi = "mức cộng thêm của nguyện vọng sau nhỏ hơn nguyện vọng trước; hãy viết các mức không giảm"
            row.refuse("margins", vi, "a later wish asks for less than one before it")
        return Margins(when, margins, op, row.number("ratio", table.get("ratio", "1"), 4))

    # The ranking and what is equal

    def order(self, section: Section, *, nearby: bool = False) -> tuple[Step, ...]:
        steps = []
        for row in section.rows("order", ("criterion", "fact", "direction")):
            criterion = row.word("criterion", ("category", "score", "fact", "lottery"))
            fact, ascending = None, criterion == "category"
            if criterion == "fact":
                ascending = row.word("direction", ("desc", "asc"), "desc") == "asc"
                name = row.table.get("fact", "")
                own = [each for each in (DISTANCE, CATCHMENT_ORDER) if nearby and each.name == name]
                fact = own[0] if own else self.fact(row, "fact", name)
            steps.append(Step(criterion, fact, ascending))
        return tuple(steps)

    def ties(self, section: Section) -> Ties:
        row = section.below("ties", (*TIE_KEYS, "decided_by", "for"))
        decided_by = row.table.get("decided_by")
        return Ties(
            general=self.tie_rule(row),
            decided_by=self.fact(row, "decided_by", decided_by, ("offering",)) if decided_by else None,
            overrides=tuple(
                (self.when(each, "when", ("offering",)), self.tie_rule(each))
                for each in row.rows("for", ("when", *TIE_KEYS))
            ),
        )

    def tie_rule(self, row: Section) -> TieRule:
        mode = row.word("last_seat", TIE_MODES)
        for key, modes in TIE_KEYS_OF.items():
            if key in row.table and mode not in modes:
                words = ", ".join(modes)
                row.refuse(key, f"chỉ dùng khi last_seat là {words}", f"only where last_seat is {words}")
        percent = row.number("percent", row.table.get("percent", "0"))
        if not 0 <= percent <= UNIT:
            row.refuse("percent", "cần một số từ 0 đến 100", "a number from 0 to 100")
        return TieRule(
            last_seat=mode,
            percent=percent,
            equal_by=row.whole("equal_by", 1 if mode == "admit_within" else 0),
            beyond=row.word("beyond", BEYOND_MODES, "strict"),
        )

    # Seats

    def queue(self, row: Section, at: int) -> QueueRule:
        return QueueRule(
            number=at + 1,
            row=self.headers[at] if at < len(self.headers) else None,
            name=row.table["name"],
            where=self.when(row, "for", ("offering",)),
            seats=str(row.table["seats"]).strip(),
            round_up=row.word("round", ("up", "down"), "up") == "up",
            who=self.when(row, "who"),
            unused=row.table.get("unused", ""),
            order=self.order(row) if "order" in row.table else None,
            ties=self.ties(row) if "ties" in row.table else None,
        )

    def share(self, row: Section) -> Share:
        written = str(row.table["percent"]).strip()
        if written.startswith("fact:"):
            return Share(self.when(row, "who"), 0, self.fact(row, "percent", written[5:], ("offering",)))
        return Share(self.when(row, "who"), row.number("percent", written), None)

    def nearby(self) -> NearbyRule | None:
        if "placement" not in self.top.table:
            return None
        row = self.top.below("placement", ("label", "who", "beyond_m", "order"))
        return NearbyRule(self.when(row, "who", ("applicant",)), self.order(row, nearby=True))


SYNTAX = re.compile(r".* \(at line (?P<line>\d+), column (?P<column>\d+)\)")
TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")


def not_toml(text: str, message: str) -> NoReturn:
    """What `tomllib` says in English, with its line."""
    found = SYNTAX.fullmatch(message)
    line = int(found["line"]) if found else len(text.rstrip().split("\n"))
    if message.startswith(TWICE):
        refuse("một khóa hoặc một mục viết hai lần; hãy giữ một chỗ", "written twice", POLICY, line)
    place = f"ở cột {found['column']}" if found else "ở cuối tệp"
    vi = f"sai cú pháp TOML {place}; hãy kiểm tra dấu nháy, dấu ngoặc, dấu phẩy và dấu bằng ở đó"
    refuse(vi, f"not TOML ({message})", POLICY, line)


def read_rules(content: bytes) -> Rules:
    """Raises BadInput, also for what is so strange that nothing better can be said of it."""
    try:
        return RuleReader(content).rules()
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        vi = "quy tắc không đọc được; hãy chạy allocate để biết dòng và khóa sai"
        en = f"rules that cannot be read ({type(error).__name__}); allocate names line and key"
        return refuse(vi, en, POLICY)


def listed(value: Any) -> dict[str, Any]:
    """The short form of a condition, `fact = value` or `fact = [values]`, in its long form."""
    values = value if isinstance(value, list) else [value]
    return {"op": "in" if len(values) > 1 else "=", "values": values}


# The round: the tables as columns --------------------------------------------------------------------

Column = Sequence["int | None"]


@dataclass(slots=True, eq=False)
class Wish:
    """One wish, and what the rules make of it; also the child alone or the offering alone (-1 for the other).

    `number`: its place inside its programme, which margins count by. `refusal`: why it cannot be granted.
    """

    applicant: int = -1
    offering: int = -1
    row: int = -1
    rank: int = 0
    part: int = 0
    number: int = 0
    score: int | None = None
    effective: int | None = None
    category: int | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line fixed by decision: a score, or what the last admitted had at each step of the order."""

    cutoff: int | None
    last: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """Offerings and applicants sorted by code, wishes by applicant and rank; facts by level and name."""

    offerings: Sequence[str]
    names: Sequence[str]
    seats: Sequence[int]
    taken: Sequence[int]
    applicants: Sequence[str]
    lottery_keys: Sequence[str]
    lists: Sequence[Sequence[Wish]]
    facts: Mapping[str, Mapping[str, Column]]
    lines: Mapping[tuple[int, int], LineRow] | None
    nearby: Sequence[Wish]
    set_aside: int
    files: Mapping[str, bytes]  # the input in canonical form


class RoundReader:
    """Reads the tables of a folder, whatever the order of their rows and columns."""

    def __init__(self, rules: Rules, contents: Mapping[str, bytes]) -> None:
        self.rules, self.contents, self.faults = rules, contents, Faults()
        self.files: dict[str, bytes] = {POLICY: contents[POLICY]}
        self.facts: dict[str, dict[str, Column]] = {}
        self.tables: dict[str, Table] = {}

    def read(self) -> Round:
        self.read_tables()
        offerings = self.offerings()
        applicants, lottery_keys = self.applicants()
        owners = {code: place for place, code in enumerate(applicants)}
        places = {code: place for place, code in enumerate(offerings["offering"])}
        lists = self.preferences(owners, places)
        aside = self.set_aside(owners)
        lines = self.lines(places) if LINES in self.tables else None
        nearby = self.nearby(owners, places) if NEARBY in self.tables else []
        self.faults.check()
        return Round(
            offerings=offerings["offering"],
            names=offerings["name"],
            seats=offerings["seats"],
            taken=offerings["taken"],
            applicants=applicants,
            lottery_keys=lottery_keys,
            lists=lists,
            facts=self.facts,
            lines=lines,
            nearby=nearby,
            set_aside=aside,
            files=self.files,
        )

    def read_tables(self) -> None:
        """All of them, so that everything that is no table is told at once."""
        expected = {
            OFFERINGS: (("offering", "name", "seats", *self.names("offering")), ("taken",)),
            APPLICANTS: (("applicant", *self.names("applicant")), ("lottery_key",)),
            PREFERENCES: (("applicant", "rank", "offering", *self.names("preference")), ()),
            **{name: (HEADERS[name], ()) for name in (SET_ASIDE, LINES, NEARBY) if name in self.contents},
        }
        for name, (header, optional) in expected.items():
            try:
                self.tables[name] = read_table(self.contents[name], name, header, optional)
            except BadInput as error:
                self.faults.found += error.faults
        if NEARBY in self.contents and self.rules.nearby is None:
            words = Words("policy.toml không có mục [placement]", "policy.toml has no [placement]")
            self.faults.add(words, NEARBY)
        self.faults.check()

    def names(self, level: str) -> list[str]:
        return [fact.name for fact in self.rules.of(level)]

    def declared(self, level: str, table: Table, order: Sequence[int]) -> tuple[list[str], list[list[str]]]:
        """The declared facts of a level, kept in the order given; names and canonical cells for the hash."""
        cells = []
        for fact in self.rules.of(level):
            column = values(fact, table, self.faults)
            kept = [column[row] for row in order]
            self.facts.setdefault(level, {})[fact.name] = kept
            cells.append(texts(fact, kept))
        return self.names(level), cells

    def offerings(self) -> dict[str, list[Any]]:
        table = self.tables[OFFERINGS]
        ids = codes(table, "offering", self.faults, unique=True)
        names = codes(table, "name", self.faults)
        seats = values(SEATS, table, self.faults, required=True)
        taken: list[int | None] = [None] * len(ids)
        if "taken" in table.columns:
            taken = values(TAKEN, table, self.faults)
        order = sorted(range(len(ids)), key=ids.__getitem__)
        columns: dict[str, list[Any]] = {
            "offering": [ids[row] for row in order],
            "name": [names[row] for row in order],
            "seats": [seats[row] for row in order],
            "taken": [taken[row] or 0 for row in order],
        }
        header, cells = self.declared("offering", table, order)
        shown = ["offering", "name", "seats"] + ["taken"] * any(columns["taken"])
        rows = [columns[name] for name in shown]
        self.files[OFFERINGS] = canonical([*shown, *header], [*rows, *cells])
        return columns

    def applicants(self) -> tuple[list[str], list[str]]:
        """Codes, and the keys of the lottery: a blank one is the code."""
        table = self.tables[APPLICANTS]
        ids = codes(table, "applicant", self.faults, unique=True)
        order = sorted(range(len(ids)), key=ids.__getitem__)
        keys = [code_text(cell) for cell in table.columns.get("lottery_key", [""] * len(ids))]
        self.one_draw_each(table, ids, keys)
        sorted_ids = [ids[row] for row in order]
        lottery_keys = [keys[row] or ids[row] for row in order]
        header, cells = self.declared("applicant", table, order)
        own = ["" if key == code else key for key, code in zip(lottery_keys, sorted_ids, strict=True)]
        if any(own):
            header, cells = ["lottery_key", *header], [own, *cells]
        self.files[APPLICANTS] = canonical(["applicant", *header], [sorted_ids, *cells])
        return sorted_ids, lottery_keys

    def one_draw_each(self, table: Table, ids: Sequence[str], keys: Sequence[str]) -> None:
        """Two children with one key would draw one lot."""
        first: dict[str, int] = {}
        for row, code, key in zip(table.rows, ids, keys, strict=True):
            drawn = key or code
            if first.setdefault(drawn, row) != row:
                vi = f"khóa bốc thăm “{drawn}” đã dùng ở dòng {first[drawn]}; mỗi em một khóa"
                en = f"the lottery key “{drawn}” is used in row {first[drawn]}; one key a child"
                self.faults.add(Words(vi, en), APPLICANTS, row, "lottery_key" if key else "applicant")

    def preferences(self, owners: Mapping[str, int], places: Mapping[str, int]) -> list[list[Wish]]:
        table = self.tables[PREFERENCES]
        who = codes(table, "applicant", self.faults)
        where = codes(table, "offering", self.faults)
        ranks = values(GIVEN_RANK, table, self.faults, required=True)
        self.check_known(table, "applicant", who, owners, APPLICANTS)
        self.check_known(table, "offering", where, places, OFFERINGS)
        self.check_repeats(table, who, ranks, "rank", "nguyện vọng thứ", "a wish of rank")
        self.check_repeats(table, who, where, "offering", "nguyện vọng vào", "a wish for")
        order = sorted(range(len(who)), key=lambda row: (who[row], ranks[row] or 0))
        header, cells = self.declared("preference", table, order)
        lists: list[list[Wish]] = [[] for _ in owners]
        if not self.faults.found:
            rows = [[column[row] for row in order] for column in (who, ranks, where)]
            self.files[PREFERENCES] = canonical(["applicant", "rank", "offering", *header], [*rows, *cells])
            for place, (code, rank, offering) in enumerate(zip(*rows, strict=True)):
                lists[owners[code]].append(Wish(owners[code], places[offering], place, rank))
        return lists

    def set_aside(self, owners: Mapping[str, int]) -> int:
        if SET_ASIDE not in self.tables:
            return 0
        table = self.tables[SET_ASIDE]
        who = codes(table, "applicant", self.faults, unique=True)
        why = codes(table, "reason", self.faults)
        for row, name in zip(table.rows, who, strict=True):
            if name in owners:
                vi = f"“{name}” cũng có trong {APPLICANTS}; mỗi người chỉ ở một tệp"
                words = Words(vi, f"“{name}” also stands in {APPLICANTS}")
                self.faults.add(words, SET_ASIDE, row, "applicant")
        rows = sorted(zip(who, why, strict=True))
        self.files[SET_ASIDE] = canonical(
            HEADERS[SET_ASIDE], [[one for one, _ in rows], [two for _, two in rows]]
        )
        return len(rows)

    def lines(self, places: Mapping[str, int]) -> dict[tuple[int, int], LineRow]:
        """By offering and rank, 0 for every rank."""
        table = self.tables[LINES]
        where = codes(table, "offering", self.faults)
        ranks, cutoffs = values(GIVEN_RANK, table, self.faults), values(LINE, table, self.faults)
        last = [code_text(cell) for cell in table.columns["last_admitted"]]
        self.check_known(table, "offering", where, places, OFFERINGS)
        rows = sorted(
            zip(where, [rank or 0 for rank in ranks], cutoffs, last, table.rows, strict=True),
            key=itemgetter(0, 1),
        )
        shown: list[Sequence[Any]] = [
            [code for code, *_ in rows],
            [rank or "" for _, rank, *_ in rows],
            [points_text(cutoff) for *_, cutoff, _, _ in rows],
            [text for *_, text, _ in rows],
        ]
        self.files[LINES] = canonical(HEADERS[LINES], shown)
        self.check_lines(list(zip(table.rows, where, [rank or 0 for rank in ranks], strict=True)))
        return {
            (places.get(code, -1), rank): LineRow(cutoff, text, row) for code, rank, cutoff, text, row in rows
        }

    def check_lines(self, rows: Sequence[tuple[int, str, int]]) -> None:
        """An offering has one line for every rank or one a rank; row, offering, rank (0 for every rank)."""
        first: dict[tuple[str, int], int] = {}
        ways: dict[str, tuple[bool, int]] = {}
        for row, code, rank in rows:
            earlier = first.setdefault((code, rank), row)
            is_by_rank, since = ways.setdefault(code, (rank > 0, row))
            if earlier != row:
                whom = f"nguyện vọng {rank}" if rank else "mọi nguyện vọng"
                vi = f"“{code}” đã có điểm chuẩn cho {whom} ở dòng {earlier}; hãy giữ một dòng"
                words = Words(vi, f"“{code}” has this line in row {earlier} already")
                self.faults.add(words, LINES, row, "rank")
            elif is_by_rank != (rank > 0):
                vi = (
                    f"“{code}” vừa có điểm chuẩn chung vừa có điểm chuẩn từng nguyện vọng "
                    f"(dòng {since}); hãy chọn một cách"
                )
                en = f"“{code}” has a line for every rank and others by rank (row {since})"
                self.faults.add(Words(vi, en), LINES, row, "rank")

    def nearby(self, owners: Mapping[str, int], places: Mapping[str, int]) -> list[Wish]:
        """What lies near a child, as wishes whose row is that of the two facts."""
        table = self.tables[NEARBY]
        who, where = codes(table, "applicant", self.faults), codes(table, "offering", self.faults)
        facts = [(fact, values(fact, table, self.faults)) for fact in (DISTANCE, CATCHMENT_ORDER)]
        self.check_known(table, "applicant", who, owners, APPLICANTS)
        self.check_known(table, "offering", where, places, OFFERINGS)
        self.check_repeats(table, who, where, "offering", "dòng cho", "a row for")
        order = sorted(range(len(who)), key=lambda row: (who[row], where[row]))
        kept: dict[str, Column] = {fact.name: [column[row] for row in order] for fact, column in facts}
        self.facts["nearby"] = kept
        shown = [[who[row] for row in order], [where[row] for row in order]]
        shown += [texts(fact, kept[fact.name]) for fact, _ in facts]
        self.files[NEARBY] = canonical(HEADERS[NEARBY], shown)
        return [
            Wish(owners.get(who[row], -1), places.get(where[row], -1), at) for at, row in enumerate(order)
        ]

    def check_known(
        self, table: Table, column: str, cells: Sequence[str], known: Mapping[str, int], file: str
    ) -> None:
        for row, cell in zip(table.rows, cells, strict=True):
            if cell and cell not in known:
                words = Words(f"“{cell}” không có trong {file}", f"“{cell}” is not in {file}")
                self.faults.add(words, table.file, row, column)

    def check_repeats(
        self, table: Table, who: Sequence[str], cells: Sequence[Any], column: str, vi: str, en: str
    ) -> None:
        first: dict[Any, int] = {}
        for row, name, cell in zip(table.rows, who, cells, strict=True):
            earlier = first.setdefault((name, cell), row)
            if earlier != row and name and cell not in ("", None):
                words = Words(
                    f"“{name}” đã có {vi} {cell} ở dòng {earlier}",
                    f"“{name}” has {en} {cell} in row {earlier}",
                )
                self.faults.add(words, table.file, row, column)


# What the rules say of each wish ---------------------------------------------------------------------

Test = Callable[[Wish], bool]


def reader(data: Round, fact: Fact) -> Callable[[Wish], int | None]:
    """How to look up a fact of a wish."""
    if fact.of == "wish":
        return attrgetter("score" if fact is TOTAL else "number")
    column = data.facts[fact.of][fact.name]
    if fact.of == "applicant":
        return lambda wish: column[wish.applicant]
    if fact.of == "offering":
        return lambda wish: column[wish.offering]
    return lambda wish: column[wish.row]


def holds(data: Round, conditions: Sequence[Condition]) -> Test:
    """Whether a wish meets all of them."""
    looked_up = [
        (condition, reader(data, condition.fact), reader(data, condition.limit) if condition.limit else None)
        for condition in conditions
    ]

    def test(wish: Wish) -> bool:
        return all(
            condition.is_met(value(wish), limit(wish) if limit else None)
            for condition, value, limit in looked_up
        )

    return test


def totals(data: Round, score: Score | None) -> Callable[[Wish], int | None]:
    """total = round(Σ weight × fact + Σ table points + Σ bonuses) of a wish, in hundredths."""
    if score is None:
        return lambda wish: None
    terms = [
        (reader(data, fact), weight * (100 if fact.type == "integer" else 1), as_zero)
        for fact, weight, as_zero in score.terms
    ]
    tables = [([reader(data, fact) for fact in facts], table, other) for facts, table, other in score.tables]
    bonuses = [(fact, reader(data, fact), points) for fact, points in score.bonuses]
    is_of_child = score.is_of_child()

    def total(wish: Wish) -> int | None:
        exact = 0
        if wish.row < 0 and not is_of_child:
            return None  # there is a total for each wish, and none for the child alone
        for look_up, weight, as_zero in terms:
            value = look_up(wish)
            if value is None and not as_zero:
                return None
            exact += (value or 0) * weight
        for columns, table, other in tables:
            named = tuple([look_up(wish) for look_up in columns])
            if None in named:
                return None
            exact += table.get(named, other) * UNIT  # type: ignore[arg-type]
        for fact, look_up, points in bonuses:
            exact += highest(fact, look_up(wish), points) * UNIT
        return rounded(exact, score)

    if not is_of_child:
        return total
    of_children = [total(Wish(child)) for child in range(len(data.applicants))]
    return lambda wish: of_children[wish.applicant]


def highest(fact: Fact, value: int | None, points: Mapping[str, int]) -> int:
    """Of one fact the claim with most points counts."""
    if value is None:
        return 0
    if fact.type == "flag":
        return max(points.get("yes", 0), 0) if value else 0
    places = (
        [value] if fact.type == "choice" else [bit for bit in range(len(fact.choices)) if value >> bit & 1]
    )
    return max((points.get(fact.codes()[place], 0) for place in places), default=0)


def rounded(exact: int, score: Score) -> int:
    """From ten-thousandths of hundredths to a multiple of the unit; what is halfway goes away from zero
    (half_up), to the even multiple (half_even), or towards zero as everything does (down)."""
    unit = score.unit * UNIT
    multiples, rest = divmod(abs(exact), unit)
    if score.mode == "half_up" and 2 * rest >= unit:
        multiples += 1
    if score.mode == "half_even" and (2 * rest > unit or (2 * rest == unit and multiples % 2 == 1)):
        multiples += 1
    return multiples * score.unit * (-1 if exact < 0 else 1)


class Steps:
    """The values that a ranking looks at, in natural units, and turned so that the smaller is the better."""

    def __init__(self, data: Round, seed: str) -> None:
        self.data, self.seed = data, seed

    def value(self, step: Step) -> Callable[[Wish], int | None]:
        """No answer to a yes-or-no question is a no."""
        if step.criterion == "score":
            return attrgetter("effective")
        if step.criterion == "category":
            return attrgetter("category")
        if step.criterion == "lottery":
            return self.draw
        fact = step.fact or TOTAL
        look_up = reader(self.data, fact)
        return (lambda wish: look_up(wish) or 0) if fact.type == "flag" else look_up

    def measure(self, step: Step) -> Callable[[Wish], Any]:
        value = self.value(step)
        return lambda wish: turned(step, value(wish))

    def draw(self, wish: Wish) -> int:
        """The first 62 bits of the SHA-256 of "seed|key|offering"; the larger draw comes first."""
        text = f"{self.seed}|{self.data.lottery_keys[wish.applicant]}|{self.data.offerings[wish.offering]}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 2

    def text(self, step: Step, value: int | None) -> str:
        """As last_admitted shows it: categories are counted from 1."""
        if step.fact is not None:
            return text_of(step.fact, value)
        if value is None or step.criterion == "lottery":
            return "" if value is None else str(value)
        return points_text(value) if step.criterion == "score" else str(value + 1)

    def describe(self, order: Sequence[Step], wish: Wish) -> str:
        return ";".join(f"{step.key}={self.text(step, self.value(step)(wish))}" for step in order)


def turned(step: Step, value: int | None) -> Any:
    """What is missing comes last, whatever the direction."""
    if value is None:
        return math.inf
    return value if step.ascending else -value


class Reckoning:
    """Fills in every wish, step by step: programme and number, score, category, refusal."""

    def __init__(self, rules: Rules, data: Round, steps: Steps) -> None:
        self.rules, self.data, self.steps = rules, data, steps
        self.part_of = self.parts_of_offerings()
        self.lists = [self.arranged(wishes) for wishes in data.lists]
        self.totals = [totals(data, part.score) for part in rules.parts]
        self.codes = frozenset(data.applicants)
        self.last_keys = self.checked_lines()
        self.score()
        self.classify()
        self.refuse()

    def wishes(self) -> Iterator[Wish]:
        return (wish for wishes in self.lists for wish in wishes)

    def parts_of_offerings(self) -> list[int]:
        """The first programme whose conditions an offering meets; the last part is for the others."""
        tests = [holds(self.data, part.when) for part in self.rules.parts[:-1]] + [lambda wish: True]
        return [
            next(part for part, test in enumerate(tests) if test(Wish(offering=place)))
            for place in range(len(self.data.offerings))
        ]

    def arranged(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Programme by programme, and by rank inside each. The number of a wish is its rank less the wishes
        of other programmes with a smaller rank."""
        for wish in wishes:
            wish.part = self.part_of[wish.offering]
        for wish in wishes:
            before = [other for other in wishes if other.rank < wish.rank and other.part != wish.part]
            wish.number = wish.rank - len(before)
        return sorted(wishes, key=lambda wish: (wish.part, wish.rank))

    def score(self) -> None:
        for wish in self.wishes():
            wish.score = self.totals[wish.part](wish)
        margins = [
            [(holds(self.data, rule.when), rule) for rule in part.margins] for part in self.rules.parts
        ]
        for wish in self.wishes():
            if wish.score is not None:
                rule = next(rule for test, rule in margins[wish.part] if test(wish))
                wish.effective = rule.effective(wish.score, wish.number)

    def classify(self) -> None:
        """The first category that fits."""
        tests = list(enumerate(holds(self.data, when) for when in self.rules.categories))
        for wish in self.wishes():
            wish.category = next((place for place, test in tests if test(wish)), None)

    def refuse(self) -> None:
        """Of several reasons the first counts: age, gates in the order of the file, marks, number of wishes,
        zone, category, line."""
        findings = [list(self.findings(part)) for part in self.rules.parts]
        for wish in self.wishes():
            wish.refusal = next((reason for reason, test in findings[wish.part] if test(wish)), "")

    def findings(self, part: Part) -> Iterator[tuple[str, Test]]:
        if self.rules.age is not None:
            yield "age", self.wrong_age(self.rules.age)
        for gate in part.gates:
            yield gate.reason, self.closed(gate)
        if any(step.criterion == "score" for step in part.order):
            yield "no_score", lambda wish: wish.score is None
        yield "too_many_wishes", lambda wish: wish.number > part.most
        if part.zones:
            yield "wrong_zone", self.wrong_zone(part)
        if self.rules.categories:
            yield "no_category", lambda wish: wish.category is None
        if self.data.lines is not None:
            yield "no_line", lambda wish: self.line(wish) is None
            yield "below_line", self.below_line(part)

    def wrong_age(self, age: Age) -> Test:
        """By calendar year; a claim allows `late_years` more."""
        people = self.data.facts["applicant"]
        born, claims = people[age.fact.name], people[age.claim.name] if age.claim else None

        def is_claimed(child: int) -> bool:
            value = claims[child] if claims else None
            if value is None or age.claim is None:
                return False
            return value > 0 if age.claim.type in ("flag", "choices") else True

        def test(wish: Wish) -> bool:
            year = born[wish.applicant]
            if year is None or year == age.birth_year:
                return year is None
            late = age.birth_year - age.late_years <= year < age.birth_year
            return not (late and is_claimed(wish.applicant))

        return test

    def closed(self, gate: Gate) -> Test:
        opens, excepted = holds(self.data, [gate.condition]), holds(self.data, gate.unless)
        if not gate.unless:
            return lambda wish: not opens(wish)
        return lambda wish: not opens(wish) and not excepted(wish)

    def barred(self) -> Test:
        """Whether a child is refused whatever it wishes for: by the age rule, or by a gate on the child that
        no fact of a wish or an offering can open."""
        ordinary = self.rules.parts[-1]
        tests = [self.wrong_age(self.rules.age)] if self.rules.age else []
        tests += [self.closed(gate) for gate in ordinary.gates if gate.is_on_child and self.is_constant(gate)]

        def test(child: Wish) -> bool:
            alone = Wish(child.applicant)
            alone.score = self.totals[-1](alone)
            return any(is_closed(alone) for is_closed in tests)

        return test

    def is_constant(self, gate: Gate) -> bool:
        """Whether a gate looks at nothing but the child."""
        score = self.rules.parts[-1].score
        of_child = score is None or score.is_of_child()
        return all(
            condition.limit is None
            and (condition.fact.of == "applicant" or (condition.fact is TOTAL and of_child))
            for condition in (gate.condition, *gate.unless)
        )

    def wrong_zone(self, part: Part) -> Test:
        """A wish that must lie in the child's own zone and does not: by how many wishes of this part there
        are, and by the place of this one among them."""
        home, away = (self.data.facts.get(level, {}).get("zone") for level in ("applicant", "offering"))

        def test(wish: Wish) -> bool:
            own = [other for other in self.lists[wish.applicant] if other.part == wish.part]
            place, count = own.index(wish), min(len(own), len(part.zones))
            if place >= count or part.zones[count - 1][place] != "own":
                return False
            zone = home[wish.applicant] if home else None
            return zone is None or away is None or zone != away[wish.offering]

        return test

    def line(self, wish: Wish) -> LineRow | None:
        """The line of its offering for its number, else that for every number."""
        lines = self.data.lines or {}
        return lines.get((wish.offering, wish.number)) or lines.get((wish.offering, 0))

    def below_line(self, part: Part) -> Test:
        """A line for one rank is a total, which a strict later wish must exceed; a line for every rank is an
        effective score, or what the last admitted had at each step, and then perhaps their code."""
        margins = [(holds(self.data, rule.when), rule) for rule in part.margins]
        measures = [self.steps.measure(step) for step in part.order]

        def test(wish: Wish) -> bool:
            line = self.line(wish) or LineRow(None, "")
            last = self.last_keys.get(line, ())
            if (wish.offering, wish.number) in (self.data.lines or {}):
                rule = next(rule for fits, rule in margins if fits(wish))
                needed = (line.cutoff or 0) + rule.is_strict(wish.number)
                return wish.score is None or wish.score < needed
            if not line.last:
                return wish.effective is None or wish.effective < (line.cutoff or 0)
            own = tuple([measure(wish) for measure in measures])
            return (*own, self.data.applicants[wish.applicant])[: len(last)] > last

        return test

    def checked_lines(self) -> dict[LineRow, Key]:
        """The key of every line that names a last admitted. What says nothing, or two things, is refused."""
        faults, keys = Faults(), {}
        for (offering, rank), line in sorted((self.data.lines or {}).items(), key=lambda each: each[1].row):
            part = self.rules.parts[self.part_of[offering]]
            scored = None
            if line.last:
                try:
                    keys[line], scored = self.last_key(part.order, line.last)
                except WrongCell as error:
                    faults.add(error.words, LINES, line.row, "last_admitted")
                    continue
            for column, words in contradictions(part, rank, line, scored):
                faults.add(words, LINES, line.row, column)
        faults.check()
        return keys

    def last_key(self, order: Sequence[Step], text: str) -> tuple[Key, int | None]:
        """ "category=1;distance_m=850;applicant=0012"; last steps may be left out. And the score."""
        names = [*(step.key for step in order), "applicant", ""]
        key: list[Any] = []
        rest, scored = text, None
        for place, (name, following) in enumerate(pairwise(names)):
            cell, found, tail = rest.removeprefix(f"{name}=").partition(f";{following}=")
            if not rest.startswith(f"{name}=") or any(f";{each}=" in f";{cell}" for each in names[:-1]):
                steps = ";".join(f"{each}=…" for each in names[:-2])
                raise WrongCell(
                    f"“{text}” không theo các bước xếp hạng; hãy viết như {steps}, theo đúng thứ tự này, "
                    "có thể bỏ các bước cuối, có thể thêm ;applicant=MÃ sau bước cuối",
                    f"“{text}” is not by the order; write {steps}",
                )
            if name == "applicant":
                if not cell:
                    raise WrongCell("bước applicant để trống", "the step applicant is blank")
                if cell not in self.codes:
                    vi = f"“{cell}” ở bước applicant không có trong {APPLICANTS}"
                    raise WrongCell(vi, f"“{cell}” at the step applicant is not in {APPLICANTS}")
                key.append(cell)
                break
            value = self.last_value(order[place], cell)
            key.append(turned(order[place], value))
            scored = value if order[place].criterion == "score" else scored
            if not found:
                break
            rest = f"{following}={tail}"
        return tuple(key), scored

    def last_value(self, step: Step, cell: str) -> int | None:
        """Whoever is admitted has a score, a category and a draw, and a yes or a no."""
        if not cell.strip() and (step.fact is None or step.fact.type == "flag"):
            vi = f"bước {step.key} để trống; hãy ghi giá trị của người cuối cùng được nhận"
            raise WrongCell(vi, f"the step {step.key} is blank")
        if step.criterion in ("category", "lottery"):
            low, high = (1, len(self.rules.categories)) if step.criterion == "category" else (0, 2**62 - 1)
            number = int(cell) if cell.strip().isdecimal() and len(cell) <= 19 else -1
            if not low <= number <= high:
                vi = f"“{cell}” ở bước {step.key} không dùng được; hãy nhập số từ {low} đến {high}"
                raise WrongCell(vi, f"“{cell}” at the step {step.key} is not from {low} to {high}")
            return number - (step.criterion == "category")
        try:
            return value_of(step.fact or LINE, cell)
        except WrongCell as error:
            words = error.words
            raise WrongCell(f"bước {step.key}: {words.vi}", f"step {step.key}: {words.en}") from None


def contradictions(part: Part, rank: int, line: LineRow, scored: int | None) -> Iterator[tuple[str, Words]]:
    """Column and words. `scored`: the effective score that the last admitted has in the cell."""
    if line.cutoff is not None and part.score is None:
        vi = "nơi này không xét bằng điểm nên không có điểm chuẩn; hãy để trống ô này và ghi last_admitted"
        yield "cutoff", Words(vi, "nothing is scored here, so that there is no cutoff")
    if rank > part.most:
        vi = f"nguyện vọng {rank} vượt số nguyện vọng tối đa; hãy nhập từ 1 đến {part.most}"
        yield "rank", Words(vi, f"nobody has a wish of rank {rank} here; 1 to {part.most}")
    if rank and line.last:
        vi = f"dòng cho nguyện vọng {rank} chỉ dùng cutoff; hãy để trống ô này"
        yield "last_admitted", Words(vi, "a line for one rank is a cutoff alone")
    if line.cutoff is None and (rank or not line.last):
        yield "cutoff", Words("thiếu điểm chuẩn; hãy nhập cutoff", "a line that says nothing")
    if not rank and line.last and line.cutoff not in (None, scored) and part.score is not None:
        said = "không có bước score" if scored is None else f"ghi score={points_text(scored)}"
        vi = f"cutoff {points_text(line.cutoff)} mâu thuẫn với last_admitted, ô {said}; hãy sửa cho khớp"
        yield "cutoff", Words(vi, f"cutoff {points_text(line.cutoff)} contradicts last_admitted")


# Queues, claims and rankings -------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Queue:
    """Seats that are filled by one ranking; an offering without queues is one.

    `within`: how many above the seats still let everybody equal in the first `equal_by` steps in; None where
    that is not asked. `unused`: the place, in the same offering, of the queue that takes over seats without
    candidates.
    """

    name: str
    offering: int
    seats: int
    order: tuple[Step, ...]
    mode: str
    within: int | None
    equal_by: int
    who: Test | None = None
    unused: int | None = None
    is_called: bool = False  # the ranking is the proportional call order


@dataclass(slots=True, eq=False)
class Claim:
    """A wish at one queue of its offering. `key`: where it stands there, the smaller the better."""

    wish: Wish
    queue: Queue
    key: Key = ()
    place: int = 0  # among the claims of the child, in the order in which they are considered


class Seating:
    """All queues, by offering, and every child's claims on them, best first."""

    def __init__(
        self,
        rules: Rules,
        data: Round,
        steps: Steps,
        lists: Sequence[Sequence[Wish]],
        parts: Sequence[int],
        seats: Sequence[int],
    ) -> None:
        self.rules, self.data, self.steps, self.parts, self.seats = rules, data, steps, parts, seats
        self.queues = [self.queues_of(offering) for offering in range(len(data.offerings))]
        self.claims: list[list[Claim]] = [self.claims_of(wishes) for wishes in lists]
        self.rank()
        self.call()

    # Queues and their seats

    def queues_of(self, offering: int) -> list[Queue]:
        part = self.rules.parts[self.parts[offering]]
        declared, available = self.declared(offering), self.seats[offering]
        if not declared:
            return [self.queue("", offering, available, part.order, part.ties)]
        queues = [
            self.queue(rule.name, offering, own, rule.order or part.order, rule.ties or part.ties)
            for rule, own in zip(declared, self.shared_out(offering, declared, available), strict=True)
        ]
        places = {rule.name: place for place, rule in enumerate(declared)}
        for queue, rule in zip(queues, declared, strict=True):
            queue.who = holds(self.data, rule.who)
            if rule.unused:
                if rule.unused not in places:
                    vi = f"hàng xét “{rule.name}” chuyển chỗ cho “{rule.unused}”, hàng không có ở đây"
                    en = f"queue “{rule.name}” hands its seats to “{rule.unused}”, which is not here"
                    self.refuse(offering, rule, "unused", vi, en)
                queue.unused = places[rule.unused]
        return queues

    def declared(self, offering: int) -> list[QueueRule]:
        """A queue stands where its conditions fit, and without any at every ordinary offering. Where lines
        are given there are none."""
        here, is_ordinary = Wish(offering=offering), self.parts[offering] == len(self.rules.parts) - 1
        if self.data.lines is not None:
            return []
        return [
            rule
            for rule in self.rules.queues
            if (holds(self.data, rule.where)(here) if rule.where else is_ordinary)
        ]

    def refuse(self, offering: int, rule: QueueRule, key: str, vi: str, en: str) -> NoReturn:
        """Named by the line of the rules, where it may be mended, and by the offering."""
        code = f"“{self.data.offerings[offering]}” ({OFFERINGS})"
        where = f"queues[{rule.number}].{key}"
        refuse(f"khóa “{where}”, ở {code}: {vi}", f"key “{where}”, at {code}: {en}", POLICY, rule.row)

    def queue(self, name: str, offering: int, seats: int, order: tuple[Step, ...], ties: Ties) -> Queue:
        rule = self.tie_rule(ties, offering)
        return Queue(name, offering, seats, order, rule.mode, rule.within(seats), rule.equal_by)

    def tie_rule(self, ties: Ties, offering: int) -> TieRule:
        """A decision on record first, then the first override that fits."""
        if ties.decided_by is not None:
            decided = self.data.facts["offering"][ties.decided_by.name][offering]
            if decided is not None:
                return TieRule(ties.decided_by.codes()[decided], 0, 0, "strict")
        here = Wish(offering=offering)
        fitting = (rule for when, rule in ties.overrides if holds(self.data, when)(here))
        return next(fitting, ties.general)

    def shared_out(self, offering: int, rules: Sequence[QueueRule], available: int) -> list[int]:
        """The seats of each queue; "rest" is what the others leave."""
        stated = [self.stated(rule, offering, available) for rule in rules]
        given = sum(seats for seats in stated if seats is not None)
        rests = [rule for rule, seats in zip(rules, stated, strict=True) if seats is None]
        if len(rests) > 1:
            vi, en = 'hơn một hàng xét lấy "rest"', 'more than one queue takes the "rest"'
            self.refuse(offering, rests[1], "seats", vi, en)
        for rule, seats in zip(rules, stated, strict=True):
            if seats is not None and seats < 0:
                self.refuse(offering, rule, "seats", f"{seats} là số chỗ âm", f"{seats} is below 0")
        if given > available:
            last = next(rule for rule in reversed(rules) if rule.seats != "rest")
            vi = f"các hàng xét cần {given} chỗ, chỉ có {available}; hãy giảm seats hoặc tăng chỉ tiêu"
            self.refuse(offering, last, "seats", vi, f"the queues need {given} seats, there are {available}")
        return [available - given if seats is None else seats for seats in stated]

    def stated(self, rule: QueueRule, offering: int, available: int) -> int | None:
        """None for "rest"."""
        if rule.seats == "rest":
            return None
        if rule.seats.startswith("fact:"):
            return self.data.facts["offering"][rule.seats[5:].strip()][offering] or 0
        if rule.seats.endswith("%"):
            percent = Decimal(rule.seats[:-1].strip().replace(",", "."))
            exact = percent * available / 100
            return math.ceil(exact) if rule.round_up else math.floor(exact)
        return int(rule.seats)

    # Claims

    def claims_of(self, wishes: Sequence[Wish]) -> list[Claim]:
        """A wish is a claim on each queue that takes the child, in the order of the file."""
        found: list[Claim] = []
        for wish in wishes:
            if wish.refusal:
                continue
            queues = self.queues[wish.offering]
            fitting = [queue for queue in queues if queue.who is None or queue.who(wish)]
            if not fitting:
                wish.refusal = "no_queue"
            found += [Claim(wish, queue) for queue in fitting]
        for place, claim in enumerate(found):
            claim.place = place
        return found

    def rank(self) -> None:
        """Each claim's place in the ranking of its queue, step by step."""
        measures: dict[tuple[Step, ...], list[Callable[[Wish], Any]]] = {}
        for claims in self.claims:
            for claim in claims:
                order = claim.queue.order
                if order not in measures:
                    measures[order] = [self.steps.measure(step) for step in order]
                claim.key = tuple([measure(claim.wish) for measure in measures[order]])
                if claim.queue.mode == "strict":
                    claim.key += (claim.wish.applicant,)

    # The call order under minimum shares

    def call(self) -> None:
        """Where an offering has a share for a group, its ranking becomes the order of calling."""
        if not self.rules.shares or self.data.lines is not None:
            return
        by_queue: dict[int, list[Claim]] = {}
        for claims in self.claims:
            for claim in claims:
                by_queue.setdefault(id(claim.queue), []).append(claim)
        tests = [holds(self.data, share.who) for share in self.rules.shares]
        for claims in by_queue.values():
            queue = claims[0].queue
            percents = [self.percent(share, queue.offering) for share in self.rules.shares]
            if any(percent > 0 for percent in percents):
                queue.mode, queue.within, queue.is_called = "strict", None, True
                called = self.called(claims, percents, tests)
                for place, claim in enumerate(called):
                    claim.key = (place,)

    def percent(self, share: Share, offering: int) -> int:
        """Hundredths of a percent."""
        if share.fact is None:
            return share.percent
        value = self.data.facts["offering"][share.fact.name][offering] or 0
        return value * 100 if share.fact.type == "integer" else value

    def called(self, claims: list[Claim], percents: list[int], tests: list[Test]) -> list[Claim]:
        """A group is pressing when 100 × (members called so far) < percent × (called so far + 1) and members
        remain. Called is the best in all pressing groups; if there is none, the best of the first pressing
        group; if none is pressing, the best of all."""
        claims.sort(key=lambda claim: (claim.key, claim.wish.applicant))
        waiting: dict[tuple[bool, ...], deque[int]] = {}
        for place, claim in enumerate(claims):
            waiting.setdefault(tuple(test(claim.wish) for test in tests), deque()).append(place)
        order: list[int] = []
        members = [0] * len(percents)
        while len(order) < len(claims):
            left = [kind for kind, places in waiting.items() if places]
            pressing = [
                group
                for group, percent in enumerate(percents)
                if UNIT * members[group] < percent * (len(order) + 1) and any(kind[group] for kind in left)
            ]
            fitting = [kind for kind in left if all(kind[group] for group in pressing)]
            if not fitting:
                fitting = [kind for kind in left if kind[pressing[0]]]
            kind = min(fitting, key=lambda each: waiting[each][0])
            order.append(waiting[kind].popleft())
            members = [count + is_in for count, is_in in zip(members, kind, strict=True)]
        return [claims[place] for place in order]


# Choosing, and deferred acceptance -------------------------------------------------------------------


def capacities(queues: Sequence[Queue], asked: Mapping[int, Sequence[Claim]]) -> list[int]:
    """Own seats, and those for which an earlier queue that hands its seats here has no candidates."""
    seats = [queue.seats for queue in queues]
    for place, queue in enumerate(queues):
        if queue.unused is not None:
            seats[queue.unused] += max(0, seats[place] - len(asked.get(id(queue), ())))
    return seats


by_key = attrgetter("key")


def chosen(queue: Queue, seats: int, asked: Sequence[Claim]) -> int:
    """How many of those who ask, best first, are in.

    1. No more than there are seats: all. No seats: nobody.
    2. If everybody equal to the last one in the first steps fits with at most `within` above the seats: they
       all are.
    3. Otherwise those who are equal in the whole order at the last seat are all in, or none of them is.
    """
    if len(asked) <= seats:
        return len(asked)
    if seats == 0:
        return 0
    if is_band(queue, seats, asked):
        return end_of_band(queue, seats, asked)
    if queue.mode == "strict":
        return seats
    last = asked[seats - 1].key
    end = bisect_right(asked, last, lo=seats - 1, key=by_key)
    if queue.mode == "admit_all" or end == seats:
        return end
    return bisect_left(asked, last, hi=seats, key=by_key)


def is_band(queue: Queue, seats: int, asked: Sequence[Claim]) -> bool:
    """Whether step 2 decides."""
    if queue.within is None or not 0 < seats < len(asked):
        return False
    return end_of_band(queue, seats, asked) - seats <= queue.within


def end_of_band(queue: Queue, seats: int, asked: Sequence[Claim]) -> int:
    band = asked[seats - 1].key[: queue.equal_by]
    return bisect_right(asked, band, lo=seats - 1, key=lambda claim: claim.key[: queue.equal_by])


def deferred_acceptance(seating: Seating) -> list[Claim | None]:
    """What every child is granted.

    1. Everyone without a place asks for the next claim of their list.
    2. Every offering that was asked chooses anew among all who ever asked, queue by queue.
    3. Whoever it does not choose has no place, and goes on with step 1. A refusal is final.
    """
    granted: list[Claim | None] = [None] * len(seating.claims)
    untried = [iter(claims) for claims in seating.claims]
    asked: dict[int, list[Claim]] = {}
    without = list(range(len(granted)))
    while without:
        touched = set()
        for child in without:
            claim = granted[child] = next(untried[child], None)
            if claim is not None:
                asked.setdefault(id(claim.queue), []).append(claim)
                touched.add(claim.queue.offering)
        without = []
        for offering in touched:
            queues = seating.queues[offering]
            for queue in queues:
                asked.get(id(queue), []).sort(key=by_key)
            for queue, seats in zip(queues, capacities(queues, asked), strict=True):
                line_up = asked.get(id(queue), [])
                for claim in line_up[chosen(queue, seats, line_up) :]:
                    if granted[claim.wish.applicant] is claim:
                        without.append(claim.wish.applicant)
                        granted[claim.wish.applicant] = None
    return granted


# The separate placement near the home ----------------------------------------------------------------


def nearby_seating(rules: Rules, data: Round, steps: Steps, left: Sequence[int], takes_part: Test) -> Seating:
    """The rows of nearby.csv as claims: those of the own catchment first, in its order, then by distance and
    code; seats are those that are left, the ranking is strict."""
    order = rules.nearby.order if rules.nearby else ()
    rule = TieRule("strict", 0, 0, "strict")
    part = Part("", (), 0, (), None, (), order, Ties(rule, None, ()))
    catchment, distance = (reader(data, fact) for fact in (CATCHMENT_ORDER, DISTANCE))

    def place_on_list(row: Wish) -> Key:
        return *(
            math.inf if value(row) is None else value(row) for value in (catchment, distance)
        ), row.offering

    lists: list[list[Wish]] = [[] for _ in data.applicants]
    for row in data.nearby:
        if takes_part(row):
            lists[row.applicant].append(row)
    for rows in lists:
        rows.sort(key=place_on_list)
    return Seating(Rules((), (part,), None, (), (), (), None), data, steps, lists, [0] * len(left), left)


# What must stand in the result files -----------------------------------------------------------------

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to seat everybody: each child's claim, and the placement near the home of those without."""

    granted: Sequence[Claim | None]
    near: Sequence[Claim | None]


class Recomputed:
    """The whole result from the rules and the tables."""

    def __init__(self, rules: Rules, data: Round, seed: str) -> None:
        self.rules, self.data = rules, data
        self.steps = Steps(data, seed)
        self.reckoning = Reckoning(rules, data, self.steps)
        self.seating = Seating(
            rules, data, self.steps, self.reckoning.lists, self.reckoning.part_of, self.seats()
        )
        self.granted = deferred_acceptance(self.seating)
        self.near_seating = self.nearby(self.granted)
        near = deferred_acceptance(self.near_seating) if self.near_seating else [None] * len(self.granted)
        self.outcome = Outcome(self.granted, near)

    def seats(self) -> list[int]:
        """What can be given; where lines are given seats do not limit."""
        if self.data.lines is not None:
            return [sum(map(len, self.data.lists))] * len(self.data.seats)
        return self.available()

    def available(self) -> list[int]:
        return [max(0, own - taken) for own, taken in zip(self.data.seats, self.data.taken, strict=True)]

    def nearby(self, granted: Sequence[Claim | None]) -> Seating | None:
        """The second step after this first one."""
        if self.rules.nearby is None or NEARBY not in self.data.files:
            return None
        left = self.available()
        for claim in granted:
            if claim is not None:
                left[claim.wish.offering] -= 1
        fits, barred = holds(self.data, self.rules.nearby.who), self.reckoning.barred()
        takes_part = [
            claim is None and fits(Wish(child)) and not barred(Wish(child))
            for child, claim in enumerate(granted)
        ]
        left = [max(0, seats) for seats in left]
        return nearby_seating(self.rules, self.data, self.steps, left, lambda row: takes_part[row.applicant])

    def placements(self) -> dict[str, Row]:
        tied = tied_claims(self.seating, self.granted)
        rows = {}
        for child, code in enumerate(self.data.applicants):
            claim, near, wishes = self.granted[child], self.outcome.near[child], self.reckoning.lists[child]
            wish = claim.wish if claim else wishes[0] if wishes else Wish(child)
            score = wish.score if wishes else self.reckoning.totals[-1](wish)
            row = {"offering": "", "queue": "", "rank": "", "score": points_text(score)}
            if claim:
                row["offering"], row["rank"] = self.data.offerings[claim.wish.offering], str(claim.wish.rank)
                row["queue"] = claim.queue.name
                row["reason"] = "placed_in_tie" if claim in tied else "placed"
            elif near:
                row["offering"], row["reason"] = self.data.offerings[near.wish.offering], "placed_nearby"
            else:
                row["reason"] = unplaced(wishes)
            rows[code] = row
        return rows

    def cutoffs(self) -> dict[tuple[str, str], Row]:
        """One row an offering, and one a queue where it has any, by code and name of the queue."""
        held, wanted = self.tallies()
        rows: dict[tuple[str, str], Row] = {}
        for offering, code in enumerate(self.data.offerings):
            queues = self.seating.queues[offering]
            whole = [claim for queue in queues for claim in held.get(id(queue), ())]
            in_vain = [claim.wish for queue in queues for claim in wanted.get(id(queue), ())]
            refused = set(in_vain) - {claim.wish for claim in whole}
            rows[code, ""] = {
                "seats": str(self.data.seats[offering]),
                "admitted": str(len(whole)),
                "refused": str(len(refused)),
                **(self.line(whole) if len(queues) == 1 and not queues[0].name else NO_LINE),
            }
            for queue in queues if queues[0].name else ():
                own = held.get(id(queue), [])
                rows[code, queue.name] = {
                    "seats": str(queue.seats),
                    "admitted": str(len(own)),
                    "refused": str(len(wanted.get(id(queue), ()))),
                    **self.line(own),
                }
        return rows

    def tallies(self) -> tuple[dict[int, list[Claim]], dict[int, list[Claim]]]:
        """By queue: the claims that it admits, and those refused although nothing better came of them."""
        held: dict[int, list[Claim]] = {}
        wanted: dict[int, list[Claim]] = {}
        for claims, granted in zip(self.seating.claims, self.granted, strict=True):
            for claim in claims:
                if claim is granted:
                    held.setdefault(id(claim.queue), []).append(claim)
                    break
                wanted.setdefault(id(claim.queue), []).append(claim)
        return held, wanted

    def line(self, held: Sequence[Claim]) -> Row:
        """The last admitted."""
        if not held:
            return NO_LINE
        last = max(held, key=lambda claim: (claim.key, -claim.wish.applicant))
        scored = any(step.criterion == "score" for step in last.queue.order)
        return {
            "cutoff": points_text(last.wish.effective) if scored else "",
            "last_admitted": self.steps.describe(last.queue.order, last.wish),
        }


NO_LINE: Row = {"cutoff": "", "last_admitted": ""}


def unplaced(wishes: Sequence[Wish]) -> str:
    if not wishes:
        return "no_preference"
    if any(not wish.refusal for wish in wishes):
        return "no_seat"
    return f"not_eligible:{wishes[0].refusal}"


def tied_claims(seating: Seating, granted: Sequence[Claim | None]) -> set[Claim]:
    """Those who are in although the seats end among their equals: by the first steps where that is what let
    them in, else by the whole order. Fixed lines know no seats."""
    asked, tied = wanted_at_least(seating, granted), set[Claim]()
    for queues in seating.queues if seating.data.lines is None else ():
        for queue, seats in zip(queues, capacities(queues, asked), strict=True):
            line_up = asked.get(id(queue), [])
            held = [claim for claim in line_up if granted[claim.wish.applicant] is claim]
            if len(held) > seats:
                steps = queue.equal_by if is_band(queue, seats, line_up) else None
                tied.update(claim for claim in held if claim.key[:steps] == held[-1].key[:steps])
    return tied


def wanted_at_least(seating: Seating, granted: Sequence[Claim | None]) -> dict[int, list[Claim]]:
    """By queue, best first: all who want it at least as much as what they are granted."""
    asked: dict[int, list[Claim]] = {}
    for claims, own in zip(seating.claims, granted, strict=True):
        for claim in claims[: own.place + 1 if own else None]:
            asked.setdefault(id(claim.queue), []).append(claim)
    for line_up in asked.values():
        line_up.sort(key=by_key)
    return asked


# Judging placements by the definition ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breach:
    """A property that does not hold, for a child, an offering, or both."""

    name: str
    words: Words
    applicant: int = -1
    offering: int = -1


PASSED_OVER = Words(
    "không được nhận trong khi người có thứ tự ưu tiên thấp hơn được nhận",
    "refused while someone of lower priority is admitted",
)
EMPTY_SEAT = Words(
    "muốn vào và đủ điều kiện mà vẫn còn chỉ tiêu trống", "refused while a seat stays empty that they wanted"
)
TIE_REFUSED = Words(
    "không được nhận dù bằng người cuối cùng được nhận", "refused although equal to the last admitted"
)
COULD_HAVE_MORE = Words(
    "có cách xếp cũng đúng quy tắc mà hồ sơ này được nguyện vọng tốt hơn",
    "another result that keeps the rules gives this applicant a better wish",
)


def judge(seating: Seating, granted: Sequence[Claim | None]) -> Iterator[Breach]:
    """P1 to P4: every queue admits those whom it chooses among all who want it at least as much as what they
    are granted."""
    asked = wanted_at_least(seating, granted)
    for offering, queues in enumerate(seating.queues):
        for queue, seats in zip(queues, capacities(queues, asked), strict=True):
            line_up = asked.get(id(queue), [])
            right = chosen(queue, seats, line_up)
            held = [claim for claim in line_up if granted[claim.wish.applicant] is claim]
            if len(held) > right:
                vi = f"nhận {len(held)} người, chỉ tiêu {seats}, quy tắc chỉ cho nhận {right}"
                en = f"{len(held)} admitted, {seats} seats, the rules allow {right}"
                yield Breach("P2", Words(vi, en), offering=offering)
            worst = max((claim.key for claim in held), default=())
            for claim in line_up[:right]:
                if granted[claim.wish.applicant] is claim:
                    continue
                name, words = "P4", TIE_REFUSED
                if len(held) < seats:
                    name, words = "P3", EMPTY_SEAT
                elif claim.key < worst:
                    name, words = "P1", PASSED_OVER
                yield Breach(name, words, claim.wish.applicant, offering)


class Published:
    """The published placements as claims; what is no claim of the child is a breach."""

    def __init__(self, right: Recomputed, table: Table) -> None:
        self.right, self.breaches = right, list[Breach]()
        self.rows = {
            code.strip(): {name: cells[at] for name, cells in table.columns.items()}
            for at, code in enumerate(table.columns["applicant"])
        }
        self.offerings = {code: place for place, code in enumerate(right.data.offerings)}
        self.granted = [self.claim(child, code) for child, code in enumerate(right.data.applicants)]

    def claim(self, child: int, code: str) -> Claim | None:
        row = self.rows.get(code)
        if row is None or not row["offering"] or row["reason"] == "placed_nearby":
            return None
        for claim in self.right.seating.claims[child]:
            stated = (self.right.data.offerings[claim.wish.offering], claim.queue.name)
            if stated == (row["offering"], row["queue"]):
                return claim
        refused = [wish.refusal for wish in self.right.reckoning.lists[child] if self.is_for(wish, row)]
        if refused and refused[0]:
            words = Words(
                f"được nhận vào nơi không đủ điều kiện dự tuyển ({refused[0]})",
                f"admitted by a wish that cannot be granted ({refused[0]})",
            )
        else:
            words = Words(
                "được nhận vào nơi không có trong nguyện vọng của mình", "admitted by no wish of their own"
            )
        self.breaches.append(Breach("P5", words, child, self.offerings.get(row["offering"], -1)))
        return None

    def is_for(self, wish: Wish, row: Row) -> bool:
        return self.right.data.offerings[wish.offering] == row["offering"]

    def judged(self) -> Iterator[Breach]:
        """Everything that the published placements break."""
        yield from self.breaches
        found = list(judge(self.right.seating, self.granted))
        yield from found
        if not found and not self.breaches:
            yield from self.improvable()
        yield from self.nearby()

    def improvable(self) -> Iterator[Breach]:
        """P8: the result of deferred acceptance is the best for every child at once."""
        for child, (own, best) in enumerate(zip(self.granted, self.right.granted, strict=True)):
            if best is not None and (own is None or best.place < own.place):
                yield Breach("P8", COULD_HAVE_MORE, child, best.wish.offering)

    def nearby(self) -> Iterator[Breach]:
        """P9."""
        stated = {
            child: row["offering"]
            for child, code in enumerate(self.right.data.applicants)
            if (row := self.rows.get(code)) and row["reason"] == "placed_nearby"
        }
        seating = self.right.nearby(self.granted)
        placed: list[Claim | None] = [None] * len(self.granted)
        for child, offering in stated.items():
            claims = seating.claims[child] if seating else []
            placed[child] = next((each for each in claims if self.named(each) == offering), None)
            if placed[child] is None:
                words = Words("không được xếp theo bước này", "may not be placed by this step")
                yield Breach("P9", words, child, self.offerings.get(offering, -1))
        for breach in judge(seating, placed) if seating else ():
            yield Breach("P9", breach.words, breach.applicant, breach.offering)

    def named(self, claim: Claim) -> str:
        return self.right.data.offerings[claim.wish.offering]


# The verdict -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """`changed`: files that are not what the manifest vouches for; `differences`: cells that come out
    otherwise; `broken`: what the published result does against the definition; `undecided`: where the rules
    wait for an authority."""

    applicants: int
    offerings: int
    changed: tuple[Fault, ...]
    differences: tuple[Fault, ...]
    broken: tuple[Fault, ...]
    undecided: tuple[Fault, ...] = ()

    @property
    def is_right(self) -> bool:
        return not (self.changed or self.differences or self.broken)

    def lines(self, language: str) -> Iterator[str]:
        for fault in (*self.changed, *self.differences, *self.broken, *self.undecided):
            yield fault.text(language)
        yield self.summary().text(language)

    def summary(self) -> Words:
        if self.is_right:
            children, places = counted(self.applicants), counted(self.offerings)
            return Words(
                f"đúng: {children.vi} hồ sơ, {places.vi} nơi tuyển, từng ô như tính lại",
                f"right: {children.en} applicants, {places.en} offerings, every cell as computed again",
            )
        changed, cells, broken = map(counted, map(len, (self.changed, self.differences, self.broken)))
        return Words(
            f"SAI: {changed.vi} tệp không khớp mã, {cells.vi} ô sai, {broken.vi} chỗ trái quy tắc",
            f"WRONG: {changed.en} files changed, {cells.en} cells differ, {broken.en} breaches of the rules",
        )


def counted(number: int) -> Words:
    return Words(f"{number:,}".replace(",", "."), f"{number:,}")


def verify(folder: Path) -> Verdict:
    """Raises BadInput when the folder cannot be judged."""
    contents = read_inputs(folder)
    rules = read_rules(contents[POLICY])
    data = RoundReader(rules, contents).read()
    stated = read_manifest(folder)
    outputs = {name: read_bytes(folder / name) for name in (PLACEMENTS, CUTOFFS)}
    placements, cutoffs = (read_table(content, name, HEADERS[name]) for name, content in outputs.items())
    check_keys(placements, cutoffs)
    right = Recomputed(rules, data, stated["seed"])
    published = Published(right, placements)
    differences = (
        *compared(placements, ("applicant",), {(code,): row for code, row in right.placements().items()}),
        *compared(cutoffs, ("offering", "queue"), right.cutoffs()),
    )
    broken = [*published.judged(), *lines_agree(published, cutoffs)]
    own = judge(right.seating, right.granted) if differences else ()
    return Verdict(
        applicants=len(data.applicants),
        offerings=len(data.offerings),
        changed=tuple(changed_files(stated, {**data.files, **outputs})),
        differences=differences,
        broken=(
            *(told(data, breach, "kết quả công bố", "published result") for breach in broken),
            *(told(data, breach, "kết quả tính lại", "recomputed result") for breach in own),
        ),
        undecided=tuple(undecided(right)),
    )


def told(data: Round, breach: Breach, vi: str, en: str) -> Fault:
    """One breach as a sentence that names the property, the child and the offering."""
    vietnamese, english = [vi], [en]
    if breach.applicant >= 0:
        vietnamese.append(f"“{data.applicants[breach.applicant]}”")
        english.append(f"“{data.applicants[breach.applicant]}”")
    if breach.offering >= 0:
        vietnamese.append(f"vào “{data.offerings[breach.offering]}”")
        english.append(f"at “{data.offerings[breach.offering]}”")
    return Fault(
        Words(
            f"{', '.join(vietnamese)}: {breach.words.vi} ({breach.name})",
            f"{', '.join(english)}: {breach.words.en} ({breach.name})",
        )
    )


def undecided(right: Recomputed) -> Iterator[Fault]:
    """Where the rules leave those who tie to an authority, a result is not final before it has decided."""
    asked = wanted_at_least(right.seating, right.granted)
    for queues in right.seating.queues:
        for queue, seats in zip(queues, capacities(queues, asked), strict=True):
            line_up = asked.get(id(queue), [])
            admitted = chosen(queue, seats, line_up)
            if queue.mode != "escalate" or admitted >= min(seats, len(line_up)):
                continue
            equal = [claim for claim in line_up if claim.key == line_up[admitted].key]
            who = ", ".join(f"“{right.data.applicants[claim.wish.applicant]}”" for claim in equal)
            code = right.data.offerings[queue.offering]
            yield Fault(
                Words(
                    f"“{code}”: chờ quyết định về {len(equal)} hồ sơ bằng nhau ở chỗ cuối: {who}",
                    f"“{code}”: {len(equal)} equal applicants at the last seat await a decision: {who}",
                )
            )


def compared(table: Table, key: Sequence[str], expected: Mapping[Any, Row]) -> Iterator[Fault]:
    """Every cell that is not as computed, every row too many and every row too few."""
    found = set()
    for at, row in enumerate(table.rows):
        name = tuple([table.columns[column][at].strip() for column in key])
        found.add(name)
        if name not in expected:
            words = Words(
                f"“{shown(name)}” không có trong dữ liệu đầu vào", f"“{shown(name)}” is not in the input"
            )
            yield Fault(words, table.file, row, key[0])
            continue
        for column, right in expected[name].items():
            cell = table.columns[column][at]
            if cell != right:
                vi = f"ghi {quoted(cell).vi}, tính lại được {quoted(right).vi} (“{shown(name)}”)"
                en = f"says {quoted(cell).en}, computed again {quoted(right).en} (“{shown(name)}”)"
                yield Fault(Words(vi, en), table.file, row, column)
    for name in expected:
        if name not in found:
            words = Words(f"thiếu dòng của “{shown(name)}”", f"the row of “{shown(name)}” is missing")
            yield Fault(words, table.file, column=key[0])


def shown(name: Sequence[str]) -> str:
    return " / ".join(part for part in name if part)


def quoted(cell: str) -> Words:
    return Words(f"“{cell}”", f"“{cell}”") if cell else Words("để trống", "nothing")


def lines_agree(published: Published, table: Table) -> Iterator[Breach]:
    """P7: as many are admitted to each offering as its line says."""
    counts: dict[str, int] = {}
    for row in published.rows.values():
        if row["offering"] and row["reason"] != "placed_nearby":
            counts[row["offering"]] = counts.get(row["offering"], 0) + 1
    columns = (table.columns[name] for name in ("offering", "queue", "admitted"))
    for offering, queue, admitted in zip(*columns, strict=True):
        place = published.offerings.get(offering.strip(), -1)
        if not queue and place >= 0 and admitted != str(counts.get(offering, 0)):
            vi = f"{CUTOFFS} ghi nhận {admitted} người, {PLACEMENTS} có {counts.get(offering, 0)}"
            en = f"{CUTOFFS} says {admitted} admitted, {PLACEMENTS} has {counts.get(offering, 0)}"
            yield Breach("P7", Words(vi, en), offering=place)


# The folder and its manifest -------------------------------------------------------------------------


def read_inputs(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        there = folder.exists()
        refuse(
            f"{folder}: {'đây là một tệp, cần một thư mục' if there else 'không tìm thấy thư mục này'}",
            f"{folder}: {'a file, not a folder' if there else 'there is no such folder'}",
        )
    faults, contents = Faults(), {}
    for name in (*REQUIRED, SET_ASIDE, LINES, NEARBY):
        if name in REQUIRED or (folder / name).exists():
            try:
                contents[name] = read_bytes(folder / name)
            except BadInput as error:
                faults.found += error.faults
    faults.check()
    return contents


def read_manifest(folder: Path) -> dict[str, Any]:
    if not (folder / MANIFEST).exists():
        vi = "chưa có tệp này; hãy chạy allocate trước khi kiểm tra"
        refuse(vi, "there is no such file; run allocate first", MANIFEST)
    try:
        manifest = json.loads(decoded(read_bytes(folder / MANIFEST), MANIFEST))
    except json.JSONDecodeError as error:
        refuse(f"sai cú pháp JSON ở cột {error.colno}", "not JSON", MANIFEST, error.lineno)
    except RecursionError:
        refuse("sai cú pháp JSON: quá nhiều dấu ngoặc lồng nhau", "not JSON", MANIFEST)
    if not isinstance(manifest, dict):
        refuse("cần một đối tượng JSON {…} với các khóa format, engine, seed, files", "no object", MANIFEST)
    if manifest.get("format") != FORMAT:
        vi, en = f"phiên bản định dạng phải là {FORMAT}", f"the format must be {FORMAT}"
        refuse(vi, en, MANIFEST, column="format")
    files = manifest.setdefault("files", {})
    if not isinstance(files, dict) or not all(isinstance(digest, str) for digest in files.values()):
        vi = "cần các cặp tên tệp và mã SHA-256, đều là chuỗi chữ trong dấu nháy kép"
        refuse(vi, "pairs of file name and SHA-256 are wanted", MANIFEST, column="files")
    for key in ("seed", "input_sha256"):
        if not isinstance(manifest.setdefault(key, None if key == "seed" else ""), str):
            refuse("cần một chuỗi chữ trong dấu nháy kép", "text is wanted", MANIFEST, column=key)
    return manifest


def check_keys(placements: Table, cutoffs: Table) -> None:
    """Nobody, no offering and no queue stands twice in a result."""
    faults = Faults()
    codes(placements, "applicant", faults, unique=True)
    first: dict[tuple[str, str], int] = {}
    offerings = codes(cutoffs, "offering", faults)
    for row, offering, queue in zip(cutoffs.rows, offerings, cutoffs.columns["queue"], strict=True):
        earlier = first.setdefault((offering, queue.strip()), row)
        if earlier != row:
            words = Words(
                f"“{offering}” đã có ở dòng {earlier}", f"“{offering}” stands in row {earlier} already"
            )
            faults.add(words, CUTOFFS, row, "offering")
    faults.check()


def changed_files(stated: Mapping[str, Any], contents: Mapping[str, bytes]) -> Iterator[Fault]:
    """Whatever does not have the SHA-256 that the manifest says."""
    found = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    for name, digest in found.items():
        if name not in stated["files"]:
            words = Words(
                f"{MANIFEST} không ghi mã SHA-256 của tệp này", f"{MANIFEST} has no SHA-256 of this file"
            )
            yield Fault(words, name)
        elif stated["files"][name] != digest:
            words = Words(
                f"nội dung không khớp mã SHA-256 ghi trong {MANIFEST}",
                f"not what the SHA-256 in {MANIFEST} says",
            )
            yield Fault(words, name)
    for name in stated["files"]:
        if name not in found:
            words = Words(
                f"{MANIFEST} có ghi tệp này nhưng không thấy trong thư mục",
                f"named in {MANIFEST} but not there",
            )
            yield Fault(words, name)
    inputs = sorted(name for name in found if name in (*REQUIRED, LINES, NEARBY))
    text = "".join(f"{found[name]}  {name}\n" for name in inputs)
    if hashlib.sha256(text.encode()).hexdigest() != stated["input_sha256"]:
        yield Fault(Words("không khớp dữ liệu đầu vào", "not the input"), MANIFEST, column="input_sha256")


class Writer(Protocol):
    def write(self, text: str, /) -> object: ...


def main(arguments: Sequence[str] | None = None, out: Writer | None = None, err: Writer | None = None) -> int:
    """The exit code; what is found goes to `out`, why nothing can be judged to `err`."""
    parser = argparse.ArgumentParser(description="Kiểm tra kết quả tuyển sinh / Check an admission result")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    options = parser.parse_args(arguments)
    try:
        verdict = verify(options.folder)
    except BadInput as error:
        (err or sys.stderr).write(f"{error.text(options.language)}\n")
        return UNUSABLE
    for line in verdict.lines(options.language):
        (out or sys.stdout).write(f"{line}\n")
    return RIGHT if verdict.is_right else WRONG


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
