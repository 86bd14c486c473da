"""Every transition is guarded, written once, and leaves one audit row."""

from datetime import timedelta

import pytest

from admissions.models import AdmissionRound, Application, AuditEvent
from admissions.permissions import SYSTEM, Role
from admissions.setup import services as setup
from admissions.verification import services as verification
from admissions.workflows.log import ChangedMeanwhile, NotPermitted, TransitionRefused, advance
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_transition_leaves_one_row_that_says_who_what_from_to_why_and_when(specialist) -> None:
    admission_round = factories.a_round(state="OPENED")
    later = NOW + timedelta(hours=1)
    setup.move_round(
        actor=specialist, admission_round=admission_round, transition="close", now=later, reason="Hết hạn"
    )
    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.actor_role, event.subject, event.subject_id) == (
        specialist,
        Role.SPECIALIST,
        "admissionround",
        admission_round.pk,
    )
    assert (event.action, event.from_state, event.to_state) == ("close", "OPENED", "CLOSED")
    assert (event.reason, event.at) == ("Hết hạn", later)


def test_the_clock_acts_as_the_system() -> None:
    admission_round = factories.a_round(state="ANNOUNCED")
    setup.move_round(actor=SYSTEM, admission_round=admission_round, transition="open", now=NOW)
    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.actor_role) == (None, Role.SYSTEM)


def test_a_refused_transition_changes_nothing_and_leaves_no_row(director) -> None:
    admission_round = factories.a_round(state="OPENED")
    rows = AuditEvent.objects.count()
    with pytest.raises(NotPermitted):
        setup.move_round(actor=director, admission_round=admission_round, transition="close", now=NOW)
    admission_round.refresh_from_db()
    assert admission_round.state == "OPENED"
    assert AuditEvent.objects.count() == rows


def test_a_transition_from_the_wrong_state_is_refused(specialist) -> None:
    admission_round = factories.a_round(state="ANNOUNCED")
    with pytest.raises(TransitionRefused):
        setup.move_round(actor=specialist, admission_round=admission_round, transition="close", now=NOW)


def test_the_state_cannot_be_set_by_hand() -> None:
    admission_round = factories.a_round(state="OPENED")
    with pytest.raises(AttributeError):
        admission_round.state = "PUBLISHED"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(specialist) -> None:
    admission_round = factories.a_round(state="OPENED")
    stale = AdmissionRound.objects.get(pk=admission_round.pk)
    setup.move_round(actor=specialist, admission_round=admission_round, transition="close", now=NOW)
    rows = AuditEvent.objects.count()
    with pytest.raises(ChangedMeanwhile):
        advance(stale, "close", actor=specialist, now=NOW)
    assert AuditEvent.objects.count() == rows


def test_a_file_that_was_saved_meanwhile_is_not_overwritten_either() -> None:
    file = factories.a_submitted(factories.a_round(state="OPENED"))
    officer = factories.verifier_of(file)
    stale = Application.objects.get(pk=file.pk)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    verification.verify_application(actor=officer, application=file, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        advance(stale, "take_up", actor=officer, now=NOW)
