"""The shared sign-in against a provider on loopback: who is vouched for comes in, nothing is kept of them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse

from admissions.models import Guardian, User
from tests import factories
from tests.accounts.mock_provider import CLIENT, SECRET, Provider
from tests.browsing import words

pytestmark = pytest.mark.django_db
BEGIN, BACK = "/dang-nhap/tai-khoan-chung/", "/dang-nhap/tai-khoan-chung/ve/"
ID_NUMBER = "040219001234"


@pytest.fixture
def provider(settings):
    provider = Provider()
    settings.SINGLE_SIGN_ON = {
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "secret": SECRET,
        "name": "tài khoản định danh VNeID",
    }
    yield provider
    provider.close()


@pytest.fixture
def guardian() -> Guardian:
    account, _child = factories.family()
    Guardian.objects.filter(user=account).update(phone="0912345678", email="lan@example.com")
    return Guardian.objects.get(user=account)


def sign_in(browser: Client, provider: Provider, **claims: object):
    provider.claims = {"national_id": ID_NUMBER, "name": "Nguyễn Thị Lan", **claims}
    away = browser.post(BEGIN)
    assert away.url.startswith(provider.issuer)
    return browser.get(provider.signs_in(away.url))


PHONE = {"phone_number": "+84 912 345 678", "phone_number_verified": True}
MAILBOX = {"email": "Lan@example.com", "email_verified": True}


@pytest.mark.parametrize("claims", [PHONE, MAILBOX, PHONE | MAILBOX])
def test_a_verified_claim_signs_in_the_guardian_it_names(client, provider, guardian, claims) -> None:
    assert sign_in(client, provider, **claims).url == reverse("accounts:home")
    assert int(client.session["_auth_user_id"]) == guardian.user_id


def test_the_way_back_leads_to_the_page_that_was_wanted(client, provider, guardian) -> None:
    wanted = reverse("registration:home")
    provider.claims = dict(PHONE)
    away = client.post(f"{BEGIN}?next={wanted}")
    assert client.get(provider.signs_in(away.url)).url == wanted


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"phone_number": "+84912345678"},
        {"phone_number": "+84912345678", "phone_number_verified": False},
        {"phone_number": "+84912345678", "phone_number_verified": "true"},
        {"email": "lan@example.com", "email_verified": False},
        {"phone_number": "+84999999999", "phone_number_verified": True},
    ],
)
def test_whoever_is_not_vouched_for_is_told_what_to_do_and_gets_no_account(
    client, provider, guardian, claims
) -> None:
    before = User.objects.count()
    page = sign_in(client, provider, **claims)
    assert "Chưa tìm thấy hồ sơ gắn với tài khoản này" in words(page)
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == before


def test_claims_that_name_two_people_sign_in_neither(client, provider, guardian) -> None:
    other, _child = factories.family()
    Guardian.objects.filter(user=other).update(email="hoa@example.com")
    sign_in(client, provider, **PHONE, email="hoa@example.com", email_verified=True)
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_out(client, provider, guardian) -> None:
    User.objects.filter(pk=guardian.user_id).update(is_active=False)
    sign_in(client, provider, **PHONE)
    assert "_auth_user_id" not in client.session


def test_nothing_of_the_claims_is_kept(client, provider, guardian) -> None:
    sign_in(client, provider, **PHONE)
    for model in (SocialAccount, SocialToken, SocialApp):
        assert not model.objects.exists()
    stored = " ".join(str(each.get_decoded()) for each in Session.objects.all())
    for text in (ID_NUMBER, "sub-1", "Nguyễn Thị Lan", "access"):
        assert text not in stored


@pytest.mark.parametrize("broken", ["audience", "subject", "signature"])
def test_a_provider_that_is_not_what_it_says_opens_nothing(client, provider, guardian, broken) -> None:
    provider.broken = broken
    sign_in(client, provider, **PHONE)
    assert "_auth_user_id" not in client.session


def test_the_exchange_proves_that_the_same_browser_asked(client, provider, guardian) -> None:
    provider.claims = dict(PHONE)
    first, second = client.post(BEGIN).url, Client().post(BEGIN).url
    assert provider.signs_in(first) != provider.signs_in(second)
    assert len(set(provider.seen_challenges)) == 2
    stranger = Client()
    answer = stranger.get(provider.signs_in(first), follow=True)
    assert "Chưa đăng nhập được" in words(answer)
    assert "_auth_user_id" not in stranger.session


def test_a_code_is_taken_once(client, provider, guardian) -> None:
    provider.claims = dict(PHONE)
    back = provider.signs_in(client.post(BEGIN).url)
    client.get(back)
    client.post(reverse("accounts:sign_out"))
    client.get(back)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("query", ["error=access_denied", "error=server_error", "code=x&state=y", ""])
def test_every_failure_leads_back_to_the_other_ways(client, provider, query) -> None:
    away = client.post(BEGIN)
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    page = client.get(
        f"{BACK}?{query}&state={state}" if "state" not in query else f"{BACK}?{query}", follow=True
    )
    assert page.redirect_chain[-1][0] == reverse("accounts:sign_in")
    assert "Chưa đăng nhập được bằng tài khoản định danh VNeID" in words(page)


def test_a_provider_that_cannot_be_reached_is_no_error_page(client, provider, settings) -> None:
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "issuer": "http://127.0.0.1:9"}
    assert "Chưa đăng nhập được" in words(client.post(BEGIN, follow=True))


def test_it_is_offered_where_it_is_set_up_and_nowhere_else(client, provider, settings) -> None:
    assert "VNeID" in words(client.get(reverse("accounts:sign_in")))
    settings.SINGLE_SIGN_ON = None
    assert "VNeID" not in words(client.get(reverse("accounts:sign_in")))
    assert client.post(BEGIN).status_code == 404
    assert client.get(BACK).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_logout",
        "socialaccount_signup",
        "socialaccount_connections",
    ],
)
def test_the_librarys_own_pages_have_no_address(client, name) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert client.get("/accounts/login/").status_code == 404
