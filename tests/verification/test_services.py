"""The school's word on a file: who may give it, when, and what it does to the papers."""

from datetime import timedelta

import pytest

from admissions.models import AuditEvent
from admissions.permissions import Role
from admissions.setup import services as setup
from admissions.verification import services as verification
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW


@pytest.fixture
def taken(db):
    """A file of the school that its officer checks, and the officer."""
    file = factories.a_submitted(factories.a_round())
    officer = factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    file.refresh_from_db()
    return file, officer


def states(file) -> dict[str, str]:
    return dict(file.documents.values_list("kind", "state"))


def closed(file):
    officer = factories.user(Role.SPECIALIST)
    return setup.move_round(actor=officer, admission_round=file.round, transition="close", now=NOW)


def test_verifying_accepts_every_paper(taken) -> None:
    file, officer = taken
    verification.verify_application(actor=officer, application=file, now=NOW)
    file.refresh_from_db()
    assert file.state == "VERIFIED"
    assert set(states(file).values()) == {"ACCEPTED"}
    accepted = AuditEvent.objects.filter(subject="document", action="accept", actor=officer)
    assert accepted.count() == file.documents.count()


def test_returning_names_the_papers_and_accepts_the_rest(taken) -> None:
    file, officer = taken
    verification.return_application(
        actor=officer, application=file, note="Hãy chụp lại.", papers={"photo": "Ảnh mờ."}, now=NOW
    )
    file.refresh_from_db()
    assert (file.state, file.decision_note) == ("RETURNED", "Hãy chụp lại.")
    assert states(file).pop("photo") == "RETURNED"
    assert file.documents.get(kind="photo").note == "Ảnh mờ."
    assert {state for kind, state in states(file).items() if kind != "photo"} == {"ACCEPTED"}


@pytest.mark.parametrize(("note", "papers"), [(" ", {}), ("Thiếu.", {"photo": " "})])
def test_nothing_is_returned_without_a_reason(taken, note, papers) -> None:
    file, officer = taken
    with pytest.raises(verification.ReasonMissing):
        verification.return_application(actor=officer, application=file, note=note, papers=papers, now=NOW)
    file.refresh_from_db()
    assert file.state == "TAKEN_UP"


def test_a_file_is_rejected_on_a_stated_ground(taken) -> None:
    file, officer = taken
    with pytest.raises(verification.ReasonMissing):
        verification.reject_application(actor=officer, application=file, ground="", now=NOW)
    verification.reject_application(actor=officer, application=file, ground="Quá tuổi.", now=NOW)
    file.refresh_from_db()
    assert (file.state, file.decision_note) == ("REJECTED", "Quá tuổi.")


def test_a_school_reopens_its_decision_with_a_reason(taken) -> None:
    file, officer = taken
    verification.verify_application(actor=officer, application=file, now=NOW)
    with pytest.raises(verification.ReasonMissing):
        verification.take_up_again(actor=officer, application=file, reason=" ", now=NOW)
    verification.take_up_again(actor=officer, application=file, reason="Nhầm.", now=NOW)
    file.refresh_from_db()
    assert file.state == "TAKEN_UP"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_nobody_outside_the_school_decides(taken, role) -> None:
    file, _officer = taken
    stranger = factories.user(role)
    for act in (
        lambda: verification.verify_application(actor=stranger, application=file, now=NOW),
        lambda: verification.reject_application(actor=stranger, application=file, ground="x", now=NOW),
        lambda: verification.return_application(
            actor=stranger, application=file, note="x", papers={}, now=NOW
        ),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_a_file_is_not_decided_before_it_is_taken_up(db) -> None:
    file = factories.a_submitted(factories.a_round())
    with pytest.raises(TransitionRefused):
        verification.verify_application(actor=factories.verifier_of(file), application=file, now=NOW)


def test_schools_go_on_checking_after_registration_closes_until_the_list_is_locked(taken, specialist) -> None:
    file, officer = taken
    admission_round = closed(file)
    verification.verify_application(actor=officer, application=file, now=NOW + timedelta(days=3))
    verification.lock_list(actor=specialist, admission_round=admission_round, now=NOW)
    with pytest.raises(verification.VerificationIsOver):
        verification.take_up_again(actor=officer, application=file, reason="Nhầm.", now=NOW)


def test_a_list_is_not_locked_while_a_school_still_checks(taken, specialist) -> None:
    file, _officer = taken
    with pytest.raises(verification.FilesUndecided, match="Còn 1 hồ sơ"):
        verification.lock_list(actor=specialist, admission_round=closed(file), now=NOW)


def test_what_was_never_handed_in_or_repaired_lapses(taken, specialist) -> None:
    file, officer = taken
    draft = factories.a_draft(file.round)
    verification.return_application(actor=officer, application=file, note="Thiếu.", papers={}, now=NOW)
    verification.lock_list(actor=specialist, admission_round=closed(file), now=NOW)
    for each in (file, draft):
        each.refresh_from_db()
        assert each.state == "LAPSED"
        assert (
            AuditEvent.objects.filter(subject="application", subject_id=each.pk, action="lapse").count() == 1
        )


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.DIRECTOR, Role.EXAM_OFFICER, Role.AUDITOR])
def test_only_a_specialist_locks_the_list(db, role) -> None:
    with pytest.raises(NotPermitted):
        verification.lock_list(
            actor=factories.user(role), admission_round=factories.a_round(state="CLOSED"), now=NOW
        )
