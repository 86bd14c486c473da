"""STAGE 5: the approved result becomes visible, to everybody it concerns at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, AllocationRun, Application, AuditEvent, Enrolment
from admissions.notifications.outbox import announce_to_files
from admissions.permissions import can_publish_result
from admissions.publication.past_years import keep_as_past_year
from admissions.workflows.allocation_run import RunState
from admissions.workflows.log import Actor, NotPermitted, advance, audit_event
from admissions.workflows.refusal import Refusal


class NothingApproved(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Chưa có lượt xét nào được duyệt. Hãy trình kết quả để lãnh đạo duyệt."))


@transaction.atomic
def publish_result(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> AdmissionRound:
    """Point the round to its approved run and offer the places. Raises NotPermitted, NothingApproved."""
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_publish_result(admission_round, actor):
        raise NotPermitted("publish_result")
    run = AllocationRun.objects.filter(round=admission_round, state=RunState.APPROVED).first()
    if run is None:
        raise NothingApproved
    admission_round.published_run, admission_round.published_at = run, now
    advance(run, "publish", actor=actor, now=now)
    advance(admission_round, "publish", actor=actor, now=now, saving=("published_run_id", "published_at"))
    _offer_places(run, actor, now)
    keep_as_past_year(admission_round, run)
    files = Application.objects.filter(placements__run=run)
    announce_to_files("result", event=f"result:{run.pk}", now=now, applications=files)
    return admission_round


def _offer_places(run: AllocationRun, actor: Actor, now: datetime) -> None:
    placed = run.placements.filter(offering__isnull=False).values_list(
        "pk", "application__applicant_id", "offering_id"
    )
    offers = Enrolment.objects.bulk_create(
        [
            Enrolment(
                round_id=run.round_id,
                placement_id=placement_id,
                applicant_id=applicant_id,
                offering_id=offering_id,
                school_year=run.round.school_year,
            )
            for placement_id, applicant_id, offering_id in placed
        ],
        batch_size=2000,
    )
    AuditEvent.objects.bulk_create(
        [audit_event(offer, "offer", actor=actor, now=now, after=offer.state) for offer in offers],
        batch_size=2000,
    )
