"""From the outbox to the carriers: once each, with growing pauses, and by another channel where one fails."""

from datetime import timedelta
from functools import partial

import pytest
from celery import Celery

from admissions.models import AuditEvent, Guardian, Notice
from admissions.models.clock import database_now
from admissions.notifications import carrying, waking
from admissions.notifications.carriers import NOT_LISTED, REFUSED, UNREACHABLE, CarrierFailed, send_now
from admissions.notifications.carrying import CLAIM, PAUSES, claim, report_delivery
from admissions.notifications.outbox import announce, announce_to_files
from admissions.notifications.tasks import carry as carry_task
from tests import factories
from tests.factories import NOW
from tests.notifications.conftest import carry, guardian_of, later, messages_in

pytestmark = pytest.mark.django_db
FOR_NOW = CarrierFailed(UNREACHABLE)
FOR_GOOD = CarrierFailed(REFUSED, final=True)


def test_a_message_that_was_taken_is_sent_and_never_sent_again(told, carrier) -> None:
    for _round in range(3):
        carry()
        later()
    told.refresh_from_db()
    assert (told.state, told.attempts, told.carrier_reference) == ("SENT", 1, "ref-1")
    assert [each["address"] for each in carrier.sent] == [guardian_of(told.application).phone]
    events = AuditEvent.objects.filter(subject="notice", subject_id=told.pk)
    assert [(each.action, each.actor_role) for each in events] == [("send", "SYSTEM")]


def test_what_a_killed_worker_held_is_due_again_after_its_claim_and_bears_the_same_reference(
    told, carrier
) -> None:
    """A worker that dies after the carrier took the message and before its commit leaves a row that waits."""
    [held] = claim(database_now())
    carrying.send_now(held.channel, "0900000000", "…", reference=carrying.reference_of(held))  # and dies
    assert claim(database_now()) == []
    assert carry().sent == 0
    Notice.objects.update(due_at=database_now())  # CLAIM is over
    assert carry().sent == 1
    assert len({each["reference"] for each in carrier.sent}) == 1


def test_a_claim_outlasts_what_its_messages_can_take() -> None:
    assert timedelta(seconds=carrying.AT_ONCE * carrying.SECONDS) < CLAIM


def test_pauses_grow_and_the_last_try_ends_in_failure(told, carrier) -> None:
    carrier.refusing["SMS"] = FOR_NOW
    waited = []
    for _try in PAUSES:
        before = database_now()
        assert carry().put_off == 1
        assert carry().put_off == 0
        told.refresh_from_db()
        assert (told.state, told.failure) == ("QUEUED", UNREACHABLE)
        waited.append(round((told.due_at - before).total_seconds() / 60))
        later()
    assert waited == [1, 5, 30, 120, 360]
    assert carry().failed == 1
    told.refresh_from_db()
    assert (told.state, told.attempts) == ("FAILED", len(PAUSES) + 1)


def test_a_carrier_that_comes_back_gets_the_message_once(told, carrier) -> None:
    carrier.refusing["SMS"] = FOR_NOW
    carry()
    carrier.refusing.clear()
    later()
    carry()
    later()
    carry()
    told.refresh_from_db()
    assert (told.state, len(carrier.sent)) == ("SENT", 1)


def test_what_is_refused_for_good_goes_by_the_next_channel_at_once(told, carrier) -> None:
    Guardian.objects.update(email="me@example.com")
    carrier.refusing["SMS"] = FOR_GOOD
    carry()
    carry()
    told.refresh_from_db()
    assert (told.state, told.failure) == ("FAILED", REFUSED)
    follower = told.followed_by
    assert (follower.kind, follower.application, follower.facts) == (told.kind, told.application, told.facts)
    assert (follower.channel, follower.state) == ("EMAIL", "SENT")
    assert [each["address"] for each in carrier.sent] == ["me@example.com"]


def test_every_channel_is_tried_once_and_then_nobody_is_bothered_again(told, carrier) -> None:
    Guardian.objects.update(email="me@example.com")
    for channel in ("SMS", "ZALO", "EMAIL"):
        carrier.refusing[channel] = FOR_GOOD
    for _round in range(5):
        carry()
        later(state="QUEUED")
    assert sorted(Notice.objects.values_list("channel", "state")) == [
        ("EMAIL", "FAILED"),
        ("SMS", "FAILED"),
        ("ZALO", "FAILED"),
    ]
    assert carrier.sent == []


def test_a_channel_that_nobody_carries_here_takes_over_from_none(told, carrier, settings) -> None:
    settings.MESSAGE_CARRIERS = {**settings.MESSAGE_CARRIERS, "ZALO": {"carrier": "off"}}
    carrier.refusing["SMS"] = FOR_GOOD
    carry()
    assert Notice.objects.count() == 1


