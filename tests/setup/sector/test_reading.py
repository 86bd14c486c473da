"""What a list of the sector database may say, and how each fault is told."""

import unicodedata
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from admissions.interface.uploads import UploadRefused, read_list
from admissions.registration.facts import REGISTER_FACTS
from admissions.setup.resources.sector import columns_of, read_sector
from admissions.setup.sector.facts import FROM_COLUMNS
from tests import factories
from tests.exchange.workbooks import write_workbook
from tests.factories import NOW
from tests.setup.sector.lists import read, row

pytestmark = pytest.mark.django_db


def refused(*rows: dict[str, str]) -> list[tuple[int | None, str, str]]:
    with pytest.raises(UploadRefused) as error:
        read(*rows)
    return [(each.row, each.column, each.message) for each in error.value.problems]


def test_codes_stay_text_and_days_are_day_first() -> None:
    (child,) = read(row("0000123"))
    assert child.student_code == "0000123"
    assert child.columns["birth_date"] == date(2014, 2, 5)


@pytest.mark.parametrize("typed", ["5/2/2014", "05-02-2014", "2014-02-05", "5.2.2014"])
def test_a_birth_date_is_read_as_people_write_it(typed: str) -> None:
    assert read(row(**{"Ngày sinh": typed}))[0].columns["birth_date"] == date(2014, 2, 5)


def test_a_workbook_gives_the_same_as_a_csv(tmp_path) -> None:
    given = row("0000123")
    cells = {**given, "Ngày sinh": date(2014, 2, 5)}
    book = write_workbook(tmp_path / "ds.xlsx", {"HS": [list(cells), list(cells.values())]})
    lines = read_list(SimpleUploadedFile("ds.xlsx", book.read_bytes()), columns_of())
    assert read_sector(lines, today=NOW.date())[0].columns == read(given)[0].columns
    assert read_sector(lines, today=NOW.date())[0].student_code == "0000123"


def test_a_decomposed_name_is_composed() -> None:
    name = "H'Hen Niê"
    assert read(row(**{"Họ và tên": unicodedata.normalize("NFD", name)}))[0].columns["full_name"] == name


def test_the_present_school_by_its_code_or_as_text_where_it_is_unknown() -> None:
    school = factories.a_school()
    known, unknown, named = read(
        row("1", **{"Mã trường đang học": school.code.lower()}),
        row("2", **{"Mã trường đang học": "LA-999"}),
        row("3", **{"Mã trường đang học": "LA-999", "Tên trường đang học": "Trường Ngoài Tỉnh"}),
    )
    assert (known.columns["source_school_id"], known.columns["present_school"]) == (school.pk, school.name)
    assert (unknown.columns["source_school_id"], unknown.columns["present_school"]) == (None, "LA-999")
    assert named.columns["present_school"] == "Trường Ngoài Tỉnh"


def test_the_home_by_code_or_by_name_within_the_commune() -> None:
    unit = factories.residential_unit()
    by_code, by_name = read(
        row("1", **{"Tổ dân phố, thôn": unit.code}),
        row("2", **{"Tổ dân phố, thôn": unit.name.upper(), "Xã, phường": unit.commune.name}),
    )
    assert by_code.columns["residential_unit_id"] == by_name.columns["residential_unit_id"] == unit.pk


def test_learning_results_are_columns_by_the_name_of_the_fact() -> None:
    (child,) = read(row(lower_secondary_completed="Có", average_9="8,5"))
    assert child.facts == {"lower_secondary_completed": "1", "average_9": "8.5"}


@pytest.mark.parametrize(
    ("given", "column", "sentence"),
    [
        ({"Mã học sinh": ""}, "Mã học sinh", "Hãy điền mã học sinh."),
        ({"Họ và tên": ""}, "Họ và tên", "Hãy điền họ và tên."),
        ({"Ngày sinh": "13/13/2014"}, "Ngày sinh", "Hãy nhập tháng từ 1 đến 12"),
        ({"Ngày sinh": ""}, "Ngày sinh", "Hãy điền ngày sinh, ví dụ 05/02/2019."),
        ({"Ngày sinh": "01/01/2030"}, "Ngày sinh", "Ngày sinh không thể như vậy. Hãy xem lại năm."),
        ({"Giới tính": "?"}, "Giới tính", "Hãy ghi Nam hoặc Nữ."),
        ({"Tổ dân phố, thôn": "KHONG"}, "Tổ dân phố, thôn", "Không có tổ dân phố, thôn nào"),
        ({"Xã, phường": "Không Có"}, "Xã, phường", "Không có xã, phường nào mang mã hoặc tên này."),
        ({"Điện thoại 1": "12"}, "Điện thoại 1", "Hãy nhập số điện thoại gồm 10 chữ số"),
        ({"Người giám hộ 1": ""}, "Người giám hộ 1", "Hãy điền họ tên của người có số hoặc thư này."),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_row_and_column(given, column, sentence) -> None:
    ((line, wrong, message),) = refused(row("1"), row("2", **given))
    assert (line, wrong) == (3, column)
    assert message.startswith(sentence)


def test_a_result_that_the_rules_do_not_understand_is_refused() -> None:
    ((line, column, _message),) = refused(row(average_9="giỏi"))
    assert (line, column) == (2, "average_9")


def test_a_code_that_stands_twice_names_the_first_row() -> None:
    assert refused(row("1"), row("1")) == [(3, "Mã học sinh", "Mã này đã có ở dòng 2. Hãy giữ một dòng.")]


def test_all_faults_are_told_at_once() -> None:
    assert len(refused(row("1", **{"Ngày sinh": "x"}), row("", **{"Giới tính": "?"}))) == 3


def test_a_column_that_no_rule_looks_at_is_not_kept() -> None:
    (child,) = read(row(ethnicity="Êđê", so_cccd="040219001234"))
    assert child.facts == {}
    assert "so_cccd" not in child.columns


def test_what_the_columns_give_is_no_further_column() -> None:
    assert set(FROM_COLUMNS) == set(REGISTER_FACTS)


@pytest.mark.parametrize("count", [2, 40])
def test_reading_asks_the_same_few_queries(count, django_assert_num_queries) -> None:
    rows = [row(str(number)) for number in range(count)]
    columns_of()
    with django_assert_num_queries(3):
        read(*rows)
