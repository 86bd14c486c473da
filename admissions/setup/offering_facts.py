"""What the rules ask of an offering: which facts the office enters with the seats, and how they are read.

Not asked are facts that the software computes and those that a signed decision on a tie sets
(`[ties] decided_by`). `taken` is asked in every round; the rules know it without a declaration.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import School
from admissions.rules.display import show
from admissions.rules.facts import MISSING, Fact, FactError, Label, comma, decode, encode
from admissions.rules.policy import Policy

USUAL_PROGRAMME: Final = "thuong"
ZONE, PROGRAMME = "zone", "programme"
PREFIX: Final = "fact-"
"""Before a fact's name where it is one field or column among others, which it may be called like."""
TAKEN: Final = Fact(
    "taken",
    "offering",
    "integer",
    Label("Chỗ đã nhận trước", "Places already given"),
    "register",
    hint=Label(
        "Không kể các em trong danh sách tuyển thẳng của đợt: hệ thống tự trừ các em đó.",
        "Without those on the round's list of direct admissions: they are deducted anyway.",
    ),
    minimum=0,
    maximum=100_000,
)


def asked_facts(policy: Policy) -> tuple[Fact, ...]:
    """The facts that the office enters for each offering, in the order of the file, `taken` first."""
    ties = [part.ties for part in policy.parts] + [each.ties for each in policy.queues if each.ties]
    ruled = {rule.decided_by for rule in ties}
    declared = (fact for fact in policy.facts_of("offering") if fact.source not in ("computed", "outcome"))
    return (TAKEN, *(fact for fact in declared if fact.name not in ruled))


def fact_problem(fact: Fact, text: str) -> str:
    """Why this text cannot be the fact, in a sentence; empty when it can."""
    try:
        encode(fact, text)
    except FactError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    return ""


def canonical(fact: Fact, text: str) -> str:
    """The text as it is stored: `decode` of what was typed. Raises FactError."""
    return decode(fact, encode(fact, text))


def cell_text(fact: Fact, text: str) -> str:
    """A stored text as a list of seats writes it, so that the list can be sent back: Vietnamese, no unit."""
    try:
        value = encode(fact, text)
    except FactError:
        return text
    if value == MISSING:
        return ""
    if fact.type == "flag":
        return "có" if value else "không"
    if fact.type == "choice":
        return fact.choices[value].label.vi
    return comma(value) if fact.type in ("score", "decimal") else decode(fact, value)


def shown_text(fact: Fact, text: str) -> str:
    """A stored text in the words of the page; what is not understood is shown as it stands."""
    try:
        value = encode(fact, text)
    except FactError:
        return text
    return "" if value == MISSING else show(fact, value, get_language() or "vi")


def known_facts(policy: Policy, school: School, programme: str) -> dict[str, str]:
    """What the school and the programme's code say: the zone, and the kind of class.

    The kind is the first part of the programme's code: "chuyen-toan" is of the kind "chuyen".
    """
    asked = {fact.name: fact for fact in policy.facts_of("offering")}
    fits = ZONE in asked and school.zone and not fact_problem(asked[ZONE], school.zone)
    facts = {ZONE: school.zone} if fits else {}
    kind = programme.casefold().split("-")[0]
    if PROGRAMME in asked and kind in (choice.code for choice in asked[PROGRAMME].choices):
        facts[PROGRAMME] = kind
    return facts


def given_problems(policy: Policy, *, programme: str, seats: int, given: Mapping[str, str]) -> dict[str, str]:
    """By fact, what is wrong with the texts given for one offering; a blank text is no problem."""
    facts = {fact.name: fact for fact in asked_facts(policy)}
    problems = {name: problem for name, text in given.items() if (problem := fact_problem(facts[name], text))}
    taken = given.get(TAKEN.name, "")
    if taken and TAKEN.name not in problems and encode(TAKEN, taken) > seats:
        problems[TAKEN.name] = _("Đã nhận %(taken)s em, nhiều hơn chỉ tiêu %(seats)s. Hãy xem lại.") % {
            "taken": encode(TAKEN, taken),
            "seats": seats,
        }
    by_code = known_facts(policy, School(), programme).get(PROGRAMME, "")
    kind = given.get(PROGRAMME, "")
    if kind and by_code and PROGRAMME not in problems and canonical(facts[PROGRAMME], kind) != by_code:
        problems[PROGRAMME] = _("Mã chương trình “%(code)s” là của %(kind)s. Hãy sửa một trong hai.") % {
            "code": programme,
            "kind": cell_text(facts[PROGRAMME], by_code).lower(),
        }
    return problems


def merged_facts(
    policy: Policy,
    *,
    school: School,
    programme: str,
    given: Mapping[str, str],
    standing: Mapping[str, str],
) -> dict[str, str]:
    """What an offering's facts become: what stands, over it what was given, and a blank one as known.

    A blank text given clears the fact. What is not named stays, so that a ruling is not lost.
    """
    facts = {fact.name: fact for fact in asked_facts(policy)}
    told = {name: canonical(facts[name], text) for name, text in given.items()}
    merged = {name: text for name, text in {**standing, **told}.items() if text}
    return known_facts(policy, school, programme) | merged


def changed_words(policy: Policy, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """One line for each fact that is different, for previews and the log."""
    return [
        f"{fact.label.text(get_language() or 'vi')}: {shown_text(fact, old) or '–'} → "
        f"{shown_text(fact, new) or '–'}"
        for fact in asked_facts(policy)
        for old, new in [(before.get(fact.name, ""), after.get(fact.name, ""))]
        if old != new
    ]
