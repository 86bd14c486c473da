"""Lists that the office sends as CSV or Excel: columns found by their names, each fault by row and column."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.exchange.errors import BadInput
from admissions.exchange.sheets import TITLE_ROWS, read_sheet_content
from admissions.interface.tables import Column, Row, Table

MOST_BYTES = 5 * 1024 * 1024
ACCEPTED = ".csv,.xlsx,.xls,.ods"
SHOWN = 100


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One wrong place of a list. Rows are counted as a spreadsheet counts them."""

    message: str
    row: int | None = None
    column: str = ""
    value: str = ""


class UploadRefused(Exception):
    """A list that was not taken, nothing of it; `problems` says what to mend."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__(problems[0].message)
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column that a list may have: its header as the template writes it, and other accepted headers."""

    key: str
    header: str
    also: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: its cells by the keys of the columns that the list has."""

    row: int
    cells: Mapping[str, str]


class ListField(forms.FileField):
    """A CSV file or a workbook."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    default_error_messages = {
        "too_large": gettext_lazy("Tệp lớn hơn 5 MB. Hãy bớt các trang tính không cần rồi chọn lại tệp."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
        return file


def read_list(file: UploadedFile, columns: Sequence[ListColumn]) -> list[Line]:
    """The rows below the header, which may stand below a title; blank ones left out. Raises UploadRefused."""
    name = str(file.name)
    try:
        rows = read_sheet_content(file.read(), name).rows
    except BadInput as error:
        raise UploadRefused(
            [CellProblem(_sentence(fault.message), fault.row, fault.column or "") for fault in error.faults]
        ) from error
    place, positions = _find_header(rows, columns)
    lines = []
    for number, row in enumerate(rows[place + 1 :], start=place + 2):
        cells = {key: _cell(row, position) for key, position in positions.items()}
        if any(cells.values()):
            lines.append(Line(number, cells))
    if not lines:
        raise UploadRefused(
            [CellProblem(_("Tệp chỉ có dòng tiêu đề. Hãy điền các dòng bên dưới rồi gửi lại."))]
        )
    return lines


def problems_table(problems: Sequence[CellProblem]) -> Table:
    """What is wrong with a list, for the page that takes it."""
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    caption = _("%(count)s chỗ cần sửa") % {"count": len(problems)}
    if len(problems) > SHOWN:
        caption += " " + _("(%(shown)s chỗ đầu tiên)") % {"shown": SHOWN}
    return Table(
        caption=caption,
        columns=[
            Column("row", _("Dòng"), numeric=True),
            Column("column", _("Cột")),
            Column("value", _("Trong ô")),
            Column("message", _("Cần làm"), head=True),
        ],
        rows=[Row([each.row, each.column, each.value, each.message]) for each in ordered[:SHOWN]],
    )


def _find_header(rows: Sequence[Sequence[str]], columns: Sequence[ListColumn]) -> tuple[int, dict[str, int]]:
    """(index of the header row, position of each column that is there)."""
    best: tuple[int, dict[str, int]] = (-1, {})
    for index, row in enumerate(rows[:TITLE_ROWS]):
        names = [_folded(cell) for cell in row]
        found = {
            column.key: names.index(name)
            for column in columns
            for name in [_first_present(names, (column.header, column.key, *column.also))]
            if name is not None
        }
        if len(found) > len(best[1]):
            best = (index, found)
    missing = [column.header for column in columns if column.required and column.key not in best[1]]
    if missing:
        wanted = ", ".join(f"“{header}”" for header in missing)
        raise UploadRefused(
            [CellProblem(_("Tệp thiếu cột %(columns)s. Hãy dùng tệp mẫu.") % {"columns": wanted})]
        )
    return best


def _first_present(names: Sequence[str], accepted: Sequence[str]) -> str | None:
    return next((name for name in map(_folded, accepted) if name in names), None)


def _cell(row: Sequence[str], position: int) -> str:
    text = unicodedata.normalize("NFC", row[position]) if position < len(row) else ""
    return " ".join(text.split()).removeprefix("'")


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}." if not message.endswith(".") else message
