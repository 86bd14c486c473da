"""After the first results: lines that are lowered, and marks that are corrected.

Both are computed on the decided round and change nothing: what comes out are `Changes` for people to decide
on. Three rules hold throughout.

- Everybody who is eligible is looked at again, also those admitted elsewhere who did not enrol (Hải Phòng
  2025: the line was lowered to 34.95, the software passed over a child with 35.05 because she had passed for
  another school).
- Whoever confirmed a place keeps it. Nothing here ever takes it away.
- More children than seats are not refused and not hidden: the number above the seats is stated, and needs a
  decision of the authority on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.changes import NOWHERE, Changes, holdings
from admissions.rules.decision import Decision
from admissions.rules.inputs import Line
from admissions.rules.lines import overflow
from admissions.rules.policy import LATER_WORDS, Policy
from admissions.rules.published import published_lines, reached
from admissions.rules.ranking import rank

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

UNPLACED, OFFERED, CONFIRMED, NOT_ENROLLED, WITHDRAWN = range(5)
"""Where a child stands: without an offer; with one that waits for an answer; enrolled; with an offer that it
declined or let lapse; gone from the round."""


class OtherRound(ValueError):
    """The corrected case is not of the same children and offerings as the decided one."""

    def __init__(self) -> None:
        super().__init__("Dữ liệu sửa không cùng danh sách học sinh và cơ sở với kết quả đã công bố.")


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What became of the results, for n children in the order of the case.

    states  int8[n]   UNPLACED, OFFERED, CONFIRMED, NOT_ENROLLED or WITHDRAWN.
    places  int64[n]  the offering that is held or was given up; NOWHERE for a child without an offer.
    """

    states: npt.NDArray[np.int8]
    places: Ints

    @property
    def held(self) -> Ints:
        """int64[n]: the offering that each child holds now, or NOWHERE."""
        holds = np.isin(self.states, (OFFERED, CONFIRMED))
        return np.where(holds, self.places, NOWHERE)


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """What lowered lines would do.

    changes   who would gain a place or move; nobody loses one.
    admitted  int64[m]  how many would then be at each offering: who holds a place and stays, and who comes.
    overflow  int64[m]  how many of them are above the seats that the offering has for this round.
    """

    changes: Changes
    admitted: Ints
    overflow: Ints

    @property
    def needs_decision(self) -> bool:
        """Whether any offering would go beyond its seats, which only an authority may allow."""
        return bool(self.overflow.any())


def takes_part(policy: Policy, answers: Answers) -> Mask:
    """bool[n]: who is looked at again. Who holds an unanswered offer always is, as it may move up; of the
    others [later] says who: both unplaced and not enrolled where the rules are silent."""
    who = policy.later.who if policy.later is not None else LATER_WORDS
    states = [OFFERED]
    states += [UNPLACED] if "unplaced" in who else []
    states += [NOT_ENROLLED] if "not_enrolled" in who else []
    return np.isin(answers.states, states)


def lower(decision: Decision, lines: Sequence[Line], answers: Answers, *, seed: str) -> Lowered:
    """Who comes in when the lines of some offerings are lowered (hạ điểm chuẩn).

    1. Looked at are all wishes, eligible by the rules, of those who take part, for the offerings that `lines`
       name. `lines` replace what was published there, and only there.
    2. A child who waits with an offer in hand is looked at for the wishes that it prefers to that offer.
    3. A child who gave a place up is not offered the same place again.
    4. Each child gets the first of its wishes that reaches its line, whatever the number of seats.

    `seed` is that of the round, for orders with a lottery.
    """
    policy = decision.ranking.policy
    ranking = rank(policy, replace(_as_given(decision.case), lines=tuple(lines)), seed=seed)
    case, owners = ranking.case, ranking.case.owners
    own, states = _wish_for(case, answers.places)[owners], answers.states[owners]
    looked_at = (ranking.refusals == 0) & takes_part(policy, answers)[owners]  # 1
    wishes = np.arange(case.n_preferences)
    looked_at &= (states != OFFERED) | (own < 0) | (wishes < own)  # 2
    looked_at &= (states != NOT_ENROLLED) | (wishes != own)  # 3
    before = holdings(ranking, _wish_for(case, answers.held), answers.held)
    granted = _first(case, looked_at)  # 4
    after = holdings(ranking, np.where(granted >= 0, granted, _wish_for(case, answers.held)), answers.held)
    changes = Changes(case.applicant_ids, case.offering_ids, before, after)
    places = after.offerings[after.offerings != NOWHERE]
    admitted = np.bincount(places, minlength=case.n_offerings).astype(np.int64)
    return Lowered(changes, admitted, overflow(admitted, case.available))


def remark(decision: Decision, corrected: Case, *, seed: str) -> Changes:
    """What corrected marks change when the published lines stay (phúc khảo; Bến Tre, QĐ 563).

    1. The lines are those of the decided round: lines fixed by decision, or else the last admitted of each
       queue (`published`).
    2. The corrected case is ranked by the same rules; each child gets the first wish that reaches its line.
       Seats do not limit. What the second step, nearby, gave has nothing to do with marks and stays.
    3. Side by side with what was published that gives who gains, moves, loses; nothing is applied, and nobody
       loses anything by it.

    `corrected` has the same children and offerings. Raises OtherRound, NoPublishedLine.
    """
    if list(corrected.applicant_ids) != list(decision.case.applicant_ids):
        raise OtherRound
    if corrected.offering_ids != decision.case.offering_ids:
        raise OtherRound
    ranking = rank(decision.ranking.policy, replace(corrected, lines=decision.case.lines), seed=seed)
    case = ranking.case
    if case.lines is not None:
        fits = ranking.refusals == 0
    else:
        fits = np.zeros(case.n_preferences, dtype=np.bool_)
        fits[ranking.wish_of_claim[reached(ranking, published_lines(decision))]] = True
    wishes = _first(case, fits)
    return Changes(
        case.applicant_ids,
        case.offering_ids,
        before=holdings(decision.ranking, decision.wish_positions, decision.nearby),
        after=holdings(ranking, wishes, decision.nearby),
    )


def _as_given(case: Case) -> Case:
    """The wishes in the order of their ranks again, as a round is read."""
    order = np.lexsort((case.ranks, case.owners))
    facts = {name: column[order] for name, column in case.preference_facts.items()}
    return replace(case, ranks=case.ranks[order], offerings=case.offerings[order], preference_facts=facts)


def _first(case: Case, wishes: Mask) -> Ints:
    """int64[n]: the first of these wishes of each child, or -1."""
    rows = np.flatnonzero(wishes)[::-1]
    first = np.full(case.n_applicants, -1)
    first[case.owners[rows]] = rows
    return first


def _wish_for(case: Case, offerings: Ints) -> Ints:
    """int64[n]: the wish by which each child asks for this offering; -1 where it asks by none."""
    return _first(case, case.offerings == offerings[case.owners])
