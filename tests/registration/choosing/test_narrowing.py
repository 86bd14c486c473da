"""Filters take away what was not asked for, and sorting never loses a school."""

import pytest

from admissions.registration.choosing.narrowing import (
    BY_NAME,
    BY_NEARNESS,
    BY_PRESSURE,
    Wanted,
    narrowed,
)
from admissions.registration.choosing.past_years import past_of, pressure, years_of
from admissions.registration.choosing.place import place_at
from admissions.registration.choosing.schools import schools_of
from tests import factories
from tests.registration.choosing.land import a_past_year, draw, middle, stands

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen():
    """Four schools in a row, seen from the first square; the third is the only one in a catchment."""
    admission_round = factories.a_round(grade=1, schools=4)
    offerings = [
        stands(each, column, 0)
        for column, each in enumerate(admission_round.offerings.select_related("school").order_by("code"))
    ]
    for offering, name in zip(offerings, ("Trường Đ", "Trường B", "Trường C", "Trường A"), strict=True):
        offering.name = name
        offering.save()
    draw(offerings[2], 0, 0)
    for offering, wishes in zip(offerings[:3], (100, 400, 200), strict=True):
        a_past_year(offering, first_wishes=wishes)
    return admission_round, schools_of(admission_round, place_at(*middle(0, 0)))


def names(seen, wanted: Wanted) -> list[str]:
    admission_round, choices = seen
    return [
        each.offering.name[-1]
        for each in narrowed(admission_round, choices, wanted, past_of(admission_round))
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), "CĐBA"),
        (Wanted(sort=BY_NEARNESS), "ĐBCA"),
        (Wanted(sort=BY_NAME), "ABCĐ"),
        (Wanted(sort=BY_PRESSURE), "BCĐA"),
        (Wanted(in_catchment=True), "C"),
        (Wanted(within_m=1_500), "ĐB"),
        (Wanted(within_m=1_500, in_catchment=True), ""),
        (Wanted(words="truong đ"), "Đ"),
        (Wanted(words="TRUONG B"), "B"),
        (Wanted(sort="hack"), "CĐBA"),
    ],
)
def test_what_is_asked_for_is_what_is_shown(seen, wanted, expected) -> None:
    assert names(seen, wanted) == list(expected)


def test_schools_of_a_programme_are_the_ones_that_the_rules_put_there() -> None:
    from admissions.registration.programmes import place_of

    admission_round = factories.a_round(grade=10, pack="hue-2025-grade-10", schools=2)
    choices = schools_of(admission_round, place_at(*middle(0, 0)))
    policy = admission_round.policy
    for place in range(len(policy.parts)):
        shown = narrowed(admission_round, choices, Wanted(programme=place), {})
        assert all(place_of(policy, each.offering) == place for each in shown)
    assert len(narrowed(admission_round, choices, Wanted(programme=len(policy.programmes)), {})) == 2


def test_years_are_joined_by_school_programme_and_grade_and_only_earlier_ones() -> None:
    admission_round = factories.a_round(grade=10, schools=2)
    one, other = admission_round.offerings.select_related("school").order_by("code")
    kept = [a_past_year(one, year=year) for year in ("2024-2025", "2023-2024")]
    for year in ("2022-2023", "2025-2026"):
        a_past_year(one, year=year)
    a_past_year(other, year="2024-2025").delete()
    past = past_of(admission_round)
    assert years_of(past, one) == kept
    assert years_of(past, other) == []
    one.programme = "chuyen"
    assert years_of(past, one) == []


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"line": 3825}, 3825),
        ({"line": None, "first_wishes": 90, "seats": 45}, 2),
        ({"line": None, "first_wishes": None}, -1),
        ({"line": None, "first_wishes": 90, "seats": 0}, -1),
    ],
)
def test_pressure_is_the_line_or_the_children_a_seat(figures, expected) -> None:
    offering = factories.a_round(schools=1).offerings.select_related("school", "round").get()
    assert pressure([a_past_year(offering, **figures)]) == expected
    assert pressure([]) == -1
