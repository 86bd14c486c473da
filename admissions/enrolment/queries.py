"""What a school sees of the places on offer, and what finishing a round would do."""

from collections import Counter

from django.db.models import Count, QuerySet

from admissions.models import AdmissionRound, Enrolment, User
from admissions.models.names import name_order
from admissions.permissions import visible_enrolments


def offers_of(user: User, *, state: str = "", round_code: str = "") -> QuerySet[Enrolment]:
    """The places that this account's school offered, in the order of names."""
    found = visible_enrolments(
        user, Enrolment.objects.select_related("applicant", "placement__application", "offering", "round")
    )
    if state:
        found = found.filter(state=state)
    if round_code:
        found = found.filter(round__code=round_code)
    return found.order_by(name_order("applicant__sort_name"), "pk")


def rounds_with_offers(user: User) -> list[AdmissionRound]:
    """The rounds in which this account's school offers places, the newest first."""
    offers = visible_enrolments(user, Enrolment.objects.order_by())
    return list(AdmissionRound.objects.filter(pk__in=offers.values("round")))


def offer_counts(admission_round: AdmissionRound) -> Counter[str]:
    """How many offers of the round are in each state."""
    rows = admission_round.enrolments.order_by().values_list("state").annotate(Count("pk"))
    return Counter(dict(rows))


def school_offer_counts(user: User, round_code: str) -> Counter[str]:
    """How many offers of this account's school are in each state."""
    offers = visible_enrolments(user, Enrolment.objects.order_by()).filter(round__code=round_code)
    return Counter(dict(offers.values_list("state").annotate(Count("pk"))))
