"""The acts of the office on an adjustment: draft, propose, send back, approve, apply, drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from admissions.allocation.rulings import check_overflow
from admissions.enrolment.adjusting.applying import apply_changes
from admissions.enrolment.adjusting.computing import Effect, effect_of
from admissions.enrolment.adjusting.corrections import Corrections, keep_corrections
from admissions.enrolment.adjusting.refusals import (
    AdjustmentUnderWay,
    ChangedSinceDraft,
    DeadlineTooEarly,
    DecisionMissing,
    NoteMissing,
    NothingChanges,
    NothingPublished,
    PlaceIsConfirmed,
)
from admissions.enrolment.adjusting.standing import decided_again, standing_of
from admissions.models import (
    Adjustment,
    AdjustmentChange,
    AdmissionRound,
)
from admissions.permissions import can_approve_adjustment, can_steer_adjustment
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.round import RoundState


@transaction.atomic
def draft_adjustment(
    *,
    actor: Actor,
    admission_round: AdmissionRound,
    kind: str,
    note: str,
    confirm_until: datetime,
    now: datetime,
    lines: Sequence[Mapping[str, int]] = (),
    corrections: Corrections | None = None,
) -> Adjustment:
    """Compute what would change and keep it as a draft; families see nothing.

    Raises NotPermitted, NothingPublished, AdjustmentUnderWay, DeadlineTooEarly, NoteMissing,
    CorrectionRefused.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    run = admission_round.published_run
    if not can_steer_adjustment(admission_round, actor):
        raise NotPermitted("draft_adjustment")
    if admission_round.state != RoundState.PUBLISHED or run is None:
        raise NothingPublished
    if not note.strip():
        raise NoteMissing
    if confirm_until <= now:
        raise DeadlineTooEarly
    adjustment = Adjustment(
        round=admission_round,
        run=run,
        kind=kind,
        note=note.strip(),
        lines=[dict(line) for line in lines],
        confirm_until=confirm_until,
        drafted_by_id=actor.pk,
        created_at=now,
    )
    try:
        with transaction.atomic():
            adjustment.save(force_insert=True)
    except IntegrityError as error:
        raise AdjustmentUnderWay from error
    keep_corrections(adjustment, corrections or {})
    _compute(adjustment, now)
    record(adjustment, "draft", actor=actor, now=now, after=adjustment.state, reason=adjustment.note)
    return adjustment


@transaction.atomic
def compute_again(*, actor: Actor, adjustment: Adjustment, now: datetime) -> Adjustment:
    """Compute a draft anew on the answers of this moment. Raises NotPermitted, TransitionRefused."""
    adjustment = _locked(adjustment)
    if not can_steer_adjustment(adjustment, actor) or adjustment.state != "DRAFTED":
        raise NotPermitted("compute_again")
    adjustment.changes.all().delete()
    _compute(adjustment, now)
    record(adjustment, "compute_again", actor=actor, now=now)
    return adjustment


@transaction.atomic
def judge_loss(
    *, actor: Actor, change: AdjustmentChange, accepted: bool, note: str, now: datetime
) -> AdjustmentChange:
    """A director decides on one child that no longer reaches the line; a confirmed pupil keeps the place.

    Raises NotPermitted, NoteMissing, PlaceIsConfirmed.
    """
    adjustment = _locked(change.adjustment)
    change = adjustment.changes.get(pk=change.pk)
    if not can_approve_adjustment(adjustment, actor) or adjustment.state != "PROPOSED":
        raise NotPermitted("judge_loss")
    if change.kind != AdjustmentChange.Kind.LOST:
        raise NotPermitted("judge_loss")
    if not note.strip():
        raise NoteMissing
    if accepted and adjustment.round.enrolments.filter(
        applicant_id=change.application.applicant_id, state="CONFIRMED"
    ):
        raise PlaceIsConfirmed
    change.accepted, change.note = accepted, note.strip()
    change.save(update_fields=["accepted", "note"])
    record(change, "judge_loss", actor=actor, now=now, after=str(accepted), reason=change.note)
    return change


