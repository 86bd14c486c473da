"""What is said before a file is handed in: figures where there are rows, and nothing where there are none."""

import pytest

from admissions.models import PastYear
from admissions.registration.choosing.risk import risk_note
from admissions.registration.panels import check_panels
from admissions.registration.queries import WholeFile, whole_file
from admissions.rules.order_matters import is_order_free
from tests import factories
from tests.factories import NOW
from tests.publication.stage import approved
from tests.registration.choosing.land import SOURCE, a_past_year

pytestmark = pytest.mark.django_db


def a_file(grade: int = 10, *, wishes: int = 1, **past) -> WholeFile:
    """A draft whose first wish has the past year that is asked for."""
    admission_round = factories.a_round(grade=grade, schools=3, seats=36)
    file = factories.a_draft(admission_round)
    offerings = list(admission_round.offerings.select_related("school").order_by("code"))
    factories.fill_in(file, offerings=offerings[:wishes])
    if past:
        a_past_year(offerings[0], **past)
    return whole_file(file, NOW)


def said(file: WholeFile, template: str = "registration/choosing/_risk.html") -> str:
    from django.template.loader import render_to_string

    note = risk_note(file)
    return " ".join(render_to_string(template, {"panel": {"note": note}}).split())


CASES = [
    ({"first_wishes": 412, "line": 3825}, "412 nguyện vọng 1 cho 180 chỗ, điểm chuẩn 38,25."),
    ({"first_wishes": 412, "line": None}, "412 nguyện vọng 1 cho 180 chỗ."),
    ({"first_wishes": None, "line": 3825}, "180 chỗ, điểm chuẩn 38,25."),
    ({"first_wishes": None, "line": None}, "Chưa có số liệu các năm trước của trường này."),
    ({"first_wishes": 3, "line": None}, "Chưa có số liệu các năm trước của trường này."),
    ({"first_wishes": 3, "line": 3825}, "180 chỗ, điểm chuẩn 38,25."),
    ({"first_wishes": 0, "line": None}, "0 nguyện vọng 1 cho 180 chỗ."),
    ({}, "Chưa có số liệu các năm trước của trường này."),
    ({"year": "2025-2026", "first_wishes": 999}, "Chưa có số liệu các năm trước của trường này."),
    ({"year": "2026-2027", "first_wishes": 999}, "Chưa có số liệu các năm trước của trường này."),
]


@pytest.mark.parametrize(("past", "words"), CASES)
def test_a_year_says_what_its_row_says(past, words) -> None:
    text = said(a_file(**past))
    assert words in text
    assert "năm nay 36 chỗ" in text
    assert ("Nguồn:" in text) == (words != CASES[3][1])


def test_two_years_at_most_the_latest_first() -> None:
    file = a_file()
    offering = file.preferences[0].offering
    for year, wishes in (("2022-2023", 100), ("2023-2024", 200), ("2024-2025", 300)):
        a_past_year(offering, year=year, first_wishes=wishes)
    text = said(file)
    assert "100 nguyện vọng 1" not in text
    assert text.index("Năm học 2024-2025: 300") < text.index("Năm học 2023-2024: 200")
    assert f"Nguồn: {SOURCE}, ngày 20/08/2024." in text


def test_figures_of_another_programme_grade_or_school_are_not_its_own() -> None:
    file = a_file()
    offering = file.preferences[0].offering
    a_past_year(offering)
    for field, value in (("programme", "chuyen"), ("grade", 6), ("school", factories.a_school())):
        before = {field: PastYear._meta.get_field(field).value_from_object(PastYear.objects.get())}
        PastYear.objects.update(**{field: value})
        assert "412" not in said(file), field
        PastYear.objects.update(**{f"{field}_id" if field == "school" else field: before[field]})
    assert "412" in said(file)


def test_a_line_is_told_only_where_scores_rank() -> None:
    text = said(a_file(grade=1, first_wishes=412, line=3825))
    assert "412 nguyện vọng 1" in text
    assert "38,25" not in text


@pytest.mark.parametrize(("grade", "free"), [(1, True), (6, True), (10, False)])
def test_that_more_wishes_cost_nothing_is_told_only_where_the_rules_make_it_so(grade, free) -> None:
    file = a_file(grade=grade)
    assert is_order_free(file.application.round.policy) == free
    text = said(file)
    assert ("không làm giảm cơ hội" in text) == (
        free and len(file.preferences) < file.application.round.policy.max_wishes
    )
    if not free:
        assert "cộng thêm" in text


def test_a_full_list_is_not_told_to_be_short() -> None:
    assert "mới ghi 1 nguyện vọng trong 3" in said(a_file(wishes=1))
    full = a_file(wishes=3)
    assert len(full.preferences) == full.application.round.policy.max_wishes
    assert "mới ghi" not in said(full)


def test_without_wishes_there_is_no_note() -> None:
    draft = factories.a_draft(factories.a_round())
    assert risk_note(whole_file(draft, NOW)) is None
    assert check_panels(whole_file(draft, NOW), NOW) == []


def test_the_seats_told_are_the_seats_that_the_engine_freezes() -> None:
    admission_round = factories.a_round(grade=1, schools=3, seats=36)
    file = factories.a_verified(admission_round)
    told = {each.offering.pk: each.seats for each in risk_note(whole_file(file, NOW)).wishes}
    admission_round = approved(admission_round)
    frozen = dict(admission_round.runs.get().freeze.offerings.values_list("offering", "seats"))
    assert told == {pk: frozen[pk] for pk in told}
    assert told


@pytest.mark.parametrize("wishes", [1, 3])
def test_the_note_costs_one_query(wishes, django_assert_num_queries) -> None:
    file = a_file(wishes=wishes, first_wishes=412)
    with django_assert_num_queries(1):
        risk_note(file)
