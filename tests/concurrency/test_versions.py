"""A family changes its file while the school, the clock or the family itself acts on it."""

from datetime import timedelta
from functools import partial

import pytest

from admissions.models import Application, AuditEvent, Submission
from admissions.permissions import SYSTEM
from admissions.registration import services as registration
from admissions.registration.errors import NotEditable, RoundIsClosed
from admissions.setup.services import move_round
from admissions.verification import services as verification
from admissions.workflows.log import ChangedMeanwhile, TransitionRefused
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=1)
LOST = (ChangedMeanwhile, TransitionRefused, RoundIsClosed, NotEditable)


def failed(results: list) -> list[Exception]:
    return [each for each in results if isinstance(each, Exception)]


def reopened(file: Application):
    account = file.applicant.guardians.get().user
    registration.reopen_application(actor=account, application=file, now=NOW)
    return account


@pytest.mark.parametrize("attempt", range(4))
def test_reopening_and_verifying_at_once_never_lose_what_was_handed_in(at_once, attempt: int) -> None:
    """Either the officer was first and the version is kept as verified, or the family was and he is told."""
    file = factories.a_submitted(factories.a_round(state="OPENED"))
    account, officer = file.applicant.guardians.get().user, factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    results = at_once(
        partial(registration.reopen_application, actor=account, application=file, now=NOW),
        partial(verification.verify_application, actor=officer, application=file, now=NOW),
    )
    file.refresh_from_db()
    assert file.state == "DRAFTED"
    was_verified = AuditEvent.objects.filter(subject="application", action="verify").exists()
    assert file.submissions.get().was_verified is was_verified
    assert [type(each) for each in failed(results)] in ([], [TransitionRefused])
    assert bool(failed(results)) is not was_verified


@pytest.mark.parametrize("attempt", range(4))
def test_handing_in_anew_and_closing_at_once_leave_one_version_in_force(at_once, attempt: int) -> None:
    file = factories.a_submitted(factories.a_round(state="OPENED"))
    account = reopened(file)
    registration.save_answers(actor=account, application=file, answers={"zone": "zone_2"}, now=NOW)
    results = at_once(
        partial(registration.submit_application, actor=account, application=file, now=LATER),
        partial(move_round, actor=SYSTEM, admission_round=file.round, transition="close", now=LATER),
    )
    file.refresh_from_db()
    assert file.state == "SUBMITTED"
    versions = list(Submission.objects.order_by("number").values_list("number", "facts__zone"))
    assert versions in ([(1, "zone_1")], [(1, "zone_1"), (2, "zone_2")])
    assert file.facts["zone"] == versions[-1][1]
    assert len(failed(results)) == (1 if len(versions) == 1 else 0)


@pytest.mark.parametrize("attempt", range(4))
def test_reopening_and_closing_at_once_leave_no_draft_of_a_file_that_was_handed_in(
    at_once, attempt: int
) -> None:
    admission_round = factories.a_round(state="OPENED")
    files = [factories.a_submitted(admission_round) for _ in range(3)]
    at_once(
        partial(move_round, actor=SYSTEM, admission_round=admission_round, transition="close", now=LATER),
        *[
            partial(
                registration.reopen_application,
                actor=file.applicant.guardians.get().user,
                application=file,
                now=LATER,
            )
            for file in files
        ],
    )
    states = set(Application.objects.values_list("state", flat=True))
    assert states == {"SUBMITTED"}


def test_handing_in_anew_many_times_at_once_is_one_version_more(at_once) -> None:
    file = factories.a_submitted(factories.a_round(state="OPENED"))
    account = reopened(file)
    submit = partial(registration.submit_application, actor=account, application=file, now=LATER)
    results = at_once(*[submit] * 6)
    assert len(results) - len(failed(results)) == 1
    assert {type(each) for each in failed(results)} <= set(LOST)
    assert list(Submission.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_reopening_many_times_at_once_happens_once(at_once) -> None:
    file = factories.a_verified(factories.a_round(state="OPENED"))
    account = file.applicant.guardians.get().user
    reopen = partial(registration.reopen_application, actor=account, application=file, now=LATER)
    results = at_once(*[reopen] * 6)
    assert len(failed(results)) == 5
    assert AuditEvent.objects.filter(subject="application", action="reopen").count() == 1
    assert file.submissions.get().was_verified
