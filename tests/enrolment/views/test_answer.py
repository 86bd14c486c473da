"""Taking a place in one tap, giving it up only after being asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from admissions.models import Enrolment
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, stop_clock, words
from tests.factories import NOW
from tests.publication.stage import exam_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer() -> Enrolment:
    exam_round(["8"])
    return Enrolment.objects.get()


@pytest.fixture
def client_of_offer(offer):
    return signed_in(offer.applicant.guardians.get().user)


def address(offer: Enrolment) -> str:
    return reverse("enrolment:answer", args=[offer.pk])


def test_the_page_names_school_place_and_deadline(client_of_offer, offer) -> None:
    seen = words(client_of_offer.get(address(offer)))
    assert offer.offering.name in seen
    assert "Hạn xác nhận 10:00 thứ Ba, 01/07/2025" in seen
    assert "Quá hạn mà chưa xác nhận" in seen


def test_confirming_twice_is_no_fault_and_gives_a_page_to_print(client_of_offer, offer) -> None:
    for _ in range(2):
        assert client_of_offer.post(address(offer), {"answer": "nhan"}).url == address(offer)
    seen = words(client_of_offer.get(address(offer)))
    assert "Đã xác nhận nhập học" in seen
    assert "GIẤY XÁC NHẬN NHẬP HỌC" in seen
    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == ("CONFIRMED", NOW)


def test_declining_asks_once_and_names_what_is_lost(client_of_offer, offer) -> None:
    asked = client_of_offer.get(address(offer), {"tu-choi": "1"})
    assert f"Từ chối chỗ ở {offer.offering.name}?" in words(asked)
    assert "không tự động được xếp vào trường khác" in words(asked)
    offer.refresh_from_db()
    assert offer.state == "OFFERED"
    assert 'name="answer" value="tu-choi"' in asked.content.decode()
    client_of_offer.post(f"{address(offer)}?tu-choi=1", {"answer": "tu-choi", "confirm": "yes"})
    offer.refresh_from_db()
    assert offer.state == "DECLINED"
    assert "đã từ chối chỗ này" in words(client_of_offer.get(address(offer)))


def test_a_confirmed_place_can_still_be_given_up_before_the_deadline(client_of_offer, offer) -> None:
    client_of_offer.post(address(offer), {"answer": "nhan"})
    client_of_offer.post(address(offer), {"answer": "tu-choi"})
    offer.refresh_from_db()
    assert offer.state == "DECLINED"


def test_after_the_deadline_the_page_says_so_and_takes_no_answer(client_of_offer, offer, monkeypatch) -> None:
    stop_clock(monkeypatch, NOW + timedelta(days=31))
    assert "Đã hết hạn xác nhận" in words(client_of_offer.get(address(offer)))
    refused = client_of_offer.post(address(offer), {"answer": "nhan"}, follow=True)
    assert "Đã hết hạn xác nhận nhập học" in words(refused)
    offer.refresh_from_db()
    assert offer.state == "OFFERED"


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "x"}])
def test_nonsense_changes_nothing(client_of_offer, offer, sent) -> None:
    assert client_of_offer.post(address(offer), sent).url == address(offer)
    offer.refresh_from_db()
    assert offer.state == "OFFERED"


def test_nobody_else_sees_or_answers_the_offer(offer) -> None:
    stranger, _child = factories.family()
    for account in (stranger, factories.user(Role.VERIFIER), factories.user(Role.SPECIALIST)):
        assert signed_in(account).get(address(offer)).status_code == 404
        assert signed_in(account).post(address(offer), {"answer": "nhan"}).status_code == 404
