"""A round taken to its published result by the services, with the scores that a test names."""

from admissions.allocation import services as allocation
from admissions.allocation.execution import execute_run
from admissions.examination import services as examination
from admissions.models import AdmissionRound, AllocationRun, Application
from admissions.permissions import Role
from admissions.publication import services as publication
from admissions.setup.services import move_round
from admissions.verification import services as verification
from tests import factories
from tests.factories import NOW


def approved(admission_round: AdmissionRound, scores: list[str] | None = None) -> AdmissionRound:
    """Close, lock, take scores in the order in which files began, run, propose, approve."""
    specialist, director = factories.user(Role.SPECIALIST), factories.user(Role.DIRECTOR)
    admission_round = move_round(
        actor=specialist, admission_round=admission_round, transition="close", now=NOW
    )
    admission_round = verification.lock_list(actor=specialist, admission_round=admission_round, now=NOW)
    officer = specialist
    if scores is not None:
        officer = factories.user(Role.EXAM_OFFICER)
        _record(admission_round, officer, scores)
    examination.prepare_round(actor=officer, admission_round=admission_round, now=NOW)
    run = allocation.request_run(actor=specialist, admission_round=admission_round, now=NOW)
    execute_run(run_id=run.pk)
    run = AllocationRun.objects.get(pk=run.pk)
    assert run.problem == ""
    allocation.propose_run(actor=specialist, run=run, now=NOW)
    allocation.approve_run(actor=director, run=run, now=NOW)
    return AdmissionRound.objects.get(pk=admission_round.pk)


def published(admission_round: AdmissionRound, scores: list[str] | None = None) -> AdmissionRound:
    """`approved`, and visible to everybody."""
    specialist = factories.user(Role.SPECIALIST)
    return publication.publish_result(
        actor=specialist, admission_round=approved(admission_round, scores), now=NOW
    )


def exam_round(
    scores: list[str], *, seats: int = 1, schools: int = 1
) -> tuple[AdmissionRound, list[Application]]:
    """A published grade-10 round whose files all want the same school; files in the order of `scores`."""
    admission_round = factories.a_round(grade=10, schools=schools, seats=seats)
    files = [factories.a_verified(admission_round) for _ in scores]
    admission_round = published(admission_round, scores)
    return admission_round, [Application.objects.get(pk=file.pk) for file in files]


def _record(admission_round: AdmissionRound, officer, scores: list[str]) -> None:
    examination.assign_candidate_numbers(actor=officer, admission_round=admission_round, now=NOW)
    papers = [fact.name for fact in admission_round.policy.score_facts]
    numbers = admission_round.applications.exclude(candidate_number="").order_by("pk")
    sheet = {
        number: dict.fromkeys(papers, score)
        for number, score in zip(numbers.values_list("candidate_number", flat=True), scores, strict=True)
    }
    examination.record_scores(actor=officer, admission_round=admission_round, scores=sheet, now=NOW)
