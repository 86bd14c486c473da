"""The department's view of a round's messages, and what family and school see on a file."""

import pytest
from django.urls import reverse

from admissions.models import Guardian, Notice
from admissions.notifications.carriers import REFUSED, CarrierFailed
from admissions.notifications.outbox import announce, announce_to_files
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.notifications.conftest import carry, guardian_of

pytestmark = pytest.mark.django_db


def page_of(admission_round) -> str:
    return reverse("notifications:overview", args=[admission_round.code])


@pytest.fixture
def submitted():
    file = factories.a_submitted(factories.a_round())
    Notice.objects.all().delete()
    return file


def test_messages_are_counted_by_kind_and_state_with_a_picture(submitted, specialist, carrier) -> None:
    announce("submitted", event="s", now=NOW, application=submitted)
    carry()
    announce("returned", event="r", now=NOW, application=submitted)
    response = signed_in(specialist).get(page_of(submitted.round))
    shown = words(response)
    assert "1 tin đã gửi đi, 0 tin không gửi được" in shown
    assert "Đã nhận hồ sơ 0 1 0 0" in shown
    assert "Cần bổ sung 1 0 0 0" in shown
    assert "<svg" in response.content.decode()


def test_what_failed_is_listed_with_why_and_what_took_over(submitted, specialist, carrier) -> None:
    Guardian.objects.update(email="me@example.com")
    carrier.refusing["SMS"] = CarrierFailed(REFUSED, final=True)
    announce("returned", event="r", now=NOW, application=submitted)
    carry()
    shown = words(signed_in(specialist).get(page_of(submitted.round)))
    assert submitted.code in shown
    assert "bên chuyển tin từ chối" in shown
    assert "Thư điện tử: Đã gửi đi" in shown


def test_what_nothing_took_over_asks_for_a_call(submitted, specialist, carrier) -> None:
    for channel in ("SMS", "ZALO", "EMAIL"):
        carrier.refusing[channel] = CarrierFailed(REFUSED, final=True)
    announce("returned", event="r", now=NOW, application=submitted)
    carry()
    assert "cần gọi điện" in words(signed_in(specialist).get(page_of(submitted.round)))


def test_the_page_names_no_family_and_no_address(submitted, specialist, carrier) -> None:
    carrier.refusing["SMS"] = CarrierFailed(REFUSED, final=True)
    announce("returned", event="r", now=NOW, application=submitted)
    carry()
    shown = words(signed_in(specialist).get(page_of(submitted.round)))
    guardian = guardian_of(submitted)
    assert guardian.phone not in shown
    assert guardian.full_name not in shown
    assert submitted.applicant.full_name not in shown


def test_only_the_office_finds_the_page(submitted) -> None:
    page = page_of(submitted.round)
    for account in (guardian_of(submitted).user, factories.verifier_of(submitted)):
        assert signed_in(account).get(page).status_code == 404
    for role in (Role.DIRECTOR, Role.AUDITOR, Role.EXAM_OFFICER):
        assert signed_in(factories.user(role)).get(page).status_code == 200


def test_the_page_takes_as_many_queries_for_many_messages_as_for_few(
    submitted, specialist, carrier, django_assert_num_queries
) -> None:
    client = signed_in(specialist)
    carrier.refusing["SMS"] = CarrierFailed(REFUSED, final=True)
    for number in (1, 12):
        for each in range(number):
            files = submitted.round.applications.all()
            announce_to_files("result", event=f"{number}.{each}", now=NOW, applications=files)
        carry()
        with django_assert_num_queries(6):
            client.get(page_of(submitted.round))


# On the file ----------------------------------------------------------------------------------------------


def test_the_family_sees_what_it_was_sent_about_a_file_and_what_others_were_not(submitted, carrier) -> None:
    account = guardian_of(submitted).user
    announce("returned", event="r", now=NOW, application=submitted)
    carry()
    page = reverse("registration:task_list", args=[submitted.code])
    shown = words(signed_in(account).get(page))
    assert "Tin đã gửi" in shown
    assert "Cần bổ sung" in shown
    assert "Tin nhắn SMS" in shown
    Notice.objects.update(guardian=Guardian.objects.create(user=factories.user(Role.GUARDIAN), full_name="B"))
    assert "Tin nhắn SMS" not in words(signed_in(account).get(page))


def test_the_school_sees_whether_the_last_message_arrived(submitted, carrier) -> None:
    announce("submitted", event="s", now=NOW, application=submitted)
    carry()
    announce("returned", event="r", now=NOW, application=submitted)
    client = signed_in(factories.verifier_of(submitted))
    page = reverse("verification:file", args=[submitted.code])
    assert "Tin gần nhất tới gia đình: Cần bổ sung" in words(client.get(page))
    assert "Chờ gửi" in words(client.get(page))
    carrier.refusing["SMS"] = CarrierFailed(REFUSED, final=True)
    Guardian.objects.update(email="me@example.com")
    carry()
    shown = words(client.get(page))
    assert "Tin gần nhất tới gia đình: Cần bổ sung, Thư điện tử" in shown
    assert "Đã gửi đi" in shown
