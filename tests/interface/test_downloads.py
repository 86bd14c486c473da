"""Lists as files: text that stays text in a spreadsheet."""

import csv
import io

import pytest

from admissions.interface.downloads import csv_download, harmless


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1"]
)
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["Nguyễn Văn An", "012345678901", "38,25", "-1", "+84", "05/02/2019", 7, None]
)
def test_plain_text_and_numbers_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == ("" if cell is None else str(cell))


def test_a_download_has_a_mark_quotes_every_cell_and_is_not_kept() -> None:
    response = csv_download("a.csv", ["Tên", "Mã"], [["H'Hen Niê", "001"], ["=1+1", None]])
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["Tên", "Mã"],
        ["H'Hen Niê", "001"],
        ["'=1+1", ""],
    ]
    assert '"001"' in text
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert response["Cache-Control"] == "no-store, private"
