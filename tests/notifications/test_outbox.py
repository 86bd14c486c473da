"""Who is told of what, once, in the transaction of what happened."""

from datetime import timedelta
from functools import partial

import pytest
from celery import Celery
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from admissions.models import AdmissionRound, Applicant, Application, Guardian, Guardianship, Notice
from admissions.notifications import waking
from admissions.notifications.outbox import announce, announce_to_children, announce_to_files
from admissions.notifications.tasks import carry as carry_task
from admissions.permissions import Role
from admissions.publication import services as publication
from admissions.registration import services as registration
from admissions.registration.errors import NotReady
from admissions.verification import services as verification
from tests import factories
from tests.factories import NOW
from tests.notifications.conftest import guardian_of, messages_in
from tests.publication.stage import approved

pytestmark = pytest.mark.django_db


def another_guardian(child: Applicant, *, pending: bool = False, **fields: str) -> Guardian:
    account = factories.user(Role.GUARDIAN)
    guardian = Guardian.objects.create(user=account, full_name=account.full_name, **fields)
    Guardianship.objects.create(guardian=guardian, applicant=child, relation="father", pending=pending)
    return guardian


def test_one_event_tells_a_person_once_however_often_it_is_announced(file) -> None:
    for _ in range(5):
        announce("returned", event="returned:1", now=NOW, application=file)
    assert Notice.objects.count() == 1
    announce("returned", event="returned:2", now=NOW, application=file)
    assert Notice.objects.count() == 2


def test_every_guardian_is_told_each_by_the_own_channel_in_one_statement(
    file, django_assert_num_queries
) -> None:
    another_guardian(file.applicant, email="bo@example.com", channel="EMAIL")
    with django_assert_num_queries(1):
        announce("verified", event="v", now=NOW, application=file)
    assert sorted(Notice.objects.values_list("channel", flat=True)) == ["EMAIL", "SMS"]
    assert set(Notice.objects.values_list("application", flat=True)) == {file.pk}


@pytest.mark.parametrize(
    ("fields", "channels"),
    [
        ({"phone": "0900000001", "channel": "NONE"}, ["SMS"]),
        ({"channel": "SMS"}, ["SMS"]),
        ({"phone": "0900000001", "channel": "EMAIL"}, ["SMS", "SMS"]),
        ({"email": "a@b.vn", "channel": "ZALO"}, ["EMAIL", "SMS"]),
        ({"phone": "0900000001", "channel": "ZALO"}, ["SMS", "ZALO"]),
        ({"phone": "0900000001", "email": "a@b.vn", "channel": "EMAIL"}, ["EMAIL", "SMS"]),
    ],
    ids=["wants none", "no address", "mail without mailbox", "Zalo without telephone", "Zalo", "mail"],
)
def test_the_channel_is_the_wanted_one_or_the_one_that_has_an_address(file, fields, channels) -> None:
    another_guardian(file.applicant, **fields)
    announce("verified", event="v", now=NOW, application=file)
    assert sorted(Notice.objects.values_list("channel", flat=True)) == channels


def test_an_invitation_gives_no_right_to_be_told_of_the_file_but_is_told_itself(file) -> None:
    invited = another_guardian(file.applicant, phone="0900000001", pending=True)
    announce("verified", event="v", now=NOW, application=file)
    assert Notice.objects.count() == 1
    assert not Notice.objects.filter(guardian=invited).exists()
    announce("invited", event="i", now=NOW, guardians=[invited])
    assert Notice.objects.get(kind="invited").guardian == invited


def test_a_kind_without_a_text_is_refused(file) -> None:
    with pytest.raises(KeyError):
        announce("unheard", event="x", now=NOW, application=file)


def test_what_is_rolled_back_is_not_told(file) -> None:
    with transaction.atomic():
        announce("verified", event="v", now=NOW, application=file)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_children_without_a_file_are_told_in_one_statement(django_assert_num_queries) -> None:
    children = [factories.family()[1] for _ in range(3)]
    chosen = Applicant.objects.filter(pk__in=[each.pk for each in children[:2]])
    with django_assert_num_queries(1):
        announce_to_children("proposal", event="proposal:1", now=NOW, applicants=chosen)
    assert Notice.objects.count() == 2
    assert not Notice.objects.filter(application__isnull=False).exists()


def test_nobody_is_told_of_no_files() -> None:
    announce_to_files("changed", event="c", now=NOW, applications=Application.objects.none())
    announce_to_children("proposal", event="c", now=NOW, applicants=Applicant.objects.none())
    announce("invited", event="c", now=NOW, guardians=[])
    assert not Notice.objects.exists()


def test_many_files_take_as_many_statements_as_one(django_assert_num_queries) -> None:
    plan = factories.a_round()
    for number in range(1, 4):
        factories.a_draft(plan)
        with django_assert_num_queries(1):
            announce_to_files("result", event=f"r{number}", now=NOW, applications=plan.applications.all())
        assert Notice.objects.filter(key__startswith=f"r{number}:").count() == number


