"""A round after the first with wishes of its own (tuyển sinh bổ sung): who may take part, for which seats.

1. Taking part are children whom [later] names: without a place, or with one that they did not take up.
   Whoever confirmed a place is not in the round and cannot lose it.
2. Seats are those of the first round; every confirmed child has taken one.
3. Wishes are new; there may be as many as [later] says.
4. With `floor = "first_wish_line"` a wish must reach the line that a first wish needed in the first round
   (Thành phố Hồ Chí Minh). The rules declare that line as a fact of the offering with a gate on it, blank in
   the first round; here it is filled in.

What comes out is a round like any other, decided by the same code and verified from the same files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.decision import Decision
from admissions.rules.facts import MISSING
from admissions.rules.later import CONFIRMED, OFFERED, Answers, takes_part
from admissions.rules.policy import Policy, Wishes

Ints = npt.NDArray[np.int64]

FLOOR = "first_wish_line"


class MayNotTakePart(ValueError):
    """A wish of a child who has a place, left the round, or is of a group that the rules leave out."""

    def __init__(self, applicant: str) -> None:
        super().__init__(f"Hồ sơ “{applicant}” không thuộc đối tượng của đợt bổ sung.")


class NoFloorFact(ValueError):
    """The rules name a floor but declare no fact of the offering to keep it in."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(
            f'Bộ quy tắc “{policy.id}” đặt floor = "{FLOOR}" nhưng chưa khai báo dữ kiện {FLOOR} của cơ sở.'
        )


@dataclass(frozen=True, slots=True, eq=False)
class NewWishes:
    """The wishes of the later round, rows in any order: codes of files and offerings, and the rank from 1.
    `facts`: one column a fact of the wish, stored values."""

    applicants: Sequence[str]
    ranks: Sequence[int]
    offerings: Sequence[str]
    facts: Mapping[str, Sequence[int]] = field(default_factory=dict)


def later_policy(policy: Policy) -> Policy:
    """The rules with the number of wishes of a later round."""
    if policy.later is None:
        return policy
    number = policy.later.wishes
    chain = policy.chain
    if chain is not None:
        shares = tuple(share for share in chain.shares if share.rank <= number)
        chain = replace(chain, gaps=_at_length(chain.gaps, number - 1), shares=shares)
    return replace(
        policy,
        wishes=_fewer(policy.wishes, number),
        programmes=tuple(
            replace(each, wishes=_fewer(each.wishes, min(each.wishes.max, number)))
            for each in policy.programmes
        ),
        chain=chain,
    )


def _fewer(wishes: Wishes, number: int) -> Wishes:
    """The rules of this many wishes; zones only where they say something for this number."""
    exceptions = (replace(rule, margins=_at_length(rule.margins, number)) for rule in wishes.margins_for)
    return replace(
        wishes,
        max=number,
        margins=_at_length(wishes.margins, number),
        zones=wishes.zones[:number] if len(wishes.zones) >= number else (),
        margins_for=tuple(exceptions),
    )


def _at_length(values: tuple[int, ...], number: int) -> tuple[int, ...]:
    """One value a wish; a shorter list goes on as it ended."""
    return (*values, *values[-1:] * number)[:number]


def first_wish_lines(decision: Decision) -> Ints:
    """int64[m]: the line of a first wish at each offering, hundredths; MISSING where nobody was admitted.

    Where an offering has several queues, the lowest of their lines: what was enough for somebody.
    """
    lines = np.full(decision.case.n_offerings, MISSING)
    if decision.case.lines is not None:
        for line in decision.case.lines:
            if line.rank in (0, 1):
                lines[line.offering] = line.cutoff
        return lines
    cutoffs = decision.queue_cutoffs.cutoff
    known = np.flatnonzero(cutoffs != MISSING)
    offerings = decision.queues.offerings[known]
    lowest = np.full(lines.size, np.iinfo(np.int64).max)
    np.minimum.at(lowest, offerings, cutoffs[known])
    lines[offerings] = lowest[offerings]
    return lines


def later_case(policy: Policy, decision: Decision, answers: Answers, wishes: NewWishes) -> Case:
    """The case of a later round, to be decided by `later_policy`. Raises MayNotTakePart, NoFloorFact,
    InvalidCase."""
    case = decision.case
    _check_members(policy, case, answers, wishes)
    asking = set(wishes.applicants)
    rows = [row for row, code in enumerate(case.applicant_ids) if code in asking]  # 1
    places = answers.places[answers.states == CONFIRMED]
    confirmed = np.bincount(places[places >= 0], minlength=case.n_offerings)  # 2
    return Case.build(
        offering_ids=case.offering_ids,
        offering_names=case.offering_names,
        seats=case.seats,
        taken=case.taken + confirmed,
        offering_facts=_offering_facts(policy, decision),
        applicant_ids=[case.applicant_ids[row] for row in rows],
        lottery_keys=[case.lottery_keys[row] for row in rows],
        applicant_facts={name: column[rows] for name, column in case.applicant_facts.items()},
        preference_applicants=wishes.applicants,  # 3
        preference_ranks=wishes.ranks,
        preference_offerings=wishes.offerings,
        preference_facts=wishes.facts,
    )


def _check_members(policy: Policy, case: Case, answers: Answers, wishes: NewWishes) -> None:
    """Step 1. Who still waits with an offer in hand answers it first."""
    allowed = takes_part(policy, answers) & (answers.states != OFFERED)
    known = {code for code, fits in zip(case.applicant_ids, allowed.tolist(), strict=True) if fits}
    for code in wishes.applicants:
        if code not in known:
            raise MayNotTakePart(code)


def _offering_facts(policy: Policy, decision: Decision) -> Mapping[str, Ints]:
    """Step 4."""
    facts = dict(decision.case.offering_facts)
    if policy.later is None or policy.later.floor != FLOOR:
        return facts
    if FLOOR not in (fact.name for fact in policy.facts_of("offering")):
        raise NoFloorFact(policy)
    return facts | {FLOOR: first_wish_lines(decision)}
