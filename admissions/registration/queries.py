"""What the family's pages read: the children and their files, one file whole, the schools to choose from."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from admissions.models import (
    AdmissionRound,
    Applicant,
    Application,
    AuditEvent,
    DirectAdmission,
    Document,
    Enrolment,
    FactDispute,
    Preference,
    User,
)
from admissions.models.names import name_order
from admissions.permissions import visible_applicants, visible_applications, visible_documents
from admissions.registration.choosing.place import home_of
from admissions.registration.choosing.schools import SchoolChoice, schools_of
from admissions.registration.completeness import current_papers
from admissions.registration.editing import is_open
from admissions.registration.rules import right_age, usual_age
from admissions.registration.supplementary import why_not
from admissions.workflows.application import ENDED_WITHOUT_DECISION, ApplicationState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.round import RoundState
from admissions.workflows.ruling import RulingState

HOLDS_A_PLACE = (EnrolmentState.OFFERED, EnrolmentState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class ChildOverview:
    """One child: its files, newest first, the places offered to it by round, those that it has without being
    ranked (tuyển thẳng), the open rounds without a file.

    `fitting` are the rounds for a child of this age that has no place yet in that grade and year.
    """

    child: Applicant
    files: list[Application]
    offers: dict[int, Enrolment]
    direct: list[DirectAdmission]
    fitting: list[AdmissionRound] = field(default_factory=list)
    other: list[AdmissionRound] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file with everything its pages show.

    `papers` are the current ones by kind, `named` the kinds that the school asked for when it sent the file
    back, `takes_wishes` whether registration is open.
    """

    application: Application
    preferences: list[Preference]
    papers: dict[str, Document]
    named: frozenset[str]
    takes_wishes: bool


def family_files(user: User) -> QuerySet[Application]:
    """The files that this family may see."""
    return visible_applications(user, Application.objects.all()).select_related(
        "round", "applicant__residential_unit__commune", "handling_school"
    )


def whole_file(application: Application, now: datetime) -> WholeFile:
    return WholeFile(
        application,
        preferences=list(application.preferences.select_related("offering__school__commune")),
        papers=current_papers(application),
        named=_named_papers(application) if application.state == ApplicationState.RETURNED else frozenset(),
        takes_wishes=is_open(application.round, now),
    )


def _named_papers(application: Application) -> frozenset[str]:
    """The kinds of paper that the school's latest return asked for: they were sent back in the same act."""
    returns = AuditEvent.objects.filter(action="return_for_repair")
    latest = returns.filter(subject="application", subject_id=application.pk).order_by("-pk").values("at")[:1]
    papers = returns.filter(subject="document", at=latest).values("subject_id")
    return frozenset(application.documents.filter(pk__in=papers).values_list("kind", flat=True))


def family_papers(user: User) -> QuerySet[Document]:
    """The papers that this person may open: a family's own, or those of a school's files."""
    return visible_documents(user, Document.objects.all())


def children_of(user: User, now: datetime) -> list[ChildOverview]:
    """The family's children, with their files and the rounds that are open to them."""
    files = Prefetch(
        "applications",
        Application.objects.select_related("round").order_by("-started_at", "-pk"),
        to_attr="files",
    )
    offers = Prefetch("enrolments", Enrolment.objects.select_related("round"), to_attr="offers")
    direct = Prefetch(
        "direct_admissions",
        DirectAdmission.objects.filter(state=RulingState.CONFIRMED).select_related("offering", "round"),
        to_attr="direct",
    )
    children = visible_applicants(user, Applicant.objects.prefetch_related(files, offers, direct))
    rounds = [each for each in AdmissionRound.objects.filter(state=RoundState.OPENED) if is_open(each, now)]
    return [_overview(child, rounds, now) for child in children.order_by(name_order("sort_name"), "pk")]


def _overview(child: Applicant, rounds: list[AdmissionRound], now: datetime) -> ChildOverview:
    files: list[Application] = child.files  # type: ignore[attr-defined]
    offers: list[Enrolment] = child.offers  # type: ignore[attr-defined]
    direct: list[DirectAdmission] = child.direct  # type: ignore[attr-defined]
    taken = {file.round_id for file in files if file.state not in ENDED_WITHOUT_DECISION}
    taken |= {each.round_id for each in direct}
    placed = {(offer.round.grade, offer.school_year) for offer in offers if offer.state in HOLDS_A_PLACE}
    free = [each for each in rounds if each.pk not in taken and why_not(each, child, now) is None]
    fitting = [
        each
        for each in free
        if right_age(each.policy, child)
        and usual_age(each.policy, child)
        and (each.grade, each.school_year) not in placed
    ]
    other = [each for each in free if each not in fitting]
    return ChildOverview(child, files, {offer.round_id: offer for offer in offers}, direct, fitting, other)


def school_choices(application: Application) -> list[SchoolChoice]:
    """The offerings that may be wished for: those of the home's catchment first, then the nearest."""
    return schools_of(application.round, home_of(application.applicant))


def last_saved_at(file: WholeFile) -> datetime:
    """When the family's latest answer, wish or paper was kept."""
    acts = AuditEvent.objects.filter(subject="application", subject_id=file.application.pk)
    latest = acts.order_by("-at").values_list("at", flat=True).first()
    return max(filter(None, [latest, *(paper.uploaded_at for paper in file.papers.values())]))


def history(application: Application) -> list[AuditEvent]:
    """What happened to the file, to its offered place and to what the family said of the register, oldest
    first."""
    offers = Enrolment.objects.filter(placement__application=application).values("pk")
    disputes = FactDispute.objects.filter(applicant=application.applicant_id).order_by().values("pk")
    return list(
        AuditEvent.objects.filter(
            Q(subject="application", subject_id=application.pk)
            | Q(subject="enrolment", subject_id__in=offers)
            | Q(subject="factdispute", subject_id__in=disputes, at__gte=application.started_at)
        ).order_by("at", "pk")
    )
