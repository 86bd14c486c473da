"""The list of marks: out with names, back with marks, slipped rows refused."""

import pytest

from admissions.examination.queries import distribution, score_figures
from admissions.examination.resources.scores import columns_of, read_scores, template_rows
from admissions.interface.uploads import Line, UploadRefused
from tests.later_rounds import a_locked_round, give_scores


@pytest.fixture
def numbered(db, exam_officer):
    admission_round = a_locked_round(files=3)
    return admission_round, give_scores(admission_round, exam_officer, "7,25", "8", "10")


def name_of(admission_round, number: str) -> str:
    return admission_round.applications.get(candidate_number=number).applicant.full_name


def read(admission_round, *rows: dict[str, str]):
    return read_scores([Line(number, row) for number, row in enumerate(rows, 2)], admission_round)


def test_the_list_has_every_candidate_with_the_marks_so_far(numbered) -> None:
    admission_round, numbers = numbered
    header, rows = template_rows(admission_round)
    assert header == ["Số báo danh", "Họ và tên", "Ngày sinh", "Toán", "Ngữ văn", "Ngoại ngữ"]
    first = next(iter(rows))
    assert first == [numbers[0], name_of(admission_round, numbers[0]), "05/02/2010", "7,25", "7,25", "7,25"]


def test_the_columns_are_those_of_the_rules(numbered) -> None:
    admission_round, _numbers = numbered
    assert [column.key for column in columns_of(admission_round)] == [
        "number",
        "name",
        "math",
        "literature",
        "foreign_language",
    ]


def test_only_the_columns_of_the_list_are_taken(numbered) -> None:
    admission_round, numbers = numbered
    assert read(admission_round, {"number": numbers[0], "math": "9"}) == {numbers[0]: {"math": "9"}}


def test_a_number_that_lost_its_zeros_is_found(numbered) -> None:
    admission_round, numbers = numbered
    admission_round.applications.filter(candidate_number=numbers[0]).update(candidate_number="00000042")
    assert read(admission_round, {"number": "42", "math": "9"}) == {"00000042": {"math": "9"}}


def test_a_list_without_marks_is_refused(numbered) -> None:
    admission_round, numbers = numbered
    with pytest.raises(UploadRefused, match="Các cột điểm là: Toán, Ngữ văn, Ngoại ngữ"):
        read(admission_round, {"number": numbers[0], "name": "x"})


def test_rows_that_slipped_by_one_are_refused(numbered) -> None:
    admission_round, numbers = numbered
    names = [name_of(admission_round, number) for number in numbers]
    slipped = [
        {"number": number, "name": name, "math": "9"}
        for number, name in zip(numbers, names[1:] + names[:1], strict=True)
    ]
    with pytest.raises(UploadRefused) as refused:
        read(admission_round, *slipped)
    assert [(each.row, each.column) for each in refused.value.problems] == [
        (2, "Họ và tên"),
        (3, "Họ và tên"),
        (4, "Họ và tên"),
    ]
    assert numbers[0] in refused.value.problems[0].message


def test_a_name_in_another_spelling_of_the_same_letters_is_the_same(numbered) -> None:
    import unicodedata

    admission_round, numbers = numbered
    written = unicodedata.normalize("NFD", name_of(admission_round, numbers[0])).upper()
    assert read(admission_round, {"number": numbers[0], "name": written, "math": "9"})


def test_a_number_twice_is_refused(numbered) -> None:
    admission_round, numbers = numbered
    row = {"number": numbers[0], "math": "9"}
    with pytest.raises(UploadRefused, match="đã có ở dòng 2"):
        read(admission_round, row, row)


def test_the_figures_say_how_far_the_marks_are(numbered, django_assert_num_queries) -> None:
    admission_round, _numbers = numbered
    with django_assert_num_queries(2):
        figures = score_figures(admission_round)
    assert (figures.candidates, figures.numbered, figures.missing, figures.is_complete) == (3, 3, 0, True)


def test_marks_are_counted_in_ten_classes_and_the_best_mark_is_in_the_last(numbered) -> None:
    admission_round, _numbers = numbered
    rows = distribution(admission_round, admission_round.policy.fact("math"))
    assert [label for label, _count in rows][:2] == ["0–1", "1–2"]
    assert {label: count for label, count in rows if count} == {"7–8": 1, "8–9": 1, "9–10": 1}
