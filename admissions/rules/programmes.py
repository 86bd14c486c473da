"""The order of processing: which programme a wish belongs to, and its number inside it.

A child's wishes are considered programme by programme in the order of the rule file (trường chuyên before
ordinary schools), inside a programme by the rank that the family gave. One run therefore gives a child the
first wish of the first programme that takes it, which is what a run for each programme one after the other
gives: a wish that is considered later never costs a place that is considered earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.conditions import holds_one, meets_offerings
from admissions.rules.entries import OF_APPLICANT, Column, Entries
from admissions.rules.facts import MISSING
from admissions.rules.policy import Condition, Policy
from admissions.rules.scoring import totals

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """A case in the order of processing. `parts` int64[m]: the place of each offering's programme in
    `policy.parts`; `entries`: the wishes of each programme, in the same order."""

    case: Case
    parts: Ints
    entries: tuple[Entries, ...]


def parts_of(policy: Policy, case: Case) -> Ints:
    """The first programme whose conditions an offering meets; ordinary offerings come last."""
    parts = np.full(case.n_offerings, len(policy.programmes))
    for place in range(len(policy.programmes) - 1, -1, -1):
        parts[meets_offerings(policy, case, policy.programmes[place].when)] = place
    return parts


def part_of(policy: Policy, values: Mapping[str, int]) -> int:
    """`parts_of` for one offering by the stored values of its facts; one that is not named is not known."""
    for place, programme in enumerate(policy.programmes):
        if all(_holds(policy, condition, values) for condition in programme.when):
            return place
    return len(policy.programmes)


def _holds(policy: Policy, condition: Condition, values: Mapping[str, int]) -> bool:
    limit = MISSING if condition.limit_fact is None else values.get(condition.limit_fact, MISSING)
    fact = policy.fact(condition.fact, "offering")
    return holds_one(fact, condition, values.get(condition.fact, MISSING), limit)


def enter(policy: Policy, case: Case) -> Round:
    """The case in the order of processing, and the wishes of each programme with their totals."""
    parts = parts_of(policy, case)
    if not policy.programmes:
        return Round(case, parts, (_entries(policy, case, 0, None, case.ranks),))
    order, ranks = _in_order(case, parts)
    case = replace(
        case,
        ranks=case.ranks[order],
        offerings=case.offerings[order],
        preference_facts={name: column[order] for name, column in case.preference_facts.items()},
    )
    of_wish = parts[case.offerings]
    entries = []
    for place in range(len(policy.parts)):
        rows = np.flatnonzero(of_wish == place)
        entries.append(_entries(policy, case, place, rows, ranks[rows]))
    return Round(case, parts, tuple(entries))


def _in_order(case: Case, parts: Ints) -> tuple[Ints, Ints]:
    """The wishes by child, programme and rank; and the number of each inside its programme: the rank less the
    child's wishes of other programmes that were ranked before it."""
    owners, of_wish = case.owners, parts[case.offerings]
    groups = owners * (int(of_wish.max(initial=0)) + 1) + of_wish
    order = np.argsort(groups, kind="stable")  # the wishes of a child stand by rank already
    owners, of_wish = owners[order], of_wish[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (owners[1:] != owners[:-1]) | (of_wish[1:] != of_wish[:-1])
    firsts = np.flatnonzero(is_first)
    before_here = np.arange(len(order)) - np.repeat(firsts, np.diff(np.append(firsts, len(order))))
    before_at_all = order - case.starts[owners]
    return order, case.ranks[order] - (before_at_all - before_here)


def _entries(policy: Policy, case: Case, place: int, rows: Ints | None, ranks: Ints) -> Entries:
    nothing = Column(np.broadcast_to(MISSING, case.n_applicants), OF_APPLICANT)
    entries = Entries(policy, case, policy.parts[place], rows, ranks, nothing)
    return replace(entries, totals=totals(entries))
