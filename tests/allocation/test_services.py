"""Runs asked for, put forward and decided on: one at a time, by two people."""

from datetime import timedelta

import pytest

from admissions.allocation import services as allocation
from admissions.models import AllocationRun, AuditEvent
from admissions.permissions import Role
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW
from tests.later_rounds import a_checked_run, a_prepared_round, a_proposed_run


@pytest.fixture
def prepared(db):
    return a_prepared_round("8", "7")


def test_a_run_is_asked_for_only_once_everything_is_locked(specialist) -> None:
    with pytest.raises(allocation.NotPrepared):
        allocation.request_run(actor=specialist, admission_round=factories.a_round(), now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SPECIALIST, Role.SYSTEM)])
def test_only_a_specialist_asks(prepared, role) -> None:
    with pytest.raises(NotPermitted):
        allocation.request_run(actor=factories.user(role), admission_round=prepared, now=NOW)


def test_one_run_at_a_time(prepared, specialist) -> None:
    allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
    with pytest.raises(allocation.RunUnderWay):
        allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
    assert AllocationRun.objects.count() == 1


def test_a_run_is_taken_by_one_worker(prepared, specialist) -> None:
    run = allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
    assert allocation.claim_run(run_id=run.pk, now=NOW) == run
    assert allocation.claim_run(run_id=run.pk, now=NOW) is None


def test_a_run_whose_worker_was_lost_goes_back_to_the_queue(prepared, specialist) -> None:
    run = allocation.request_run(actor=specialist, admission_round=prepared, now=NOW)
    allocation.claim_run(run_id=run.pk, now=NOW)
    assert allocation.requeue_stalled_runs(now=NOW + timedelta(minutes=44)) == []
    assert allocation.requeue_stalled_runs(now=NOW + timedelta(minutes=46)) == [run.pk]
    run.refresh_from_db()
    assert run.state == "REQUESTED"


def test_proposing_and_approving_move_run_and_round_together(prepared, specialist, director) -> None:
    run = a_proposed_run(prepared, specialist)
    prepared.refresh_from_db()
    assert (run.state, prepared.state, prepared.proposed_by) == ("PROPOSED", "PROPOSED", specialist)
    allocation.approve_run(actor=director, run=run, now=NOW)
    prepared.refresh_from_db()
    assert (prepared.state, prepared.approved_by) == ("APPROVED", director)


def test_whoever_proposed_does_not_approve_even_as_a_director(prepared, specialist, director) -> None:
    run = a_proposed_run(prepared, specialist)
    AllocationRun.objects.filter(pk=run.pk).update(proposed_by=director)
    with pytest.raises(NotPermitted):
        allocation.approve_run(actor=director, run=run, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DIRECTOR, Role.SYSTEM)])
def test_only_a_director_approves_or_turns_down(prepared, specialist, role) -> None:
    run, stranger = a_proposed_run(prepared, specialist), factories.user(role)
    with pytest.raises(NotPermitted):
        allocation.approve_run(actor=stranger, run=run, now=NOW)
    with pytest.raises(NotPermitted):
        allocation.turn_down_run(actor=stranger, run=run, reason="x", now=NOW)


def test_a_result_is_turned_down_with_a_reason_and_another_may_follow(prepared, specialist, director) -> None:
    run = a_proposed_run(prepared, specialist)
    with pytest.raises(allocation.ReasonMissing):
        allocation.turn_down_run(actor=director, run=run, reason=" ", now=NOW)
    allocation.turn_down_run(actor=director, run=run, reason="Xem lại chỉ tiêu.", now=NOW)
    run.refresh_from_db()
    prepared.refresh_from_db()
    assert (run.state, prepared.state) == ("DISCARDED", "PREPARED")
    assert AuditEvent.objects.get(action="turn_down").reason == "Xem lại chỉ tiêu."
    assert a_proposed_run(prepared, specialist).state == "PROPOSED"


def test_only_one_run_is_on_its_way_out(prepared, specialist) -> None:
    first, second = a_checked_run(prepared, specialist), a_checked_run(prepared, specialist)
    allocation.propose_run(actor=specialist, run=first, now=NOW)
    with pytest.raises((TransitionRefused, allocation.RunUnderWay)):
        allocation.propose_run(actor=specialist, run=second, now=NOW)


def test_a_proposed_run_is_not_dropped_by_the_specialist(prepared, specialist) -> None:
    run = a_proposed_run(prepared, specialist)
    with pytest.raises(TransitionRefused):
        allocation.discard_run(actor=specialist, run=run, now=NOW)


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.GUARDIAN])
def test_nobody_outside_the_office_takes_a_run_away(prepared, specialist, role) -> None:
    run = a_checked_run(prepared, specialist)
    with pytest.raises(NotPermitted):
        allocation.record_export(actor=factories.user(role), run=run, now=NOW)
