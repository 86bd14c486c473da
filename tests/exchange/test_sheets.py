"""A file's rows as text, whatever program wrote it."""

from datetime import date

import pytest

from admissions.exchange.errors import BadInput
from admissions.exchange.sheets import read_sheet
from tests.exchange.workbooks import write_workbook


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_with_any_separator_and_with_or_without_a_byte_order_mark(tmp_path, separator, mark):
    (tmp_path / "a.csv").write_text(f"{mark}SBD{separator}Toán\n007{separator}7\n", encoding="utf-8")
    assert read_sheet(tmp_path / "a.csv").rows == [["SBD", "Toán"], ["007", "7"]]


def test_decimal_commas_need_no_quotes_between_semicolons(tmp_path):
    (tmp_path / "a.csv").write_text("SBD;Toán;Văn\n007;7,25;8,5\n008;6,5;9,25\n", encoding="utf-8")
    assert read_sheet(tmp_path / "a.csv").rows[1] == ["007", "7,25", "8,5"]


@pytest.fixture
def workbook(tmp_path):
    marks = [["ĐIỂM THI"], [], ["SBD", "Toán", "Tổng"], ["007", 7.0, 38.300000000000004], ["008", None, 20]]
    return write_workbook(tmp_path / "a.xlsx", {"Điểm": marks, "Khác": [["x"], [date(2010, 5, 2)]]})


def test_a_workbook_keeps_leading_zeros_and_row_numbers(workbook):
    rows = read_sheet(workbook).rows
    assert rows[2] == ["SBD", "Toán", "Tổng"]
    assert rows[3:] == [["007", "7", "38.300000000000004"], ["008", "", "20"]]


def test_a_sheet_is_chosen_by_name_and_a_day_is_a_day(workbook):
    assert read_sheet(workbook, sheet="Khác").rows == [["x"], ["2010-05-02"]]


def test_an_unknown_sheet_names_those_there_are(workbook, tmp_path):
    with pytest.raises(BadInput, match='không có trang tính "Z"; các trang tính của tệp là "Điểm", "Khác"'):
        read_sheet(workbook, sheet="Z")
    (tmp_path / "a.csv").write_text("a,b\n")
    with pytest.raises(BadInput, match="hãy bỏ --sheet"):
        read_sheet(tmp_path / "a.csv", sheet="Z")


def test_a_broken_workbook_is_named(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(BadInput, match=r"tệp a\.xlsx: không đọc được bảng tính này"):
        read_sheet(tmp_path / "a.xlsx")
