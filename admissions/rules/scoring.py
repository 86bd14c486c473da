"""Total scores, in integers throughout: hundredths of a point × ten-thousandths of a weight."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact
from admissions.rules.policy import WEIGHT_UNIT, Bonus, Policy, Rounding, ScoreTable, Term

Ints = npt.NDArray[np.int64]


def total(policy: Policy, case: Case) -> Ints:
    """Hundredths for each applicant; MISSING where a needed fact is missing or the rules do not score.

    total = round(Σ weight × fact + Σ table points + Σ bonuses), each bonus counting its highest claim only.
    """
    scores = np.full(case.n_applicants, MISSING)
    if policy.score is None:
        return scores
    exact = np.zeros(case.n_applicants, dtype=np.int64)
    complete = np.ones(case.n_applicants, dtype=bool)
    for term in policy.score.terms:
        points, known = _term(term, policy.fact(term.fact), case)
        exact += points * term.weight
        complete &= known
    for table in policy.score.tables:
        points, known = _table(table, policy, case)
        exact += points * WEIGHT_UNIT
        complete &= known
    for bonus in policy.score.bonuses:
        points = bonus_points(bonus, policy.fact(bonus.fact), case.applicant_column(bonus.fact))
        exact += points * WEIGHT_UNIT
    return np.where(complete, round_to(exact, policy.score.round), scores)


def round_to(exact: Ints, rounding: Rounding) -> Ints:
    """Hundredths, a multiple of the unit, from ten-thousandths of hundredths. Halves go away from zero
    (half_up), to the even multiple (half_even); "down" drops the rest."""
    unit = rounding.unit * WEIGHT_UNIT
    multiples, rest = np.divmod(np.abs(exact), unit)
    match rounding.mode:
        case "half_up":
            multiples += 2 * rest >= unit
        case "half_even":
            multiples += (2 * rest > unit) | ((2 * rest == unit) & (multiples % 2 == 1))
    return np.sign(exact) * multiples * rounding.unit


def bonus_points(bonus: Bonus, fact: Fact, column: Ints) -> Ints:
    """Hundredths: of all that is claimed the highest; nothing for nothing."""
    points = np.zeros_like(column)
    known = column != MISSING
    for code, value in bonus.points.items():
        match fact.type:
            case "flag":
                claimed = column == 1
            case "choice":
                claimed = column == fact.index(code)
            case _:
                claimed = known & ((column >> fact.index(code)) & 1 == 1)
        points = np.where(claimed, np.maximum(points, value), points)
    return points


def _term(term: Term, fact: Fact, case: Case) -> tuple[Ints, npt.NDArray[np.bool_]]:
    column = case.applicant_column(term.fact)
    known = column != MISSING
    points = np.where(known, column, 0) * (100 if fact.type == "integer" else 1)
    return points, known | term.missing_is_zero


def _table(table: ScoreTable, policy: Policy, case: Case) -> tuple[Ints, npt.NDArray[np.bool_]]:
    facts = [policy.fact(name) for name in table.facts]
    points = np.full([len(fact.choices) for fact in facts], table.otherwise, dtype=np.int64)
    for combination, value in table.values.items():
        points[combination] = value
    columns = [case.applicant_column(name) for name in table.facts]
    known = np.logical_and.reduce([column != MISSING for column in columns])
    return points[tuple(np.where(known, column, 0) for column in columns)], known
