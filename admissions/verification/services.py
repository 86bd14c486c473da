"""STAGE 2: the school checks each file and says what it found; then the list is locked."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, Application, AuditEvent, Document
from admissions.models.locking import lock_with_round
from admissions.notifications.outbox import announce
from admissions.permissions import can_steer_round, can_verify_application
from admissions.workflows.application import EDITABLE_BY_FAMILY, WAITING_FOR_SCHOOL, ApplicationState
from admissions.workflows.document import DocumentState
from admissions.workflows.log import Actor, NotPermitted, advance, audit_event
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import ACCEPTS_VERIFICATION


class VerificationIsOver(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Danh sách của đợt này đã chốt nên không đổi được kết quả kiểm tra."))


class PapersWait(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Chưa xác minh được: có giấy tờ đang quét mã độc. Hãy làm lại sau ít phút, hoặc mở hồ sơ khác.")
        )


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi rõ lý do để gia đình biết cần làm gì."))


class FilesUndecided(Refusal):
    def __init__(self, count: int) -> None:
        super().__init__(
            _("Còn %(count)s hồ sơ trường chưa kiểm tra xong. Hãy kiểm tra hết rồi chốt danh sách.")
            % {"count": count}
        )


@transaction.atomic
def take_up_application(*, actor: Actor, application: Application, now: datetime) -> Application:
    """Open a submitted file for checking. Raises NotPermitted, VerificationIsOver, TransitionRefused."""
    application = _locked(application, actor)
    advance(application, "take_up", actor=actor, now=now)
    return application


@transaction.atomic
def verify_application(*, actor: Actor, application: Application, now: datetime, note: str = "") -> None:
    """Accept every paper that waits and the file itself. Raises PapersWait and as `take_up_application`."""
    application = _locked(application, actor)
    if _accept_papers(application, actor, now, besides=()):
        raise PapersWait
    application.decision_note = note
    advance(application, "verify", actor=actor, now=now, reason=note, saving=("decision_note",))
    _announce("verified", application, now)


@transaction.atomic
def return_application(
    *, actor: Actor, application: Application, note: str, papers: Mapping[str, str], now: datetime
) -> None:
    """Send the file back: `papers` maps the kind of each paper to be sent again to the reason.

    All other papers are accepted. Raises ReasonMissing when a reason is blank, and as `take_up_application`.
    """
    application = _locked(application, actor)
    if not note.strip() or not all(reason.strip() for reason in papers.values()):
        raise ReasonMissing
    _accept_papers(application, actor, now, besides=tuple(papers))
    waiting = (DocumentState.UPLOADED, DocumentState.ACCEPTED)
    for document in application.documents.filter(kind__in=papers, state__in=waiting):
        document.application, document.note = application, papers[document.kind]
        advance(document, "return_for_repair", actor=actor, now=now, reason=document.note, saving=("note",))
    application.decision_note = note
    advance(application, "return_for_repair", actor=actor, now=now, reason=note, saving=("decision_note",))
    _announce("returned", application, now)


@transaction.atomic
def reject_application(*, actor: Actor, application: Application, ground: str, now: datetime) -> None:
    """The child may not take part, on a stated ground. Raises ReasonMissing, and as `take_up_application`."""
    application = _locked(application, actor)
    if not ground.strip():
        raise ReasonMissing
    application.decision_note = ground
    advance(application, "reject", actor=actor, now=now, reason=ground, saving=("decision_note",))
    _announce("rejected", application, now)


@transaction.atomic
def take_up_again(*, actor: Actor, application: Application, reason: str, now: datetime) -> None:
    """Reopen the school's own decision. Raises ReasonMissing, and as `take_up_application`."""
    application = _locked(application, actor)
    if not reason.strip():
        raise ReasonMissing
    advance(application, "take_up_again", actor=actor, now=now, reason=reason)


@transaction.atomic
def lock_list(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> AdmissionRound:
    """Fix the list of those who take part. Files never handed in or repaired lapse. Raises FilesUndecided."""
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_steer_round(admission_round, actor):
        raise NotPermitted("lock_list")
    undecided = admission_round.applications.filter(state__in=WAITING_FOR_SCHOOL).count()
    if undecided:
        raise FilesUndecided(undecided)
    advance(admission_round, "lock", actor=actor, now=now)
    _lapse_unfinished(admission_round, actor, now)
    return admission_round


def _lapse_unfinished(admission_round: AdmissionRound, actor: Actor, now: datetime) -> None:
    unfinished = list(admission_round.applications.filter(state__in=EDITABLE_BY_FAMILY))
    rows = Application.objects.filter(pk__in=[each.pk for each in unfinished], state__in=EDITABLE_BY_FAMILY)
    rows.update(state=ApplicationState.LAPSED)
    AuditEvent.objects.bulk_create(
        [
            audit_event(each, "lapse", actor=actor, now=now, before=each.state, after=ApplicationState.LAPSED)
            for each in unfinished
        ],
        batch_size=2000,
    )


def _announce(kind: str, application: Application, now: datetime) -> None:
    """Tell the family of the decision that made this version of the file."""
    announce(kind, event=f"{kind}:{application.pk}:{application.version}", now=now, application=application)


def _locked(application: Application, actor: Actor) -> Application:
    application = lock_with_round(application)
    if not can_verify_application(application, actor):
        raise NotPermitted("verify")
    if application.round.state not in ACCEPTS_VERIFICATION:
        raise VerificationIsOver
    return application


def _accept_papers(application: Application, actor: Actor, now: datetime, *, besides: tuple[str, ...]) -> int:
    """Accept what waits, in one UPDATE and one INSERT; the WHERE repeats the machine's source state.

    Papers that the virus scanner has not seen stay as they are; how many is returned.
    """
    found = list(application.documents.filter(state=DocumentState.UPLOADED).exclude(kind__in=besides))
    waiting = [each for each in found if each.quarantined_at is None]
    if not waiting:
        return len(found)
    Document.objects.filter(
        pk__in=[each.pk for each in waiting], state=DocumentState.UPLOADED, quarantined_at=None
    ).update(state=DocumentState.ACCEPTED)
    AuditEvent.objects.bulk_create(
        [
            audit_event(each, "accept", actor=actor, now=now, before=each.state, after=DocumentState.ACCEPTED)
            for each in waiting
        ]
    )
    return len(found) - len(waiting)
