"""Guessing at the door: birth dates on one code, one password on many, from one network and from many."""

import os
from datetime import date, timedelta
from itertools import cycle

import pytest
from django.core.cache import cache
from django.test import Client

from admissions.accounts import one_time_codes
from admissions.models import Applicant, Guardian, Guardianship, Notice, User
from admissions.permissions import Role
from tests import factories

pytestmark = pytest.mark.django_db
FAMILY, ASK, ENTER = "/dang-nhap/", "/dang-nhap/gui-ma/", "/dang-nhap/nhap-ma/"
WHOLE = bool(os.environ.get("RELIABILITY_LOG"))
"""All of them where figures are noted, which takes a minute; a tenth as many shows it elsewhere."""
CODES, EVERYWHERE, PARENTS = (5_000, 2_000, 100) if WHOLE else (500, 300, 10)
ONE = ["203.0.113.7"]
MANY = [f"198.{18 + n // 250}.{n % 250}.7" for n in range(500)]
A_PASSWORD = "BCDEF23456"


@pytest.fixture
def bare_answers(monkeypatch) -> None:
    """Whether a guess is looked at is measured here, not the page that answers it."""
    from django.http import HttpResponse

    from admissions.accounts.views import sign_in

    monkeypatch.setattr(sign_in, "sign_in_page", lambda request, status=200, **_: HttpResponse(status=status))


def guess(code: str, secret: str, address: str) -> tuple[bool, bool]:
    """(whether it was looked at, whether it came in)"""
    browser = Client(REMOTE_ADDR=address)
    answer = browser.post(FAMILY, {"student_code": code, "secret": secret})
    return answer.status_code != 429, answer.status_code == 302


def birth_dates() -> list[str]:
    return [f"{date(2010, 1, 1) + timedelta(days=n):%d%m%Y}" for n in range(365)] + ["29022012"]


def parents_sign_in(count: int) -> int:
    """How many of so many parents, each from a home of their own, come in by a one-time code right now."""
    come_in = 0
    for n in range(count):
        account, _child = factories.family()
        browser = Client(REMOTE_ADDR=f"100.64.{n}.5")
        issued = []
        original = one_time_codes.issue_code

        def noted(*, address, now, original=original, issued=issued):
            issued.append(original(address=address, now=now))
            return issued[-1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("admissions.accounts.views.one_time_code.issue_code", noted)
            browser.post(ASK, {"address": account.guardian.phone})
        browser.post(ENTER, {"code": issued[0].code})
        come_in += "_auth_user_id" in browser.session
    return come_in


@pytest.mark.parametrize("addresses", [ONE, MANY], ids=["from one address", "from 500 addresses"])
def test_366_birth_dates_on_one_code(bare_answers, addresses, figure) -> None:
    account, child = factories.family()
    where = cycle(addresses)
    outcomes = [guess(child.student_code, each, next(where)) for each in birth_dates()]
    looked_at, came_in = (sum(column) for column in zip(*outcomes, strict=True))
    legitimate = parents_sign_in(20)
    how = f"{len(addresses)} addresses"
    figure("T34", f"guesses looked at in an hour, one code, {how}", looked_at, threshold="<= 10")
    figure("T34", f"guesses that came in, one code, {how}", came_in, threshold="0")
    figure("T34", f"parents by one-time code meanwhile, {how}", f"{legitimate}/20", threshold="20/20")
    assert (looked_at, came_in, legitimate) == (10, 0, 20)
    told = Notice.objects.filter(kind="signed_in_attack")
    assert [each.guardian.user for each in told] == [account]  # told once


@pytest.fixture
def many_codes(db) -> list[str]:
    codes = [f"88{n:08d}" for n in range(CODES)]
    Applicant.objects.bulk_create(
        Applicant(student_code=code, full_name="Nguyễn Văn An", sort_name="x", secret_hash="0" * 64)
        for code in codes
    )
    account = User.objects.create_user(username="gg", role=Role.GUARDIAN, full_name="x")
    child = Applicant.objects.get(student_code=codes[-1])
    guardian = Guardian.objects.create(user=account, full_name="x", phone="0900000009")
    Guardianship.objects.create(guardian=guardian, applicant=child, relation="mother")
    return codes


@pytest.mark.parametrize("addresses", [ONE, MANY], ids=["from one address", "from 500 addresses"])
def test_one_password_over_many_codes(bare_answers, many_codes, addresses, settings, figure) -> None:
    settings.GUESSES_PER_HOUR_EVERYWHERE = EVERYWHERE
    where = cycle(addresses)
    outcomes = [guess(code, A_PASSWORD, next(where)) for code in many_codes]
    looked_at, came_in = (sum(column) for column in zip(*outcomes, strict=True))
    most = 200 if addresses is ONE else EVERYWHERE
    legitimate = parents_sign_in(PARENTS)
    how = f"{len(addresses)} addresses"
    figure("T34", f"codes tried with one password, {how}", looked_at, threshold=f"<= {most} of {CODES:,}")
    figure("T34", f"guesses that came in, one password, {how}", came_in, threshold="0")
    figure(
        "T34",
        f"parents by one-time code meanwhile, {how}",
        f"{legitimate}/{PARENTS}",
        threshold=f"{PARENTS}/{PARENTS}",
    )
    assert (looked_at, came_in, legitimate) == (most, 0, PARENTS)


def test_nobody_is_locked_for_good(client) -> None:
    _account, child = factories.family()
    for _ in range(20):
        guess(child.student_code, A_PASSWORD, ONE[0])
    assert guess(child.student_code, factories.SECRET, "192.0.2.1") == (False, False)
    cache.clear()  # an hour later
    assert guess(child.student_code, factories.SECRET, "192.0.2.1") == (True, True)


def test_guessing_at_a_code_that_does_not_exist_tells_nobody(bare_answers) -> None:
    for _ in range(12):
        guess("7700000000", A_PASSWORD, ONE[0])
    assert not Notice.objects.exists()
