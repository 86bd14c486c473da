"""What the pages of the plan show: rounds, a round's figures, its schools, the audit log."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from admissions.models import (
    AdmissionRound,
    AllocationRun,
    Applicant,
    Application,
    AuditEvent,
    Catchment,
    Offering,
    School,
    User,
)
from admissions.models.names import alphabetical_key
from admissions.permissions import visible_rounds
from admissions.workflows.application import ApplicationState

SENT_BACK = ("return_plan", "return_data", "return_proposal", "turn_down")
NOT_HANDED_IN = (ApplicationState.DRAFTED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED)


def rounds_for(user: User) -> QuerySet[AdmissionRound]:
    """The rounds that this account may see, with what every page of a round names."""
    return visible_rounds(
        user, AdmissionRound.objects.select_related("province", "drafted_by", "approved_by")
    )


def rounds_with_figures(user: User) -> QuerySet[AdmissionRound]:
    """The list of rounds, each with its `seats`, `schools` and `files` handed in."""
    offerings = Offering.objects.filter(round=OuterRef("pk")).order_by().values("round")
    files = Application.objects.filter(round=OuterRef("pk")).exclude(state__in=NOT_HANDED_IN)
    return rounds_for(user).annotate(
        seats=_figure(offerings.annotate(n=Sum("seats"))),
        schools=_figure(offerings.annotate(n=Count("pk"))),
        files=_figure(files.order_by().values("round").annotate(n=Count("pk"))),
    )


def _figure(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)


def file_counts(admission_round: AdmissionRound) -> Counter[str]:
    """How many files of the round are in each state."""
    rows = admission_round.applications.order_by().values_list("state").annotate(Count("pk"))
    return Counter(dict(rows))


def sent_back(subject: AdmissionRound | AllocationRun) -> AuditEvent | None:
    """The act by which a director sent this back, when nothing has happened to it since."""
    last = (
        AuditEvent.objects.filter(subject=subject._meta.model_name, subject_id=subject.pk)
        .exclude(to_state="")
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    return last if last is not None and last.action in SENT_BACK else None


def handed_in(counts: Counter[str]) -> int:
    """Files that families handed in, whatever the school said of them."""
    return sum(count for state, count in counts.items() if state not in NOT_HANDED_IN)


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One offering of a round with the files its school handles and how often it is wished for first."""

    offering: Offering
    first_wishes: int
    waiting: int
    returned: int
    verified: int

    @property
    def name_key(self) -> tuple[str, str]:
        return alphabetical_key(self.offering.name)


def school_lines(admission_round: AdmissionRound) -> list[SchoolLine]:
    """Every offering of the round in the order of names, in two queries."""
    handed = Q(preferences__rank=1) & ~Q(preferences__application__state__in=NOT_HANDED_IN)
    offerings = (
        admission_round.offerings.select_related("school", "quota_decision")
        .annotate(first_wishes=Count("preferences", filter=handed))
        .order_by()
    )
    rows = (
        admission_round.applications.order_by()
        .values_list("handling_school", "state")
        .annotate(n=Count("pk"))
    )
    states: dict[int | None, Counter[str]] = {}
    for school, state, count in rows:
        states.setdefault(school, Counter())[state] = count
    lines = [_school_line(offering, states.get(offering.school_id, Counter())) for offering in offerings]
    return sorted(lines, key=lambda line: line.name_key)


def _school_line(offering: Offering, states: Counter[str]) -> SchoolLine:
    return SchoolLine(
        offering=offering,
        first_wishes=offering.first_wishes,  # type: ignore[attr-defined]
        waiting=states[ApplicationState.SUBMITTED] + states[ApplicationState.TAKEN_UP],
        returned=states[ApplicationState.RETURNED],
        verified=states[ApplicationState.VERIFIED],
    )


def schools_by_code() -> dict[str, School]:
    """Every school by its code in small letters."""
    return {school.code.casefold(): school for school in School.objects.order_by()}


def uses_catchments(admission_round: AdmissionRound) -> bool:
    """Whether the round's rules ask in which catchment a child lives."""
    names = {fact.name for fact in admission_round.policy.facts_of("preference") if fact.source == "computed"}
    return bool(names & {"in_catchment", "catchment_order"})


def catchments_of(admission_round: AdmissionRound) -> list[Catchment]:
    """The round's catchments with the names of both ends, by the names of communes; drawn areas first."""
    found = Catchment.objects.filter(offering__round=admission_round).select_related(
        "offering__school", "residential_unit__commune"
    )
    key = cache(alphabetical_key)
    return sorted(
        found.order_by("residential_unit__code", "order", "pk"),
        key=lambda each: key(each.residential_unit.commune.name if each.residential_unit else ""),
    )


def register_counts() -> dict[str, Any]:
    """Of the register: `children`, `with_school` whose present school is known, `latest` update."""
    return Applicant.objects.aggregate(
        children=Count("pk"), with_school=Count("source_school"), latest=Max("sector_as_of")
    )
