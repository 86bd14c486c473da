"""CSV files as columns: precomposed letters, and rows numbered as a spreadsheet numbers them."""

import unicodedata

import pytest

from admissions.exchange.errors import BadInput
from admissions.exchange.tables import csv_bytes, parse_table


def test_every_decomposed_cell_is_named_with_its_row_and_column():
    decomposed = unicodedata.normalize("NFD", "Huế")
    content = f"a,b\nHuế,{decomposed}\nVinh,Hà Nội\n\n{decomposed},{decomposed}\n".encode()
    with pytest.raises(BadInput) as refused:
        parse_table(content, "x.csv", ("a", "b"))
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "b"), (5, "a"), (5, "b")]
    assert str(refused.value).splitlines()[0] == (
        'tệp x.csv, dòng 2, cột "b": “Huế” viết bằng chữ và dấu tách rời (Unicode NFD); '
        "hãy lưu lại tệp bằng chữ dựng sẵn (Unicode NFC)"
    )


def test_cells_stay_letter_for_letter_and_a_header_may_be_decomposed():
    content = (unicodedata.normalize("NFD", "Tên,Số") + "\nĐặng  Thị Ánh, 07\n").encode()
    columns = parse_table(content, "x.csv", ("Tên", "Số")).columns
    assert columns == {"Tên": ["Đặng  Thị Ánh"], "Số": [" 07"]}


def test_a_mark_at_the_start_of_a_cell_belongs_to_no_letter_before_it():
    content = "a,b\nx,e\ny,\u0301\n".encode()
    assert parse_table(content, "x.csv", ("a", "b")).columns["b"] == ["e", "\u0301"]


def test_rows_are_numbered_as_in_a_spreadsheet():
    content = b'a,b\n1,2\n\n ,\n"3\n3",4\n5,6\n'
    table = parse_table(content, "x.csv", ("a", "b"))
    assert list(table.rows) == [2, 5, 6]
    assert table.columns["a"] == ["1", "3\n3", "5"]


def test_every_row_of_another_length_is_named():
    with pytest.raises(BadInput) as refused:
        parse_table(b"a,b\n1\n1,2\n1,2,3\n", "x.csv", ("a", "b"))
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "b"), (4, "b")]


def test_what_is_written_is_read_back():
    cells = ['say "no"', "a,b", "", "dòng 1\ndòng 2", "=1+1"]
    content = csv_bytes(("a", "b"), [cells, "12345"])
    assert parse_table(content, "x.csv", ("a", "b")).columns["a"] == cells
