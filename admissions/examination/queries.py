"""What the exam office sees: who sits, what is recorded, how the marks are spread."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from admissions.models import AdmissionRound, Application, ScoreFact
from admissions.models.names import name_order
from admissions.rules.facts import Fact
from admissions.workflows.application import ApplicationState

CLASSES = 10


def candidates_of(admission_round: AdmissionRound) -> QuerySet[Application]:
    """The verified files, in the order of candidate numbers and then of names."""
    return (
        Application.objects.filter(round=admission_round, state=ApplicationState.VERIFIED)
        .select_related("applicant")
        .order_by("candidate_number", name_order("applicant__sort_name"), "code")
    )


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One mark that the round ranks by: how many have it, how many were absent."""

    fact: Fact
    recorded: int
    absent: int


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    candidates: int
    numbered: int
    subjects: list[SubjectLine]

    @property
    def missing(self) -> int:
        """Marks that are neither recorded nor an absence."""
        return sum(self.candidates - line.recorded for line in self.subjects)

    @property
    def is_complete(self) -> bool:
        """Whether everybody has a number and every mark."""
        return bool(self.candidates) and self.numbered == self.candidates and not self.missing


def score_figures(admission_round: AdmissionRound) -> ScoreFigures:
    """How far numbers and marks are, in two queries."""
    people = (
        candidates_of(admission_round)
        .order_by()
        .aggregate(everyone=Count("pk"), numbered=Count("pk", filter=~Q(candidate_number="")))
    )
    marks = _marks(admission_round).values_list("fact").annotate(Count("pk"), Count("value"))
    found = {fact: (recorded, recorded - present) for fact, recorded, present in marks}
    facts = admission_round.policy.score_facts
    return ScoreFigures(
        candidates=people["everyone"],
        numbered=people["numbered"],
        subjects=[SubjectLine(fact, *found.get(fact.name, (0, 0))) for fact in facts],
    )


def distribution(admission_round: AdmissionRound, fact: Fact) -> list[tuple[str, int]]:
    """How many candidates have each whole mark, 10 classes over the scale, for a mark that has a scale."""
    if fact.type != "score" or not fact.scale:
        return []
    width = max(fact.scale // CLASSES, 1)
    values = _marks(admission_round).filter(fact=fact.name, value__isnull=False)
    counts: Counter[int] = Counter()
    for value, count in values.values_list("value").annotate(Count("pk")):
        counts[min(value // width, CLASSES - 1)] += count
    if not counts:
        return []
    bounds = [(n * width, (n + 1) * width) for n in range(CLASSES)]
    return [(_class_name(low, high), counts[n]) for n, (low, high) in enumerate(bounds)]


def _class_name(low: int, high: int) -> str:
    shown = [
        str(part // 100) if part % 100 == 0 else str(part / 100).replace(".", ",") for part in (low, high)
    ]
    return "–".join(shown)


def _marks(admission_round: AdmissionRound) -> QuerySet[ScoreFact]:
    return ScoreFact.objects.filter(
        application__round=admission_round, application__state=ApplicationState.VERIFIED
    ).order_by()


def names_by_number(admission_round: AdmissionRound) -> dict[str, str]:
    """The candidate's name by number."""
    rows = candidates_of(admission_round).exclude(candidate_number="")
    return dict(rows.order_by().values_list("candidate_number", "applicant__full_name"))


def score_texts(admission_round: AdmissionRound, facts: Sequence[Fact]) -> dict[tuple[int, str], int | None]:
    """Recorded marks by file and fact."""
    rows = _marks(admission_round).filter(fact__in=[fact.name for fact in facts])
    return {(pk, fact): value for pk, fact, value in rows.values_list("application_id", "fact", "value")}
