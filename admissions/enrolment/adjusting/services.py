"""The acts of the office on an adjustment: draft, propose, send back, approve, apply, drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from admissions.enrolment.adjusting.applying import apply_changes
from admissions.enrolment.adjusting.computing import Effect, effect_of
from admissions.enrolment.adjusting.standing import decided_again, standing_of
from admissions.models import (
    Adjustment,
    AdjustmentChange,
    AdmissionRound,
    Application,
    Offering,
    Ruling,
    ScoreCorrection,
    ScoreFact,
)
from admissions.permissions import can_approve_adjustment, can_steer_adjustment
from admissions.rules.facts import MISSING, FactError, encode
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState
from admissions.workflows.ruling import RulingState

Corrections = Mapping[str, Mapping[str, str]]
"""{candidate number or file code: {fact: text of the corrected mark}}"""


class NothingPublished(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đợt này chưa có kết quả đang hiệu lực để điều chỉnh."))


class AdjustmentUnderWay(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Đang có một điều chỉnh chưa xong của đợt này. Hãy áp dụng hoặc bỏ nó trước."))


class DeadlineTooEarly(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hạn xác nhận phải sau thời điểm hiện tại. Hãy chọn ngày muộn hơn."))


class NothingChanges(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Điều chỉnh này không làm thay đổi chỗ của em nào nên không có gì để trình."))


class CorrectionRefused(Refusal):
    """A mark that cannot be taken; nothing was saved."""


class OverflowNotAllowed(Refusal):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("Vượt chỉ tiêu ở %(schools)s mà chưa có quyết định cho phép. Hãy nhập quyết định nhận vượt.")
            % {"schools": ", ".join(names)}
        )


class ChangedSinceDraft(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Từ khi soạn đã có gia đình trả lời khác đi. Hãy tính lại rồi trình lại điều chỉnh này.")
        )


class DecisionMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi số quyết định, ngày ký và người ký."))


class NoteMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do để người khác đọc lại hiểu được."))


class PlaceIsConfirmed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Em này đã xác nhận nhập học. Điều chỉnh không rút chỗ của học sinh đã xác nhận."))


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
    _keep_corrections(adjustment, corrections or {})
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

    Raises NotPermitted, TransitionRefused, DecisionMissing, OverflowNotAllowed.
    """
    adjustment = _locked(adjustment)
    if not number.strip() or not signed_by.strip():
        raise DecisionMissing
    _check_overflow(adjustment)
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


def allowed_extra(adjustment: Adjustment) -> dict[int, int]:
    """How many above the seats each offering may take, by rulings in force."""
    rulings = Ruling.objects.filter(
        round=adjustment.round_id, kind=Ruling.Kind.OVERFLOW, state=RulingState.CONFIRMED
    )
    return {ruling.offering_id: int(ruling.content["extra"]) for ruling in rulings if ruling.offering_id}


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
    decided = decided_again(adjustment.run)
    effect = effect_of(adjustment, decided, standing_of(decided, now=now))
    AdjustmentChange.objects.bulk_create(effect.changes, batch_size=2000)
    over = {
        int(decided.frozen.offerings[place]): int(extra)
        for place, extra in enumerate(effect.overflow.tolist())
        if extra
    }
    adjustment.summary = {
        "changes": len(effect.changes),
        "overflow": {str(key): extra for key, extra in over.items()},
    }
    adjustment.save(update_fields=["summary"])


def _outline(changes: list[AdjustmentChange]) -> set[tuple[int, str, int | None, int | None]]:
    return {
        (each.application_id, each.kind, each.before_offering_id, each.after_offering_id) for each in changes
    }


def _check_overflow(adjustment: Adjustment) -> None:
    allowed = allowed_extra(adjustment)
    over = {int(key): extra for key, extra in adjustment.summary.get("overflow", {}).items()}
    beyond = [key for key, extra in over.items() if extra > allowed.get(key, 0)]
    if beyond:
        raise OverflowNotAllowed(
            list(Offering.objects.filter(pk__in=beyond).order_by("name").values_list("name", flat=True))
        )


def _keep_corrections(adjustment: Adjustment, corrections: Corrections) -> None:
    """Corrected marks beside what they were; all or none. Raises CorrectionRefused."""
    facts = {fact.name: fact for fact in adjustment.round.policy.score_facts}
    files = _files_by_number(adjustment.round_id, corrections)
    marks = {
        (application_id, fact): value
        for application_id, fact, value in ScoreFact.objects.filter(
            application__in=files.values()
        ).values_list("application_id", "fact", "value")
    }
    rows = []
    for number, cells in corrections.items():
        if number not in files:
            raise CorrectionRefused(_("%(number)s: không có thí sinh nào mang số này.") % {"number": number})
        for name, text in cells.items():
            if name not in facts:
                raise CorrectionRefused(_("Môn “%(name)s” không có trong quy tắc của đợt.") % {"name": name})
            try:
                value = encode(facts[name], text)
            except FactError as error:
                raise CorrectionRefused(f"{number}, {facts[name].label.vi}: {error}.") from None
            after = None if value == MISSING else value
            before = marks.get((files[number], name))
            if after != before:
                rows.append(
                    ScoreCorrection(
                        adjustment=adjustment,
                        application_id=files[number],
                        fact=name,
                        before=before,
                        after=after,
                    )
                )
    ScoreCorrection.objects.bulk_create(rows, batch_size=2000)


def _files_by_number(round_id: int, corrections: Corrections) -> dict[str, int]:
    """Files by candidate number, else by their code."""
    wanted = list(corrections)
    files = Application.objects.filter(round=round_id)
    by_code = dict(files.filter(code__in=wanted).values_list("code", "pk"))
    return by_code | dict(
        files.filter(candidate_number__in=[number for number in wanted if number]).values_list(
            "candidate_number", "pk"
        )
    )
