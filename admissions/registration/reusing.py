"""Papers that a family has sent already and may use for another need."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language

from admissions.models import User
from admissions.registration.queries import WholeFile, family_papers
from admissions.workflows.document import DocumentState

MOST = 12
REUSABLE = (DocumentState.UPLOADED, DocumentState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ReusablePaper:
    """A paper by its name, whose it is, and how many pages it has."""

    pk: int
    label: str
    child: str
    pages: int
    in_this_file: bool


def reusable_papers(user: User, file: WholeFile, kind: str) -> list[ReusablePaper]:
    """What may stand for this need: the same kind of the child's other files or of a sibling first, then
    whatever else is in this file."""
    here = file.application
    papers = (
        family_papers(user)
        .filter(Q(application=here) & ~Q(kind=kind) | ~Q(application=here) & Q(kind=kind), state__in=REUSABLE)
        .select_related("application__applicant", "application__round")
        .annotate(page_count=Count("pages"))
        .filter(page_count__gt=0)
        .order_by("-uploaded_at", "-pk")[:MOST]
    )
    language = get_language() or "vi"
    found = []
    for paper in papers:
        rules = paper.application.round.policy.documents
        label = next((each.label.text(language) for each in rules if each.kind == paper.kind), paper.kind)
        child = paper.application.applicant
        found.append(
            ReusablePaper(paper.pk, label, child.full_name, paper.page_count, paper.application_id == here.pk)
        )
    return sorted(found, key=lambda each: each.in_this_file)
