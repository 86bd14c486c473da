"""Rounds past registration, each state reached by the services that reach it in life."""

from datetime import datetime

from admissions.allocation import gate
from admissions.allocation import services as allocation
from admissions.allocation.execution import execute_run
from admissions.examination import services as examination
from admissions.models import AdmissionRound, AllocationRun, User
from admissions.permissions import Role
from admissions.publication import services as publication
from admissions.setup import services as setup
from admissions.verification import services as verification
from tests import factories
from tests.factories import NOW

PAPERS = ("math", "literature", "foreign_language")


def a_locked_round(*, grade: int = 10, files: int = 3, schools: int = 2, seats: int = 2) -> AdmissionRound:
    """Registration is over; every file is verified and has the first two schools as its wishes."""
    admission_round = factories.a_round(grade=grade, schools=schools, seats=seats)
    offerings = list(admission_round.offerings.order_by("code"))[:2]
    for _ in range(files):
        factories.a_verified(admission_round, offerings=offerings)
    specialist = factories.user(Role.SPECIALIST)
    closed = setup.move_round(actor=specialist, admission_round=admission_round, transition="close", now=NOW)
    return verification.lock_list(actor=specialist, admission_round=closed, now=NOW)


def give_scores(admission_round: AdmissionRound, officer: User, *texts: str) -> list[str]:
    """Number everybody and give each a mark in all papers, in the order of numbers; the numbers."""
    examination.assign_candidate_numbers(actor=officer, admission_round=admission_round, now=NOW)
    numbers = sorted(
        admission_round.applications.exclude(candidate_number="").values_list("candidate_number", flat=True)
    )
    scores = {number: dict.fromkeys(PAPERS, text) for number, text in zip(numbers, texts, strict=True)}
    examination.record_scores(actor=officer, admission_round=admission_round, scores=scores, now=NOW)
    return numbers


def a_prepared_round(*texts: str, seats: int = 1, schools: int = 2) -> AdmissionRound:
    """A grade-10 round ready to be ranked, one verified file a mark."""
    admission_round = a_locked_round(files=len(texts), seats=seats, schools=schools)
    officer = factories.user(Role.EXAM_OFFICER)
    give_scores(admission_round, officer, *texts)
    return examination.prepare_round(actor=officer, admission_round=admission_round, now=NOW)


def a_lottery_round(*, files: int, seats: int = 1) -> AdmissionRound:
    """A grade-1 round ready to be ranked: so many children of one residential unit who want the one school,
    equal in everything but the lottery."""
    admission_round = factories.a_round(grade=1, schools=1, seats=seats)
    unit = factories.residential_unit()
    for _ in range(files):
        factories.a_verified(admission_round, unit=unit)
    specialist = factories.user(Role.SPECIALIST)
    closed = setup.move_round(actor=specialist, admission_round=admission_round, transition="close", now=NOW)
    locked = verification.lock_list(actor=specialist, admission_round=closed, now=NOW)
    prepared = examination.prepare_round(actor=specialist, admission_round=locked, now=NOW)
    answer_for_everything_odd(prepared, specialist)
    return prepared


def answer_for_everything_odd(admission_round: AdmissionRound, specialist: User) -> None:
    """The specialist has the input checked, and a director answers for it as it is."""
    gate.check_input(actor=specialist, admission_round=admission_round, now=NOW)
    director = factories.user(Role.DIRECTOR)
    for finding in gate.open_findings(admission_round):
        gate.override_finding(
            actor=director, finding=finding, digest=finding.digest, reason="Đã đối chiếu bản gốc.", now=NOW
        )


def a_checked_run(admission_round: AdmissionRound, specialist: User) -> AllocationRun:
    run = allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
    execute_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "CHECKED", run.problem
    return run


def a_proposed_run(admission_round: AdmissionRound, specialist: User) -> AllocationRun:
    return allocation.propose_run(actor=specialist, run=a_checked_run(admission_round, specialist), now=NOW)


def an_approved_run(admission_round: AdmissionRound, specialist: User, director: User) -> AllocationRun:
    run = a_proposed_run(admission_round, specialist)
    return allocation.approve_run(actor=director, run=run, now=NOW)


def a_published_round(*texts: str, seats: int = 1, now: datetime = NOW) -> AdmissionRound:
    """Results are out and the places on offer."""
    admission_round = a_prepared_round(*texts, seats=seats)
    specialist = factories.user(Role.SPECIALIST)
    an_approved_run(admission_round, specialist, factories.user(Role.DIRECTOR))
    return publication.publish_result(actor=specialist, admission_round=admission_round, now=now)
