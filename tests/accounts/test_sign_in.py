"""Signing in: families by a child's code and secret, officers by user name and password."""

import re

import pytest
from django.urls import reverse

from admissions.models import User
from admissions.permissions import Role
from tests import factories
from tests.browsing import words
from tests.factories import PASSWORD, SECRET

pytestmark = pytest.mark.django_db
FAMILY = "/dang-nhap/"
OFFICE = "/dang-nhap/can-bo/"


def body_without_tokens(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def test_a_family_signs_in_with_code_and_secret_as_people_type_them(client) -> None:
    account, child = factories.family()
    typed = {"student_code": f" {child.student_code} ", "secret": "abcde-23456"}
    assert client.post(FAMILY, typed).url == reverse("accounts:home")
    assert client.get(reverse("accounts:home")).url == reverse("registration:home")
    assert int(client.session["_auth_user_id"]) == account.pk


def test_a_wrong_secret_and_an_unknown_code_get_the_same_answer(client) -> None:
    _account, child = factories.family()
    wrong = client.post(FAMILY, {"student_code": child.student_code, "secret": "WRONG23456"})
    unknown = client.post(FAMILY, {"student_code": "0000000000", "secret": "WRONG23456"})
    assert body_without_tokens(wrong).replace(child.student_code, "") == body_without_tokens(unknown).replace(
        "0000000000", ""
    )
    assert "chưa đúng" in words(wrong)
    assert "_auth_user_id" not in client.session


def test_a_birth_date_opens_nothing(client) -> None:
    _account, child = factories.family()
    for typed in ("05022010", child.birth_date.isoformat(), ""):
        client.post(FAMILY, {"student_code": child.student_code, "secret": typed})
        assert "_auth_user_id" not in client.session


def test_guessing_stops_and_even_the_right_secret_waits(client, settings) -> None:
    settings.SIGN_IN_ATTEMPTS_PER_HOUR = 3
    _account, child = factories.family()
    for _ in range(3):
        assert (
            client.post(FAMILY, {"student_code": child.student_code, "secret": "WRONG23456"}).status_code
            == 200
        )
    response = client.post(FAMILY, {"student_code": child.student_code, "secret": SECRET})
    assert response.status_code == 429
    assert "sau một giờ" in words(response)
    assert "_auth_user_id" not in client.session


def test_a_family_that_mistypes_now_and_then_is_never_held_up(client, settings) -> None:
    settings.SIGN_IN_ATTEMPTS_PER_HOUR = 3
    _account, child = factories.family()
    for _ in range(5):
        client.post(FAMILY, {"student_code": child.student_code, "secret": "WRONG23456"})
        assert client.post(FAMILY, {"student_code": child.student_code, "secret": SECRET}).status_code == 302
        client.post(reverse("accounts:sign_out"))


def test_an_account_that_is_closed_cannot_sign_in(client) -> None:
    account, child = factories.family()
    User.objects.filter(pk=account.pk).update(is_active=False)
    assert client.post(FAMILY, {"student_code": child.student_code, "secret": SECRET}).status_code == 200


def test_empty_boxes_are_named(client) -> None:
    page = words(client.post(FAMILY, {"student_code": "", "secret": ""}))
    assert "Hãy nhập mã học sinh." in page
    assert "Hãy nhập mật khẩu trên phiếu." in page


def test_an_officer_signs_in_with_a_password(client) -> None:
    officer = factories.user(Role.VERIFIER)
    assert client.post(OFFICE, {"username": officer.username, "password": PASSWORD}).status_code == 302
    assert client.get(reverse("accounts:home")).url == reverse("verification:queue")


def test_a_wrong_password_is_told_without_saying_which_half_is_wrong(client) -> None:
    officer = factories.user(Role.DIRECTOR)
    wrong = client.post(OFFICE, {"username": officer.username, "password": "sai-mat-khau"})
    unknown = client.post(OFFICE, {"username": "khong-co", "password": "sai-mat-khau"})
    for response in (wrong, unknown):
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in words(response)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.GUARDIAN, "registration:home"),
        (Role.VERIFIER, "verification:queue"),
        (Role.SPECIALIST, "setup:rounds"),
        (Role.EXAM_OFFICER, "setup:rounds"),
        (Role.DIRECTOR, "setup:rounds"),
        (Role.AUDITOR, "setup:rounds"),
        (Role.SYSTEM, "publication:start"),
    ],
)
def test_every_role_has_its_own_first_page(client, role, page) -> None:
    client.force_login(factories.user(role), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("accounts:home")).url == reverse(page)


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_where_they_were_going(client) -> None:
    _account, child = factories.family()
    asked = client.get(reverse("registration:home"))
    assert asked.url == f"{FAMILY}?next={reverse('registration:home')}"
    signed_in = client.post(asked.url, {"student_code": child.student_code, "secret": SECRET})
    assert signed_in.url == reverse("registration:home")


def test_a_stranger_at_an_office_page_gets_the_officers_door(client) -> None:
    asked = client.get(reverse("setup:rounds"))
    assert client.get(asked.url).url == f"{OFFICE}?next=%2Fso%2Fdot%2F"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, target) -> None:
    _account, child = factories.family()
    response = client.post(f"{FAMILY}?next={target}", {"student_code": child.student_code, "secret": SECRET})
    assert response.url == reverse("accounts:home")


def test_signing_out_needs_a_button_and_ends_the_session(client) -> None:
    account, _child = factories.family()
    client.force_login(account, backend="admissions.accounts.backends.StudentCodeBackend")
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).url == reverse("publication:start")
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_is_not_asked_again(client) -> None:
    account, _child = factories.family()
    client.force_login(account, backend="admissions.accounts.backends.StudentCodeBackend")
    assert client.get(FAMILY).url == reverse("accounts:home")
