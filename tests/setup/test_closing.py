"""Closing registration on files that were being changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.models import AdmissionRound, Application, AuditEvent, Notice
from admissions.permissions import SYSTEM, Role
from admissions.registration import services as registration
from admissions.setup.services import extend_registration, move_round
from admissions.setup.tasks import tick
from admissions.verification.services import lock_list, take_up_application
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
OVER = NOW + timedelta(days=2)


@pytest.fixture
def open_round() -> AdmissionRound:
    return factories.a_round(grade=10)


def reopened_and_changed(file: Application) -> Application:
    """Other answers, no wish, another photograph: everything that can differ from what was handed in."""
    account = file.applicant.guardians.get().user
    registration.reopen_application(actor=account, application=file, now=NOW)
    registration.save_answers(actor=account, application=file, answers={"zone": "zone_2"}, now=LATER)
    registration.save_wishes(actor=account, application=file, wishes=[], now=LATER)
    registration.attach_document(
        actor=account, application=file, kind="photo", content=factories.image(size=(61, 80)), now=LATER
    )
    return file


def closed(admission_round: AdmissionRound) -> None:
    move_round(actor=SYSTEM, admission_round=admission_round, transition="close", now=OVER)


def as_it_stands(file: Application) -> tuple[object, ...]:
    file = Application.objects.get(pk=file.pk)
    wishes = [(each.rank, each.offering_id, each.facts) for each in file.preferences.all()]
    papers = file.documents.exclude(state="REPLACED").order_by("kind").values_list("pk", "state")
    return file.state, file.facts, wishes, list(papers), file.handling_school_id, file.submitted_at


@pytest.mark.parametrize("make", [factories.a_submitted, factories.a_verified])
def test_a_changed_file_is_again_what_was_handed_in(open_round, make) -> None:
    file = make(open_round)
    before = as_it_stands(file)
    reopened_and_changed(file)
    assert as_it_stands(file) != before
    closed(open_round)
    assert as_it_stands(file) == before


def test_a_file_that_was_only_opened_is_again_what_it_was(open_round) -> None:
    file = factories.a_submitted(open_round)
    before = as_it_stands(file)
    registration.reopen_application(actor=file.applicant.guardians.get().user, application=file, now=NOW)
    closed(open_round)
    assert as_it_stands(file) == before


def test_a_file_taken_up_and_then_reopened_waits_for_its_school_again(open_round) -> None:
    file = factories.a_submitted(open_round)
    take_up_application(actor=factories.verifier_of(file), application=file, now=NOW)
    reopened_and_changed(file)
    closed(open_round)
    assert as_it_stands(file)[0] == "SUBMITTED"


def test_the_last_version_counts_not_the_first(open_round) -> None:
    file = factories.a_submitted(open_round)
    account = file.applicant.guardians.get().user
    registration.reopen_application(actor=account, application=file, now=NOW)
    registration.save_answers(actor=account, application=file, answers={"zone": "zone_3"}, now=LATER)
    offering = open_round.offerings.order_by("code").last()
    registration.save_wishes(
        actor=account, application=file, wishes=[registration.Wish(offering.pk, 1)], now=LATER
    )
    registration.submit_application(actor=account, application=file, now=LATER)
    before = as_it_stands(file)
    reopened_and_changed(file)
    closed(open_round)
    assert as_it_stands(file) == before


def test_drafts_never_handed_in_returned_and_withdrawn_files_stay_what_they_are(open_round) -> None:
    draft, withdrawn = factories.a_draft(open_round), reopened_and_changed(factories.a_submitted(open_round))
    registration.withdraw_application(
        actor=withdrawn.applicant.guardians.get().user, application=withdrawn, reason="", now=LATER
    )
    before = [as_it_stands(draft), as_it_stands(withdrawn)]
    closed(open_round)
    assert [as_it_stands(draft), as_it_stands(withdrawn)] == before


def test_each_restoring_stands_in_the_log(open_round) -> None:
    file = reopened_and_changed(factories.a_verified(open_round))
    closed(open_round)
    acts = AuditEvent.objects.filter(at=OVER, actor_role=Role.SYSTEM).exclude(subject="admissionround")
    said = sorted((each.subject, each.action, each.from_state, each.to_state) for each in acts)
    assert said == [
        ("application", "restore_verified", "DRAFTED", "VERIFIED"),
        ("document", "restore_accepted", "REPLACED", "ACCEPTED"),
        ("document", "set_aside", "UPLOADED", "REPLACED"),
    ]
    assert {each.subject_id for each in acts if each.subject == "application"} == {file.pk}


def test_the_family_is_told_once(open_round) -> None:
    file = reopened_and_changed(factories.a_submitted(open_round))
    factories.a_submitted(open_round)
    closed(open_round)
    assert list(Notice.objects.filter(kind="restored").values_list("application", flat=True)) == [file.pk]


def test_the_clock_restores_when_it_closes(open_round, monkeypatch) -> None:
    file = reopened_and_changed(factories.a_verified(open_round))
    monkeypatch.setattr("admissions.setup.tasks.database_now", lambda: OVER + timedelta(seconds=119))
    tick()
    assert as_it_stands(file)[0] == "DRAFTED"  # whoever was received in time may still be in the server
    monkeypatch.setattr("admissions.setup.tasks.database_now", lambda: OVER + timedelta(minutes=2))
    tick()
    assert as_it_stands(file)[0] == "VERIFIED"


def test_no_reopened_file_lapses_when_the_list_is_locked(open_round) -> None:
    files = [reopened_and_changed(factories.a_verified(open_round)) for _ in range(3)]
    never = factories.a_draft(open_round)
    closed(open_round)
    lock_list(actor=factories.user(Role.SPECIALIST), admission_round=open_round, now=OVER)
    assert [as_it_stands(file)[0] for file in files] == ["VERIFIED"] * 3
    assert as_it_stands(never)[0] == "LAPSED"


def test_a_deadline_put_off_and_passed_again_restores_again(open_round) -> None:
    file = reopened_and_changed(factories.a_verified(open_round))
    closed(open_round)
    before = as_it_stands(file)
    until = OVER + timedelta(days=1)
    extend_registration(
        actor=factories.user(Role.DIRECTOR),
        admission_round=open_round,
        closes_at=until,
        reason="Mất mạng",
        now=OVER,
    )
    account = file.applicant.guardians.get().user
    registration.reopen_application(actor=account, application=file, now=OVER)
    registration.save_answers(actor=account, application=file, answers={"zone": "zone_5"}, now=OVER)
    move_round(actor=SYSTEM, admission_round=open_round, transition="close", now=until)
    assert as_it_stands(file) == before


def test_closing_asks_no_more_queries_for_more_files(open_round) -> None:
    def queries(files: int) -> int:
        admission_round = factories.a_round(grade=10)
        for _ in range(files):
            reopened_and_changed(factories.a_submitted(admission_round))
            reopened_and_changed(factories.a_verified(admission_round))
        with CaptureQueriesContext(connection) as asked:
            closed(admission_round)
        return len(asked)

    assert queries(3) == queries(1)