# What the services announce ---------------------------------------------------------------------------


def kinds() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def test_the_family_is_told_that_its_file_arrived_and_what_the_school_says() -> None:
    file = factories.a_submitted(factories.a_round())
    assert kinds() == ["submitted"]
    officer = factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    verification.return_application(actor=officer, application=file, note="Mờ", papers={}, now=NOW)
    file.refresh_from_db()
    account = guardian_of(file).user
    registration.submit_application(actor=account, application=file, now=NOW)
    file.refresh_from_db()
    verification.take_up_application(actor=officer, application=file, now=NOW)
    verification.verify_application(actor=officer, application=file, now=NOW)
    file.refresh_from_db()
    verification.take_up_again(actor=officer, application=file, reason="Nhầm", now=NOW)
    file.refresh_from_db()
    verification.reject_application(actor=officer, application=file, ground="Sai tuổi", now=NOW)
    assert kinds() == ["submitted", "returned", "submitted", "verified", "rejected"]


def test_the_family_is_told_of_its_own_acts_too_since_it_may_not_have_been_the_family() -> None:
    file = factories.a_submitted(factories.a_round())
    account = guardian_of(file).user
    registration.reissue_secret(actor=account, application=file, now=NOW)
    file.refresh_from_db()
    registration.reopen_application(actor=account, application=file, now=NOW)
    file.refresh_from_db()
    registration.withdraw_application(actor=account, application=file, reason="", now=NOW)
    assert kinds() == ["submitted", "secret_reissued", "reopened", "withdrawn"]


def test_a_refused_act_tells_nobody() -> None:
    file = factories.a_draft(factories.a_round())
    with pytest.raises(NotReady):
        registration.submit_application(actor=guardian_of(file).user, application=file, now=NOW)
    assert kinds() == []


def published(files: int) -> tuple[AdmissionRound, int]:
    """A published round of so many files, and the statements that publishing it took."""
    plan = factories.a_round(schools=1, seats=1)
    for _number in range(files):
        factories.a_verified(plan)
    plan, officer = approved(plan, ["8"] * files), factories.user(Role.SPECIALIST)
    with CaptureQueriesContext(connection) as asked:
        publication.publish_result(actor=officer, admission_round=plan, now=NOW)
    return plan, len(asked)


def test_publishing_tells_every_family_in_as_many_statements_for_many_files_as_for_few() -> None:
    few, statements = published(2)
    many, as_many = published(9)
    for plan, count in ((few, 2), (many, 9)):
        told = Notice.objects.filter(kind="result", application__round=plan)
        assert told.count() == count
        assert told.values("application").distinct().count() == count
    assert statements == as_many


# After the commit ---------------------------------------------------------------------------------------


def test_without_a_broker_the_message_goes_out_with_the_commit(
    file, settings, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        announce("returned", event="r", now=NOW, application=file)
        assert Notice.objects.get().state == "QUEUED"
    assert Notice.objects.get().state == "SENT"
    assert len(messages_in(settings.MESSAGES_FOLDER)) == 1


def test_while_the_broker_is_away_the_act_stands_and_the_clock_sends_the_message_once(
    settings, monkeypatch, django_capture_on_commit_callbacks, caplog
) -> None:
    """The broker's real client, at an address where nobody listens, as with a Redis that is down."""
    away = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(waking._Waking, "next_at", 0.0)
    monkeypatch.setattr(carry_task, "apply_async", partial(away.send_task, carry_task.name))
    with django_capture_on_commit_callbacks(execute=True):
        file = factories.a_submitted(factories.a_round())
    assert Application.objects.get().state == "SUBMITTED"
    assert Notice.objects.get().state == "QUEUED"
    assert "broker" in caplog.text
    for _minute in range(3):
        carry_task()
    assert Notice.objects.get().state == "SENT"
    assert len(messages_in(settings.MESSAGES_FOLDER)) == 1
    assert file.code in messages_in(settings.MESSAGES_FOLDER)[0]


def test_one_word_to_the_broker_serves_everybody_of_a_moment(
    file, settings, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    words: list[int] = []
    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(waking._Waking, "next_at", 0.0)
    monkeypatch.setattr(waking, "monotonic", lambda: 100.0)
    monkeypatch.setattr(carry_task, "apply_async", lambda **more: words.append(1))
    for number in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            announce("returned", event=f"r{number}", now=NOW, application=file)
    assert words == [1]
    monkeypatch.setattr(waking, "monotonic", lambda: 100.0 + waking.EVERY)
    with django_capture_on_commit_callbacks(execute=True):
        announce("returned", event="r9", now=NOW, application=file)
    assert words == [1, 1]


def test_the_clock_comes_by_every_few_seconds(settings) -> None:
    schedule = {each["task"]: each["schedule"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert timedelta(seconds=schedule["admissions.notifications.tasks.carry"]) <= timedelta(seconds=30)
    assert "admissions.notifications.tasks.remind" in schedule
