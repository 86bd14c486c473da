"""The list of rounds and the page of one: who sees them and whose turn it is."""

import pytest
from django.urls import reverse

from admissions.permissions import Role
from admissions.setup import services as setup
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW

OFFICE = (Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR)


def office_page(role: str, name: str, *args):
    return signed_in(factories.user(role)).get(reverse(name, args=args))


@pytest.mark.parametrize("role", [*OFFICE, Role.VERIFIER, Role.GUARDIAN])
def test_the_rounds_are_for_the_office(db, role) -> None:
    admission_round = factories.a_round()
    expected = 200 if role in OFFICE else 404
    assert office_page(role, "setup:rounds").status_code == expected
    assert office_page(role, "setup:round", admission_round.code).status_code == expected


def test_a_stranger_is_asked_to_sign_in(client, db) -> None:
    response = client.get(reverse("setup:rounds"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("accounts:sign_in"))


def test_an_empty_list_says_how_to_begin_to_whoever_may(db) -> None:
    assert reverse("setup:create") in links(office_page(Role.SPECIALIST, "setup:rounds"))
    page = office_page(Role.AUDITOR, "setup:rounds")
    assert "Chưa có đợt tuyển sinh nào" in words(page)
    assert reverse("setup:create") not in links(page)


def test_the_list_takes_as_many_queries_for_many_rounds_as_for_one(
    specialist, django_assert_max_num_queries
) -> None:
    client = signed_in(specialist)
    for _ in range(3):
        factories.a_round()
    with django_assert_max_num_queries(3):
        page = client.get(reverse("setup:rounds"))
    assert words(page).count("Đang nhận đăng ký") == 3


STEP = {
    "DRAFTED": (Role.DIRECTOR, "setup:approve_plan"),
    "PLAN_APPROVED": (Role.SPECIALIST, "announce"),
    "ANNOUNCED": (Role.SPECIALIST, "open"),
    "OPENED": (Role.SPECIALIST, "close"),
    "CLOSED": (Role.SPECIALIST, "verification:lock"),
}


@pytest.mark.parametrize("state", STEP)
@pytest.mark.parametrize("role", OFFICE)
def test_the_next_step_is_offered_to_whose_turn_it_is_alone(db, state, role) -> None:
    admission_round = factories.a_round(state=state)
    whose, name = STEP[state]
    args = [admission_round.code] if ":" in name else [admission_round.code, name]
    href = reverse(name if ":" in name else "setup:move", args=args)
    assert (href in links(office_page(role, "setup:round", admission_round.code))) is (role == whose)


def test_whoever_waits_reads_whose_turn_it_is(db) -> None:
    page = words(office_page(Role.AUDITOR, "setup:round", factories.a_round(state="CLOSED").code))
    assert "Người làm: Chuyên viên Sở, Lãnh đạo Sở." in page


def test_the_page_shows_files_by_state_and_the_most_wanted_school(specialist) -> None:
    admission_round = factories.a_round(schools=2, seats=30)
    first, second = admission_round.offerings.order_by("code")
    for wished in (first, second, second):
        factories.a_submitted(admission_round, offerings=[wished])
    page = words(office_page(Role.SPECIALIST, "setup:round", admission_round.code))
    assert f"{second.name} có 2 nguyện vọng 1 cho 30 chỗ" in page
    assert "hồ sơ đã nộp 3" in page
    assert "chỉ tiêu ở 2 trường 60" in page


def test_the_schools_can_be_sorted(specialist) -> None:
    admission_round = factories.a_round(schools=2)
    wanted = admission_round.offerings.order_by("code").last()
    factories.a_submitted(admission_round, offerings=[wanted])
    page = signed_in(specialist).get(reverse("setup:round", args=[admission_round.code]), {"sort": "-first"})
    table = words(page).split("Từng trường")[1]
    others = [each.name for each in admission_round.offerings.exclude(pk=wanted.pk)]
    assert all(table.index(wanted.name) < table.index(name) for name in others)


def test_a_reason_for_sending_back_is_shown(director, specialist) -> None:
    planned = factories.a_round(state="PLAN_APPROVED")
    setup.move_round(
        actor=director,
        admission_round=planned,
        transition="return_plan",
        reason="Thiếu Trường Lê Lợi.",
        now=NOW,
    )
    assert "Thiếu Trường Lê Lợi." in words(office_page(Role.SPECIALIST, "setup:round", planned.code))


def test_the_rules_in_use_are_named_with_their_ground(specialist) -> None:
    page = words(office_page(Role.SPECIALIST, "setup:round", factories.a_round().code))
    assert "Hà Nội 2025, lớp 10" in page
    assert "Thông tư 30/2024/TT-BGDĐT" in page
