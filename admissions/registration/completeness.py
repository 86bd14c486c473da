"""What a file still lacks before it can be handed in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import Application, Document, Preference
from admissions.registration.consenting.standing import consents_lack
from admissions.registration.facts import agrees_to_proposal, register_facts, suggested_answers
from admissions.registration.register_facts.standing import register_lacks
from admissions.registration.rules import asked_questions, is_required, zone_problem
from admissions.rules import policy as rules
from admissions.rules.documents import documents_after_agreeing, documents_for
from admissions.rules.facts import MISSING, Fact, FactError, encode
from admissions.workflows.document import DocumentState

Requirement = Callable[[Application, Sequence[Preference], Mapping[str, Document]], Iterable[str]]
"""In words, what a part of a file still lacks; called on the submitting path, so that each query counts."""


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
    """The papers that this file needs as its answers stand; fewer for a place proposed and agreed to."""
    policy, values = application.round.policy, fact_values(application, preferences)
    if policy.proposal is not None and agrees_to_proposal(preferences):
        return documents_after_agreeing(policy, values, vouched_answers(application))
    return documents_for(policy, values)


def vouched_answers(application: Application) -> set[str]:
    """Questions that the family answered as the register does."""
    known = suggested_answers(application.round.policy, application.applicant)
    return {name for name, text in known.items() if text and application.facts.get(name) == text}


def unanswered(application: Application) -> list[Fact]:
    """The questions that must be answered and are not."""
    policy = application.round.policy
    return [
        fact
        for fact in asked_questions(policy, application.applicant)
        if is_required(policy, fact) and not application.facts.get(fact.name)
    ]


def not_seen(application: Application) -> list[Fact]:
    """The questions that the family has not gone through yet: without an answer where one must be given, and
    without any word where "none" is an answer."""
    policy = application.round.policy
    required = {fact.name for fact in unanswered(application)}
    return [
        fact
        for fact in asked_questions(policy, application.applicant)
        if fact.name in required or fact.name not in application.facts
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
    return [words for require in REQUIREMENTS for words in require(application, preferences, papers)]


def _answers_lack(
    application: Application, preferences: Sequence[Preference], papers: Mapping[str, Document]
) -> Iterator[str]:
    language = get_language() or "vi"
    yield from (fact.label.text(language) for fact in unanswered(application))


def _wishes_lack(
    application: Application, preferences: Sequence[Preference], papers: Mapping[str, Document]
) -> Iterator[str]:
    if not preferences:
        yield _("ít nhất một nguyện vọng")
    elif without_decision(preferences):
        yield _("nguyện vọng vào trường đã có quyết định giao chỉ tiêu")
    elif wish_problem(application, preferences):
        yield _("danh sách nguyện vọng đúng quy định về khu vực")


def _papers_lack(
    application: Application, preferences: Sequence[Preference], papers: Mapping[str, Document]
) -> Iterator[str]:
    language = get_language() or "vi"
    for needed in needed_papers(application, preferences):
        paper = papers.get(needed.kind)
        if paper is None:
            yield needed.label.text(language)
        elif paper.state == DocumentState.RETURNED:
            yield _("bản mới của: %(paper)s") % {"paper": needed.label.text(language)}


# What must be there before a file is handed in; to add a part, add a line.
REQUIREMENTS: tuple[Requirement, ...] = (
    _answers_lack,
    _wishes_lack,
    _papers_lack,
    register_lacks,
    consents_lack,
)


def _encoded(policy: rules.Policy, of: str, texts: Mapping[str, str]) -> dict[str, int]:
    values = {}
    for fact in policy.facts_of(of):
        try:
            values[fact.name] = encode(fact, texts.get(fact.name, ""))
        except FactError:
            values[fact.name] = MISSING
    return values
