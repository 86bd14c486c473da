"""What the exam office sees: who sits, what is recorded, how the marks are spread."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from admissions.examination.needed import candidates, who_needs, wishes_that_need
from admissions.models import AdmissionRound, Application, ScoreFact
from admissions.models.names import name_order
from admissions.rules.facts import Fact
from admissions.rules.marks_needed import programmes_that_need

CLASSES = 10


def candidates_of(admission_round: AdmissionRound) -> QuerySet[Application]:
    """The verified files, in the order of candidate numbers and then of names."""
    return (
        candidates(admission_round)
        .select_related("applicant")
        .order_by("candidate_number", name_order("applicant__sort_name"), "code")
    )


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One mark that the round ranks by: how many need it, how many have it, how many were absent.

    Of a mark of single wishes the wishes are counted.
    """

    fact: Fact
    expected: int
    recorded: int
    absent: int

    @property
    def missing(self) -> int:
        return self.expected - self.recorded


@dataclass(frozen=True, slots=True)
class ScoreFigures:
    candidates: int
    numbered: int
    subjects: list[SubjectLine]

    @property
    def missing(self) -> int:
        """Marks that are neither recorded nor an absence."""
        return sum(line.missing for line in self.subjects)

    @property
    def is_complete(self) -> bool:
        """Whether everybody has a number and every mark."""
        return bool(self.candidates) and self.numbered == self.candidates and not self.missing


def score_figures(admission_round: AdmissionRound) -> ScoreFigures:
    """How far numbers and marks are, in two queries, and one more for each mark that not everybody needs."""
    people = (
        candidates_of(admission_round)
        .order_by()
        .aggregate(everyone=Count("pk"), numbered=Count("pk", filter=~Q(candidate_number="")))
    )
    marks = _marks(admission_round).values_list("fact").annotate(Count("pk"), Count("value"))
    found = {fact: (recorded, recorded - present) for fact, recorded, present in marks}
    policy, everyone = admission_round.policy, people["everyone"]
    lines = []
    for fact in policy.score_facts:
        if len(programmes_that_need(policy, fact)) == len(policy.parts):
            lines.append(SubjectLine(fact, everyone, *found.get(fact.name, (0, 0))))
        else:
            lines.append(_line(fact, who_needs(admission_round, fact)))
    lines += [_line(fact, wishes_that_need(admission_round, fact)) for fact in policy.wish_score_facts]
    return ScoreFigures(candidates=everyone, numbered=people["numbered"], subjects=lines)


def _line(fact: Fact, needing: QuerySet[Any]) -> SubjectLine:
    """`needing`: the candidates or wishes that need the mark."""
    own = Q(scores__fact=fact.name)
    figures = needing.order_by().aggregate(
        expected=Count("pk", distinct=True),
        recorded=Count("scores", filter=own),
        present=Count("scores", filter=own & Q(scores__value__isnull=False)),
    )
    absent = figures["recorded"] - figures["present"]
    return SubjectLine(fact, figures["expected"], figures["recorded"], absent)


def distribution(admission_round: AdmissionRound, fact: Fact) -> list[tuple[str, int]]:
    """How many candidates have each whole mark, 10 classes over the scale, for a mark that has a scale."""
    if fact.type != "score" or not fact.scale or fact.of != "applicant":
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
    return ScoreFact.objects.filter(application__in=candidates(admission_round).order_by()).order_by()


def names_by_number(admission_round: AdmissionRound) -> dict[str, str]:
    """The candidate's name by number."""
    rows = candidates_of(admission_round).exclude(candidate_number="")
    return dict(rows.order_by().values_list("candidate_number", "applicant__full_name"))


def score_texts(admission_round: AdmissionRound, facts: Sequence[Fact]) -> dict[tuple[int, str], int | None]:
    """Recorded marks by file and fact."""
    rows = _marks(admission_round).filter(fact__in=[fact.name for fact in facts])
    return {(pk, fact): value for pk, fact, value in rows.values_list("application_id", "fact", "value")}
