"""The family's page about how it is told."""

import re

import pytest
from django.urls import reverse

from admissions.models import Guardian, Notice
from admissions.notifications.views.preferences import TESTS_PER_HOUR
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
from tests.notifications.conftest import carry, messages_in

pytestmark = pytest.mark.django_db
PAGE = reverse("notifications:preferences")
MAIL_PAGE = reverse("notifications:address", args=["thu-dien-tu"])
PROVE = reverse("notifications:prove")


@pytest.fixture
def account():
    return factories.family()[0]


@pytest.fixture
def client(account):
    return signed_in(account)


def test_the_page_shows_where_messages_go_now(client, account) -> None:
    shown = words(client.get(PAGE))
    assert account.guardian.phone.replace(" ", "") in shown.replace(" ", "")
    assert "Thêm thư điện tử" in shown
    assert "Gửi thử" in shown


def test_a_choice_is_kept(client, account) -> None:
    response = client.post(PAGE, {"channel": "ZALO"}, follow=True)
    assert "Đã lưu cách nhận tin" in response.content.decode()
    assert Guardian.objects.get(user=account).channel == "ZALO"


def test_a_choice_without_an_address_says_what_to_do(client) -> None:
    assert "Hãy thêm địa chỉ thư điện tử" in words(client.post(PAGE, {"channel": "EMAIL"}))


def test_a_channel_that_nobody_carries_here_is_not_offered(client, settings) -> None:
    settings.MESSAGE_CARRIERS = {**settings.MESSAGE_CARRIERS, "ZALO": {"carrier": "off"}}
    assert "Zalo" not in words(client.get(PAGE))
    assert "Hãy chọn" in words(client.post(PAGE, {"channel": "ZALO"}))


def test_whoever_wants_no_messages_is_offered_no_test(client) -> None:
    client.post(PAGE, {"channel": "NONE"})
    assert "Gửi thử" not in words(client.get(PAGE))


def test_a_mailbox_is_added_by_its_code(client, account, settings) -> None:
    response = client.post(MAIL_PAGE, {"address": "Me@Example.com"}, follow=True)
    assert "me@example.com" in words(response)
    code = re.search(r"\b\d{6}\b", messages_in(settings.MESSAGES_FOLDER)[0].split("\n\n")[1]).group()
    assert "Mã chưa đúng" in words(client.post(PROVE, {"code": "abc"}))
    response = client.post(PROVE, {"code": f"{code[:3]} {code[3:]}"}, follow=True)
    assert "Đã xác nhận me@example.com" in response.content.decode()
    assert Guardian.objects.get(user=account).email == "me@example.com"


@pytest.mark.parametrize(
    ("kind", "typed", "words_"),
    [
        ("thu-dien-tu", "me@", "Hãy nhập địa chỉ thư điện tử đầy đủ"),
        ("dien-thoai", "123", "Hãy nhập số điện thoại gồm 10 chữ số"),
        ("dien-thoai", "024 38 123 456", "Hãy nhập số di động"),
    ],
)
def test_what_is_no_address_says_what_to_type(client, kind: str, typed: str, words_: str) -> None:
    page = reverse("notifications:address", args=[kind])
    assert words_ in words(client.post(page, {"address": typed}))


def test_codes_are_not_sent_without_end(client, settings) -> None:
    for number in range(5):
        client.post(MAIL_PAGE, {"address": f"me{number}@example.com"})
    assert "nhiều mã trong một giờ" in words(client.post(MAIL_PAGE, {"address": "me9@example.com"}))
    assert len(messages_in(settings.MESSAGES_FOLDER)) == 5


def test_without_a_question_there_is_nothing_to_prove(client) -> None:
    assert client.get(PROVE).url == PAGE


def test_a_test_message_is_sent_a_few_times_an_hour_and_its_fate_is_shown(client, settings) -> None:
    test = reverse("notifications:test")
    client.post(test)
    carry()
    assert "Đã gửi đi" in words(client.get(PAGE))
    for _time in range(TESTS_PER_HOUR):
        response = client.post(test, follow=True)
    assert "Hãy đợi một giờ" in response.content.decode()
    assert Notice.objects.count() <= TESTS_PER_HOUR
    assert client.get(test).status_code == 405


def test_others_find_nothing(client) -> None:
    officer = signed_in(factories.user(Role.SPECIALIST))
    for page in (PAGE, MAIL_PAGE, PROVE):
        assert officer.get(page).status_code == 404
    assert officer.post(reverse("notifications:test")).status_code == 404
    assert client.get(reverse("notifications:address", args=["khac"])).status_code == 404


def test_the_page_takes_a_fixed_number_of_queries(client, account, django_assert_max_num_queries) -> None:
    from admissions.notifications.preferring import send_test
    from tests.factories import NOW

    for _number in range(3):
        send_test(actor=account, now=NOW)
        with django_assert_max_num_queries(5):
            client.get(PAGE)
