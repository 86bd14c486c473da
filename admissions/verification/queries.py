"""What a school sees of the files that it checks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import (
    AdmissionRound,
    Application,
    AuditEvent,
    Document,
    Preference,
    School,
    User,
)
from admissions.models.names import alphabetical_key, name_order, word_patterns
from admissions.permissions import Role, has_role, visible_applications
from admissions.registration.completeness import needed_papers
from admissions.registration.facts import register_facts
from admissions.rules.display import show
from admissions.rules.facts import MISSING, Fact, FactError, Label, encode
from admissions.rules.policy import FAMILY_SOURCES
from admissions.workflows.application import WAITING_FOR_SCHOOL, ApplicationState
from admissions.workflows.document import DocumentState
from admissions.workflows.round import ACCEPTS_VERIFICATION

WAITING = "waiting"


def files_of(user: User) -> QuerySet[Application]:
    """The files that this account may open, with what a list of them names."""
    return visible_applications(user, Application.objects.select_related("applicant", "round"))


def was_taken_back(user: User, code: str) -> bool:
    """Whether this school's officer loses sight of a file because the family is changing it."""
    held = Application.objects.filter(code=code, state=ApplicationState.DRAFTED, submitted_at__isnull=False)
    return has_role(user, Role.VERIFIER) and held.filter(handling_school_id=user.school_id).exists()


def queue_of(user: User, *, state: str, round_code: str, typed: str, sort: str) -> QuerySet[Application]:
    """The school's files that fit: in a state or waiting, of a round, by a name or a code."""
    found = files_of(user)
    if state == WAITING:
        found = found.filter(state__in=WAITING_FOR_SCHOOL)
    elif state:
        found = found.filter(state=state)
    if round_code:
        found = found.filter(round__code=round_code)
    if typed.strip():
        found = found.filter(_fits(typed.strip()))
    down = sort.startswith("-")
    first = name_order("applicant__sort_name") if sort.endswith("name") else "submitted_at"
    if isinstance(first, str):
        return found.order_by(f"-{first}" if down else first, "pk")
    return found.order_by(first.desc() if down else first.asc(), "pk")


def _fits(typed: str) -> Q:
    """A file code, a student code, or words of a name, with or without the marks of Vietnamese."""
    compact = "".join(typed.upper().split())
    by_code = Q(code__icontains=compact) | Q(applicant__student_code__icontains=compact)
    by_name = Q()
    for pattern in word_patterns(typed):
        by_name &= Q(applicant__sort_name__regex=pattern)
    return by_code | by_name


def rounds_of_school(user: User) -> list[AdmissionRound]:
    """The rounds of which this school has files."""
    return list(AdmissionRound.objects.filter(pk__in=files_of(user).order_by().values("round")))


def queue_counts(user: User) -> Counter[str]:
    """How many of the school's files are in each state."""
    rows = (
        visible_applications(user, Application.objects.order_by()).values_list("state").annotate(Count("pk"))
    )
    return Counter(dict(rows))


def next_waiting(user: User, application: Application) -> Application | None:
    """The file that has waited longest, besides this one."""
    waiting = files_of(user).filter(state=ApplicationState.SUBMITTED, round__state__in=ACCEPTS_VERIFICATION)
    return waiting.exclude(pk=application.pk).order_by("submitted_at", "pk").first()


def last_event(application: Application, action: str) -> AuditEvent | None:
    """The last time that this was done to the file."""
    return (
        AuditEvent.objects.filter(subject="application", subject_id=application.pk, action=action)
        .select_related("actor")
        .order_by("-pk")
        .first()
    )


def history_of(application: Application) -> list[AuditEvent]:
    """The file's changes of state, oldest first."""
    events = AuditEvent.objects.filter(subject="application", subject_id=application.pk)
    return list(events.exclude(to_state="").select_related("actor").order_by("pk"))


