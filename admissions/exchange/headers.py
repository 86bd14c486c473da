"""Finding the columns of a file that others laid out: by any of the headers a column may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admissions.exchange.errors import BadInput, Faults
from admissions.exchange.sheets import TITLE_ROWS, Sheet
from admissions.exchange.tables import Table, add_length_fault, check_letters
from admissions.rules.facts import clean, fold
from admissions.rules.policy import Fact, ImportMapping, Policy


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column by its role, under any of these headers; the first that the file has is taken."""

    role: str
    headers: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows below the header, with the wanted columns under the headers of the file.

    `columns`: the header of each role that was found.
    """

    table: Table
    columns: Mapping[str, str]

    def cells(self, role: str) -> Sequence[str]:
        return self.table.columns[self.columns[role]]


def fact_headers(fact: Fact) -> tuple[str, ...]:
    """The headers of a fact that no mapping names: its name and its labels."""
    return (fact.name, fact.label.vi, fact.label.en)


def default_mapping(policy: Policy) -> ImportMapping:
    """For rules without an [import] section: common headers, and every fact under its name or labels."""
    return ImportMapping(
        applicant=("applicant", "candidate", "Số báo danh", "SBD", "Mã hồ sơ", "Mã thí sinh", "Mã học sinh"),
        preferences=tuple(
            (f"preference_{rank}", f"Nguyện vọng {rank}", f"NV{rank}")
            for rank in range(1, policy.max_wishes + 1)
        ),
        facts={fact.name: fact_headers(fact) for fact in policy.facts_of("applicant")},
        total=("total", "Tổng điểm", "Điểm xét tuyển"),
        outcome=("outcome", "Kết quả"),
        no_wish=("", "Không đăng ký"),
        not_admitted=("", "Hỏng", "Không trúng tuyển"),
    )


def find_layout(sheet: Sheet, wanted: Sequence[Wanted]) -> Layout:
    """The first of the top rows that has the most wanted headers is the header; titles may stand above it.

    Raises BadInput: the missing columns with all their possible headers, rows shorter or longer than the
    header, or decomposed cells. Blank rows are passed over, blank cells beyond the header too. A header may
    be decomposed, and a column that is not wanted is not looked at.
    """
    folded = [[fold(cell) for cell in row] for row in sheet.rows[:TITLE_ROWS]]
    counts = [sum(_place(each, row) is not None for each in wanted) for row in folded]
    at = counts.index(max(counts)) if counts else 0
    header = [clean(cell) for cell in sheet.rows[at]] if counts else []
    while header and not header[-1]:
        header.pop()
    places = {each.role: _place(each, folded[at]) if counts else None for each in wanted}
    _check_found(sheet, at + 1, header, wanted, places)
    columns = {role: header[place] for role, place in places.items() if place is not None}
    return Layout(
        _table(sheet, at, header, [place for place in places.values() if place is not None]), columns
    )


def _place(wanted: Wanted, folded: Sequence[str]) -> int | None:
    for header in map(fold, wanted.headers):
        if header in folded:
            return folded.index(header)
    return None


def _check_found(
    sheet: Sheet,
    row: int,
    header: Sequence[str],
    wanted: Sequence[Wanted],
    places: Mapping[str, int | None],
) -> None:
    missing = [each for each in wanted if each.required and places[each.role] is None]
    if missing:
        names = "; ".join(_alternatives(each) for each in missing)
        found = ", ".join(f'"{name}"' for name in header if name) or "không có cột nào"
        message = f"tiêu đề không đúng: thiếu cột {names}; tệp có: {found}"
        raise BadInput.at(sheet.file, message, row=row, column=missing[0].headers[0])
    folded = [fold(name) for name in header]
    for place in places.values():
        if place is not None and folded.count(folded[place]) > 1:
            message = "tiêu đề có cột này nhiều lần; hãy giữ một cột"
            raise BadInput.at(sheet.file, message, row=row, column=header[place])


def _alternatives(wanted: Wanted) -> str:
    first, *others = (f'"{name}"' for name in wanted.headers)
    return f"{first} (hoặc {', '.join(others)})" if others else first


def _table(sheet: Sheet, at: int, header: Sequence[str], places: Sequence[int]) -> Table:
    faults = Faults()
    rows: list[int] = []
    cells: list[list[str]] = [[] for _ in places]
    for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2):
        if not any(map(str.strip, row)):
            continue
        if len(row) < len(header) or any(map(str.strip, row[len(header) :])):
            add_length_fault(faults, sheet.file, number, row, header)
            continue
        rows.append(number)
        for column, place in zip(cells, places, strict=True):
            column.append(row[place])
    table = Table(
        sheet.file, {header[place]: column for place, column in zip(places, cells, strict=True)}, rows
    )
    check_letters(table, faults)
    faults.check()
    return table
