"""The end of a round as a page: after the deadline, asked once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, stop_clock, words
from tests.later_rounds import a_published_round


@pytest.fixture
def published(db):
    return a_published_round("9", "8", "7")


def address(admission_round) -> str:
    return reverse("enrolment:finish", args=[admission_round.code])


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SPECIALIST, Role.SYSTEM)])
def test_only_a_specialist_finds_the_page(published, role) -> None:
    assert signed_in(factories.user(role)).post(address(published)).status_code == 404


def test_before_the_deadline_the_page_says_when_and_a_crafted_request_is_refused(
    published, specialist
) -> None:
    client = signed_in(specialist)
    page = client.get(address(published))
    assert "Gia đình còn xác nhận nhập học đến" in words(page)
    assert 'name="confirm"' not in page.content.decode()
    assert "Chưa hết hạn xác nhận nhập học" in words(client.post(address(published), follow=True))
    published.refresh_from_db()
    assert published.state == "PUBLISHED"


def test_after_the_deadline_it_says_how_many_offers_lapse_and_ends_the_round(
    published, specialist, monkeypatch
) -> None:
    stop_clock(monkeypatch, published.confirmation_closes_at + timedelta(seconds=1))
    client = signed_in(specialist)
    assert "2 chỗ chưa trả lời sẽ hết hạn." in words(client.get(address(published)))
    client.post(address(published))
    published.refresh_from_db()
    assert published.state == "FINISHED"
    assert set(published.enrolments.values_list("state", flat=True)) == {"LAPSED"}


def test_a_round_that_is_not_published_is_a_conflict(specialist) -> None:
    assert signed_in(specialist).get(address(factories.a_round())).status_code == 409