@transaction.atomic
def propose_adjustment(*, actor: Actor, adjustment: Adjustment, now: datetime) -> Adjustment:
    """Put a draft before the director. Raises NotPermitted, TransitionRefused, NothingChanges."""
    adjustment = _locked(adjustment)
    if not adjustment.changes.exists() and not adjustment.corrections.exists():
        raise NothingChanges
    advance(adjustment, "propose", actor=actor, now=now)
    return adjustment


@transaction.atomic
def return_adjustment(*, actor: Actor, adjustment: Adjustment, reason: str, now: datetime) -> Adjustment:
    """Send a proposal back with a reason. Raises NotPermitted, TransitionRefused, NoteMissing."""
    if not reason.strip():
        raise NoteMissing
    adjustment = _locked(adjustment)
    advance(adjustment, "return_proposal", actor=actor, now=now, reason=reason)
    return adjustment


@transaction.atomic
def approve_adjustment(
    *, actor: Actor, adjustment: Adjustment, number: str, signed_date: date, signed_by: str, now: datetime
) -> Adjustment:
    """A director who did not draft it signs the decision.

    Raises NotPermitted, TransitionRefused, DecisionMissing, OverflowUndecided.
    """
    adjustment = _locked(adjustment)
    if not number.strip() or not signed_by.strip():
        raise DecisionMissing
    check_overflow(adjustment.round, beyond_the_seats(adjustment))
    adjustment.decision_number, adjustment.decision_date = number.strip(), signed_date
    adjustment.decision_signer, adjustment.approved_by_id = signed_by.strip(), actor.pk
    saving = ("decision_number", "decision_date", "decision_signer", "approved_by_id")
    advance(adjustment, "approve", actor=actor, now=now, reason=adjustment.decision_number, saving=saving)
    return adjustment


@transaction.atomic
def apply_adjustment(*, actor: Actor, adjustment: Adjustment, now: datetime) -> Adjustment:
    """Make the approved changes offers, all at once.

    What is applied is what was approved: if families have answered otherwise meanwhile, so that another set
    of changes would come out, nothing is applied.
    Raises NotPermitted, TransitionRefused, ChangedSinceDraft, DeadlineTooEarly.
    """
    adjustment = _locked(adjustment)
    if adjustment.confirm_until <= now:
        raise DeadlineTooEarly
    effect = _effect(adjustment, now)
    if _outline(effect.changes) != _outline(list(adjustment.changes.all())):
        raise ChangedSinceDraft
    adjustment.applied_at = now
    advance(adjustment, "apply", actor=actor, now=now, saving=("applied_at",))
    apply_changes(adjustment, actor=actor, now=now)
    return adjustment


@transaction.atomic
def drop_adjustment(*, actor: Actor, adjustment: Adjustment, reason: str, now: datetime) -> Adjustment:
    """Give an adjustment up. Raises NotPermitted, TransitionRefused."""
    adjustment = _locked(adjustment)
    advance(adjustment, "drop", actor=actor, now=now, reason=reason)
    return adjustment


def beyond_the_seats(adjustment: Adjustment) -> dict[int, int]:
    """How many each offering would have above its seats, by key; none for those that keep to them."""
    return {int(key): extra for key, extra in adjustment.summary.get("overflow", {}).items()}


def _locked(adjustment: Adjustment) -> Adjustment:
    """Round first, adjustment second, as everywhere."""
    admission_round = AdmissionRound.objects.select_for_update().get(pk=adjustment.round_id)
    locked = Adjustment.objects.select_for_update(of=("self",)).get(pk=adjustment.pk)
    locked.round = admission_round
    return locked


def _effect(adjustment: Adjustment, now: datetime) -> Effect:
    decided = decided_again(adjustment.run)
    return effect_of(adjustment, decided, standing_of(decided, now=now))


def _compute(adjustment: Adjustment, now: datetime) -> None:
    effect = _effect(adjustment, now)
    AdjustmentChange.objects.bulk_create(effect.changes, batch_size=2000)
    adjustment.summary = {
        "changes": len(effect.changes),
        "overflow": {str(key): extra for key, extra in effect.overflow.items()},
    }
    adjustment.save(update_fields=["summary"])


def _outline(changes: list[AdjustmentChange]) -> set[tuple[int, str, int | None, int | None]]:
    return {
        (each.application_id, each.kind, each.before_offering_id, each.after_offering_id) for each in changes
    }
