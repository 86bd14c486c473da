"""Approved changes become offers: new ones beside the old, which stay until the family takes the new one."""

from __future__ import annotations

from datetime import datetime

from admissions.models import Adjustment, AdjustmentChange, Application, AuditEvent, Enrolment, ScoreFact
from admissions.notifications.outbox import announce_to_files
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.log import Actor, advance, audit_event

Kind = AdjustmentChange.Kind


def apply_changes(adjustment: Adjustment, *, actor: Actor, now: datetime) -> None:
    """Offer what was gained, take back what was lost by an accepted decision, write corrected marks.

    Runs inside the transaction that moves the adjustment to APPLIED.
    """
    changes = list(adjustment.changes.select_related("application", "after_offering").order_by("pk"))
    for change in changes:
        if change.kind == Kind.LOST and change.accepted:
            _take_back(change, actor=actor, now=now)
    takers = [each for each in changes if _offers(each)]
    offers = Enrolment.objects.bulk_create(
        [
            Enrolment(
                round_id=adjustment.round_id,
                change=change,
                applicant_id=change.application.applicant_id,
                offering=change.after_offering,
                school_year=adjustment.round.school_year,
            )
            for change in takers
        ],
        batch_size=2000,
    )
    AuditEvent.objects.bulk_create(
        [audit_event(offer, "offer", actor=actor, now=now, after=offer.state) for offer in offers],
        batch_size=2000,
    )
    _write_marks(adjustment, actor=actor, now=now)
    _announce(adjustment, changes, now=now)


def _announce(adjustment: Adjustment, changes: list[AdjustmentChange], *, now: datetime) -> None:
    """Tell those who are offered a place until when to answer, and those who lost one that there is news."""
    offered = [each.application_id for each in changes if _offers(each)]
    lost = [each.application_id for each in changes if each.accepted and each.application_id not in offered]
    files = Application.objects.all()
    by = {"by": adjustment.confirm_until.isoformat()}
    event = f"adjustment:{adjustment.pk}"
    announce_to_files("offered", event=event, now=now, applications=files.filter(pk__in=offered), facts=by)
    announce_to_files("changed", event=event, now=now, applications=files.filter(pk__in=lost))


def _offers(change: AdjustmentChange) -> bool:
    """Whether the child is offered a place: of a loss only after it was accepted, where a wish remains."""
    if change.kind == Kind.LOST:
        return bool(change.accepted) and change.after_offering_id is not None
    return True


def _take_back(change: AdjustmentChange, *, actor: Actor, now: datetime) -> None:
    """The unanswered offer ends by decision; a confirmed place is never taken back."""
    offers = Enrolment.objects.select_for_update(of=("self",)).filter(
        round=change.adjustment.round_id,
        applicant=change.application.applicant_id,
        offering=change.before_offering_id,
        state=EnrolmentState.OFFERED,
    )
    for offer in offers:
        advance(offer, "revoke", actor=actor, now=now, reason=change.note)


def _write_marks(adjustment: Adjustment, *, actor: Actor, now: datetime) -> None:
    corrections = list(adjustment.corrections.all())
    if not corrections:
        return
    ScoreFact.objects.bulk_create(
        [
            ScoreFact(application_id=each.application_id, fact=each.fact, value=each.after)
            for each in corrections
        ],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["application", "fact"],
        update_fields=["value"],
    )
    AuditEvent.objects.bulk_create(
        [
            audit_event(
                each,
                "correct_score",
                actor=actor,
                now=now,
                before=_mark(each.before),
                after=_mark(each.after),
            )
            for each in corrections
        ],
        batch_size=2000,
    )


def _mark(value: int | None) -> str:
    return "" if value is None else str(value)
