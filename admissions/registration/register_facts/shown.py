"""The facts of the register that a family is asked to look at: the child, its school, its home, its record.

Each has a canonical text, by which a confirmation and a dispute remember what was seen, and words for people.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import Applicant, ResidentialUnit
from admissions.models.names import clean_name
from admissions.registration.facts import REGISTER_FACTS
from admissions.rules.display import show
from admissions.rules.facts import MISSING, Fact, FactError, decode, encode
from admissions.rules.policy import Policy

NAME: Final = "full_name"
BIRTH_DATE: Final = "birth_date"
SEX: Final = "sex"
SCHOOL: Final = "present_school"
HOME: Final = "residence_address"
OF_THE_CHILD: Final = (NAME, BIRTH_DATE, SEX, SCHOOL, HOME)
SECTOR_SOURCES: Final = ("register", "transcript")
_BETWEEN: Final = "|"  # unit code | street and house number


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """One fact: `text` as it is stored and compared, `words` as it is read. Blank where nothing is known."""

    name: str
    label: str
    text: str
    words: str


def shown_facts(policy: Policy, applicant: Applicant) -> list[RegisterFact]:
    """The child's own facts, then those of the sector database that the rules of the round look at."""
    own = [RegisterFact(name, label_of(policy, name), *_own(applicant, name)) for name in OF_THE_CHILD]
    return [*own, *(_of_sector(fact, applicant) for fact in sector_facts_of(policy))]


def sector_facts_of(policy: Policy) -> list[Fact]:
    """The facts of a child that only the sector database can tell."""
    return [
        fact
        for fact in policy.facts_of("applicant")
        if fact.source in SECTOR_SOURCES and fact.name not in REGISTER_FACTS
    ]


def known_facts(policy: Policy, applicant: Applicant) -> list[RegisterFact]:
    """Those that the register has; a family confirms what is there, not what is missing."""
    return [fact for fact in shown_facts(policy, applicant) if fact.text]


def label_of(policy: Policy | None, name: str) -> str:
    """What people call this fact."""
    own = {
        NAME: _("Họ, chữ đệm và tên"),
        BIRTH_DATE: _("Ngày sinh"),
        SEX: _("Giới tính"),
        SCHOOL: _("Trường đang học"),
        HOME: _("Nơi ở"),
    }
    if name in own:
        return own[name]
    declared = policy.facts_of("applicant") if policy else ()
    found = next((fact for fact in declared if fact.name == name), None)
    return found.label.text(get_language() or "vi") if found else name


def text_of(applicant: Applicant, name: str) -> str:
    """The canonical text of a fact as the register has it; blank where it has none."""
    if name in OF_THE_CHILD:
        return _own(applicant, name)[0]
    return str(applicant.sector_facts.get(name, ""))


def in_words(policy: Policy | None, name: str, text: str) -> str:
    """A canonical text as people read it."""
    if not text:
        return ""
    if name == BIRTH_DATE:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if name == SEX:
        return str(dict(Applicant.Sex.choices).get(text, text))
    if name == HOME:
        code, address = home_parts(text)
        unit = ResidentialUnit.objects.select_related("commune").filter(code=code).first()
        return ", ".join(home_lines(unit, address))
    if name in OF_THE_CHILD or policy is None:
        return text
    found = next((fact for fact in policy.facts_of("applicant") if fact.name == name), None)
    return fact_words(found, text) if found else text


def canonical(fact: Fact, text: str) -> str:
    """The text as the rules write it; as it stands where they do not understand it."""
    try:
        return decode(fact, encode(fact, text))
    except FactError:
        return clean_name(text)


def fact_words(fact: Fact, text: str) -> str:
    """A stored text of a declared fact in the language of the page."""
    try:
        value = encode(fact, text)
    except FactError:
        return text
    words = "" if value == MISSING else show(fact, value, get_language() or "vi")
    return words[:1].upper() + words[1:]


def home_text(unit_code: str, address: str) -> str:
    return f"{unit_code}{_BETWEEN}{clean_name(address)}" if unit_code or address else ""


def home_parts(text: str) -> tuple[str, str]:
    """(code of the residential unit, street and house number)."""
    code, _between, address = text.partition(_BETWEEN)
    return code, address


def _own(applicant: Applicant, name: str) -> tuple[str, str]:
    """(canonical text, words) of a fact of the child itself."""
    unit = applicant.residential_unit
    born = applicant.birth_date
    return {
        NAME: lambda: (applicant.full_name, applicant.full_name),
        BIRTH_DATE: lambda: (born.isoformat(), f"{born:%d/%m/%Y}") if born else ("", ""),
        SEX: lambda: (applicant.sex, str(applicant.get_sex_display())) if applicant.sex else ("", ""),
        SCHOOL: lambda: (applicant.present_school, applicant.present_school),
        HOME: lambda: (
            home_text(unit.code if unit else "", applicant.address),
            ", ".join(home_lines(unit, applicant.address)),
        ),
    }[name]()


def _of_sector(fact: Fact, applicant: Applicant) -> RegisterFact:
    text = str(applicant.sector_facts.get(fact.name, ""))
    return RegisterFact(fact.name, fact.label.text(get_language() or "vi"), text, fact_words(fact, text))


def home_lines(unit: ResidentialUnit | None, address: str) -> list[str]:
    """Address and residential unit, a line each; the one that says the other too stands alone."""
    where = str(unit) if unit else ""
    if where in address:
        return [address] if address else []
    return [where] if where.startswith(address) else [address, where]
