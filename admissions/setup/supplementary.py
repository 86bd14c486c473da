"""A round after the first (đợt bổ sung): the seats that are left, under the same rules with fewer wishes."""

from __future__ import annotations

from datetime import date, datetime
from secrets import token_hex

from django.db import IntegrityError, transaction
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from admissions.models import AdmissionRound, Catchment, Enrolment, Offering, QueueLine, QuotaDecision
from admissions.permissions import can_steer_round
from admissions.rules.facts import decode
from admissions.rules.packs.later_text import later_text
from admissions.rules.parse import parse_policy
from admissions.rules.policy import Policy
from admissions.rules.supplementary import FLOOR
from admissions.setup.services import Calendar, CalendarOutOfOrder, check_round_code
from admissions.workflows.adjustment import AdjustmentState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.log import Actor, NotPermitted, record
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState

MAY_BE_FOLLOWED = (RoundState.PUBLISHED, RoundState.FINISHED)
FIRST_ROUND_ONLY = ("taken",)
"""Facts of an offering that do not go on: places given beforehand are in the seats already."""


class NothingToFollow(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Chỉ mở đợt bổ sung khi đợt trước đã công bố kết quả và chưa lưu trữ."))


class AlreadyFollowed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Đợt này đã có đợt bổ sung. Nếu còn chỗ nữa, hãy mở đợt bổ sung tiếp theo sau đợt đó.")
        )


class NoMoreRounds(Refusal):
    def __init__(self, rounds: int) -> None:
        super().__init__(
            _("Quy tắc của đợt chỉ cho %(rounds)s đợt bổ sung, và đã mở đủ.") % {"rounds": rounds}
        )


