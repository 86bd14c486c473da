"""STAGE 6: families take or give up the place; what is not confirmed in time lapses."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, Applicant, AuditEvent, Enrolment, User
from admissions.models.locking import lock_with_round
from admissions.notifications.outbox import announce
from admissions.permissions import OFFICE_ROLES, Role, can_answer_offer, can_run_clock, has_role
from admissions.workflows.adjustment import UNDER_WAY, AdjustmentState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.log import Actor, NotPermitted, advance, audit_event, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


class ConfirmationIsOver(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đã hết hạn xác nhận nhập học. Hãy gọi cho trường hoặc số hỗ trợ bên dưới."))


class AnotherPlaceConfirmed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Con đã xác nhận nhập học ở nơi khác. Hãy từ chối chỗ đó trước khi xác nhận chỗ này.")
        )


class AdjustmentWaits(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Còn một điều chỉnh chưa xong. Hãy áp dụng hoặc bỏ nó trước khi kết thúc đợt."))


class TooEarlyToFinish(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Chưa hết hạn xác nhận nhập học nên chưa kết thúc đợt được."))


@transaction.atomic
def confirm_place(*, actor: Actor, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Take the place. Raises NotPermitted, ConfirmationIsOver, AnotherPlaceConfirmed, TransitionRefused.

    A file of the child in a later round stays where it is; the run of that round sets it aside. So a family
    that gives the place up again before that may still be placed by it.
    """
    enrolment = _locked(enrolment, actor, now)
    Applicant.objects.select_for_update().get(pk=enrolment.applicant_id)  # nobody applies meanwhile
    enrolment.answered_at = now
    _give_up_earlier(enrolment, actor, now)
    try:
        with transaction.atomic():
            advance(enrolment, "confirm", actor=actor, now=now, saving=("answered_at",))
    except IntegrityError as error:
        raise AnotherPlaceConfirmed from error
    _announce("confirmed", enrolment, now)
    return enrolment


def _give_up_earlier(enrolment: Enrolment, actor: Actor, now: datetime) -> None:
    """Whoever takes a better place that a later change offered gives up the one held in the same round."""
    if enrolment.change is None or enrolment.state != EnrolmentState.OFFERED:
        return
    held = Enrolment.objects.select_for_update(of=("self",)).filter(
        round=enrolment.round,
        applicant=enrolment.applicant_id,
        offering=enrolment.change.before_offering_id,
        state__in=(EnrolmentState.OFFERED, EnrolmentState.CONFIRMED),
    )
    for earlier in held:
        earlier.answered_at = now
        words = _("nhận chỗ tốt hơn sau điều chỉnh")
        advance(earlier, "decline", actor=actor, now=now, reason=words, saving=("answered_at",))


@transaction.atomic
def decline_place(*, actor: Actor, enrolment: Enrolment, now: datetime, reason: str = "") -> Enrolment:
    """Give the place up. Raises NotPermitted, ConfirmationIsOver, TransitionRefused."""
    enrolment = _locked(enrolment, actor, now)
    enrolment.answered_at = now
    advance(enrolment, "decline", actor=actor, now=now, reason=reason, saving=("answered_at",))
    _announce("declined", enrolment, now)
    return enrolment


@transaction.atomic
def finish_round(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> AdmissionRound:
    """End the round: offers without an answer lapse. Raises NotPermitted, TooEarlyToFinish."""
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_run_clock(admission_round, actor):
        raise NotPermitted("finish_round")
    if now < _last_deadline(admission_round):
        raise TooEarlyToFinish
    if admission_round.adjustments.filter(state__in=UNDER_WAY).exists():
        raise AdjustmentWaits
    advance(admission_round, "finish", actor=actor, now=now)
    silent = list(admission_round.enrolments.filter(state=EnrolmentState.OFFERED))
    Enrolment.objects.filter(pk__in=[each.pk for each in silent], state=EnrolmentState.OFFERED).update(
        state=EnrolmentState.LAPSED
    )
    AuditEvent.objects.bulk_create(
        [
            audit_event(each, "lapse", actor=actor, now=now, before=each.state, after=EnrolmentState.LAPSED)
            for each in silent
        ],
        batch_size=2000,
    )
    return admission_round


def _last_deadline(admission_round: AdmissionRound) -> datetime:
    """The round's own deadline or that of its latest applied change."""
    applied = admission_round.adjustments.filter(state=AdjustmentState.APPLIED)
    later = applied.aggregate(last=Max("confirm_until"))["last"]
    return max(filter(None, (admission_round.confirmation_closes_at, later)))


def record_export(*, actor: User, admission_round: AdmissionRound, rows: int, now: datetime) -> None:
    """Note that an officer took the own school's list away. Raises NotPermitted."""
    if not has_role(actor, Role.VERIFIER) or actor.school is None:
        raise NotPermitted("export_offers")
    words = _("%(round)s: %(rows)s học sinh") % {"round": admission_round.code, "rows": rows}
    record(actor.school, "export", actor=actor, now=now, reason=words)


def record_waiting_export(*, actor: User, admission_round: AdmissionRound, rows: int, now: datetime) -> None:
    """Note that an officer took the own school's waiting list away. Raises NotPermitted."""
    if not has_role(actor, Role.VERIFIER) or actor.school is None:
        raise NotPermitted("export_waiting_list")
    words = _("%(round)s: danh sách chờ, %(rows)s dòng") % {"round": admission_round.code, "rows": rows}
    record(actor.school, "export", actor=actor, now=now, reason=words)


@transaction.atomic
def record_report(*, actor: User, admission_round: AdmissionRound, rows: int, now: datetime) -> None:
    """Note that somebody of the office took the round's report away. Raises NotPermitted."""
    if not has_role(actor, *OFFICE_ROLES):
        raise NotPermitted("export_report")
    record(
        admission_round, "export", actor=actor, now=now, reason=_("báo cáo %(rows)s trường") % {"rows": rows}
    )


def _announce(kind: str, enrolment: Enrolment, now: datetime) -> None:
    """Tell the family that its answer is on record."""
    event = f"{kind}:{enrolment.pk}:{enrolment.version}"
    announce(kind, event=event, now=now, application=enrolment.application)


def _locked(enrolment: Enrolment, actor: Actor, now: datetime) -> Enrolment:
    enrolment = lock_with_round(enrolment)
    if not can_answer_offer(enrolment, actor):
        raise NotPermitted("answer_offer")
    if enrolment.round.state != RoundState.PUBLISHED or now >= enrolment.confirm_until:
        raise ConfirmationIsOver
    return enrolment
