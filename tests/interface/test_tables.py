"""Tables: what the address may ask for, what a cell shows, what an empty list says."""

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import SafeString

from admissions.interface.tables import Column, Heading, Link, Row, Table, Tag, requested_sort

COLUMNS = [
    Column("name", "Họ và tên", sortable=True, head=True),
    Column("score", "Điểm", numeric=True, sortable=True),
    Column("note", "Ghi chú"),
]


def render(table: Table, address: str = "/danh-sach/", **context) -> str:
    return render_to_string(
        "components/table.html", {"table": table, **context}, request=RequestFactory().get(address)
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "name"),
        ({"sort": "score"}, "score"),
        ({"sort": "-score"}, "-score"),
        ({"sort": "note"}, "name"),
        ({"sort": "password"}, "name"),
    ],
)
def test_only_a_sortable_column_can_be_asked_for(asked, expected):
    assert requested_sort(asked, COLUMNS, default="name") == expected


def test_a_head_turns_round_when_asked_again():
    assert Heading(COLUMNS[0], "name").direction == "ascending"
    assert Heading(COLUMNS[0], "name").next_sort == "-name"
    assert Heading(COLUMNS[0], "-name").next_sort == "name"
    assert Heading(COLUMNS[1], "name").direction == ""


def test_cells_escape_what_people_wrote_and_keep_links_and_tags():
    row = Row([Link("<b>Ánh</b>", "/x?a=1&b=2"), "<i>", Tag("VERIFIED", "Đã xác minh")])
    html = render(Table("Hồ sơ", COLUMNS, [row]))
    assert '<a href="/x?a=1&amp;b=2">&lt;b&gt;Ánh&lt;/b&gt;</a>' in html
    assert "&lt;i&gt;" in html
    assert '<span class="tag tag-ok">' in html


def test_links_and_tags_are_safe_where_a_template_shows_them():
    assert isinstance(str(Link("a", "/")), SafeString)
    assert isinstance(str(Tag("ok", "a")), SafeString)


def test_a_blank_cell_shows_a_dash_and_a_zero_shows_itself():
    html = render(Table("Hồ sơ", COLUMNS, [Row(["Ánh", 0, None])]))
    assert '<td role="cell" data-label="Điểm" class="number">0</td>' in html
    assert '<td role="cell" data-label="Ghi chú">—</td>' in html


def test_a_row_with_too_few_cells_is_refused():
    with pytest.raises(ValueError, match="argument"):
        Table("Hồ sơ", COLUMNS, [Row(["Ánh"])])


def test_sorting_keeps_the_filters_and_goes_back_to_the_first_page():
    html = render(
        Table("Hồ sơ", COLUMNS, [Row(["Ánh", 1, ""])], sort="name"), "/danh-sach/?state=SUBMITTED&page=3"
    )
    assert 'href="?state=SUBMITTED&amp;sort=-name"' in html
    assert 'href="?state=SUBMITTED&amp;sort=score"' in html
    assert 'aria-sort="ascending"' in html


def test_the_pager_keeps_sort_and_filters_and_counts():
    page = Paginator(range(1838), 25).page(2)
    table = Table("Hồ sơ", COLUMNS, [Row(["Ánh", 1, ""])], page=page, sort="-score", counted="hồ sơ")
    html = render(table, "/danh-sach/?sort=-score&page=2")
    assert "Đang xem 26–50 trong 1.838 hồ sơ" in html
    assert 'href="?sort=-score&amp;page=3" rel="next"' in html
    assert 'href="?sort=-score&amp;page=1" rel="prev"' in html
    assert "Trang 2 trên 74" in html


def test_every_row_can_be_ticked_by_name_and_belongs_to_the_bulk_form():
    rows = [
        Row(["Ánh", 1, ""], value=7, label="Ánh"),
        Row(["Bình", 2, ""], value=8, label="Bình", selected=True),
    ]
    html = render(Table("Hồ sơ", COLUMNS, rows, select="applications"), form_id="bulk")
    assert '<input type="checkbox" name="applications" value="7" form="bulk">' in html
    assert '<input type="checkbox" name="applications" value="8" form="bulk" checked>' in html
    assert "Chọn Bình" in html


def test_an_empty_table_says_what_would_stand_there_and_how_to_begin():
    table = Table(
        "Đợt",
        COLUMNS,
        [],
        empty_title="Chưa có đợt nào",
        empty_text="Mỗi đợt một dòng.",
        empty_link=Link("Lập đợt", "/moi/"),
    )
    html = render(table)
    assert "<table" not in html
    assert "Chưa có đợt nào" in html
    assert "Mỗi đợt một dòng." in html
    assert '<a href="/moi/">Lập đợt</a>' in html
