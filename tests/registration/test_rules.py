"""The round's rules as a family meets them: age, questions, wishes and zones."""

from dataclasses import replace
from datetime import date

import pytest

from admissions.models import Applicant, Offering, Preference
from admissions.registration.errors import AnswersRefused, WishesRefused
from admissions.registration.rules import (
    asked_questions,
    check_wishes,
    checked_answers,
    is_required,
    right_age,
    usual_age,
    usual_birth_year,
    zone_problem,
)
from admissions.registration.services import Wish
from admissions.rules.packs import list_packs, load_pack

GRADE_1, GRADE_10 = load_pack("hanoi-2025-grade-1"), load_pack("hanoi-2025-grade-10")


def child_of(year: int) -> Applicant:
    return Applicant(birth_date=date(year, 6, 1))


def names(facts) -> list[str]:
    return [fact.name for fact in facts]


@pytest.mark.parametrize(
    ("year", "right"), [(2015, False), (2016, True), (2018, True), (2019, True), (2020, False), (2010, False)]
)
def test_grade_1_takes_six_year_olds_and_up_to_three_years_late(year, right) -> None:
    assert right_age(GRADE_1, child_of(year)) is right


def test_a_rule_set_without_an_age_stops_nobody_but_knows_what_is_usual() -> None:
    assert right_age(GRADE_10, child_of(2003))
    assert usual_birth_year(GRADE_10) == 2010
    assert [year for year in range(2003, 2015) if usual_age(GRADE_10, child_of(year))] == [
        2007,
        2008,
        2009,
        2010,
        2011,
    ]


@pytest.mark.parametrize("pack", list_packs())
def test_the_usual_age_fits_the_grade_in_every_pack(pack) -> None:
    policy = load_pack(pack)
    assert int(policy.school_year[:4]) - usual_birth_year(policy) == policy.grade + 5


def test_why_a_child_starts_late_is_asked_only_where_it_does_and_must_be_answered() -> None:
    assert names(asked_questions(GRADE_1, child_of(2019))) == ["residence"]
    assert names(asked_questions(GRADE_1, child_of(2018))) == ["age_exception", "residence"]
    assert all(is_required(GRADE_1, fact) for fact in asked_questions(GRADE_1, child_of(2018)))


def test_where_one_lives_must_be_answered_and_claims_need_not() -> None:
    required = [
        fact.name for fact in asked_questions(GRADE_10, child_of(2010)) if is_required(GRADE_10, fact)
    ]
    assert required == ["zone"]


def test_answers_become_canonical_text_whatever_was_sent() -> None:
    sent = {"priority_groups": " GROUP_3 ; group_1 ", "awards": "", "zone": "zone_2"}
    assert checked_answers(GRADE_10, sent) == {
        "priority_groups": "group_1;group_3",
        "awards": "",
        "zone": "zone_2",
    }


def test_all_bad_answers_are_told_at_once() -> None:
    with pytest.raises(AnswersRefused) as refusal:
        checked_answers(GRADE_10, {"priority_groups": "hero", "zone": "moon", "awards": "first_prize"})
    assert sorted(refusal.value.problems) == ["priority_groups", "zone"]


def test_the_number_of_wishes_is_told_by_the_rule_set() -> None:
    offerings = {number: Offering(pk=number, name=f"T{number}") for number in range(1, 5)}
    wishes = [Wish(number, number) for number in range(1, 5)]
    check_wishes(GRADE_10, wishes[:3], offerings)
    with pytest.raises(WishesRefused, match="nhiều nhất 3"):
        check_wishes(GRADE_10, wishes, offerings)
    with pytest.raises(WishesRefused, match="nhiều nhất 2"):
        check_wishes(GRADE_1, wishes[:3], offerings)


# The zone rule of Hà Nội 2025: one wish anywhere; of two the first, of three the first two in the own zone.
OWN, AWAY = "zone_1", "zone_2"


@pytest.mark.parametrize(
    ("zones", "offender"),
    [
        ([], None),
        ([AWAY], None),
        ([OWN, AWAY], None),
        ([AWAY, OWN], 1),
        ([OWN, OWN, AWAY], None),
        ([OWN, AWAY, OWN], 2),
        ([AWAY, OWN, OWN], 1),
        ([OWN, OWN, OWN], None),
    ],
)
def test_the_zone_rule_names_the_first_wish_that_breaks_it(zones, offender) -> None:
    wishes = [
        Preference(rank=rank, offering=Offering(name=f"Trường {rank}", facts={"zone": zone}))
        for rank, zone in enumerate(zones, start=1)
    ]
    problem = zone_problem(GRADE_10, OWN, wishes)
    assert (f"Trường {offender} ở khu vực khác" in problem) if offender else problem == ""


def test_without_an_own_zone_the_question_is_pointed_to() -> None:
    wish = Preference(rank=1, offering=Offering(facts={"zone": OWN}))
    other = Preference(rank=2, offering=Offering(facts={"zone": OWN}))
    assert "phần thông tin" in zone_problem(GRADE_10, "", [wish, other])
    assert zone_problem(GRADE_10, "", [wish]) == ""


def test_where_no_zones_are_declared_there_is_no_zone_problem() -> None:
    policy = replace(GRADE_10, wishes=replace(GRADE_10.wishes, zones=()))
    assert zone_problem(policy, OWN, [Preference(rank=1, offering=Offering(facts={"zone": AWAY}))]) == ""
