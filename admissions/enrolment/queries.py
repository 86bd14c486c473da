"""What a school sees of the places on offer, and what finishing a round would do."""

from collections import Counter

from django.db.models import Case, Count, Q, QuerySet, When

from admissions.models import (
    Adjustment,
    AdjustmentChange,
    AdmissionRound,
    DirectAdmission,
    Enrolment,
    Offering,
    User,
)
from admissions.models.names import name_order
from admissions.permissions import visible_adjustments, visible_enrolments, visible_waiting_lists
from admissions.workflows.round import RoundState
from admissions.workflows.ruling import RulingState


def offers_of(user: User, *, state: str = "", round_code: str = "") -> QuerySet[Enrolment]:
    """The places that this account's school offered, in the order of names."""
    found = visible_enrolments(
        user,
        Enrolment.objects.select_related(
            "applicant", "placement__application", "change__application", "offering", "round"
        ),
    )
    if state:
        found = found.filter(state=state)
    if round_code:
        found = found.filter(round__code=round_code)
    return found.order_by(name_order("applicant__sort_name"), "pk")


def direct_admissions_of(user: User, admission_round: AdmissionRound) -> list[DirectAdmission]:
    """The children whom this account's school takes without ranking, in the order of names."""
    found = DirectAdmission.objects.filter(
        round=admission_round,
        state=RulingState.CONFIRMED,
        offering__in=visible_waiting_lists(user, Offering.objects.order_by()),
    )
    return list(
        found.select_related("applicant", "offering").order_by(name_order("applicant__sort_name"), "pk")
    )


def rounds_with_offers(user: User) -> list[AdmissionRound]:
    """The rounds in which this account's school offers places or takes children directly, newest first."""
    offers = visible_enrolments(user, Enrolment.objects.order_by())
    direct = DirectAdmission.objects.filter(
        state=RulingState.CONFIRMED,
        offering__in=visible_waiting_lists(user, Offering.objects.order_by()),
    ).order_by()
    return list(
        AdmissionRound.objects.filter(Q(pk__in=offers.values("round")) | Q(pk__in=direct.values("round")))
    )


def rounds_with_waiting_lists(user: User) -> list[AdmissionRound]:
    """The published rounds in which this account's school takes children in."""
    offered = visible_waiting_lists(user, Offering.objects.order_by())
    return list(AdmissionRound.objects.filter(pk__in=offered.values("round"), state=RoundState.PUBLISHED))


def offer_counts(admission_round: AdmissionRound) -> Counter[str]:
    """How many offers of the round are in each state."""
    rows = admission_round.enrolments.order_by().values_list("state").annotate(Count("pk"))
    return Counter(dict(rows))


def school_offer_counts(user: User, round_code: str) -> Counter[str]:
    """How many offers of this account's school are in each state."""
    offers = visible_enrolments(user, Enrolment.objects.order_by()).filter(round__code=round_code)
    return Counter(dict(offers.values_list("state").annotate(Count("pk"))))


def adjustments_for(user: User) -> QuerySet[Adjustment]:
    """The adjustments that this user may see, with whoever drafted and approved them."""
    return visible_adjustments(
        user, Adjustment.objects.select_related("round__province", "drafted_by", "approved_by")
    )


def adjustments_of(user: User, admission_round: AdmissionRound) -> list[Adjustment]:
    """Those of one round, the newest first."""
    return list(adjustments_for(user).filter(round=admission_round))


def changes_of(adjustment: Adjustment) -> QuerySet[AdjustmentChange]:
    """Child by child: losses first, since they need a word; then in the order of file codes."""
    losses_first = Case(When(kind=AdjustmentChange.Kind.LOST, then=0), default=1)
    return adjustment.changes.select_related(
        "application", "before_offering", "after_offering", "adjustment__round"
    ).order_by(losses_first, "application__code")
