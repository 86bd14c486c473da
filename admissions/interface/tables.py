"""Tables as a view describes them; `components/table.html` draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from admissions.interface.marks import tag_html


@dataclass(frozen=True, slots=True)
class Link:
    """A cell, or the way out of an empty table."""

    text: Any
    href: str

    def __str__(self) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.href, self.text)

    __html__ = __str__


@dataclass(frozen=True, slots=True)
class Tag:
    """A cell that holds a state: its word, with the tone's colour and shape."""

    state: str
    text: Any

    def __str__(self) -> SafeString:
        return tag_html(self.state, self.text)

    __html__ = __str__


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `head` marks the one that names the row, `numeric` sets its figures to the right."""

    key: str
    label: Any
    numeric: bool = False
    sortable: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; `value` is what the row's checkbox sends, `label` whom it ticks."""

    cells: Sequence[Any]
    value: Any = None
    label: Any = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    content: Any
    column: Column

    @property
    def is_blank(self) -> bool:
        return self.content is None or self.content == ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: where its sort link leads, and how the table is sorted by it now."""

    column: Column
    sort: str

    @property
    def direction(self) -> str:
        return {self.column.key: "ascending", f"-{self.column.key}": "descending"}.get(self.sort, "")

    @property
    def next_sort(self) -> str:
        return f"-{self.column.key}" if self.direction == "ascending" else self.column.key


COUNTED = _("dòng")
NOTHING_YET = _("Chưa có gì trong danh sách này")


@dataclass(frozen=True)
class Table:
    """A list as its page shows it; `counted` is the noun behind its count."""

    caption: Any
    columns: Sequence[Column]
    rows: Sequence[Row]
    page: Page[Any] | None = None
    sort: str = ""
    select: str = ""
    counted: Any = COUNTED
    empty_title: Any = NOTHING_YET
    empty_text: Any = ""
    empty_link: Link | None = None
    headings: list[Heading] = field(init=False)
    lines: list[tuple[Row, list[Cell]]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headings", [Heading(column, self.sort) for column in self.columns])
        lines = [
            (row, [Cell(content, column) for content, column in zip(row.cells, self.columns, strict=True)])
            for row in self.rows
        ]
        object.__setattr__(self, "lines", lines)

    @property
    def is_sortable(self) -> bool:
        return any(column.sortable for column in self.columns)


def requested_sort(
    parameters: Mapping[str, str], columns: Sequence[Column], *, default: str, name: str = "sort"
) -> str:
    """The sort that the address asks for, such as "-score", when a sortable column offers it."""
    asked = parameters.get(name, "")
    allowed = {column.key for column in columns if column.sortable}
    return asked if asked.removeprefix("-") in allowed else default
