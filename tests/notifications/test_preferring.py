"""How a family chooses to be told, and that an address counts only once it is proved."""

import re
from datetime import timedelta

import pytest

from admissions.models import AuditEvent, Guardian, Notice, OneTimeCode
from admissions.notifications import preferring
from admissions.notifications.carriers import CarrierFailed
from admissions.notifications.preferring import (
    AddressMissing,
    AddressTaken,
    CodeNotSent,
    CodeRefused,
    ask_for_proof,
    choose_channel,
    prove,
    send_test,
)
from admissions.permissions import Role
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW
from tests.notifications.conftest import messages_in

pytestmark = pytest.mark.django_db
MAIL = "me@example.com"


@pytest.fixture
def account():
    return factories.family()[0]


def guardian(account) -> Guardian:
    return Guardian.objects.get(user=account)


def ask(account, *, channel: str = "EMAIL", address: str = MAIL):
    return ask_for_proof(actor=account, channel=channel, address=address, now=NOW)


def code_in(settings, address: str = MAIL) -> str:
    [text] = [each for each in messages_in(settings.MESSAGES_FOLDER) if f"→ {address}" in each]
    return re.search(r"\b\d{6}\b", text.split("\n\n")[1]).group()


def test_a_channel_without_an_address_is_not_chosen(account) -> None:
    with pytest.raises(AddressMissing, match="thư điện tử"):
        choose_channel(actor=account, channel="EMAIL", now=NOW)
    assert guardian(account).channel == "SMS"


def test_a_chosen_channel_is_kept_and_logged(account) -> None:
    choose_channel(actor=account, channel="NONE", now=NOW)
    assert guardian(account).channel == "NONE"
    assert AuditEvent.objects.get(action="choose_channel").actor == account


def test_an_address_counts_once_its_code_came_back(account, settings) -> None:
    asked = ask(account)
    assert guardian(account).email == ""
    prove(actor=account, asked=asked, typed=code_in(settings), now=NOW)
    assert guardian(account).email == MAIL
    with pytest.raises(CodeRefused):
        prove(actor=account, asked=asked, typed=code_in(settings), now=NOW)


def test_neither_code_nor_address_is_kept_in_the_database(account, settings) -> None:
    ask(account)
    kept = OneTimeCode.objects.values().get()
    assert code_in(settings) not in kept.values()
    assert MAIL not in kept.values()


def test_five_wrong_codes_spoil_the_right_one(account, settings) -> None:
    asked, right = ask(account), code_in(settings)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _try in range(5):
        with pytest.raises(CodeRefused):
            prove(actor=account, asked=asked, typed=wrong, now=NOW)
    with pytest.raises(CodeRefused):
        prove(actor=account, asked=asked, typed=right, now=NOW)
    assert guardian(account).email == ""


def test_a_code_grows_old(account, settings) -> None:
    asked = ask(account)
    with pytest.raises(CodeRefused):
        prove(actor=account, asked=asked, typed=code_in(settings), now=NOW + timedelta(minutes=11))


def test_a_code_proves_the_address_it_was_sent_to_and_the_account_that_asked(account, settings) -> None:
    asked, right = ask(account), code_in(settings)
    other = factories.family()[0]
    with pytest.raises(CodeRefused):
        prove(actor=other, asked=asked, typed=right, now=NOW)
    elsewhere = preferring.Asked("EMAIL", "other@example.com", asked.request)
    with pytest.raises(CodeRefused):
        prove(actor=account, asked=elsewhere, typed=right, now=NOW)


def test_an_address_of_somebody_else_is_not_taken_over(account, settings) -> None:
    Guardian.objects.filter(user=factories.family()[0]).update(email=MAIL)
    asked = ask(account)
    with pytest.raises(AddressTaken):
        prove(actor=account, asked=asked, typed=code_in(settings), now=NOW)
    assert guardian(account).email == ""


def test_a_number_that_is_given_up_hears_of_it(account, settings) -> None:
    before = guardian(account).phone
    asked = ask(account, channel="SMS", address="0912000111")
    prove(actor=account, asked=asked, typed=code_in(settings, "0912000111"), now=NOW)
    assert guardian(account).phone == "0912000111"
    [warning] = [each for each in messages_in(settings.MESSAGES_FOLDER) if f"→ {before}" in each]
    assert "vừa đổi" in warning
    assert "0912000111" not in warning


def test_a_first_address_is_used_where_the_chosen_channel_had_none(account, settings) -> None:
    Guardian.objects.filter(user=account).update(phone="")
    asked = ask(account)
    prove(actor=account, asked=asked, typed=code_in(settings), now=NOW)
    assert guardian(account).channel == "EMAIL"


def test_a_carrier_that_fails_is_told_in_words(account, monkeypatch) -> None:
    def refuse(*args, **more):
        raise CarrierFailed("…")

    monkeypatch.setattr(preferring, "send_now", refuse)
    with pytest.raises(CodeNotSent):
        ask(account)


def test_a_test_message_goes_to_oneself_alone(account) -> None:
    send_test(actor=account, now=NOW)
    assert Notice.objects.get().guardian == guardian(account)


def test_only_a_guardian_has_preferences() -> None:
    officer = factories.user(Role.SPECIALIST)
    with pytest.raises(NotPermitted):
        choose_channel(actor=officer, channel="SMS", now=NOW)
    with pytest.raises(NotPermitted):
        send_test(actor=officer, now=NOW)