def test_whoever_wants_no_messages_any_more_gets_none_that_still_waits(told, carrier) -> None:
    Guardian.objects.update(channel="NONE")
    carry()
    told.refresh_from_db()
    assert (told.state, carrier.sent, Notice.objects.count()) == ("FAILED", [], 1)


def test_a_message_that_cannot_be_made_is_put_off_and_holds_up_no_other(file, carrier, caplog) -> None:
    announce("returned", event="bad", now=NOW, application=file)
    Notice.objects.update(kind="unheard")
    announce("returned", event="good", now=NOW, application=file)
    carry()
    assert set(Notice.objects.values_list("kind", "state")) == {("returned", "SENT"), ("unheard", "QUEUED")}
    assert "KeyError" in caplog.text


# What the gateway reports -----------------------------------------------------------------------------


def test_a_report_of_delivery_is_noted_once(told, carrier) -> None:
    carry()
    for _time in range(2):
        assert report_delivery(reference="ref-1", channel="SMS", delivered=True, now=NOW)
    told.refresh_from_db()
    assert (told.state, told.delivered_at) == ("DELIVERED", NOW)
    assert AuditEvent.objects.filter(action="deliver").count() == 1


def test_a_report_of_failure_starts_the_next_channel_once(told, carrier) -> None:
    Guardian.objects.update(email="me@example.com")
    carry()
    for _time in range(2):
        assert report_delivery(reference="ref-1", channel="SMS", delivered=False, now=NOW)
    told.refresh_from_db()
    assert told.state == "FAILED"
    assert Notice.objects.filter(follows=told).count() == 1
    carry()
    assert [each["channel"] for each in carrier.sent] == ["SMS", told.followed_by.channel]


def test_a_report_about_something_unknown_or_of_another_channel_is_not_taken(told, carrier) -> None:
    carry()
    assert not report_delivery(reference="ref-2", channel="SMS", delivered=True, now=NOW)
    assert not report_delivery(reference="ref-1", channel="ZALO", delivered=True, now=NOW)


# A copy of production -----------------------------------------------------------------------------------


def test_nothing_leaves_a_copy_for_those_who_are_not_listed(settings, monkeypatch, figure) -> None:
    """1,000 messages of a copied round wait; the copy may write to one tester, and has real carriers."""
    left: list[str] = []

    class Real:
        def send(self, message) -> str:
            left.append(message.address)
            return "x"

    monkeypatch.setattr("admissions.notifications.carriers.carrier_of", lambda channel: Real())
    settings.MESSAGES_ONLY_TO = ["tester@example.com"]
    plan = factories.a_round()
    files = [factories.a_draft(plan) for _ in range(10)]
    for number in range(100):
        announce_to_files("result", event=f"r{number}", now=NOW, applications=plan.applications.all())
    assert Notice.objects.filter(state="QUEUED").count() == 1000
    carry()
    assert left == []
    assert Notice.objects.filter(state="FAILED", failure=NOT_LISTED).count() == 1000
    assert not Notice.objects.filter(follows__isnull=False).exists()
    figure("T24", "messages that left the allow-list of 1,000 queued", len(left), threshold="0")
    tester = guardian_of(files[0])
    tester.email, tester.channel = "tester@example.com", "EMAIL"
    tester.save()
    announce_to_files("result", event="last", now=NOW, applications=plan.applications.all())
    carry()
    assert left == ["tester@example.com"]


def test_a_copy_without_a_list_writes_to_nobody(settings, monkeypatch) -> None:
    settings.MESSAGES_ONLY_TO = []
    settings.MESSAGE_CARRIERS = {"SMS": {"carrier": "gateway", "url": "https://127.0.0.1:1", "token": "t"}}
    with pytest.raises(CarrierFailed) as refusal:
        send_now("SMS", "0900000000", "…")
    assert refusal.value.reason == NOT_LISTED


# A result day -------------------------------------------------------------------------------------------


def test_a_thousand_announced_while_the_broker_is_away_get_one_message_each(
    settings, monkeypatch, django_capture_on_commit_callbacks, figure
) -> None:
    away = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(waking._Waking, "next_at", 0.0)
    monkeypatch.setattr(carry_task, "apply_async", partial(away.send_task, carry_task.name))
    plan = factories.a_round()
    for _number in range(20):
        factories.a_draft(plan)
    with django_capture_on_commit_callbacks(execute=True):
        for number in [*range(50), *range(50)]:
            announce_to_files("result", event=f"r{number}", now=NOW, applications=plan.applications.all())
    assert Notice.objects.filter(state="QUEUED").count() == 1000
    for _minute in range(3):
        carry_task()
    assert Notice.objects.filter(state="SENT").count() == 1000
    assert len(messages_in(settings.MESSAGES_FOLDER)) == 1000
    assert AuditEvent.objects.filter(subject="notice", action="send").count() == 1000
    sent = Notice.objects.filter(state="SENT").count()
    figure("T22", "notices announced without a broker that were sent", sent, threshold="1,000 of 1,000")
