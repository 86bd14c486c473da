"""A file as people read it: child, answers, wishes and papers, each as rows of label and value."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import Application, Offering, Preference
from admissions.registration.completeness import needed_papers
from admissions.registration.consenting.standing import answers_of as consents_given
from admissions.registration.consenting.texts import WORDINGS
from admissions.registration.programmes import numbers_within
from admissions.registration.queries import WholeFile
from admissions.registration.register_facts.shown import home_lines
from admissions.registration.rules import asked_questions
from admissions.rules.display import show
from admissions.rules.facts import MISSING, Fact, FactError, encode
from admissions.templatetags.vietnamese import date_time, distance, number, short_date

Rows = list[dict[str, Any]]


def child_of(application: Application) -> Rows:
    """What the register says of the child; the family does not type it."""
    child = application.applicant
    return [
        {"label": _("Họ, chữ đệm và tên"), "value": child.full_name},
        {"label": _("Ngày sinh"), "value": short_date(child.birth_date)},
        {"label": _("Giới tính"), "value": child.get_sex_display()},
        {"label": _("Mã học sinh"), "value": child.student_code},
        {"label": _("Nơi ở"), "value": home_lines(child.residential_unit, child.address)},
        {"label": _("Trường đang học"), "value": child.present_school},
    ]


def answers_of(file: WholeFile) -> Rows:
    application = file.application
    return [
        {
            "label": fact.label.text(get_language() or "vi"),
            "value": _answer(fact, application.facts),
            "href": reverse("registration:question", args=[application.code, fact.name]),
        }
        for fact in asked_questions(application.round.policy, application.applicant)
    ]


def wishes_of(file: WholeFile) -> Rows:
    href = reverse("registration:wishes", args=[file.application.code])
    numbers = numbers_within(file.application.round.policy, file.preferences)
    return [
        {
            "label": _("Nguyện vọng %(rank)s") % {"rank": preference.rank},
            "value": [
                preference.offering.name,
                *filter(None, [numbers.get(preference.rank)]),
                *wish_facts(file.application, preference),
            ],
            "href": href,
        }
        for preference in file.preferences
    ]


def wish_facts(application: Application, preference: Preference) -> list[str]:
    """What is known between this child and this school, one short line each; a plain no is not worth one."""
    lines = []
    for fact in application.round.policy.facts_of("preference"):
        text = preference.facts.get(fact.name, "")
        if not text or (fact.type == "flag" and text == "0"):
            continue
        label = fact.label.text(get_language() or "vi")
        lines.append(label if fact.type == "flag" else f"{label}: {words(fact, text)}")
    return lines


def papers_of(file: WholeFile) -> Rows:
    """Every paper that the file needs or has, with the state in words and the picture's address."""
    rows = []
    for needed in needed_papers(file.application, file.preferences):
        paper = file.papers.get(needed.kind)
        shown = paper if paper and paper.quarantined_at is None else None
        rows.append(
            {
                "kind": needed.kind,
                "label": needed.label.text(get_language() or "vi"),
                "value": _("Đã gửi lúc %(time)s") % {"time": date_time(paper.uploaded_at)} if paper else "",
                "paper": paper,
                "href": reverse("registration:paper", args=[file.application.code, needed.kind]),
                "view_href": reverse("registration:document", args=[shown.pk]) if shown else "",
            }
        )
    return rows


def consents_of(file: WholeFile) -> Rows:
    """What was taken note of and agreed to or not, question by question."""
    answers = consents_given(file.application)
    href = reverse("registration:consent", args=[file.application.code])
    return [
        {"label": wording.question, "value": wording.yes if answers[asked] else wording.no, "href": href}
        for asked, wording in WORDINGS.items()
        if asked in answers
    ]


def school_facts(offering: Offering, metres: int | None, *, from_home: bool = True) -> list[str]:
    """Seats, distance, place: what a family compares."""
    facts = [_("%(seats)s chỗ") % {"seats": number(offering.seats)}]
    if metres is not None:
        words = _("cách nhà %(distance)s") if from_home else _("cách %(distance)s")
        facts.append(words % {"distance": distance(metres)})
    facts.append(offering.school.commune.name)
    return facts


def zone_of(application: Application, offering: Offering) -> tuple[bool, str]:
    """Whether the school lies in the own zone, and its zone in words; both blank where zones do not count."""
    policy = application.round.policy
    code = offering.facts.get("zone", "")
    if not policy.wishes.zones or not code:
        return False, ""
    return code == application.facts.get("zone"), words(policy.fact("zone", "offering"), code)


def words(fact: Fact, text: str) -> str:
    """One stored answer in the language of the page; what is not understood is shown as it stands."""
    try:
        value = encode(fact, text)
    except FactError:
        return text
    return "" if value == MISSING else show(fact, value, get_language() or "vi")


def _answer(fact: Fact, facts: Mapping[str, str]) -> str | list[str]:
    """An answer in words, one line a choice; several choices left blank on purpose are none."""
    text = facts.get(fact.name, "")
    if fact.type == "choices" and text:
        return [words(fact, code) for code in text.split(";")]
    if fact.type == "choices" and fact.name in facts:
        return _("Không có")
    return words(fact, text)
