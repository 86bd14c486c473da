"""A rule set: everything that decides who may ask, who comes first and what a family is asked.

A `Policy` is read from one TOML file by `admissions.rules.parse` and never changes afterwards. Points,
margins, weights and percents are integers: points and margins in hundredths of a point, weights in
ten-thousandths, percents in hundredths of a percent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from admissions.rules.facts import LEVELS, Choice, Fact, Label
from admissions.rules.gate.limits import GateLimits
from admissions.rules.policy.afterwards import (
    FLOOR_WORDS,
    LATER_WORDS,
    NEARBY_FACTS,
    Chain,
    Later,
    Placement,
    Share,
)
from admissions.rules.policy.conditions import (
    OPERATORS,
    RANK,
    RANK_FACT,
    TOTAL,
    TOTAL_FACT,
    AgeRule,
    Condition,
    Document,
    Gate,
)
from admissions.rules.policy.importing import Derived, ImportMapping, SetAside
from admissions.rules.policy.plan import Plan
from admissions.rules.policy.proposal import Proposal
from admissions.rules.policy.ranking import (
    BEYOND_MODES,
    DECIDED_MODES,
    NO_LIMIT,
    PERCENT_UNIT,
    TIE_MODES,
    Category,
    Order,
    TieRule,
    Ties,
    TiesFor,
)
from admissions.rules.policy.score import (
    ROUNDING_MODES,
    WEIGHT_UNIT,
    Bonus,
    Rounding,
    Score,
    ScoreTable,
    Term,
)
from admissions.rules.policy.seats import ROUND_WORDS, Programme, Proportional, Queue, QueueSeats
from admissions.rules.policy.wishes import MARGIN_OPERATORS, ZONE_WORDS, Margins, MarginsFor, Wishes

__all__ = [
    "BEYOND_MODES",
    "DECIDED_MODES",
    "FAMILY_SOURCES",
    "FLOOR_WORDS",
    "LATER_WORDS",
    "MARGIN_OPERATORS",
    "METHODS",
    "NEARBY_FACTS",
    "NO_LIMIT",
    "OPERATORS",
    "PERCENT_UNIT",
    "RANK",
    "RANK_FACT",
    "ROUNDING_MODES",
    "ROUND_WORDS",
    "TIE_MODES",
    "TOTAL",
    "TOTAL_FACT",
    "WEIGHT_UNIT",
    "ZONE_WORDS",
    "AgeRule",
    "Bonus",
    "Category",
    "Chain",
    "Choice",
    "Condition",
    "Derived",
    "Document",
    "Fact",
    "Gate",
    "ImportMapping",
    "Label",
    "Later",
    "Margins",
    "MarginsFor",
    "Order",
    "Placement",
    "Plan",
    "Policy",
    "Programme",
    "Proportional",
    "Proposal",
    "Queue",
    "QueueSeats",
    "Rounding",
    "Score",
    "ScoreTable",
    "SetAside",
    "Share",
    "Term",
    "TieRule",
    "Ties",
    "TiesFor",
    "Wishes",
]

METHODS: Final = ("exam", "review", "combined")
FAMILY_SOURCES: Final = ("claim", "residence")
FILING_TIME: Final = "submitted_at"


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
    programmes: tuple[Programme, ...] = ()
    queues: tuple[Queue, ...] = ()
    proportional: tuple[Proportional, ...] = ()
    placement: Placement | None = None
    chain: Chain | None = None
    later: Later | None = None
    gate_limits: GateLimits = field(default_factory=GateLimits)
    plan: Plan = field(default_factory=Plan)
    proposal: Proposal | None = None
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
    def time_of_filing_counts(self) -> bool:
        """Whether who files earlier may come first: a rule names the fact `submitted_at`."""
        named = {step.fact for part in self.parts for step in part.order}
        named |= {condition.fact for category in self.categories for condition in category.when}
        return FILING_TIME in named

    @property
    def floor_fact(self) -> Fact | None:
        """The fact of the offering that the total of a wish must reach: its floor score (điểm sàn)."""
        for part in self.parts:
            for gate in part.gates:
                if gate.condition.fact == TOTAL and gate.condition.limit_fact is not None:
                    return self.fact(gate.condition.limit_fact, "offering")
        return None

    @property
    def ordinary(self) -> Programme:
        """The rules of every offering that is in no programme."""
        return Programme(
            name="",
            label=Label("", ""),
            when=(),
            wishes=self.wishes,
            order=self.order,
            ties=self.ties,
            score=self.score,
            gates=self.gates,
        )

    @property
    def parts(self) -> tuple[Programme, ...]:
        """Every programme in the order of processing, the ordinary offerings last."""
        return (*self.programmes, self.ordinary)

    @property
    def max_wishes(self) -> int:
        """How many wishes a child may have in all."""
        return sum(part.wishes.max for part in self.parts)

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

    @property
    def wish_score_facts(self) -> tuple[Fact, ...]:
        """Marks that belong to a single wish, such as the specialised paper of a class."""
        return tuple(fact for fact in self.facts_of("preference") if fact.source in ("exam", "transcript"))