@dataclass(frozen=True, slots=True)
class PaperOnFile:
    """A paper that the file needs, with the upload that stands for it, or none."""

    kind: str
    label: str  # in the language of the page
    name: str  # in Vietnamese, for what is written to the family
    document: Document | None
    is_needed: bool = True

    @property
    def is_waiting(self) -> bool:
        """Whether the virus scanner has yet to see it; until then nobody is shown its pages."""
        return self.document is not None and self.document.quarantined_at is not None

    @property
    def is_open(self) -> bool:
        """Whether the school still has to say what it thinks of it, or may change its mind."""
        return (
            self.document is not None
            and not self.is_waiting
            and self.document.state in (DocumentState.UPLOADED, DocumentState.ACCEPTED)
        )

    @property
    def is_lacking(self) -> bool:
        """Whether there is nothing that could be accepted: not sent, not scanned yet, or refused since."""
        if self.document is None or self.is_waiting:
            return True
        return self.is_needed and self.document.state == DocumentState.RETURNED


def papers_of(application: Application, preferences: list[Preference]) -> list[PaperOnFile]:
    """The needed papers in the order of the rules, then whatever else was sent."""
    language = get_language() or "vi"
    documents = application.documents.exclude(state=DocumentState.REPLACED).prefetch_related("pages")
    current = {document.kind: document for document in documents}
    labels = {paper.kind: paper.label for paper in application.round.policy.documents}
    needed = [paper.kind for paper in needed_papers(application, preferences)]
    kinds = needed + [kind for kind in current if kind not in needed]
    named = [(kind, labels.get(kind, Label(kind, kind))) for kind in kinds]
    return [
        PaperOnFile(kind, label.text(language), label.vi, current.get(kind), is_needed=kind in needed)
        for kind, label in named
    ]


def claims_of(application: Application, *sources: str) -> list[dict[str, str]]:
    """What the register ("register") or the family ("claim", "residence") says of the child, in words."""
    policy = application.round.policy
    texts = register_facts(policy, application.applicant) | application.facts
    shown = [fact for fact in policy.facts_of("applicant") if fact.source in sources]
    return [_in_words(fact, texts) for fact in shown if fact.name not in ("birth_year", "birth_date")]


def wish_facts(application: Application, preference: Preference) -> list[dict[str, str]]:
    """What joins the child and a school, in words."""
    facts = application.round.policy.facts_of("preference")
    return [_in_words(fact, preference.facts) for fact in facts if preference.facts.get(fact.name)]


def _in_words(fact: Fact, texts: Mapping[str, str]) -> dict[str, str]:
    language = get_language() or "vi"
    try:
        value = encode(fact, texts.get(fact.name, ""))
    except FactError:
        return {"label": fact.label.text(language), "value": texts[fact.name]}
    words = show(fact, value, language)
    if value == MISSING and fact.source in FAMILY_SOURCES:
        words = _("không khai")
    return {"label": fact.label.text(language), "value": words[:1].upper() + words[1:]}


@dataclass(frozen=True, slots=True)
class LockForecast:
    """What locking the list would do: who takes part, who drops out, whom it still waits for."""

    taking_part: int
    rejected: int
    lapsing_drafts: int
    lapsing_returned: int
    waiting: int
    waiting_by_school: list[tuple[str, int]]


def lock_forecast(admission_round: AdmissionRound) -> LockForecast:
    """In two queries."""
    rows = admission_round.applications.order_by().values_list("state").annotate(Count("pk"))
    counts = Counter(dict(rows))
    by_school = (
        School.objects.order_by()
        .filter(
            handled_applications__round=admission_round, handled_applications__state__in=WAITING_FOR_SCHOOL
        )
        .annotate(waiting=Count("handled_applications"))
        .values_list("name", "waiting")
    )
    return LockForecast(
        taking_part=counts[ApplicationState.VERIFIED],
        rejected=counts[ApplicationState.REJECTED],
        lapsing_drafts=counts[ApplicationState.DRAFTED],
        lapsing_returned=counts[ApplicationState.RETURNED],
        waiting=sum(counts[state] for state in WAITING_FOR_SCHOOL),
        waiting_by_school=sorted(by_school, key=lambda line: (-line[1], alphabetical_key(line[0]))),
    )
