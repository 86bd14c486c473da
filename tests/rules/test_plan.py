"""What the law asks of a plan, with the limits that stand in the packs."""

from dataclasses import replace
from datetime import date

import pytest

from admissions.rules.packs import load_pack
from admissions.rules.plan import (
    is_announced_late,
    is_class_too_large,
    is_room_too_full,
    last_day_to_announce,
    pupils_a_class,
    repeats_third_paper,
    years_with_this_paper,
)
from tests.rules.rounds import EXAM, policy_of
from tests.rules.test_parse import error_of

HANOI = load_pack("hanoi-2025-grade-10")
PRIMARY, SECONDARY = load_pack("hanoi-2025-grade-1"), load_pack("hanoi-2025-grade-6")


def in_year(school_year: str):
    return replace(HANOI, school_year=school_year)


def test_the_same_third_paper_may_come_three_years_running_and_not_four():
    english = {"2025-2026": "foreign_language", "2026-2027": "foreign_language"}
    assert not repeats_third_paper(in_year("2027-2028"), english)
    english["2027-2028"] = "foreign_language"
    assert years_with_this_paper(in_year("2028-2029"), english) == 4
    assert repeats_third_paper(in_year("2028-2029"), english)


@pytest.mark.parametrize("between", ["history_geography", None, "no round"])
def test_another_paper_or_a_year_without_one_starts_the_count_again(between):
    earlier = dict.fromkeys(("2025-2026", "2026-2027", "2027-2028"), "foreign_language")
    earlier["2027-2028"] = between
    if between == "no round":
        del earlier["2027-2028"]
    assert years_with_this_paper(in_year("2028-2029"), earlier) == 1
    assert not repeats_third_paper(in_year("2028-2029"), earlier)


def test_rules_without_an_examination_have_no_third_paper():
    policy = load_pack("camau-2026-grade-10")
    assert years_with_this_paper(policy, {"2025-2026": None, "2024-2025": None}) == 0
    assert not repeats_third_paper(policy, {})


@pytest.mark.parametrize(("day", "late"), [(30, False), (31, True)])
def test_a_plan_is_public_before_31_march_of_the_year_the_school_year_starts(day, late):
    assert last_day_to_announce(HANOI) == date(2025, 3, 31)
    assert is_announced_late(HANOI, date(2025, 3, day)) is late


def test_no_national_date_binds_grade_1():
    assert not is_announced_late(PRIMARY, date(2025, 8, 1))


def test_a_room_holds_24():
    assert not is_room_too_full(HANOI, 24)
    assert is_room_too_full(HANOI, 25)


@pytest.mark.parametrize(
    ("policy", "programme", "most"),
    [(PRIMARY, "thuong", 35), (SECONDARY, "thuong", 45), (HANOI, "thuong", 45), (HANOI, "chuyen-toan", 35)],
)
def test_a_class_has_its_legal_size_at_most(policy, programme, most):
    two = {"programme": programme, "classes": 2}
    assert not is_class_too_large(policy, seats=2 * most, **two)
    assert is_class_too_large(policy, seats=2 * most + 1, **two)
    assert pupils_a_class(2 * most + 1, 2) == most + 1


@pytest.mark.parametrize("classes", [None, 0])
def test_without_the_number_of_classes_their_size_is_not_known(classes):
    assert not is_class_too_large(PRIMARY, programme="thuong", seats=500, classes=classes)


@pytest.mark.parametrize("day", ["31/2", "31-3", "0/1", "ba mươi mốt"])
def test_a_day_that_does_not_exist_is_refused(day):
    found = error_of(EXAM + f'[plan]\nannounced_before = "{day}"\n')
    assert 'khóa "plan.announced_before"' in found
    assert 'ngày và tháng, ví dụ "31/3"' in found


def test_the_third_paper_is_a_declared_paper():
    assert policy_of(EXAM + '[plan]\nthird_paper = "literature"\n').plan.third_paper == "literature"
    assert 'khóa "plan.third_paper"' in error_of(EXAM + '[plan]\nthird_paper = "history"\n')
