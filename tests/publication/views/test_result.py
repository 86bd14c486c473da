"""The result for the family: first what, then why, then what to do by when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.factories import NOW
from tests.publication.stage import exam_round

pytestmark = pytest.mark.django_db


def client_of(file):
    return signed_in(file.applicant.guardians.get().user)


def result_page(file) -> str:
    return reverse("publication:result", args=[file.code])


@pytest.fixture
def files():
    return exam_round(["8", "6.5"])[1]


def test_a_place_is_told_first_then_why_then_the_way_to_take_it(files) -> None:
    response = client_of(files[0]).get(result_page(files[0]))
    seen = words(response)
    order = [
        "Con được xếp vào",
        "Hãy xác nhận nhập học trước",
        "Vì sao",
        "Điểm của con",
        "Tổng điểm xét 24,00",
    ]
    places = [seen.index(each) for each in order]
    assert places == sorted(places)
    assert "10:00 thứ Ba, 01/07/2025" in seen
    assert 'name="answer" value="nhan"' in response.content.decode()


def test_no_place_is_told_with_the_reason_the_line_and_what_can_be_done(files) -> None:
    response = client_of(files[1]).get(result_page(files[1]))
    seen = words(response)
    assert "Con chưa được xếp vào trường nào trong đợt này" in seen
    assert "Điểm chuẩn 24,00" in seen
    assert "Việc có thể làm tiếp" in seen
    assert "Xác nhận nhập học" not in seen


def test_the_timeline_goes_on_to_the_result_and_what_it_waits_for(files) -> None:
    placed, unplaced = (
        words(client_of(file).get(reverse("registration:task_list", args=[file.code]))) for file in files
    )
    assert "Có kết quả: con được xếp chỗ học" in placed
    assert "Chờ gia đình xác nhận nhập học hạn 10:00 thứ Ba, 01/07/2025" in placed
    assert "Có kết quả: con chưa được xếp chỗ" in unplaced
    assert "Chờ gia đình xác nhận" not in unplaced
    client_of(files[0]).post(
        reverse("enrolment:answer", args=[files[0].applicant.enrolments.get().pk]), {"answer": "nhan"}
    )
    answered = words(client_of(files[0]).get(reverse("registration:task_list", args=[files[0].code])))
    assert "Gia đình xác nhận nhập học" in answered
    assert "Chờ gia đình xác nhận" not in answered


def test_from_the_first_page_to_a_confirmed_place_it_takes_two_taps(files) -> None:
    client = client_of(files[0])
    home = client.get(reverse("registration:home"))
    assert "xác nhận trước" in words(home)
    address = links(home)[0]
    assert address == result_page(files[0])
    offer = files[0].applicant.enrolments.get()
    assert client.post(reverse("enrolment:answer", args=[offer.pk]), {"answer": "nhan"}).status_code == 302
    offer.refresh_from_db()
    assert offer.state == "CONFIRMED"


def test_after_the_deadline_the_buttons_are_gone(files, monkeypatch) -> None:
    stop_clock(monkeypatch, NOW + timedelta(days=31))
    response = client_of(files[0]).get(result_page(files[0]))
    assert 'name="answer"' not in response.content.decode()


def test_before_publication_the_address_leads_to_the_file() -> None:
    file = factories.a_verified(factories.a_round())
    assert client_of(file).get(result_page(file)).url == reverse("registration:task_list", args=[file.code])


def test_nobody_else_sees_the_result(files) -> None:
    stranger, _child = factories.family()
    for account in (stranger, factories.user(Role.VERIFIER), factories.user(Role.DIRECTOR)):
        assert signed_in(account).get(result_page(files[0])).status_code == 404
