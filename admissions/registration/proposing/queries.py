"""What the department reads of a round's proposals: how many, at which schools, how families answer."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from admissions.models import AdmissionRound, Offering, Proposal
from admissions.models.names import alphabetical_key
from admissions.workflows.proposal import ProposalState


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school: its seats, to how many they are proposed, how many agreed and how many chose themselves."""

    offering: Offering
    counts: Counter[str]

    @property
    def proposed(self) -> int:
        """Proposals that stand or were never refused."""
        return sum(self.counts.values()) - self.counts[ProposalState.DECLINED]

    @property
    def name_key(self) -> tuple[str, str]:
        return alphabetical_key(self.offering.name)


def school_lines(admission_round: AdmissionRound) -> list[SchoolLine]:
    """Every school with a decision on its seats; two queries."""
    counts: dict[int, Counter[str]] = {}
    rows = admission_round.proposals.order_by().values_list("offering", "state").annotate(Count("pk"))
    for offering, state, number in rows:
        counts.setdefault(offering, Counter())[state] = number
    listed = Offering.objects.filter(round=admission_round, quota_decision__isnull=False)
    return [SchoolLine(each, counts.get(each.pk, Counter())) for each in listed]


def state_counts(lines: list[SchoolLine]) -> Counter[str]:
    """How many proposals of the round are in each state."""
    return sum((line.counts for line in lines), Counter())


def listed_proposals(admission_round: AdmissionRound) -> QuerySet[Proposal]:
    """The round's proposals for the office's list, by school and then by the child's code."""
    found = admission_round.proposals.select_related("offering", "applicant__residential_unit__commune")
    return found.order_by("offering__code", "applicant__student_code", "pk")
