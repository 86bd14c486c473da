"""A published grade-10 round with two schools, and the short names of the acts on its adjustments."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from admissions.enrolment import services as enrolment
from admissions.enrolment.adjusting import services
from admissions.models import Adjustment, AdmissionRound, Application, Enrolment, Offering, User
from admissions.permissions import Role
from tests import factories
from tests.factories import NOW
from tests.publication.stage import published

LATER = NOW + timedelta(days=3)
NEW_DEADLINE = NOW + timedelta(days=25)


def a_published_round(
    scores: list[str], wishes: list[list[int]], *, seats: int = 1
) -> tuple[AdmissionRound, list[Application], list[Offering]]:
    """Files in the order of `scores` (one mark, in all three papers); wishes by the number of the school."""
    admission_round = factories.a_round(grade=10, schools=2, seats=seats)
    offerings = list(admission_round.offerings.order_by("code"))
    files = [
        factories.a_verified(admission_round, offerings=[offerings[place] for place in chosen])
        for chosen in wishes
    ]
    admission_round = published(admission_round, scores)
    return admission_round, [Application.objects.get(pk=file.pk) for file in files], offerings


def offers(file: Application) -> list[tuple[str, str]]:
    """(school's code, state) of every offer to the child, in the order in which they were made."""
    found = Enrolment.objects.filter(applicant=file.applicant_id).order_by("pk")
    return [(each.offering.code, each.state) for each in found.select_related("offering")]


def answer(file: Application, act: str, *, now: datetime = LATER) -> None:
    """The family takes ("confirm") or gives up ("decline") its latest offer."""
    offer = Enrolment.objects.filter(applicant=file.applicant_id).order_by("pk").last()
    family = file.applicant.guardians.get().user
    {"confirm": enrolment.confirm_place, "decline": enrolment.decline_place}[act](
        actor=family, enrolment=offer, now=now
    )


def draft(admission_round: AdmissionRound, kind: str, *, now: datetime = LATER, **more) -> Adjustment:
    """By a specialist, with a reason and a deadline."""
    return services.draft_adjustment(
        actor=more.pop("actor", None) or factories.user(Role.SPECIALIST),
        admission_round=admission_round,
        kind=kind,
        note="theo kết luận của hội đồng",
        confirm_until=NEW_DEADLINE,
        now=now,
        **more,
    )


def approve(adjustment: Adjustment, director: User | None = None, *, now: datetime = LATER) -> Adjustment:
    """Propose and sign."""
    specialist = factories.user(Role.SPECIALIST)
    services.propose_adjustment(actor=specialist, adjustment=adjustment, now=now)
    return sign(adjustment, director or factories.user(Role.DIRECTOR), now=now)


def sign(adjustment: Adjustment, director: User, *, now: datetime = LATER) -> Adjustment:
    return services.approve_adjustment(
        actor=director,
        adjustment=adjustment,
        number="512/QĐ-SGDĐT",
        signed_date=date(2025, 6, 4),
        signed_by="Giám đốc",
        now=now,
    )


def apply(adjustment: Adjustment, *, now: datetime = LATER) -> Adjustment:
    return services.apply_adjustment(actor=factories.user(Role.SPECIALIST), adjustment=adjustment, now=now)


def changes(adjustment: Adjustment) -> dict[str, tuple[str, str, str]]:
    """File code → (kind, from, to), blank for no school."""
    found = adjustment.changes.select_related("application", "before_offering", "after_offering")
    return {
        each.application.code: (
            each.kind,
            each.before_offering.code if each.before_offering else "",
            each.after_offering.code if each.after_offering else "",
        )
        for each in found
    }
