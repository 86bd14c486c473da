"""What an authority decides where the rules leave it to a person: entered by one, confirmed by another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, AllocationRun, Offering, Ruling
from admissions.permissions import can_enter_ruling
from admissions.rules.facts import MISSING, FactError, encode
from admissions.rules.policy import DECIDED_MODES
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState
from admissions.workflows.ruling import RulingState

BEFORE_A_RUN = (RoundState.LOCKED, RoundState.PREPARED)
WHEN = {
    Ruling.Kind.TIE: BEFORE_A_RUN,
    Ruling.Kind.LINES: BEFORE_A_RUN,
    Ruling.Kind.OVERFLOW: (*BEFORE_A_RUN, RoundState.PUBLISHED),
    Ruling.Kind.FLOOR: BEFORE_A_RUN,
}
MOST_EXTRA = 1000


class NotNow(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ở bước này của đợt không ghi được quyết định loại này."))


class ContentRefused(Refusal):
    """What the decision says does not fit the round."""


class AnotherInForce(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Việc này đã có một quyết định đang có hiệu lực. Hãy thu hồi quyết định đó trước.")
        )


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do thu hồi."))


class TiesUndecided(Refusal):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("%(schools)s: các em bằng nhau ở chỗ cuối chờ quyết định. Hãy ghi quyết định rồi xét lại.")
            % {"schools": ", ".join(names)}
        )


class OverflowUndecided(Refusal):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("Vượt chỉ tiêu ở %(schools)s mà chưa có quyết định cho phép. Hãy ghi quyết định nhận vượt.")
            % {"schools": ", ".join(names)}
        )


@transaction.atomic
def enter_ruling(
    *,
    actor: Actor,
    admission_round: AdmissionRound,
    kind: str,
    offering: Offering | None,
    content: Any,
    number: str,
    signed_date: date,
    signed_by: str,
    now: datetime,
) -> Ruling:
    """Write down a signed decision; nothing follows it before a second person confirmed it.

    Raises NotPermitted, NotNow, ContentRefused.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_enter_ruling(admission_round, actor):
        raise NotPermitted("enter_ruling")
    if admission_round.state not in WHEN[Ruling.Kind(kind)]:
        raise NotNow
    _check_content(admission_round, Ruling.Kind(kind), offering, content)
    ruling = Ruling(
        round=admission_round,
        kind=kind,
        offering=offering,
        content=content,
        number=number,
        signed_date=signed_date,
        signed_by=signed_by,
        entered_by_id=actor.pk,
        entered_at=now,
    )
    ruling.save(force_insert=True)
    record(ruling, "enter", actor=actor, now=now, after=ruling.state, reason=number)
    return ruling


@transaction.atomic
def confirm_ruling(*, actor: Actor, ruling: Ruling, now: datetime) -> Ruling:
    """A director who did not enter it confirms; one on a tie or a floor becomes a fact of the offering.

    Raises NotPermitted, TransitionRefused, NotNow, AnotherInForce.
    """
    ruling = _locked(ruling)
    if ruling.round.state not in WHEN[Ruling.Kind(ruling.kind)]:
        raise NotNow
    ruling.confirmed_by_id, ruling.confirmed_at = actor.pk, now
    try:
        with transaction.atomic():
            advance(ruling, "confirm", actor=actor, now=now, saving=("confirmed_by_id", "confirmed_at"))
    except IntegrityError as error:
        raise AnotherInForce from error
    _set_fact(ruling, in_force=True)
    return ruling


@transaction.atomic
def withdraw_ruling(*, actor: Actor, ruling: Ruling, now: datetime) -> Ruling:
    """Take back an entry that is not confirmed. Raises NotPermitted, TransitionRefused."""
    ruling = _locked(ruling)
    advance(ruling, "withdraw", actor=actor, now=now)
    return ruling


@transaction.atomic
def revoke_ruling(*, actor: Actor, ruling: Ruling, reason: str, now: datetime) -> Ruling:
    """A director revokes a decision in force, with a reason, as long as no result rests on it.

    Raises NotPermitted, TransitionRefused, ReasonMissing, NotNow.
    """
    if not reason.strip():
        raise ReasonMissing
    ruling = _locked(ruling)
    if ruling.round.state not in BEFORE_A_RUN:
        raise NotNow
    advance(ruling, "revoke", actor=actor, now=now, reason=reason)
    _set_fact(ruling, in_force=False)
    return ruling


def rulings_behind(admission_round: AdmissionRound, offerings: Collection[int]) -> list[Ruling]:
    """The confirmed decisions that bear on these offerings, by key; those on lines bear on all."""
    about = Q(offering__in=offerings) | Q(kind=Ruling.Kind.LINES)
    found = Ruling.objects.filter(about, round=admission_round, state=RulingState.CONFIRMED)
    return list(found.select_related("offering").order_by("signed_date", "pk"))


def rulings_in_force(admission_round: AdmissionRound, kind: str) -> list[Ruling]:
    """The confirmed decisions of one kind."""
    found = Ruling.objects.filter(round=admission_round, kind=kind, state=RulingState.CONFIRMED)
    return list(found.select_related("offering"))


def tie_fact(admission_round: AdmissionRound) -> str | None:
    """The fact of the offering that the rules read such a decision from; None where they leave none open."""
    named = (part.ties.decided_by for part in admission_round.policy.parts)
    return next((name for name in named if name is not None), None)


