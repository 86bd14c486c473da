"""STAGE 0: the department plans a round (rules, calendar, seats, catchments) and opens it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.utils.translation import gettext as _

from admissions.models import (
    AdministrativeUnit,
    AdmissionRound,
    Catchment,
    QuotaDecision,
    School,
    User,
)
from admissions.permissions import Role, can_steer_round, has_role
from admissions.rules.packs import load_pack, pack_text
from admissions.setup.closing import restore_reopened
from admissions.setup.offerings import Seats, SeatsRefused, check_seats, write_offerings
from admissions.setup.plan_checks import check_class_sizes, check_third_paper
from admissions.setup.queries import sent_back
from admissions.workflows.log import Actor, NotPermitted, advance, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import PLANNING, RoundState

# A round of this code would hide the page that creates rounds.
RESERVED_CODES = ("moi",)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of a round, in order; times are aware."""

    registration_opens_at: datetime
    registration_closes_at: datetime
    results_at: datetime
    confirmation_closes_at: datetime

    @property
    def is_in_order(self) -> bool:
        """Whether the dates follow one another."""
        return (
            self.registration_opens_at
            < self.registration_closes_at
            <= self.results_at
            < self.confirmation_closes_at
        )


class CalendarOutOfOrder(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Lịch chưa hợp lý: giờ mở đăng ký, hạn đăng ký, giờ công bố, hạn xác nhận phải nối tiếp nhau.")
        )


class PlanIsFixed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Kế hoạch đã duyệt nên không sửa được. Hãy xin trả lại kế hoạch trước."))


class SeatsOfNewSchool(Refusal):
    def __init__(self, school: School) -> None:
        super().__init__(
            _("%(school)s chưa có trong đợt. Danh sách đã chốt nên chỉ sửa được chỉ tiêu của trường đã có.")
            % {"school": school.name}
        )


class RoundCodeRefused(Refusal):
    """A code that cannot stand in the address of a page, or that is taken."""


