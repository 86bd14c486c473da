"""Anything that two people can do at once ends as if they had done it one after the other."""

from functools import partial
from typing import Any

import pytest

from admissions.allocation import services as allocation
from admissions.allocation.execution import execute_run
from admissions.enrolment import services as enrolment
from admissions.models import (
    AdmissionRound,
    AllocationRun,
    Application,
    AuditEvent,
    Document,
    Enrolment,
    Placement,
    User,
)
from admissions.permissions import Role
from admissions.registration import services as registration
from admissions.registration.errors import AlreadyApplied
from admissions.setup.services import move_round
from admissions.verification import services as verification
from admissions.workflows.log import ChangedMeanwhile, TransitionRefused
from tests import factories
from tests.allocation.test_execution import prepared_round
from tests.factories import NOW

LOST = (ChangedMeanwhile, TransitionRefused)


def succeeded(results: list[Any]) -> list[Any]:
    return [each for each in results if not isinstance(each, Exception)]


def test_a_child_gets_one_file_however_often_the_button_is_pressed(at_once) -> None:
    admission_round = factories.a_round(state="OPENED")
    account, child = factories.family()
    start = partial(
        registration.start_application,
        actor=account,
        admission_round=admission_round,
        applicant=child,
        now=NOW,
    )
    results = at_once(*[start] * 12)
    assert len(succeeded(results)) == 1
    assert [type(each) for each in results if isinstance(each, Exception)] == [AlreadyApplied] * 11
    assert Application.objects.count() == 1


def test_a_file_is_handed_in_once(at_once) -> None:
    file = factories.a_draft(factories.a_round(state="OPENED"))
    account = factories.fill_in(file)
    submit = partial(registration.submit_application, actor=account, application=file, now=NOW)
    assert len(succeeded(at_once(*[submit] * 8))) == 1
    assert AuditEvent.objects.filter(action="submit").count() == 1


def test_one_current_paper_a_kind_stays_when_two_phones_send_it(at_once) -> None:
    file = factories.a_draft(factories.a_round(state="OPENED"))
    account = file.applicant.guardians.get().user
    kind = file.round.policy.documents[0].kind
    send = partial(
        registration.attach_document,
        actor=account,
        application=file,
        kind=kind,
        content=factories.image(),
        now=NOW,
    )
    assert len(succeeded(at_once(*[send] * 6))) == 6
    states = sorted(Document.objects.values_list("state", flat=True))
    assert states == ["REPLACED"] * 5 + ["UPLOADED"]


def test_two_officers_decide_a_file_once(at_once) -> None:
    file = factories.a_submitted(factories.a_round(state="OPENED"))
    first, second = factories.verifier_of(file), factories.verifier_of(file)
    verification.take_up_application(actor=first, application=file, now=NOW)
    results = at_once(
        partial(verification.verify_application, actor=first, application=file, now=NOW),
        partial(verification.reject_application, actor=second, application=file, ground="Sai tuổi", now=NOW),
    )
    assert len(succeeded(results)) == 1
    assert isinstance(next(each for each in results if isinstance(each, Exception)), LOST)
    assert AuditEvent.objects.filter(action__in=("verify", "reject")).count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_a_list_is_never_locked_with_an_undecided_file(at_once, attempt: int) -> None:
    admission_round = factories.a_round(state="OPENED")
    file = factories.a_verified(admission_round)
    officer, specialist = factories.verifier_of(file), factories.user(Role.SPECIALIST)
    move_round(actor=specialist, admission_round=admission_round, transition="close", now=NOW)
    at_once(
        partial(verification.lock_list, actor=specialist, admission_round=admission_round, now=NOW),
        partial(verification.take_up_again, actor=officer, application=file, reason="Xem lại", now=NOW),
    )
    file.refresh_from_db()
    admission_round.refresh_from_db()
    assert (admission_round.state, file.state) in {("LOCKED", "VERIFIED"), ("CLOSED", "TAKEN_UP")}


def test_one_run_is_made_of_many_requests(at_once) -> None:
    admission_round, _files = prepared_round(["8", "7"])
    specialist = factories.user(Role.SPECIALIST)
    request = partial(allocation.request_run, actor=specialist, admission_round=admission_round, now=NOW)
    at_once(*[request] * 6)
    assert AllocationRun.objects.exclude(state="DISCARDED").count() >= 1
    for run in AllocationRun.objects.all():
        assert Placement.objects.filter(run=run).count() == 2
        assert (
            AuditEvent.objects.filter(subject="allocationrun", subject_id=run.pk, action="complete").count()
            == 1
        )


def test_five_deliveries_of_one_task_make_one_result(at_once, monkeypatch) -> None:
    admission_round, _files = prepared_round(["8", "7"])
    monkeypatch.setattr("admissions.allocation.tasks.execute.delay", lambda run_id: None)
    run = allocation.request_run(
        actor=factories.user(Role.SPECIALIST), admission_round=admission_round, now=NOW
    )
    results = at_once(*[partial(execute_run, run_id=run.pk)] * 5)
    run.refresh_from_db()
    assert run.state == "CHECKED"
    assert Placement.objects.filter(run=run).count() == 2
    assert [each for each in results if isinstance(each, Exception)] == []


def test_approving_and_sending_back_at_once_ends_in_one_of_them(at_once) -> None:
    admission_round, _files = prepared_round(["8", "7"])
    specialist = factories.user(Role.SPECIALIST)
    run = allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
    run.refresh_from_db()
    run = allocation.propose_run(actor=specialist, run=run, now=NOW)
    first, second = factories.user(Role.DIRECTOR), factories.user(Role.DIRECTOR)
    results = at_once(
        partial(allocation.approve_run, actor=first, run=run, now=NOW),
        partial(allocation.turn_down_run, actor=second, run=run, reason="Xem lại", now=NOW),
    )
    assert len(succeeded(results)) == 1
    run.refresh_from_db()
    admission_round.refresh_from_db()
    assert (run.state, admission_round.state) in {("APPROVED", "APPROVED"), ("DISCARDED", "PREPARED")}


@pytest.mark.parametrize("attempt", range(5))
def test_a_child_confirms_one_of_two_places_from_two_phones(at_once, attempt: int) -> None:
    account, child = factories.family()
    offers = [an_offer(account, child) for _ in range(2)]
    results = at_once(
        *[partial(enrolment.confirm_place, actor=account, enrolment=each, now=NOW) for each in offers]
    )
    assert len(succeeded(results)) == 1
    assert isinstance(
        next(each for each in results if isinstance(each, Exception)), enrolment.AnotherPlaceConfirmed
    )
    assert Enrolment.objects.filter(applicant=child, state="CONFIRMED").count() == 1


def an_offer(account: User, child) -> Enrolment:
    """A place in a published round of its own."""
    admission_round = factories.a_round(state="OPENED")
    file = factories.a_draft(admission_round, account=account, child=child)
    officer = factories.user(Role.SPECIALIST)
    run = AllocationRun.objects.create(
        round=admission_round, requested_by=officer, requested_at=NOW, engine_version="1", state="PUBLISHED"
    )
    AdmissionRound.objects.filter(pk=admission_round.pk).update(state="PUBLISHED", published_run=run)
    offering = admission_round.offerings.first()
    placement = Placement.objects.create(
        run=run,
        application=file,
        offering=offering,
        rank=1,
        reason="placed",
    )
    return Enrolment.objects.create(
        round=admission_round,
        applicant=child,
        placement=placement,
        offering=offering,
        school_year="2025-2026",
    )
