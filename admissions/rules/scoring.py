"""Total scores, in integers throughout: hundredths of a point × ten-thousandths of a weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.entries import OF_APPLICANT, OF_WISH, Column, Entries
from admissions.rules.facts import MISSING, Fact
from admissions.rules.policy import WEIGHT_UNIT, Bonus, Policy, Rounding, Score, ScoreTable, Term

Ints = npt.NDArray[np.int64]


def total(policy: Policy, case: Case) -> Ints:
    """The ordinary total of each child, hundredths; MISSING where a needed fact is missing, where the rules
    do not score, and where it differs from wish to wish."""
    nothing = Column(np.full(case.n_applicants, MISSING), OF_APPLICANT)
    found = totals(Entries(policy, case, policy.ordinary, None, case.ranks, nothing))
    return (found if found.level == OF_APPLICANT else nothing).values


def totals(entries: Entries) -> Column:
    """Hundredths by the score of a programme; MISSING where a needed fact is missing or nothing is scored.

    total = round(Σ weight × fact + Σ table points + Σ bonuses), each bonus counting its highest claim only.
    One value a child, unless the score names a fact of the wish: then one a wish.
    """
    score, size = entries.programme.score, entries.case.n_applicants
    if score is None:
        return Column(np.full(size, MISSING), OF_APPLICANT)
    by_wish = any(fact.of == OF_WISH for fact in _facts(score, entries.policy))
    if by_wish:
        size = entries.size
    exact = np.zeros(size, dtype=np.int64)
    complete = np.ones(size, dtype=bool)

    def column(fact: Fact) -> Ints:
        found = entries.column(fact)
        return entries.spread(found) if by_wish else found.values

    for term in score.terms:
        fact = entries.policy.fact(term.fact)
        points, known = _term(term, fact, column(fact))
        exact += points
        complete &= known
    for table in score.tables:
        facts = [entries.policy.fact(name) for name in table.facts]
        points, known = _table(table, facts, [column(fact) for fact in facts])
        exact += points * WEIGHT_UNIT
        complete &= known
    for bonus in score.bonuses:
        fact = entries.policy.fact(bonus.fact)
        exact += bonus_points(bonus, fact, column(fact)) * WEIGHT_UNIT
    rounded = round_to(exact, score.round)
    rounded[~complete] = MISSING
    return Column(rounded, OF_WISH if by_wish else OF_APPLICANT)


def _facts(score: Score, policy: Policy) -> list[Fact]:
    names = [term.fact for term in score.terms] + [bonus.fact for bonus in score.bonuses]
    names += [name for table in score.tables for name in table.facts]
    return [policy.fact(name) for name in names]


def round_to(exact: Ints, rounding: Rounding) -> Ints:
    """Hundredths, a multiple of the unit, from ten-thousandths of hundredths. Halves go away from zero
    (half_up), to the even multiple (half_even); "down" drops the rest."""
    unit = rounding.unit * WEIGHT_UNIT
    multiples, rest = np.divmod(np.abs(exact), unit)
    rest *= 2
    match rounding.mode:
        case "half_up":
            multiples += rest >= unit
        case "half_even":
            multiples += (rest > unit) | ((rest == unit) & (multiples % 2 == 1))
    multiples *= rounding.unit
    return np.negative(multiples, out=multiples, where=exact < 0)


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


def _term(term: Term, fact: Fact, column: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Ten-thousandths of hundredths, and where they count."""
    known = column != MISSING
    points = np.where(known, column, 0)
    points *= term.weight * (100 if fact.type == "integer" else 1)
    return points, known | term.missing_is_zero


def _table(
    table: ScoreTable, facts: Sequence[Fact], columns: Sequence[Ints]
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    points = np.full([len(fact.choices) for fact in facts], table.otherwise, dtype=np.int64)
    for combination, value in table.values.items():
        points[combination] = value
    known = np.logical_and.reduce([column != MISSING for column in columns])
    return points[tuple(np.where(known, column, 0) for column in columns)], known
