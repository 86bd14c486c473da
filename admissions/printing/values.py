"""What a form is filled with: the round alone for a blank one, or a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from admissions.models import AdmissionRound, Application, Enrolment, Guardianship
from admissions.registration.completeness import needed_papers
from admissions.registration.queries import HOLDS_A_PLACE, WholeFile
from admissions.registration.register_facts.shown import home_lines
from admissions.registration.rules import asked_questions
from admissions.rules.display import show
from admissions.rules.facts import MISSING, Fact, FactError, encode
from admissions.rules.policy import Policy
from admissions.templatetags.vietnamese import deadline, phone, short_date


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the rules: boxes with whether each is ticked, or the text of an open answer."""

    label: str
    boxes: tuple[tuple[str, bool], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """`names`: value by name, blank where a person writes by hand; the lists as the parts print them.

    `papers`: label and whether it was sent; `marks`: the papers of the exam; `wishes` as long as the rules
    allow.
    """

    names: Mapping[str, str]
    questions: tuple[Question, ...]
    wishes: tuple[str, ...]
    papers: tuple[tuple[str, bool], ...]
    marks: tuple[str, ...]
    code: str = ""
    secret: str = ""
    look_up: str = ""


def blank(admission_round: AdmissionRound) -> Filling:
    policy = admission_round.policy
    return Filling(
        names=_of_round(admission_round),
        questions=tuple(_question(fact, None) for fact in policy.questions),
        wishes=("",) * policy.max_wishes,
        papers=tuple((document.label.vi, False) for document in policy.documents),
        marks=_marks(policy),
    )


def from_file(file: WholeFile, *, secret: str = "", look_up: str = "") -> Filling:
    """Everything that the file says; what it does not say stays blank. `look_up`: where the code is typed."""
    application = file.application
    policy, child = application.round.policy, application.applicant
    wishes = [each.offering.name for each in file.preferences]
    return Filling(
        names=_of_round(application.round) | _of_child(file) | _of_guardian(child.pk),
        questions=tuple(_question(fact, application.facts) for fact in asked_questions(policy, child)),
        wishes=(*wishes, *("",) * (policy.max_wishes - len(wishes))),
        papers=tuple(
            (needed.label.vi, needed.kind in file.papers)
            for needed in needed_papers(application, file.preferences)
        ),
        marks=_marks(policy),
        code=application.code,
        secret=secret,
        look_up=look_up,
    )


def _of_round(admission_round: AdmissionRound) -> dict[str, str]:
    return {
        "round": admission_round.name,
        "grade": str(admission_round.grade),
        "school_year": admission_round.school_year,
        "department": settings.SITE["department"],
        "hotline": settings.SITE["hotline"],
        "hours": settings.SITE["hours"],
        "closes": deadline(admission_round.registration_closes_at),
        "results": deadline(admission_round.results_at),
        "confirm_by": deadline(admission_round.confirmation_closes_at),
    }


def _of_child(file: WholeFile) -> dict[str, str]:
    application, child = file.application, file.application.applicant
    return {
        "child": child.full_name,
        "birth_date": short_date(child.birth_date) if child.birth_date else "",
        "sex": str(child.get_sex_display()),
        "student_code": child.student_code,
        "home": ", ".join(home_lines(child.residential_unit, child.address)),
        "present_school": child.present_school,
        "file_code": application.code,
        "candidate_number": application.candidate_number,
        "school": application.handling_school.name if application.handling_school else "",
        "submitted_at": deadline(application.submitted_at) if application.submitted_at else "",
        "offered_school": _offered_school(application),
    }


def _offered_school(application: Application) -> str:
    offers = Enrolment.objects.filter(applicant=application.applicant_id, round=application.round_id)
    offer = offers.filter(state__in=HOLDS_A_PLACE).select_related("offering").first()
    return offer.offering.name if offer else ""


def _of_guardian(child: int) -> dict[str, str]:
    first = (
        Guardianship.objects.filter(applicant=child, pending=False)
        .select_related("guardian")
        .order_by("pk")
        .first()
    )
    if first is None:
        return {}
    guardian = first.guardian
    return {
        "guardian": guardian.full_name,
        "phone": phone(guardian.phone) if guardian.phone else "",
        "email": guardian.email,
    }


def _question(fact: Fact, facts: Mapping[str, str] | None) -> Question:
    """With boxes where the rules give the answers; `facts` None: a blank form."""
    stored = (facts or {}).get(fact.name, "")
    if fact.type == "flag":
        return Question(fact.label.vi, (("Có", stored == "1"), ("Không", stored == "0")))
    if fact.type in ("choice", "choices"):
        chosen = stored.split(";")
        return Question(
            fact.label.vi, tuple((choice.label.vi, choice.code in chosen) for choice in fact.choices)
        )
    try:
        value = encode(fact, stored)
    except FactError:
        return Question(fact.label.vi, text=stored)
    return Question(fact.label.vi, text="" if value == MISSING else show(fact, value, "vi"))


def _marks(policy: Policy) -> tuple[str, ...]:
    return tuple(fact.label.vi for fact in policy.score_facts if fact.source == "exam")
