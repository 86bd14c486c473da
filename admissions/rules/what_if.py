"""What would be different: other seats, margins, facts or another seed, without writing anything.

1. `load` ranks and solves the round once and keeps the ranking.
2. A question that touches nothing but seats is solved over the same ranking, with other seats; anything else
   is ranked again.
3. The answer is the same decision that a real run with this input would give, checked in the same way, and
   side by side with the loaded one: who goes from where to where, and every line before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.changes import Changes, holdings
from admissions.rules.decision import Cutoffs, Decision, rank, settle
from admissions.rules.inputs import Nearby
from admissions.rules.policy import Policy
from admissions.rules.ranking import reseat

Ints = npt.NDArray[np.int64]
Facts = Mapping[str, Ints]


class NoSuchPlace(ValueError):
    """Seats are asked for where there is no offering, or fewer than none."""

    def __init__(self, code: str, seats: int) -> None:
        if seats < 0:
            super().__init__(f"Chỉ tiêu {seats} của “{code}” là số âm; hãy nhập từ 0 trở lên.")
        else:
            super().__init__(f"Không có cơ sở nào mang mã “{code}” trong vòng tuyển sinh này.")


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A round that questions are asked of: its input as given, and what came of it."""

    policy: Policy
    case: Case
    seed: str
    decision: Decision


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """The answer. `before`, `after`: one entry an offering; `decision`: what would be decided."""

    changes: Changes
    before: Cutoffs
    after: Cutoffs
    decision: Decision

    @property
    def placed(self) -> tuple[int, int]:
        """How many children have a place, before and after."""
        before, after = self.changes.before.offerings, self.changes.after.offerings
        return int(np.count_nonzero(before >= 0)), int(np.count_nonzero(after >= 0))


def load(policy: Policy, case: Case, *, seed: str) -> Loaded:
    """Rank and solve a round once. Raises what `decide` raises."""
    return Loaded(policy, case, seed, settle(rank(policy, case, seed=seed), seed=seed))


def what_if(
    loaded: Loaded,
    *,
    seats: Mapping[str, int] | None = None,
    margins: tuple[int, ...] | None = None,
    seed: str | None = None,
    applicant_facts: Facts | None = None,
    preference_facts: Facts | None = None,
    offering_facts: Facts | None = None,
    nearby: Nearby | None = None,
) -> Difference:
    """The same round with something else in it; what is left out stays as it is.

    `seats`: by code of the offering. `margins`: hundredths by rank, of ordinary wishes. The facts are whole
    columns in the order of the loaded case, for example a catchment that was drawn anew. Raises NoSuchPlace,
    and what `decide` raises.
    """
    given: dict[str, Any] = {} if nearby is None else {"nearby": nearby}
    for level, facts in (
        ("applicant_facts", applicant_facts),
        ("preference_facts", preference_facts),
        ("offering_facts", offering_facts),
    ):
        if facts is not None:
            given[level] = {**getattr(loaded.case, level), **facts}
    places = _seats(loaded.case, seats or {})
    if margins is None and seed is None and not given:
        return difference(loaded.decision, _with_seats(loaded.decision, places, loaded.seed))
    policy = loaded.policy
    if margins is not None:
        policy = replace(policy, wishes=replace(policy.wishes, margins=margins))
    chosen = loaded.seed if seed is None else seed
    ranking = rank(policy, replace(loaded.case, seats=places, **given), seed=chosen)
    return difference(loaded.decision, settle(ranking, seed=chosen))


def difference(before: Decision, after: Decision) -> Difference:
    """Two decisions about the same children and offerings, side by side."""
    case = before.case
    old, new = (holdings(one.ranking, one.wish_positions, one.nearby) for one in (before, after))
    changes = Changes(case.applicant_ids, case.offering_ids, old, new)
    return Difference(changes, before.cutoffs, after.cutoffs, after)


def _with_seats(decision: Decision, seats: Ints, seed: str) -> Decision:
    """Step 2 where nothing but seats is different."""
    ranking = replace(decision.ranking, case=replace(decision.case, seats=seats))
    return settle(replace(ranking, instance=reseat(ranking, ranking.case.available)), seed=seed)


def _seats(case: Case, seats: Mapping[str, int]) -> Ints:
    places = {code: place for place, code in enumerate(case.offering_ids)}
    changed = case.seats.copy()
    for code, number in seats.items():
        if code not in places or number < 0:
            raise NoSuchPlace(code, number)
        changed[places[code]] = number
    return changed