def decided_fact(admission_round: AdmissionRound, kind: str) -> str | None:
    """The fact of the offering that a decision of this kind sets; None where the rules have none."""
    if kind == Ruling.Kind.TIE:
        return tie_fact(admission_round)
    floor = admission_round.policy.floor_fact if kind == Ruling.Kind.FLOOR else None
    return floor.name if floor else None


def check_decided(run: AllocationRun) -> None:
    """Whether everything that a result leaves to the authority has been decided.

    Raises TiesUndecided, OverflowUndecided.
    """
    waiting = run.summary.get("escalated", [])
    if waiting:
        raise TiesUndecided(_names(waiting))
    if run.freeze is None or run.freeze.lines is None:
        return  # seats were the limit, and only a rule of the round lets equals go beyond them
    check_overflow(run.round, {line.offering_id: line.admitted - line.seats for line in run.cutoffs.all()})


def allowed_extra(admission_round: AdmissionRound) -> dict[int, int]:
    """How many above its seats each offering may take, by key and by the decisions in force."""
    found = rulings_in_force(admission_round, Ruling.Kind.OVERFLOW)
    return {each.offering_id: int(each.content["extra"]) for each in found if each.offering_id is not None}


def check_overflow(admission_round: AdmissionRound, beyond: Mapping[int, int]) -> None:
    """Whether decisions allow all that goes beyond the seats: {offering's key: how many}.

    Raises OverflowUndecided.
    """
    allowed = allowed_extra(admission_round)
    if over := [key for key, extra in beyond.items() if extra > allowed.get(key, 0)]:
        raise OverflowUndecided(_names(over))


def _names(keys: Sequence[int]) -> list[str]:
    return list(Offering.objects.filter(pk__in=keys).order_by("name").values_list("name", flat=True))


def _locked(ruling: Ruling) -> Ruling:
    """Round first, ruling second, as everywhere."""
    admission_round = AdmissionRound.objects.select_for_update().get(pk=ruling.round_id)
    locked = Ruling.objects.select_for_update(of=("self",)).get(pk=ruling.pk)
    locked.round = admission_round
    return locked


def _set_fact(ruling: Ruling, *, in_force: bool) -> None:
    """Write at the offering what the rules read there: how a tie is decided, or the floor score."""
    name = decided_fact(ruling.round, ruling.kind)
    if name is None:
        return
    offering = Offering.objects.select_for_update().get(rulings=ruling.pk)
    kept = {key: value for key, value in offering.facts.items() if key != name}
    offering.facts = kept | ({name: next(iter(ruling.content.values()))} if in_force else {})
    offering.save(update_fields=["facts"])


def _check_content(
    admission_round: AdmissionRound, kind: Ruling.Kind, offering: Offering | None, content: Any
) -> None:
    checks: dict[Ruling.Kind, Callable[[AdmissionRound, Any], None]] = {
        Ruling.Kind.TIE: _check_tie,
        Ruling.Kind.LINES: _check_lines,
        Ruling.Kind.OVERFLOW: _check_overflow,
        Ruling.Kind.FLOOR: _check_floor,
    }
    of_this_round = offering is None or offering.round_id == admission_round.pk
    if (offering is None) != (kind == Ruling.Kind.LINES) or not of_this_round:
        raise ContentRefused(_("Hãy chọn một trường của đợt này."))
    checks[kind](admission_round, content)


def _check_tie(admission_round: AdmissionRound, content: Mapping[str, Any]) -> None:
    if tie_fact(admission_round) is None:
        raise ContentRefused(
            _("Bộ quy tắc của đợt không để người quyết định việc này. Hãy sửa mục [ties] của bộ quy tắc.")
        )
    if content.get("last_seat") not in DECIDED_MODES:
        raise ContentRefused(_("Hãy chọn nhận hết, không nhận em nào, hoặc xếp tiếp theo thứ tự."))


def _check_overflow(admission_round: AdmissionRound, content: Mapping[str, Any]) -> None:
    extra = content.get("extra")
    if not isinstance(extra, int) or not 0 < extra <= MOST_EXTRA:
        raise ContentRefused(
            _("Hãy nhập số em được nhận vượt chỉ tiêu, từ 1 đến %(most)s.") % {"most": MOST_EXTRA}
        )


def _check_floor(admission_round: AdmissionRound, content: Mapping[str, Any]) -> None:
    fact = admission_round.policy.floor_fact
    if fact is None:
        raise ContentRefused(_("Bộ quy tắc của đợt không có điểm sàn của trường nên không ghi được."))
    try:
        known = encode(fact, str(content.get("floor", ""))) != MISSING
    except FactError as error:
        raise ContentRefused(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    if not known:
        raise ContentRefused(_("Hãy nhập điểm sàn, ví dụ 22,5."))


def _check_lines(admission_round: AdmissionRound, content: Sequence[Mapping[str, Any]]) -> None:
    if admission_round.policy.chain is None:
        raise ContentRefused(
            _("Bộ quy tắc của đợt không có điểm chuẩn riêng cho từng nguyện vọng nên không ghi được.")
        )
    if not content:
        raise ContentRefused(_("Hãy nhập điểm chuẩn cho ít nhất một trường."))
