"""Several workers at one outbox: every message once, whoever carries it."""

from collections import Counter
from functools import partial
from threading import Lock
from time import sleep
from typing import Any

from admissions.models import AuditEvent, Notice
from admissions.notifications import carrying, outbox
from admissions.notifications.outbox import announce, announce_to_files
from tests import factories
from tests.factories import NOW

MESSAGES = 1000


def test_workers_at_once_carry_each_message_once(at_once, monkeypatch, figure) -> None:
    monkeypatch.setattr(outbox, "wake_after_commit", lambda: None)  # so that all wait at first
    plan = factories.a_round()
    for _number in range(20):
        factories.a_draft(plan)
    for number in range(MESSAGES // 20):
        announce_to_files("result", event=f"r{number}", now=NOW, applications=plan.applications.all())
    sent: Counter[str] = Counter()
    lock = Lock()

    def take(channel: str, address: str, text: str, *, reference: str, **more: Any) -> str:
        with lock:
            sent[reference] += 1
        sleep(0.001)
        return reference

    monkeypatch.setattr(carrying, "send_now", take)
    at_once(*[partial(carrying.carry_due, most=MESSAGES)] * 6)
    assert len(sent) == MESSAGES
    assert set(sent.values()) == {1}
    assert Notice.objects.filter(state="SENT").count() == MESSAGES
    assert AuditEvent.objects.filter(subject="notice", action="send").count() == MESSAGES
    doubled = sum(count - 1 for count in sent.values())
    figure("T22", "notices sent by six workers at once", len(sent), threshold="1,000 of 1,000")
    figure("T22", "duplicates per event and person", doubled, threshold="0")


def test_an_event_announced_by_many_at_once_tells_a_person_once(at_once) -> None:
    file = factories.a_draft(factories.a_round())
    results = at_once(*[partial(announce, "returned", event="r:1", now=NOW, application=file)] * 8)
    assert [each for each in results if each is not None] == []
    assert Notice.objects.count() == 1


def test_a_report_that_comes_twice_at_once_starts_one_other_channel(at_once, monkeypatch) -> None:
    file = factories.a_draft(factories.a_round())
    file.applicant.guardians.update(email="me@example.com")
    announce("returned", event="r:1", now=NOW, application=file)
    # the after-commit carrier has sent it to the folder by now
    notice = Notice.objects.get()
    assert notice.state == "SENT"
    monkeypatch.setattr(carrying, "wake_after_commit", lambda: None)
    report = partial(
        carrying.report_delivery,
        reference=notice.carrier_reference,
        channel=notice.channel,
        delivered=False,
        now=NOW,
    )
    assert at_once(*[report] * 6) == [True] * 6
    assert Notice.objects.filter(follows=notice).count() == 1
