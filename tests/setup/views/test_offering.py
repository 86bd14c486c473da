"""One offering at a time: a class of its own added, the facts of one that stands changed."""

import pytest
from django.urls import reverse

from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.setup.views.test_seats import DECISION


@pytest.fixture
def plan(db):
    return factories.a_round(state="DRAFTED", pack="cantho-2025-grade-10", schools=1)


def new(plan) -> str:
    return reverse("setup:new_offering", args=[plan.code])


def standing(plan) -> str:
    return reverse("setup:offering", args=[plan.code, plan.offerings.get().pk])


def test_a_specialised_class_is_added_with_its_facts(plan, specialist) -> None:
    school = factories.a_school(name="THPT Lý Tự Trọng")
    typed = {
        "school": school.code,
        "programme": "CHUYEN-toan",
        "name": "THPT chuyên Lý Tự Trọng, chuyên Toán",
        "seats": "35",
        "classes": "1",
        "fact-floor_score": "20,5",
        "fact-zone": "ninh_kieu",
    }
    answer = signed_in(specialist).post(new(plan), DECISION | typed)
    assert answer.status_code == 302
    made = plan.offerings.get(programme="chuyen-toan")
    assert made.name == "THPT chuyên Lý Tự Trọng, chuyên Toán"
    assert made.facts == {"programme": "chuyen", "zone": "ninh_kieu", "floor_score": "20.5"}
    page = words(signed_in(specialist).get(reverse("setup:seats", args=[plan.code])))
    assert "chuyên Toán" in page
    assert "20,5" in page
    assert "Ninh Kiều" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fact-floor_score": "cao"}, "“cao” không phải là số"),
        ({"fact-taken": "9"}, "Đã nhận 9 em, nhiều hơn chỉ tiêu 2."),
        ({"seats": ""}, "Hãy nhập chỉ tiêu."),
        ({"number": ""}, "Hãy nhập số quyết định."),
    ],
)
def test_a_wrong_box_is_said_in_vietnamese_and_nothing_recorded(plan, specialist, typed, said) -> None:
    before = plan.offerings.values().get()
    page = signed_in(specialist).post(standing(plan), DECISION | {"name": "", "seats": "2"} | typed)
    assert said in words(page)
    assert plan.offerings.values().get() == before


def test_a_new_programme_needs_a_school_and_a_name(plan, specialist) -> None:
    page = words(signed_in(specialist).post(new(plan), DECISION | {"programme": "chuyen-van", "seats": "35"}))
    assert "Hãy nhập trường." in page
    assert "phân biệt với lớp thường" in page


def test_what_stands_is_shown_to_be_changed_and_a_box_left_blank_clears(plan, specialist) -> None:
    offering = plan.offerings.get()
    offering.facts = {"floor_score": "12.5", "taken": "1", "zone": "o_mon"}
    offering.save()
    client = signed_in(specialist)
    body = client.get(standing(plan)).content.decode()
    assert 'value="12,5"' in body
    assert '<option value="o_mon" selected>' in body
    typed = {"name": offering.name, "seats": "2", "classes": "1", "fact-floor_score": "", "fact-taken": "1"}
    client.post(standing(plan), DECISION | typed | {"fact-zone": "o_mon"})
    offering.refresh_from_db()
    assert offering.facts == {"taken": "1", "zone": "o_mon"}


def test_the_way_to_both_pages_stands_on_the_seats_page(plan, specialist) -> None:
    found = links(signed_in(specialist).get(reverse("setup:seats", args=[plan.code])))
    assert {new(plan), standing(plan)} <= set(found)


@pytest.mark.parametrize("role", [Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR, Role.VERIFIER])
def test_only_a_specialist_finds_the_pages(plan, role) -> None:
    client = signed_in(factories.user(role))
    assert {client.get(address).status_code for address in (new(plan), standing(plan))} == {404}


def test_once_the_plan_is_approved_there_is_nothing_to_open(specialist) -> None:
    approved = factories.a_round(state="PLAN_APPROVED", schools=1)
    assert signed_in(specialist).get(new(approved)).status_code == 404
    assert signed_in(specialist).get(standing(approved)).status_code == 404
