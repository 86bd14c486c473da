"""How a total came about: every paper with its weight, every table, every claim, and the rounding.

The sum of `points` of all parts is `exact`, and `exact` rounded is the total that `scoring` gives; both in
whole numbers, so that anybody can add them up again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from admissions.rules.facts import MISSING, Choice, Fact
from admissions.rules.policy import WEIGHT_UNIT, Bonus, Policy, Rounding, Score, ScoreTable, Term
from admissions.rules.scoring import round_to

Look = Callable[[Fact], int]
"""The stored value of a fact of the child or of the wish, MISSING where there is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One addend. `values`: the facts it comes from, as stored. `points`: ten-thousandths of hundredths.

    `weight` in ten-thousandths, of a paper; 0 of a table or a bonus. `counted`: of a bonus the claim that
    counts, the highest; None where nothing is claimed. `claims`: how many are made.
    """

    kind: str
    values: tuple[tuple[Fact, int], ...]
    points: int
    weight: int = 0
    counted: Choice | None = None
    claims: int = 0


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """`exact`: ten-thousandths of hundredths; `total`: hundredths, MISSING where a needed fact is missing."""

    parts: tuple[Part, ...]
    exact: int
    rounding: Rounding
    total: int

    @property
    def is_rounded(self) -> bool:
        return self.total != MISSING and self.exact != self.total * WEIGHT_UNIT


def score_parts(policy: Policy, score: Score, look: Look) -> ScoreParts:
    """The total of one child, or one wish, by one score."""
    parts = [_term(policy, term, look) for term in score.terms]
    parts += [_table(policy, table, look) for table in score.tables]
    needed = all(
        value != MISSING or term.missing_is_zero
        for term, part in zip(score.terms, parts, strict=False)
        for _, value in part.values
    )
    needed &= all(look(policy.fact(name)) != MISSING for table in score.tables for name in table.facts)
    parts += [_bonus(policy, bonus, look) for bonus in score.bonuses]
    exact = sum(part.points for part in parts)
    total = int(round_to(np.array([exact]), score.round)[0]) if needed else MISSING
    return ScoreParts(tuple(parts), exact, score.round, total)


def _term(policy: Policy, term: Term, look: Look) -> Part:
    fact = policy.fact(term.fact)
    value = look(fact)
    points = 0 if value == MISSING else value * (100 if fact.type == "integer" else 1) * term.weight
    return Part("paper", ((fact, value),), points, weight=term.weight)


def _table(policy: Policy, table: ScoreTable, look: Look) -> Part:
    facts = [policy.fact(name) for name in table.facts]
    values = tuple(look(fact) for fact in facts)
    points = table.values.get(values, table.otherwise) * WEIGHT_UNIT
    return Part("table", tuple(zip(facts, values, strict=True)), points)


def _bonus(policy: Policy, bonus: Bonus, look: Look) -> Part:
    """Of all that is claimed the highest; claims that bring nothing are no claims here."""
    fact = policy.fact(bonus.fact)
    value = look(fact)
    claimed = [
        (points, code) for code, points in bonus.points.items() if points > 0 and _made(fact, value, code)
    ]
    best, code = max(claimed, key=lambda each: each[0], default=(0, ""))
    counted = next((choice for choice in fact.choices if choice.code == code), None)
    return Part("bonus", ((fact, value),), best * WEIGHT_UNIT, counted=counted, claims=len(claimed))


def _made(fact: Fact, value: int, code: str) -> bool:
    if value == MISSING:
        return False
    if fact.type == "flag":
        return value == 1
    return value == fact.index(code) if fact.type == "choice" else bool(value >> fact.index(code) & 1)