class PlanIncomplete(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Kế hoạch chưa có chỉ tiêu của trường nào. Hãy nhập quyết định giao chỉ tiêu."))


def check_round_code(code: str) -> None:
    """Raises RoundCodeRefused when no round may have this code."""
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", code):
        raise RoundCodeRefused(
            _("Hãy đặt mã đợt bằng chữ không dấu, số và gạch nối, nhiều nhất 64 ký tự, ví dụ lop-10-2026.")
        )
    if code in RESERVED_CODES or AdmissionRound.objects.filter(code=code).exists():
        raise RoundCodeRefused(_("Đã có đợt dùng mã này. Hãy chọn mã khác."))


@transaction.atomic
def create_round(
    *,
    actor: User,
    code: str,
    name: str,
    province: AdministrativeUnit,
    pack_id: str,
    calendar: Calendar,
    now: datetime,
) -> AdmissionRound:
    """Draft a round under a rule pack, of which it keeps a copy.

    Raises NotPermitted, CalendarOutOfOrder, RoundCodeRefused, ThirdPaperRepeated.
    """
    if not has_role(actor, Role.SPECIALIST):
        raise NotPermitted("create_round")
    if not calendar.is_in_order:
        raise CalendarOutOfOrder
    check_round_code(code)
    policy = load_pack(pack_id)
    check_third_paper(policy, province)
    admission_round = AdmissionRound(
        code=code,
        name=name,
        province=province,
        grade=policy.grade,
        school_year=policy.school_year,
        method=policy.method,
        registration_opens_at=calendar.registration_opens_at,
        registration_closes_at=calendar.registration_closes_at,
        results_at=calendar.results_at,
        confirmation_closes_at=calendar.confirmation_closes_at,
        seed=token_hex(16),
        drafted_by=actor,
    )
    admission_round.take_pack(pack_id=pack_id, toml=pack_text(pack_id))
    admission_round.save(force_insert=True)
    record(admission_round, "draft", actor=actor, now=now, after=admission_round.state)
    return admission_round


@transaction.atomic
def record_quota_decision(
    *,
    actor: Actor,
    admission_round: AdmissionRound,
    number: str,
    signed_date: date,
    signed_by: str,
    seats: Sequence[Seats],
    now: datetime,
    exception: str = "",
) -> QuotaDecision:
    """Give schools their seats by one signed decision; a school named again gets the new figure.

    `exception` is the document that allows larger classes than the law does; the log keeps it.
    After the plan is approved only where a director returned the data, and only to schools of the round.
    Raises NotPermitted, PlanIsFixed, SeatsRefused, SeatsOfNewSchool, ClassTooLarge.
    """
    admission_round = _locked(admission_round)
    if not can_steer_round(admission_round, actor):
        raise NotPermitted("plan")
    if not seats_are_open(admission_round):
        raise PlanIsFixed
    if admission_round.state not in PLANNING:
        _refuse_new_schools(admission_round, seats)
    check_seats(admission_round.policy, seats)
    if not exception:
        check_class_sizes(admission_round.policy, seats)
    decision, created = QuotaDecision.objects.get_or_create(
        round=admission_round, number=number, defaults={"signed_date": signed_date, "signed_by": signed_by}
    )
    if not created and (decision.signed_date, decision.signed_by) != (signed_date, signed_by):
        raise SeatsRefused(
            _("Quyết định %(number)s đã ghi với người ký %(signer)s, ngày %(date)s. Hãy nhập đúng như vậy.")
            % {"number": number, "signer": decision.signed_by, "date": f"{decision.signed_date:%d/%m/%Y}"}
        )
    write_offerings(admission_round, decision, seats, actor=actor, now=now)
    above = _("vượt sĩ số theo %(exception)s") % {"exception": exception}
    record(decision, "record", actor=actor, now=now, reason=f"{number}; {above}" if exception else number)
    return decision


def seats_are_open(admission_round: AdmissionRound) -> bool:
    """Whether seats may be recorded: while the plan is drafted, or when a director returned the data."""
    if admission_round.state == RoundState.DRAFTED:
        return True
    last = sent_back(admission_round) if admission_round.state == RoundState.LOCKED else None
    return last is not None and last.action == "return_data"


def _refuse_new_schools(admission_round: AdmissionRound, seats: Sequence[Seats]) -> None:
    present = set(admission_round.offerings.values_list("school", "programme"))
    for each in seats:
        if (each.school.pk, each.programme) not in present:
            raise SeatsOfNewSchool(each.school)


@transaction.atomic
def draw_catchments(
    *, actor: Actor, admission_round: AdmissionRound, catchments: Sequence[Catchment], now: datetime
) -> None:
    """Replace the round's catchments by these unsaved rows. Raises NotPermitted, PlanIsFixed."""
    admission_round = _plan(admission_round, actor)
    Catchment.objects.filter(offering__round=admission_round).delete()
    Catchment.objects.bulk_create(catchments, batch_size=2000)
    record(admission_round, "draw_catchments", actor=actor, now=now, reason=str(len(catchments)))


@transaction.atomic
def approve_plan(*, actor: Actor, admission_round: AdmissionRound, now: datetime) -> AdmissionRound:
    """A director signs the plan. Raises NotPermitted, PlanIncomplete, TransitionRefused."""
    admission_round = _locked(admission_round)
    if not admission_round.offerings.filter(quota_decision__isnull=False).exists():
        raise PlanIncomplete
    advance(admission_round, "approve_plan", actor=actor, now=now)
    return admission_round


@transaction.atomic
def move_round(
    *, actor: Actor, admission_round: AdmissionRound, transition: str, now: datetime, reason: str = ""
) -> AdmissionRound:
    """Take one of the plain steps of plan and calendar (MOVES). Raises NotPermitted, TransitionRefused.

    Closing puts files that families were changing back to what they handed in last.
    """
    if transition not in MOVES:
        raise NotPermitted(transition)
    admission_round = _locked(admission_round)
    if transition == "announce":  # the log keeps what was promised before anybody could apply
        reason = _("Mã băm hạt giống bốc thăm: %(hash)s") % {"hash": admission_round.seed_commitment}
    advance(admission_round, transition, actor=actor, now=now, reason=reason)
    if transition == "close":
        restore_reopened(admission_round, actor=actor, now=now)
    return admission_round


@transaction.atomic
def extend_registration(
    *, actor: Actor, admission_round: AdmissionRound, closes_at: datetime, reason: str, now: datetime
) -> AdmissionRound:
    """Reopen a closed registration until a later time, by a director with a reason."""
    admission_round = _locked(admission_round)
    if not now < closes_at <= admission_round.results_at:
        raise CalendarOutOfOrder
    admission_round.registration_closes_at = closes_at
    advance(
        admission_round, "reopen", actor=actor, now=now, reason=reason, saving=("registration_closes_at",)
    )
    return admission_round


SERVED_WITHIN = timedelta(minutes=2)
"""How long a request that came before the deadline may take: the clock closes no round before that."""


def rounds_due(now: datetime) -> list[tuple[AdmissionRound, str]]:
    """Rounds whose window opens or closes by the calendar at `now`, with the transition that is due.

    From the deadline on nobody may apply, whatever the state; closing waits until those are served who were
    received in time.
    """
    opening = AdmissionRound.objects.filter(
        state=RoundState.ANNOUNCED, registration_opens_at__lte=now, registration_closes_at__gt=now
    )
    closing = AdmissionRound.objects.filter(
        state=RoundState.OPENED, registration_closes_at__lte=now - SERVED_WITHIN
    )
    return [(each, "open") for each in opening] + [(each, "close") for each in closing]


MOVES = ("return_plan", "announce", "open", "close", "archive")


def _locked(admission_round: AdmissionRound) -> AdmissionRound:
    return AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)


def _plan(admission_round: AdmissionRound, actor: Actor) -> AdmissionRound:
    admission_round = _locked(admission_round)
    if not can_steer_round(admission_round, actor):
        raise NotPermitted("plan")
    if admission_round.state not in PLANNING[:1]:
        raise PlanIsFixed
    return admission_round