class NoSeatsLeft(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Không trường nào còn chỗ nên không mở được đợt bổ sung."))


class FloorNotDeclared(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Quy tắc của đợt đặt mức sàn cho đợt bổ sung nhưng chưa khai báo dữ kiện %(fact)s của trường.")
            % {"fact": FLOOR}
        )


def may_be_followed(admission_round: AdmissionRound) -> bool:
    """Whether a further round may be opened after this one."""
    if admission_round.state not in MAY_BE_FOLLOWED:
        return False
    try:
        _check_number(admission_round)
    except Refusal:
        return False
    return True


@transaction.atomic
def open_supplementary_round(
    *,
    actor: Actor,
    follows: AdmissionRound,
    code: str,
    name: str,
    calendar: Calendar,
    number: str,
    signed_date: date,
    signed_by: str,
    now: datetime,
) -> AdmissionRound:
    """Draft a round for the seats that a published one has left.

    1. It keeps the rules of the first with the wishes that [later] gives, and a seed of its own.
    2. The decision named here gives each offering the seats that are free (`free_seats`); offerings without
       any are not in the round. Facts and catchments go on.
    3. Where [later] sets a floor, it is the line that a first wish needed (`first_wish_lines`).
    The plan is approved as any other; until then seats may be corrected by a further decision.
    Raises NotPermitted, NothingToFollow, AlreadyFollowed, NoMoreRounds, CalendarOutOfOrder,
    RoundCodeRefused, NoSeatsLeft, FloorNotDeclared.
    """
    follows = AdmissionRound.objects.select_for_update().get(pk=follows.pk)
    if not can_steer_round(follows, actor):
        raise NotPermitted("open_supplementary_round")
    if follows.state not in MAY_BE_FOLLOWED:
        raise NothingToFollow
    _check_number(follows)
    if not calendar.is_in_order:
        raise CalendarOutOfOrder
    check_round_code(code)
    made = _draft(actor, follows, code, name, calendar)
    record(
        made,
        "draft",
        actor=actor,
        now=now,
        after=made.state,
        reason=_("bổ sung cho %(round)s") % {"round": follows.code},
    )
    decision = QuotaDecision.objects.create(
        round=made, number=number, signed_date=signed_date, signed_by=signed_by
    )
    _offer(made, follows, decision, now)
    record(decision, "record", actor=actor, now=now, reason=number)
    return made


def free_seats(admission_round: AdmissionRound, now: datetime) -> dict[int, int]:
    """Seats that each offering has left, by key: less the places given beforehand, those confirmed and those
    that a family may still confirm; never below 0."""
    held = admission_round.enrolments.filter(state=EnrolmentState.CONFIRMED)
    counts = dict(held.order_by().values_list("offering").annotate(Count("pk")))
    for offer in _open_offers(admission_round, now):
        counts[offer.offering_id] = counts.get(offer.offering_id, 0) + 1
    offerings = admission_round.offerings.filter(quota_decision__isnull=False)
    return {
        each.pk: max(each.seats - int(each.facts.get("taken") or 0) - counts.get(each.pk, 0), 0)
        for each in offerings
    }


def open_offers(admission_round: AdmissionRound, now: datetime) -> int:
    """How many families may still confirm a place."""
    return len(_open_offers(admission_round, now))


def first_wish_lines(admission_round: AdmissionRound) -> dict[int, int]:
    """The line of a first wish at each offering of a published round, hundredths by key; an offering that
    admitted nobody by a score has none.

    Lines fixed by decision come first, else the lowest of the offering's queues, as
    `rules.supplementary.first_wish_lines`; a line that was lowered after publication is the lowered one.
    """
    run = admission_round.published_run
    if run is None:
        return {}
    if run.freeze is not None and run.freeze.lines is not None:
        keys = dict(admission_round.offerings.values_list("code", "pk"))
        lines = {keys[code]: int(line) for code, rank, line in run.freeze.lines if rank in (0, 1)}
    else:
        rows = QueueLine.objects.filter(run=run, score__isnull=False).order_by().values_list("offering")
        lines = dict(rows.annotate(Min("score")))
    lowered = admission_round.adjustments.filter(state=AdjustmentState.APPLIED).order_by("applied_at")
    for adjustment in lowered:
        lines |= {int(line["offering"]): int(line["cutoff"]) for line in adjustment.lines}
    return lines


def _open_offers(admission_round: AdmissionRound, now: datetime) -> list[Enrolment]:
    if admission_round.state != RoundState.PUBLISHED:
        return []
    offers = admission_round.enrolments.filter(state=EnrolmentState.OFFERED)
    return [each for each in offers.select_related("round", "change__adjustment") if now < each.confirm_until]


def _check_number(follows: AdmissionRound) -> None:
    if follows.supplementary_rounds.exists():
        raise AlreadyFollowed
    later, before = follows.policy.later, 0
    first: AdmissionRound | None = follows
    while first is not None and first.follows is not None:
        first, before = first.follows, before + 1
    if later is not None and before >= later.rounds:
        raise NoMoreRounds(later.rounds)


def _draft(actor: Actor, follows: AdmissionRound, code: str, name: str, calendar: Calendar) -> AdmissionRound:
    made = AdmissionRound(
        code=code,
        name=name,
        province_id=follows.province_id,
        grade=follows.grade,
        school_year=follows.school_year,
        method=follows.method,
        registration_opens_at=calendar.registration_opens_at,
        registration_closes_at=calendar.registration_closes_at,
        results_at=calendar.results_at,
        confirmation_closes_at=calendar.confirmation_closes_at,
        seed=token_hex(16),
        drafted_by_id=actor.pk,
        follows=follows,
    )
    text = later_text(follows.pack_toml)
    parse_policy(text, source=follows.pack_id)
    made.take_pack(pack_id=follows.pack_id, toml=text)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyFollowed from error
    return made


def _offer(made: AdmissionRound, follows: AdmissionRound, decision: QuotaDecision, now: datetime) -> None:
    free, policy = free_seats(follows, now), made.policy
    floors = first_wish_lines(follows) if _has_floor(policy) else {}
    before = list(follows.offerings.filter(pk__in=[key for key, seats in free.items() if seats]))
    if not before:
        raise NoSeatsLeft
    offered = Offering.objects.bulk_create(
        Offering(
            round=made,
            school_id=each.school_id,
            programme=each.programme,
            code=each.code,
            name=each.name,
            seats=free[each.pk],
            facts=_facts(policy, each, floors.get(each.pk)),
            quota_decision=decision,
        )
        for each in before
    )
    now_at = {old.pk: new for old, new in zip(before, offered, strict=True)}
    Catchment.objects.bulk_create(
        (
            Catchment(
                offering=now_at[each.offering_id],
                residential_unit_id=each.residential_unit_id,
                polygon=each.polygon,
                order=each.order,
            )
            for each in Catchment.objects.filter(offering__in=now_at).order_by("pk")
        ),
        batch_size=2000,
    )


def _has_floor(policy: Policy) -> bool:
    if policy.later is None or policy.later.floor != FLOOR:
        return False
    if FLOOR not in (fact.name for fact in policy.facts_of("offering")):
        raise FloorNotDeclared
    return True


def _facts(policy: Policy, before: Offering, floor: int | None) -> dict[str, str]:
    """What is known of the offering, without what was decided for the first round alone."""
    decided = policy.ties.decided_by
    facts = {name: text for name, text in before.facts.items() if name not in (*FIRST_ROUND_ONLY, decided)}
    if floor is not None:
        facts[FLOOR] = decode(policy.fact(FLOOR, "offering"), floor)
    return facts
