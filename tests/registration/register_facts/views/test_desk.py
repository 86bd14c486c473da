"""The desk of the school that owns the facts, and of the department."""

import pytest
from django.urls import reverse

from admissions.models import Applicant
from admissions.permissions import Role
from admissions.registration.register_facts import services
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW
from tests.registration.register_facts.claims import dispute

pytestmark = pytest.mark.django_db

DESK = "registration:disputes"


def page_of(opened) -> str:
    return reverse("registration:dispute", args=[opened.pk])


def answer(browser, opened, **given):
    return browser.post(page_of(opened), {"version": opened.version, "reply": "", **given})


def test_the_owner_finds_what_waits_and_reads_it_beside_the_paper(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    browser = signed_in(officer)
    desk = browser.get(reverse(DESK))
    assert page_of(opened) in links(desk)
    told = browser.get(page_of(opened))
    assert draft.applicant.full_name in words(told)
    assert "Y Blăng Niê" in words(told)
    assert reverse("registration:evidence", args=[opened.pk]) in links(told)
    assert browser.get(reverse("registration:evidence", args=[opened.pk])).status_code == 200


def test_accepting_corrects_the_register(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    browser = signed_in(officer)
    assert answer(browser, opened, accept="1").status_code == 302
    assert Applicant.objects.get(pk=draft.applicant_id).full_name == "Y Blăng Niê"
    assert "Đã sửa theo đề nghị" in words(browser.get(page_of(opened)))


def test_refusing_without_a_reason_keeps_the_page_and_says_so(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    told = answer(signed_in(officer), opened, refuse="1")
    assert "Hãy ghi lý do giữ nguyên" in words(told)
    opened.refresh_from_db()
    assert opened.state == "OPENED"


def test_the_second_officer_is_told_that_somebody_was_first(draft, family, officer, school) -> None:
    opened = dispute(family, draft.applicant)
    second = signed_in(factories.user(Role.VERIFIER, school=school))
    assert second.get(page_of(opened)).status_code == 200
    answer(signed_in(officer), opened, accept="1")
    told = answer(second, opened, refuse="1", reply="Không")
    assert told.status_code == 409
    assert Applicant.objects.get(pk=draft.applicant_id).full_name == "Y Blăng Niê"


def test_a_request_that_the_family_took_back_meanwhile_is_a_conflict(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    services.withdraw_dispute(actor=family, dispute=opened, now=NOW)
    assert answer(signed_in(officer), opened, accept="1").status_code == 409


def test_another_school_and_other_roles_find_nothing(draft, family) -> None:
    opened = dispute(family, draft.applicant)
    for role, expected in (
        (Role.VERIFIER, 404),
        (Role.SPECIALIST, 404),
        (Role.DIRECTOR, 404),
        (Role.AUDITOR, 404),
    ):
        browser = signed_in(factories.user(role))
        assert browser.get(page_of(opened)).status_code == expected
        assert browser.get(reverse("registration:evidence", args=[opened.pk])).status_code == 404


def test_the_department_answers_for_children_without_a_school(draft, family) -> None:
    Applicant.objects.filter(pk=draft.applicant_id).update(source_school=None)
    opened = dispute(family, Applicant.objects.get(pk=draft.applicant_id))
    browser = signed_in(factories.user(Role.SPECIALIST))
    assert page_of(opened) in links(browser.get(reverse(DESK)))
    assert answer(browser, opened, accept="1").status_code == 302


def test_an_empty_desk_says_what_would_stand_there(officer) -> None:
    assert "Không còn đề nghị nào chờ trả lời" in words(signed_in(officer).get(reverse(DESK)))


@pytest.mark.parametrize("count", [1, 8])
def test_the_desk_costs_the_same_however_many_requests(
    count, officer, school, django_assert_max_num_queries
) -> None:
    for _number in range(count):
        account, child = factories.family()
        child.source_school = school
        child.save()
        dispute(account, child)
    browser = signed_in(officer)
    with django_assert_max_num_queries(7) as asked:
        browser.get(reverse(DESK))
    assert len(asked) == 7
