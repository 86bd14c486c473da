"""Children admitted before the run (tuyển thẳng): entered by one person, confirmed by another."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, Applicant, DirectAdmission, Offering
from admissions.permissions import can_enter_ruling
from admissions.setup.offering_facts import TAKEN
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import PLANNING, RoundState
from admissions.workflows.ruling import RulingState

BEFORE_WHAT_RANKS_IS_LOCKED = (
    *PLANNING,
    RoundState.ANNOUNCED,
    RoundState.OPENED,
    RoundState.CLOSED,
    RoundState.LOCKED,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The signed paper."""

    number: str
    signed_date: date
    signed_by: str


class TooLate(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Dữ liệu xét đã khoá nên không sửa danh sách tuyển thẳng được nữa. Hãy xin trả lại dữ liệu.")
        )


class AlreadyListed(Refusal):
    def __init__(self, child: Applicant) -> None:
        super().__init__(
            _("%(child)s đã có trong danh sách tuyển thẳng của đợt. Hãy thu hồi dòng cũ trước khi ghi lại.")
            % {"child": child.full_name}
        )


class NotOffered(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy chọn một nơi tuyển của đợt này đã có quyết định giao chỉ tiêu."))


class NoSeatLeft(Refusal):
    def __init__(self, offering: Offering) -> None:
        super().__init__(
            _("%(offering)s đã nhận đủ chỉ tiêu trước khi xét nên không tuyển thẳng thêm được.")
            % {"offering": offering.name}
        )


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do thu hồi."))


@transaction.atomic
def enter_direct_admission(
    *,
    actor: Actor,
    admission_round: AdmissionRound,
    applicant: Applicant,
    offering: Offering,
    ground: str,
    decision: Decision,
    now: datetime,
) -> DirectAdmission:
    """Put a child on the list. Raises NotPermitted, TooLate, NotOffered, AlreadyListed."""
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    if not can_enter_ruling(admission_round, actor):
        raise NotPermitted("enter_direct_admission")
    if admission_round.state not in BEFORE_WHAT_RANKS_IS_LOCKED:
        raise TooLate
    if offering.round_id != admission_round.pk or offering.quota_decision_id is None:
        raise NotOffered
    entry = DirectAdmission(
        round=admission_round,
        applicant=applicant,
        offering=offering,
        ground=DirectAdmission.Ground(ground),
        number=decision.number,
        signed_date=decision.signed_date,
        signed_by=decision.signed_by,
        entered_by_id=actor.pk,
        entered_at=now,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyListed(applicant) from error
    record(entry, "enter", actor=actor, now=now, after=entry.state, reason=decision.number)
    return entry


@transaction.atomic
def confirm_direct_admission(*, actor: Actor, entry: DirectAdmission, now: datetime) -> DirectAdmission:
    """A director who did not enter it confirms; a seat is taken from now on.

    Raises NotPermitted, TransitionRefused, TooLate, NoSeatLeft.
    """
    entry = _locked(entry)
    entry.confirmed_by_id, entry.confirmed_at = actor.pk, now
    advance(entry, "confirm", actor=actor, now=now, saving=("confirmed_by_id", "confirmed_at"))
    offering = entry.offering
    given = int(offering.facts.get(TAKEN.name) or 0) + taken_directly(entry.round)[offering.pk]
    if given > offering.seats:
        raise NoSeatLeft(offering)
    return entry


@transaction.atomic
def take_back_direct_admission(
    *, actor: Actor, entry: DirectAdmission, reason: str, now: datetime
) -> DirectAdmission:
    """Take the entry off the list: who entered it while it waits, a director with a reason once in force.

    Raises NotPermitted, TransitionRefused, TooLate, ReasonMissing.
    """
    entry = _locked(entry)
    in_force = entry.state == RulingState.CONFIRMED
    if in_force and not reason.strip():
        raise ReasonMissing
    advance(entry, "revoke" if in_force else "withdraw", actor=actor, now=now, reason=reason)
    return entry


def directly_admitted(admission_round: AdmissionRound) -> QuerySet[Any]:
    """The children whose direct admission is in force, as keys for a subquery."""
    found = DirectAdmission.objects.filter(round=admission_round, state=RulingState.CONFIRMED)
    return found.order_by().values("applicant")


def direct_admission_of(admission_round: AdmissionRound, applicant_id: int) -> DirectAdmission | None:
    """What admits this child directly; None while nothing in force does."""
    return (
        DirectAdmission.objects.filter(
            round=admission_round, applicant=applicant_id, state=RulingState.CONFIRMED
        )
        .select_related("offering__school", "round")
        .first()
    )


def taken_directly(admission_round: AdmissionRound) -> Counter[int]:
    """How many seats of each offering are taken so, by its key."""
    found = DirectAdmission.objects.filter(round=admission_round, state=RulingState.CONFIRMED).order_by()
    return Counter(dict(found.values_list("offering").annotate(Count("pk"))))


def _locked(entry: DirectAdmission) -> DirectAdmission:
    """Round first, entry second, as everywhere. Raises TooLate."""
    admission_round = AdmissionRound.objects.select_for_update().get(pk=entry.round_id)
    if admission_round.state not in BEFORE_WHAT_RANKS_IS_LOCKED:
        raise TooLate
    locked = DirectAdmission.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    locked.round = admission_round
    return locked
