"""A rule set: everything that decides who may ask, who comes first and what a family is asked.

A `Policy` is read from one TOML file by `admissions.rules.parse` and never changes afterwards. Points,
margins and weights are integers: points and margins in hundredths of a point, weights in ten-thousandths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from admissions.rules.facts import LEVELS, Choice, Fact, Label

__all__ = [
    "AgeRule",
    "Bonus",
    "Category",
    "Choice",
    "Condition",
    "Derived",
    "Document",
    "Fact",
    "Gate",
    "ImportMapping",
    "Label",
    "Order",
    "Policy",
    "Rounding",
    "Score",
    "ScoreTable",
    "SetAside",
    "Term",
    "Ties",
    "Wishes",
]

METHODS: Final = ("exam", "review", "combined")
OPERATORS: Final = (">", ">=", "<", "<=", "=", "in")
MARGIN_OPERATORS: Final = (">=", ">")
ROUNDING_MODES: Final = ("half_up", "half_even", "down")
TIE_MODES: Final = ("strict", "admit_all")
ZONE_WORDS: Final = ("own", "any")
FAMILY_SOURCES: Final = ("claim", "residence")
TOTAL: Final = "total"
TOTAL_FACT: Final = Fact(TOTAL, "applicant", "decimal", Label("tổng điểm", "total score"), "computed")
WEIGHT_UNIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Condition:
    """`fact op values`, or `fact op limit_fact`, where an unset limit lets everybody pass."""

    fact: str
    op: str
    values: tuple[int, ...] = ()
    limit_fact: str | None = None
    missing_passes: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """weight × fact. A missing fact leaves the child without a total, or counts as zero."""

    fact: str
    weight: int
    missing_is_zero: bool = False


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Points for a combination of choices, e.g. conduct and study result of one year."""

    facts: tuple[str, ...]
    values: Mapping[tuple[int, ...], int]
    otherwise: int


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points for a claim; of several codes only the one with most points counts."""

    fact: str
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rounding:
    unit: int = 1
    mode: str = "half_up"


@dataclass(frozen=True, slots=True)
class Score:
    terms: tuple[Term, ...]
    tables: tuple[ScoreTable, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    round: Rounding = Rounding()


@dataclass(frozen=True, slots=True)
class Gate:
    """Who does not pass cannot be granted the wish. `unless`: conditions that, all true, let one through."""

    on: str
    condition: Condition
    reason: str
    label: Label
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Age by calendar year: born in `birth_year`; with `claim` also up to `late_years` years earlier."""

    fact: str
    birth_year: int
    late_years: int = 0
    claim: str | None = None

    @property
    def earliest_year(self) -> int:
        return self.birth_year - self.late_years


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many wishes, what a later wish must have on top, and where each may lie.

    `margins[rank - 1]` hundredths are taken off the score of a wish of that rank (the effective score), so
    that one list and one cutoff an offering serve all ranks. `margin_op` ">" asks a later wish for more than
    cutoff plus margin. `zones[number of wishes - 1][rank - 1]` is "own" or "any".
    """

    max: int
    margins: tuple[int, ...] = ()
    margin_op: str = ">="
    zones: tuple[tuple[str, ...], ...] = ()

    def margin(self, rank: int) -> int:
        """Hundredths that a wish of this rank must have on top of the cutoff."""
        return self.margins[min(rank, len(self.margins)) - 1] if self.margins else 0

    def is_strict(self, rank: int) -> bool:
        """Whether a wish of this rank must lie above the line rather than on it."""
        return self.margin_op == ">" and rank > 1

    def deduction(self, rank: int) -> int:
        """Hundredths between score and effective score. A strict margin is one hundredth more."""
        return self.margin(rank) + self.is_strict(rank)


@dataclass(frozen=True, slots=True)
class Category:
    """A group that comes before the next one (đối tượng, diện ưu tiên). No conditions: everybody else."""

    name: str
    label: Label
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One step of the ranking. `direction` "desc": more is better."""

    criterion: str
    fact: str = ""
    direction: str = "desc"

    @property
    def key(self) -> str:
        """Its column name: the fact's name, else the criterion's."""
        return self.fact or self.criterion


@dataclass(frozen=True, slots=True)
class Ties:
    """What happens to those who are equal at the last seat."""

    last_seat: str

    @property
    def admits_all(self) -> bool:
        return self.last_seat == "admit_all"


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that an application needs: always, or when a claim or a condition says so."""

    kind: str
    label: Label
    required: bool = False
    when_claimed: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    hint: Label | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows of a past round that the run does not decide.

    Either `patterns` (`*` for anything, case ignored) on the outcome column, or a `blank` cell of the column
    of this role or fact (`total`, `math`, …). The first of the list that fits gives the reason.
    """

    reason: str
    patterns: tuple[str, ...] = ()
    blank: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that the file does not have: the total minus these facts, a blank part counting as zero."""

    fact: str
    minus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How to read a province's flat file, one row a candidate. Every column has several accepted headers."""

    applicant: tuple[str, ...]
    preferences: tuple[tuple[str, ...], ...]
    facts: Mapping[str, tuple[str, ...]]
    outcome: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    no_wish: tuple[str, ...] = ("",)
    not_admitted: tuple[str, ...] = ("",)
    set_aside: tuple[SetAside, ...] = ()
    derived: tuple[Derived, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    id: str
    title: Label
    province: str
    province_name: str
    grade: int
    school_year: str
    method: str
    legal_basis: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]
    wishes: Wishes
    order: tuple[Order, ...]
    ties: Ties
    score: Score | None = None
    gates: tuple[Gate, ...] = ()
    age: AgeRule | None = None
    categories: tuple[Category, ...] = ()
    documents: tuple[Document, ...] = ()
    import_mapping: ImportMapping | None = None
    source: str = field(default="", compare=False)

    def fact(self, name: str, of: str | None = None) -> Fact:
        """A declared fact by name; of several with one name the applicant's, then the wish's, then the
        offering's. KeyError when there is none."""
        for level in (of,) if of else LEVELS:
            for fact in self.facts:
                if fact.name == name and fact.of == level:
                    return fact
        raise KeyError(name)

    def facts_of(self, level: str) -> tuple[Fact, ...]:
        """Facts of "applicant", "preference" or "offering", in the order of the file."""
        return tuple(fact for fact in self.facts if fact.of == level)

    @property
    def questions(self) -> tuple[Fact, ...]:
        """What the family answers once for the child."""
        return tuple(fact for fact in self.facts_of("applicant") if fact.source in FAMILY_SOURCES)

    @property
    def wish_questions(self) -> tuple[Fact, ...]:
        """What the family answers for each wish."""
        return tuple(fact for fact in self.facts_of("preference") if fact.source in FAMILY_SOURCES)

    @property
    def score_facts(self) -> tuple[Fact, ...]:
        """What the office enters before the ranking: exam papers and transcript marks."""
        return tuple(fact for fact in self.facts_of("applicant") if fact.source in ("exam", "transcript"))
