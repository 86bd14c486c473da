"""A sign-in: a new session id, an end that pages tell, and nothing typed lost at that end."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from admissions.accounts import kept_answers
from admissions.models import School, User
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import PASSWORD, SECRET

pytestmark = pytest.mark.django_db
FAMILY = "/dang-nhap/"
OFFICE = "/dang-nhap/can-bo/"
KEPT = "/dang-nhap/vua-nhap/"


def is_in(browser: Client) -> bool:
    return browser.get(reverse("accounts:home")).url not in (f"{FAMILY}?next=/ve-trang-cua-toi/",)


def test_a_session_id_that_was_planted_before_the_sign_in_opens_nothing(settings, figure) -> None:
    """Session fixation, a hundred times."""
    settings.ONE_TIME_CODES_PER_HOUR = 1000
    taken_over = 0
    _account, child = factories.family()
    for _ in range(100):
        victim, thief = Client(), Client()
        victim.post("/dang-nhap/gui-ma/", {"address": "0987654321"})  # begins a session
        planted = victim.cookies["sessionid"].value
        thief.cookies["sessionid"] = planted
        victim.post(FAMILY, {"student_code": child.student_code, "secret": SECRET})
        assert victim.cookies["sessionid"].value != planted
        taken_over += is_in(thief)
        assert is_in(victim)
    figure("T36", "planted sessions that were signed in", taken_over, threshold="0 of 100")
    assert taken_over == 0


def test_a_session_that_was_signed_out_is_not_brought_back(figure) -> None:
    """Logout replay: the old cookie, a hundred times."""
    account, _child = factories.family()
    brought_back = 0
    for _ in range(100):
        browser = signed_in(account)
        old = browser.cookies["sessionid"].value
        browser.post(reverse("accounts:sign_out"))
        browser.cookies["sessionid"] = old
        brought_back += is_in(browser)
    figure("T36", "signed-out sessions that were still signed in", brought_back, threshold="0 of 100")
    assert brought_back == 0


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": Role.AUDITOR}, {"school": "another"}, {"password": "!other"}]
)
def test_a_changed_account_is_out_at_the_next_request(change) -> None:
    officer = factories.user(Role.VERIFIER)
    browser = Client()
    browser.post(OFFICE, {"username": officer.username, "password": PASSWORD})
    assert browser.get(reverse("verification:queue")).status_code == 200
    if "school" in change:
        change = {"school": School.objects.exclude(pk=officer.school_id).first() or factories.a_school()}
    User.objects.filter(pk=officer.pk).update(**change)
    assert browser.get(reverse("verification:queue")).status_code == 302


def test_a_page_tells_when_the_sign_in_ends_and_strangers_are_told_nothing(client) -> None:
    account, _child = factories.family()
    page = signed_in(account).get(reverse("registration:home")).content.decode()
    [end] = re.findall(r'<meta name="session-ends" content="([^"]+)"', page)
    assert timezone.datetime.fromisoformat(end) > timezone.now() + timedelta(hours=7)
    assert "admissions/session.js" in page
    assert "session-ends" not in client.get(FAMILY).content.decode()


def test_a_sign_in_is_prolonged_by_use_and_seldom_written(settings) -> None:
    account, _child = factories.family()
    browser = signed_in(account)
    first = browser.session["_session_expiry"]
    browser.get(reverse("registration:home"))
    assert browser.session["_session_expiry"] == first
    session = browser.session
    session.set_expiry(timezone.now() + timedelta(hours=1))
    session.save()
    browser.get(reverse("registration:home"))
    assert browser.session["_session_expiry"] >= first


# What was typed when the sign-in was over -----------------------------------------------------------------


@pytest.fixture
def file(db):
    return factories.a_draft(factories.a_round())


def guardian_of(file) -> User:
    return file.applicant.guardians.get().user


def typed_too_late(file, browser: Client, **fields: str):
    path = reverse("registration:answers", args=[file.code])
    return path, browser.post(path, {"note": "Nhà số 12, ngõ 5", "choice": "zone_1", **fields})


def sign_in(browser: Client, file):
    return browser.post(FAMILY, {"student_code": file.applicant.student_code, "secret": SECRET})


def test_answers_that_were_sent_too_late_come_back_after_the_sign_in(file, client) -> None:
    path, answer = typed_too_late(file, client)
    assert answer.url == f"{FAMILY}?next={path}"
    assert sign_in(client, file).url == KEPT
    page = client.get(KEPT)
    assert "Nhà số 12, ngõ 5" in words(page)
    assert f'action="{path}"' in page.content.decode()
    assert "csrfmiddlewaretoken" in page.content.decode()


def test_the_sign_in_says_why_it_is_asked_for_and_that_nothing_is_lost(file, client) -> None:
    assert "Phiên đăng nhập đã hết" not in words(client.get(FAMILY))
    _path, answer = typed_too_late(file, client)
    assert "Phiên đăng nhập đã hết Những gì anh/chị vừa nhập vẫn còn." in words(client.get(answer.url))


def test_what_is_sent_again_is_kept_no_longer(file, client) -> None:
    path, _answer = typed_too_late(file, client)
    sign_in(client, file)
    client.post(path, {"note": "Nhà số 12, ngõ 5"})
    assert client.get(KEPT).url == reverse("accounts:home")


def test_secrets_and_files_are_never_kept(file, client) -> None:
    typed_too_late(file, client, secret="ABCDE23456", password="matkhau", code="123456", student_code="99")
    stored = str(client.session["kept_answers"])
    for name in ("secret", "password", "'code'", "student_code", "csrf"):
        assert name not in stored
    assert "ABCDE23456" not in stored


def test_another_family_that_signs_in_there_sees_nothing_of_it(file, client) -> None:
    typed_too_late(file, client)
    _account, other_child = factories.family()
    client.post(FAMILY, {"student_code": other_child.student_code, "secret": SECRET})
    page = client.get(KEPT, follow=True)
    assert "ngõ 5" not in page.content.decode()
    assert "kept_answers" not in client.session


def test_answers_are_kept_for_half_an_hour(file, client) -> None:
    typed_too_late(file, client)
    session = client.session
    session["kept_answers"] = {**session["kept_answers"], "until": timezone.now().timestamp() - 1}
    session.save()
    assert sign_in(client, file).url == reverse("accounts:home")


def test_a_strangers_session_with_answers_ends_with_them(file, client) -> None:
    typed_too_late(file, client)
    end = Session.objects.get(pk=client.session.session_key).expire_date
    assert end <= timezone.now() + kept_answers.KEPT_FOR


def test_too_much_is_not_kept(file, client) -> None:
    typed_too_late(file, client, long="a" * 40_000)
    assert "kept_answers" not in client.session


def test_what_a_stranger_sends_to_an_office_page_is_not_kept(client) -> None:
    client.post(reverse("setup:create"), {"name": "Đợt mới của tôi"})
    assert "kept_answers" not in client.session


def test_signing_out_forgets_what_was_kept(file, client) -> None:
    typed_too_late(file, client)
    sign_in(client, file)
    client.post(reverse("accounts:sign_out"))
    assert "kept_answers" not in client.session


def test_a_token_that_no_longer_counts_takes_the_same_way(file) -> None:
    browser = Client(enforce_csrf_checks=True)
    path = reverse("registration:answers", args=[file.code])
    answer = browser.post(path, {"note": "Nhà số 12"}, headers={"origin": "http://testserver"})
    assert answer.url == f"{FAMILY}?next={path}"
    assert browser.session["kept_answers"]["fields"] == [["note", "Nhà số 12"]]


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_another_site_leaves_nothing_here(file, headers) -> None:
    browser = Client(enforce_csrf_checks=True)
    path = reverse("registration:answers", args=[file.code])
    answer = browser.post(path, {"note": "của người khác"}, headers=headers)
    assert answer.status_code == 403
    assert "kept_answers" not in browser.session


# Every POST needs the token of the page ---------------------------------------------------------------------


def addresses(resolver: URLResolver, prefix: str = ""):
    """One address for every pattern of the site, whatever its arguments."""
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        if isinstance(each, URLResolver):
            yield from addresses(each, route)
        elif isinstance(each, URLPattern):
            filled = re.sub(r"<(?:int|\w+_?pk):?\w*>", "1", route)
            filled = re.sub(r"<\w+:\w+>|<\w+>", "a", filled)
            if "(" not in filled:
                yield "/" + filled


CARRIERS = ("/tin-bao/",)  # a carrier's report of delivery is signed by the carrier and has no page


def test_no_post_of_the_site_is_taken_without_the_pages_token(figure) -> None:
    account, _child = factories.family()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(account, backend="admissions.accounts.backends.StudentCodeBackend")
    asked, taken = 0, []
    for address in sorted(set(addresses(get_resolver()))):
        answer = browser.post(address)
        asked += 1
        if answer.status_code not in (403, 404):
            taken.append((address, answer.status_code))
    taken = [each for each in taken if not each[0].startswith(CARRIERS)]
    figure("T36", f"POST addresses of {asked} that took a forged form", len(taken), threshold="0")
    assert asked > 80
    assert taken == []
