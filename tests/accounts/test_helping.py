"""The school's counter: a new slip, another number; checked, told, never for another school's pupil."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.accounts.helping import (
    AddressTaken,
    NowhereToReach,
    change_contact,
    reissue_family_secret,
    seen_code,
    seen_contact,
)
from admissions.models import Applicant, AuditEvent, Guardian, Notice, School, User
from admissions.models.clock import database_now
from admissions.models.names import sort_name
from admissions.permissions import Role, can_help_family
from admissions.workflows.log import ChangedMeanwhile, NotPermitted
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import SECRET

pytestmark = pytest.mark.django_db
CHECKED = {"is_checked": "on", "proof": "identity card"}


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def officer(school) -> User:
    return factories.user(Role.VERIFIER, school=school)


@pytest.fixture
def child(school) -> Applicant:
    return a_pupil(school, "Nguyễn Thị Đào")


def a_pupil(school: School, name: str) -> Applicant:
    _account, child = factories.family()
    child.source_school, child.full_name, child.sort_name = school, name, sort_name(name)
    child.save()
    return child


def guardian_of(child: Applicant) -> Guardian:
    return child.accepted_guardians.get()


def found(officer: User, typed: str) -> str:
    return words(signed_in(officer).get(reverse("accounts:counter"), {"typed": typed}))


@pytest.mark.parametrize("typed", ["dao", "Đào", "nguyen thi dao", "Thị Đào"])
def test_a_pupil_is_found_by_name_with_or_without_marks(officer, child, typed) -> None:
    assert child.full_name in found(officer, typed)


def test_a_pupil_is_found_by_code(officer, child) -> None:
    assert child.full_name in found(officer, f"{child.student_code[:4]} {child.student_code[4:]}")


def test_nobody_is_listed_before_something_is_typed(officer, child) -> None:
    for page in (signed_in(officer).get(reverse("accounts:counter")),):
        assert child.full_name not in words(page)
    assert child.full_name not in found(officer, "   ")


def test_another_schools_pupil_is_not_there(officer, child) -> None:
    other = factories.user(Role.VERIFIER)
    assert child.full_name not in found(other, "dao")
    browser = signed_in(other)
    for name, *more in (("pupil",), ("slip",), ("contact", guardian_of(child).pk)):
        assert browser.get(reverse(f"accounts:{name}", args=[child.pk, *more])).status_code == 404


def test_only_the_present_school_may_help() -> None:
    child, school = factories.family()[1], factories.a_school()
    own, other = factories.user(Role.VERIFIER, school=school), factories.user(Role.VERIFIER)
    nobody = [factories.user(role) for role in Role if role != Role.VERIFIER]
    assert not any(can_help_family(child, each) for each in (own, other, *nobody))  # in no school
    child.source_school = school
    assert [can_help_family(child, each) for each in (own, other, *nobody)] == [True] + [False] * (
        1 + len(nobody)
    )


def test_a_new_slip_works_and_the_old_one_does_not(officer, child) -> None:
    family = signed_in(guardian_of(child).user)
    page = signed_in(officer).post(
        reverse("accounts:slip", args=[child.pk]), {**CHECKED, "seen": seen_code(child)}
    )
    secret = words(page).partition("Mật khẩu ")[2].split()[0]
    assert family.get(reverse("registration:home")).status_code == 302  # signed out
    for typed, opens in ((SECRET, False), (secret, True)):
        browser = Client()
        browser.post("/dang-nhap/", {"student_code": child.student_code, "secret": typed})
        assert ("_auth_user_id" in browser.session) is opens
    assert page["Cache-Control"].startswith("max-age=0")
    assert secret not in words(signed_in(officer).get(reverse("accounts:slip", args=[child.pk])))


def test_a_slip_needs_a_checked_identity(officer, child) -> None:
    page = signed_in(officer).post(reverse("accounts:slip", args=[child.pk]), {"seen": seen_code(child)})
    assert "Hãy đánh dấu vào ô" in words(page)
    assert "Hãy chọn giấy tờ đã xem." in words(page)
    child.refresh_from_db()
    assert seen_code(child) == seen_code(Applicant.objects.get(pk=child.pk))
    assert not AuditEvent.objects.filter(action="reissue_code").exists()


def test_a_slip_is_in_the_log_with_how_it_was_checked_and_the_family_is_told(officer, child) -> None:
    reissue_family_secret(
        actor=officer, applicant=child, seen=seen_code(child), checked="identity card", now=database_now()
    )
    event = AuditEvent.objects.get(action="reissue_code")
    assert (event.actor, event.subject_id, event.reason) == (officer, child.pk, "identity card")
    assert Notice.objects.filter(kind="code_reissued", guardian=guardian_of(child)).count() == 1


def test_of_two_officers_the_second_is_told(officer, child) -> None:
    seen = seen_code(child)
    given = {"actor": officer, "applicant": child, "seen": seen, "checked": "x", "now": database_now()}
    reissue_family_secret(**given)
    with pytest.raises(ChangedMeanwhile):
        reissue_family_secret(**given)
    answer = signed_in(officer).post(reverse("accounts:slip", args=[child.pk]), {**CHECKED, "seen": seen})
    assert answer.status_code == 409


def change(officer, child, **more) -> list:
    guardian = guardian_of(child)
    given = {"phone": "0912345678", "email": "", "seen": seen_contact(guardian), "checked": "x"} | more
    return change_contact(actor=officer, applicant=child, guardian=guardian, now=database_now(), **given)


def test_another_number_is_used_from_then_on(officer, child, sent) -> None:
    guardian = guardian_of(child)
    family, old = signed_in(guardian.user), guardian.phone
    page = signed_in(officer).post(
        reverse("accounts:contact", args=[child.pk, guardian.pk]),
        {**CHECKED, "phone": "0912 345 678", "email": "", "seen": seen_contact(guardian)},
    )
    assert page.url == reverse("accounts:pupil", args=[child.pk])
    assert family.get(reverse("registration:home")).status_code == 302  # signed out
    told = {address for address, _text in sent.new()}
    assert old in told
    assert Notice.objects.get(kind="contact_changed").guardian == guardian
    sent.new()
    browser = Client()
    browser.post("/dang-nhap/gui-ma/", {"address": old})
    assert sent.new() == []
    browser.post("/dang-nhap/gui-ma/", {"address": "0912345678"})
    browser.post("/dang-nhap/nhap-ma/", {"code": sent.code()})
    assert int(browser.session["_auth_user_id"]) == guardian.user_id


def test_a_number_of_somebody_else_is_refused_in_words(officer, child) -> None:
    other, _child = factories.family()
    with pytest.raises(AddressTaken):
        change(officer, child, phone=other.guardian.phone)
    guardian = guardian_of(child)
    page = signed_in(officer).post(
        reverse("accounts:contact", args=[child.pk, guardian.pk]),
        {**CHECKED, "phone": other.guardian.phone, "seen": seen_contact(guardian)},
    )
    assert "đang thuộc một phụ huynh khác" in words(page)


def test_somewhere_to_reach_must_be_left(officer, child) -> None:
    with pytest.raises(NowhereToReach):
        change(officer, child, phone="")


def test_a_contact_that_changed_meanwhile_is_not_overwritten(officer, child) -> None:
    with pytest.raises(ChangedMeanwhile):
        change(officer, child, seen="0" * 16)


def test_nobody_else_changes_a_contact(child) -> None:
    for user in (factories.user(Role.VERIFIER), factories.user(Role.SPECIALIST), guardian_of(child).user):
        with pytest.raises(NotPermitted):
            change(user, child)


@pytest.mark.parametrize("pupils", [1, 15])
def test_the_counter_reads_the_same_however_many_pupils_there_are(officer, school, pupils) -> None:
    for _ in range(pupils):
        child = a_pupil(school, "Nguyễn Thị Đào")
    browser = signed_in(officer)
    browser.get(reverse("accounts:counter"))
    for address, most in (
        (reverse("accounts:counter") + "?typed=dao", 5),
        (reverse("accounts:pupil", args=[child.pk]), 6),
        (reverse("accounts:slip", args=[child.pk]), 6),
        (reverse("accounts:contact", args=[child.pk, guardian_of(child).pk]), 6),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= most, (address, [each["sql"][:80] for each in queries.captured_queries])
