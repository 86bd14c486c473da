"""A run from the request to the published result, and what keeps a wrong one from being stored."""

from datetime import timedelta

import pytest

from admissions.allocation import services as allocation
from admissions.allocation.execution import execute_run, run_folder
from admissions.allocation.words import explanation
from admissions.examination import services as examination
from admissions.exchange.allocate import allocate_bundle
from admissions.models import AdmissionRound, AllocationRun, Application, AuditEvent, Placement, User
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.publication import services as publication
from admissions.rules.decision import CheckFailed
from admissions.verification import services as verification
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW

PAPERS = ("math", "literature", "foreign_language")


def prepared_round(totals: list[str], *, seats: int = 1) -> tuple[AdmissionRound, list[Application]]:
    """A grade-10 round of one school with one verified file a score, everything in place for a run."""
    admission_round = factories.a_round(grade=10, schools=1, seats=seats)
    files = [factories.a_verified(admission_round) for _ in totals]
    officer, specialist = factories.user(Role.EXAM_OFFICER), factories.user(Role.SPECIALIST)
    admission_round.refresh_from_db()
    from admissions.setup.services import move_round

    admission_round = move_round(
        actor=specialist, admission_round=admission_round, transition="close", now=NOW
    )
    admission_round = verification.lock_list(actor=specialist, admission_round=admission_round, now=NOW)
    examination.assign_candidate_numbers(actor=officer, admission_round=admission_round, now=NOW)
    for file, score in zip(files, totals, strict=True):
        file.refresh_from_db()
        scores = {file.candidate_number: dict.fromkeys(PAPERS, score)}
        examination.record_scores(actor=officer, admission_round=admission_round, scores=scores, now=NOW)
    admission_round = examination.prepare_round(actor=officer, admission_round=admission_round, now=NOW)
    return admission_round, files


@pytest.fixture
def round_and_files(db) -> tuple[AdmissionRound, list[Application]]:
    return prepared_round(["8", "6.5", "7"], seats=2)


def requested(admission_round: AdmissionRound, specialist: User) -> AllocationRun:
    run = allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
    execute_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_the_best_scores_get_the_seats_and_everybody_gets_a_reason(round_and_files, specialist) -> None:
    admission_round, (best, last, second) = round_and_files
    run = requested(admission_round, specialist)
    assert (run.state, run.problem) == ("CHECKED", "")
    results = {each.application_id: each for each in run.placements.all()}
    assert [results[each.pk].rank for each in (best, second, last)] == [1, 1, None]
    assert results[last.pk].reason == "no_seat"
    assert results[best.pk].score == 2400
    assert "19,5" in explanation(results[last.pk], "vi")
    assert run.cutoffs.get().score == 2100
    assert run.summary["placed_by_rank"] == {"1": 2}


def test_the_bundle_of_a_run_gives_the_same_result_to_an_outsider(round_and_files, specialist) -> None:
    admission_round, _files = round_and_files
    run = requested(admission_round, specialist)
    folder = run_folder(run)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    allocate_bundle(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


def test_a_run_that_fails_a_check_stores_nothing(round_and_files, specialist, monkeypatch) -> None:
    admission_round, _files = round_and_files

    def fail(*args, **kwargs):
        raise CheckFailed([])

    monkeypatch.setattr("admissions.allocation.execution.decide", fail)
    run = requested(admission_round, specialist)
    assert run.state == "FAILED"
    assert run.problem
    assert Placement.objects.count() == 0
    assert not run_folder(run).exists()


def test_a_second_delivery_of_the_same_task_does_nothing(round_and_files, specialist) -> None:
    admission_round, _files = round_and_files
    run = requested(admission_round, specialist)
    execute_run(run_id=run.pk)
    assert Placement.objects.filter(run=run).count() == 3
    assert AllocationRun.objects.count() == 1


def test_a_slow_worker_that_lost_its_claim_stores_nothing(round_and_files, specialist, monkeypatch) -> None:
    """The lease ran out while it computed, another worker finished the run, and only that result is there."""
    from admissions.allocation import execution

    admission_round, _files = round_and_files
    compute, calls = execution.decide, []

    def slow(*args, **kwargs):
        calls.append(args)
        decision = compute(*args, **kwargs)
        if len(calls) == 1:
            taken_over = allocation.requeue_stalled_runs(now=database_now() + timedelta(hours=2))
            execute_run(run_id=taken_over[0])
        return decision

    monkeypatch.setattr(execution, "decide", slow)
    run = requested(admission_round, specialist)
    assert (run.state, len(calls)) == ("CHECKED", 2)
    assert Placement.objects.filter(run=run).count() == 3
    acts = AuditEvent.objects.filter(subject="allocationrun", subject_id=run.pk).order_by("pk")
    assert list(acts.values_list("action", flat=True)) == ["request", "start", "requeue", "start", "complete"]


def test_a_later_change_of_the_pack_does_not_reach_the_round(
    round_and_files, specialist, monkeypatch
) -> None:
    admission_round, _files = round_and_files
    monkeypatch.setattr("admissions.rules.packs.pack_text", lambda pack_id: "không còn như trước")
    assert requested(admission_round, specialist).state == "CHECKED"


def test_two_runs_at_a_time_are_refused(round_and_files, specialist) -> None:
    admission_round, _files = round_and_files
    allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
    with pytest.raises(allocation.RunUnderWay):
        allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)


def test_the_proposer_may_not_approve_and_a_director_may(round_and_files, specialist, director) -> None:
    admission_round, _files = round_and_files
    run = requested(admission_round, specialist)
    run = allocation.propose_run(actor=specialist, run=run, now=NOW)
    with pytest.raises(NotPermitted):
        allocation.approve_run(actor=specialist, run=run, now=NOW)
    assert allocation.approve_run(actor=director, run=run, now=NOW).state == "APPROVED"


def test_a_director_who_proposed_it_in_an_earlier_post_may_not_approve(
    round_and_files, specialist, director
) -> None:
    admission_round, _files = round_and_files
    run = allocation.propose_run(actor=specialist, run=requested(admission_round, specialist), now=NOW)
    User.objects.filter(pk=specialist.pk).update(role=Role.DIRECTOR)
    promoted = User.objects.get(pk=specialist.pk)
    with pytest.raises(NotPermitted):
        allocation.approve_run(actor=promoted, run=run, now=NOW)


def test_publication_offers_each_place_once(round_and_files, specialist, director) -> None:
    admission_round, _files = round_and_files
    run = allocation.propose_run(actor=specialist, run=requested(admission_round, specialist), now=NOW)
    allocation.approve_run(actor=director, run=run, now=NOW)
    published = publication.publish_result(actor=specialist, admission_round=admission_round, now=NOW)
    assert (published.state, published.published_run_id) == ("PUBLISHED", run.pk)
    assert published.enrolments.count() == 2


def test_a_result_that_was_sent_back_can_be_run_again(round_and_files, specialist, director) -> None:
    admission_round, _files = round_and_files
    run = allocation.propose_run(actor=specialist, run=requested(admission_round, specialist), now=NOW)
    allocation.turn_down_run(actor=director, run=run, reason="Xem lại chỉ tiêu", now=NOW)
    again = requested(admission_round, specialist)
    assert again.state == "CHECKED"
    assert again.result_sha256 == run.result_sha256
