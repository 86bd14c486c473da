"""What a file still lacks before it can be handed in."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import Application, Document, Preference
from admissions.registration.facts import register_facts
from admissions.registration.rules import asked_questions, is_required, zone_problem
from admissions.rules import policy as rules
from admissions.rules.documents import documents_for
from admissions.rules.facts import MISSING, Fact, FactError, encode
from admissions.workflows.document import DocumentState


def fact_values(application: Application, preferences: Sequence[Preference]) -> dict[str, int]:
    """Stored values of everything known about the file by fact name; of facts asked a wish, the largest."""
    policy = application.round.policy
    texts = register_facts(policy, application.applicant) | application.facts
    values = _encoded(policy, "applicant", texts)
    for preference in preferences:
        for name, value in _encoded(policy, "preference", preference.facts).items():
            values[name] = max(value, values.get(name, MISSING))
    return values


def needed_papers(application: Application, preferences: Sequence[Preference]) -> tuple[rules.Document, ...]:
    """The papers that this file needs, as its answers stand."""
    return documents_for(application.round.policy, fact_values(application, preferences))


def unanswered(application: Application) -> list[Fact]:
    """The questions that must be answered and are not."""
    policy = application.round.policy
    return [
        fact
        for fact in asked_questions(policy, application.applicant)
        if is_required(policy, fact) and not application.facts.get(fact.name)
    ]


def wish_problem(application: Application, preferences: Sequence[Preference]) -> str:
    """What must be changed in the list of wishes before it can be handed in; empty when nothing."""
    if unsigned := without_decision(preferences):
        return _(
            "%(school)s chưa có quyết định giao chỉ tiêu nên không nhận nguyện vọng. Hãy bỏ trường này."
        ) % {"school": unsigned[0].offering.name}
    return zone_problem(application.round.policy, application.facts.get("zone", ""), preferences)


def without_decision(preferences: Sequence[Preference]) -> list[Preference]:
    """Wishes for a school that has no signed decision on its seats, or has lost it since."""
    return [each for each in preferences if each.offering.quota_decision_id is None]


def current_papers(application: Application) -> dict[str, Document]:
    """The paper of each kind that counts now."""
    return {paper.kind: paper for paper in application.documents.exclude(state=DocumentState.REPLACED)}


def missing(application: Application, preferences: Sequence[Preference]) -> list[str]:
    """In words, everything that still lacks; empty when the file can be handed in."""
    return lacking(application, preferences, current_papers(application))


def lacking(
    application: Application, preferences: Sequence[Preference], papers: Mapping[str, Document]
) -> list[str]:
    """`missing` for papers that were read already."""
    language = get_language() or "vi"
    words = [fact.label.text(language) for fact in unanswered(application)]
    if not preferences:
        words.append(_("ít nhất một nguyện vọng"))
    elif without_decision(preferences):
        words.append(_("nguyện vọng vào trường đã có quyết định giao chỉ tiêu"))
    elif wish_problem(application, preferences):
        words.append(_("danh sách nguyện vọng đúng quy định về khu vực"))
    for needed in needed_papers(application, preferences):
        paper = papers.get(needed.kind)
        if paper is None:
            words.append(needed.label.text(language))
        elif paper.state == DocumentState.RETURNED:
            words.append(_("bản mới của: %(paper)s") % {"paper": needed.label.text(language)})
    return words


def _encoded(policy: rules.Policy, of: str, texts: Mapping[str, str]) -> dict[str, int]:
    values = {}
    for fact in policy.facts_of(of):
        try:
            values[fact.name] = encode(fact, texts.get(fact.name, ""))
        except FactError:
            values[fact.name] = MISSING
    return values
