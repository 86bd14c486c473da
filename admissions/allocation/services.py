"""STAGE 4: runs of the engine, from the request to the approval by a second person."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from admissions.allocation.gate import FindingsOpen, check_input, open_findings
from admissions.allocation.rulings import check_decided
from admissions.allocation.sql_checks import StoredViolation, stored_violations
from admissions.models import AdmissionRound, AllocationRun
from admissions.permissions import OFFICE_ROLES, SYSTEM, can_steer_round, has_role
from admissions.rules.version import ENGINE
from admissions.workflows.allocation_run import RunState
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


class RunUnderWay(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đang có một lượt xét của đợt này. Hãy chờ lượt đó xong."))


class NotPrepared(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đợt này chưa đủ dữ liệu để xét. Hãy chốt danh sách và điểm trước."))


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do trả lại để người trình biết cần làm gì."))


def request_run(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> AllocationRun:
    """Ask for a run; it executes after the commit, in a worker or, embedded, in this process.

    The input is checked first, in a transaction of its own: what is found stays when the run is refused.
    Raises NotPermitted, NotPrepared, FindingsOpen, RunUnderWay.
    """
    _ready(AdmissionRound.objects.get(pk=admission_round.pk), actor)
    check_input(actor=actor, admission_round=admission_round, now=now)
    return _request(actor=actor, admission_round=admission_round, now=now)


@transaction.atomic
def _request(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> AllocationRun:
    from admissions.allocation.tasks import execute

    admission_round = _locked_round(admission_round.pk)
    _ready(admission_round, actor)
    if count := open_findings(admission_round).count():
        raise FindingsOpen(count)
    run = AllocationRun(
        round=admission_round, engine_version=ENGINE, requested_by_id=actor.pk, requested_at=now
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise RunUnderWay from error
    record(run, "request", actor=actor, now=now, after=run.state)
    transaction.on_commit(lambda: execute.delay(run.pk))
    return run


@transaction.atomic
def claim_run(*, run_id: int, now: datetime) -> AllocationRun | None:
    """Take a requested run for execution; None when another worker has it or it is over."""
    run = AllocationRun.objects.select_for_update(of=("self",)).select_related("round").get(pk=run_id)
    if run.state != RunState.REQUESTED:
        return None
    run.claimed_at = now
    advance(run, "start", actor=SYSTEM, now=now, saving=("claimed_at",))
    return run


def holds_run(run: AllocationRun) -> bool:
    """Whether the run is still as this worker claimed it; locked until the commit, where it is."""
    held = AllocationRun.objects.select_for_update().filter(pk=run.pk, state=run.state, version=run.version)
    return held.first() is not None


@transaction.atomic
def propose_run(*, actor: Actor, run: AllocationRun, now: datetime) -> AllocationRun:
    """Put a checked run before the approver.

    Raises NotPermitted, TransitionRefused, RunUnderWay, TiesUndecided, OverflowUndecided.
    """
    run, admission_round = _locked(run)
    check_decided(run)
    run.proposed_by_id = admission_round.proposed_by_id = actor.pk
    try:
        with transaction.atomic():
            advance(run, "propose", actor=actor, now=now, saving=("proposed_by_id",))
    except IntegrityError as error:
        raise RunUnderWay from error
    advance(admission_round, "propose", actor=actor, now=now, saving=("proposed_by_id",))
    return run


@transaction.atomic
def approve_run(*, actor: Actor, run: AllocationRun, now: datetime) -> AllocationRun:
    """A director who did not propose it approves. Raises NotPermitted, TransitionRefused."""
    run, admission_round = _locked(run)
    run.approved_by_id = admission_round.approved_by_id = actor.pk
    advance(run, "approve", actor=actor, now=now, saving=("approved_by_id",))
    advance(admission_round, "approve", actor=actor, now=now, saving=("approved_by_id",))
    return run


@transaction.atomic
def turn_down_run(*, actor: Actor, run: AllocationRun, reason: str, now: datetime) -> AllocationRun:
    """Send a proposal back with a reason. Raises ReasonMissing, NotPermitted, TransitionRefused."""
    if not reason.strip():
        raise ReasonMissing
    run, admission_round = _locked(run)
    advance(run, "turn_down", actor=actor, now=now, reason=reason)
    advance(admission_round, "return_proposal", actor=actor, now=now, reason=reason)
    return run


@transaction.atomic
def discard_run(*, actor: Actor, run: AllocationRun, now: datetime) -> AllocationRun:
    """Drop a checked run that will not be proposed. Raises NotPermitted, TransitionRefused."""
    run, _admission_round = _locked(run)
    advance(run, "discard", actor=actor, now=now)
    return run


@transaction.atomic
def check_run(*, run: AllocationRun) -> list[StoredViolation]:
    """Everything that is wrong with what the run stored, asked of the database alone."""
    return stored_violations(run)


def record_export(*, actor: Actor, run: AllocationRun, now: datetime) -> None:
    """Note that somebody took the run's input and result away. Raises NotPermitted."""
    if not has_role(actor, *OFFICE_ROLES):
        raise NotPermitted("export_run")
    record(run, "export", actor=actor, now=now, reason=run.result_sha256)


@transaction.atomic
def requeue_stalled_runs(*, now: datetime) -> list[int]:
    """Give back runs whose worker was lost, and name all that wait for a worker.

    A worker that is only slow loses its claim with the lease and stores nothing, so that a short lease costs
    work and never a wrong result.
    """
    lease = timedelta(seconds=settings.RUN_LEASE_SECONDS)
    stalled = AllocationRun.objects.select_for_update(of=("self",)).filter(
        state=RunState.RUNNING, claimed_at__lt=now - lease
    )
    given_back = [run.pk for run in stalled]
    for run in stalled:
        advance(run, "requeue", actor=SYSTEM, now=now)
    waiting = AllocationRun.objects.filter(
        state=RunState.REQUESTED, requested_at__lt=now - timedelta(minutes=2)
    ).exclude(pk__in=given_back)
    return [*given_back, *waiting.values_list("pk", flat=True)]


def _ready(admission_round: AdmissionRound, actor: Actor) -> None:
    if not can_steer_round(admission_round, actor):
        raise NotPermitted("request_run")
    if admission_round.state != RoundState.PREPARED:
        raise NotPrepared


def _locked_round(pk: int) -> AdmissionRound:
    return AdmissionRound.objects.select_for_update().get(pk=pk)


def _locked(run: AllocationRun) -> tuple[AllocationRun, AdmissionRound]:
    """Round first, run second: one order everywhere, so that two people cannot block each other."""
    admission_round = _locked_round(run.round_id)
    locked = AllocationRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    locked.round = admission_round
    return locked, admission_round
