"""CSV files as columns: one Unicode form, and rows numbered as a spreadsheet numbers them."""

import unicodedata

import pytest

from admissions.exchange.errors import BadInput
from admissions.exchange.tables import csv_bytes, parse_table


def test_cells_come_in_composed_form():
    content = unicodedata.normalize("NFD", "a,b\nĐặng Thị Ánh,Huế\n").encode()
    columns = parse_table(content, "x.csv", ("a", "b")).columns
    assert columns == {"a": ("Đặng Thị Ánh",), "b": ("Huế",)}


def test_rows_are_numbered_as_in_a_spreadsheet():
    content = b'a,b\n1,2\n\n ,\n"3\n3",4\n5,6\n'
    table = parse_table(content, "x.csv", ("a", "b"))
    assert list(table.rows) == [2, 5, 6]
    assert table.columns["a"] == ("1", "3\n3", "5")


def test_every_row_of_another_length_is_named():
    with pytest.raises(BadInput) as refused:
        parse_table(b"a,b\n1\n1,2\n1,2,3\n", "x.csv", ("a", "b"))
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "b"), (4, "b")]


def test_what_is_written_is_read_back():
    cells = ('say "no"', "a,b", "", "dòng 1\ndòng 2", "=1+1")
    content = csv_bytes(("a", "b"), [cells, "12345"])
    assert parse_table(content, "x.csv", ("a", "b")).columns["a"] == cells
