"""Lists that the office sends: found columns, passed-over rows, and faults that name their place."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from admissions.interface.uploads import (
    SHOWN,
    CellProblem,
    ListColumn,
    ListField,
    UploadRefused,
    problems_table,
    read_list,
)

COLUMNS = (
    ListColumn("school", "Mã trường", ("mã",)),
    ListColumn("seats", "Chỉ tiêu"),
    ListColumn("note", "Ghi chú", required=False),
)


def upload(text: str, name: str = "chi-tieu.csv", encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding))


def test_columns_are_found_in_any_order_below_a_title_and_rows_keep_their_numbers() -> None:
    text = "DANH SÁCH CHỈ TIÊU;;\n\nChỉ tiêu;Mã;Khác\n35;TH001;x\n;;\n40;TH002;y\n"
    lines = read_list(upload(text), COLUMNS)
    assert [(line.row, dict(line.cells)) for line in lines] == [
        (4, {"school": "TH001", "seats": "35"}),
        (6, {"school": "TH002", "seats": "40"}),
    ]


def test_a_decomposed_header_and_the_apostrophe_of_an_export_are_understood() -> None:
    import unicodedata

    lines = read_list(upload(unicodedata.normalize("NFD", "Mã trường,Chỉ tiêu\n") + "'-1x,5\n"), COLUMNS)
    assert dict(lines[0].cells) == {"school": "-1x", "seats": "5"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mã trường,Số\nTH001,3\n", "Tệp thiếu cột “Chỉ tiêu”. Hãy dùng tệp mẫu."),
        ("Mã trường,Chỉ tiêu\n", "Tệp chỉ có dòng tiêu đề. Hãy điền các dòng bên dưới rồi gửi lại."),
        ("", "Tệp thiếu cột “Mã trường”, “Chỉ tiêu”. Hãy dùng tệp mẫu."),
    ],
)
def test_a_list_that_cannot_be_read_says_what_to_do(text: str, said: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        read_list(upload(text), COLUMNS)
    assert str(refused.value) == said


def test_a_file_in_another_encoding_is_named_by_its_row() -> None:
    with pytest.raises(UploadRefused) as refused:
        read_list(SimpleUploadedFile("cu.csv", b"Ma,Chi tieu\nTr\xfd\xfe,3\n"), COLUMNS)
    assert refused.value.problems[0].row == 2
    assert "UTF-8" in str(refused.value)


def test_a_broken_workbook_is_refused_in_words() -> None:
    with pytest.raises(UploadRefused, match="Không đọc được bảng tính này"):
        read_list(SimpleUploadedFile("a.xlsx", b"PK\x03\x04 nothing"), COLUMNS)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="lớn hơn 5 MB"):
        ListField().clean(SimpleUploadedFile("a.csv", b"x" * (5 * 1024 * 1024 + 1)))


def test_problems_are_listed_by_row_and_a_long_list_says_how_many_there_are() -> None:
    problems = [CellProblem("Hãy sửa.", row) for row in range(200, 0, -1)]
    table = problems_table(problems)
    assert [row.cells[0] for row in table.rows] == list(range(1, SHOWN + 1))
    assert str(table.caption) == "200 chỗ cần sửa (100 chỗ đầu tiên)"
