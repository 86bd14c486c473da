"""Everything before solving: scores, refusals, criteria, claims and priorities of a round.

1. Wishes stand in the order of processing, programme by programme.
2. Each has the total of its programme and the first reason, if any, why it cannot be granted.
3. Seats are split into queues; a wish becomes a claim on every queue that takes the child.
4. Claims are ranked inside each queue by its order; the proportional call order comes on top of it.
5. Lines fixed by decision refuse who does not reach them; seats do not limit then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import ADMIT_ALL, UNUSED, Instance
from admissions.rules.case import Case
from admissions.rules.claims import Claims, called, claims_of, priorities_of
from admissions.rules.criteria import Criteria
from admissions.rules.eligibility import (
    BELOW_LINE,
    ELIGIBLE,
    NO_LINE,
    NO_QUEUE,
    Reason,
    Refusals,
    barred,
    refusals,
)
from admissions.rules.facts import MISSING
from admissions.rules.lines import line_refusals
from admissions.rules.margins import is_strict
from admissions.rules.policy import Order, Policy
from admissions.rules.priorities import CRITERIA, Standing
from admissions.rules.programmes import enter
from admissions.rules.queues import Queues, lay_out, seats_of
from admissions.rules.ties import LastSeats, last_seats

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ranking:
    """A round ready to be solved; `p` wishes, `k` claims, `q` queues.

    case             the case in the order of processing; every index of a wish below is into it.
    refusals         int16[p]  indices into `refused_because`, 0 is eligible.
    refused_because  all reasons of the rules, the first one empty.
    barred           bool[n]   children who are refused whatever they wish for.
    criteria         one column a step of the order, one value a wish.
    queues, claims   where seats are given, and who competes for them; `instance` says the same in arrays.
    """

    policy: Policy
    case: Case
    refusals: npt.NDArray[np.int16]
    refused_because: tuple[Reason, ...]
    barred: Mask
    criteria: Criteria
    queues: Queues
    claims: Claims
    last_seats: LastSeats
    instance: Instance

    @cached_property
    def scores(self) -> Ints:
        """Ints[p]: totals by the programme of each wish, hundredths, MISSING where there is none."""
        entries = self.criteria.entries
        if entries[0].rows is None:
            return entries[0].spread(entries[0].totals)
        scores = np.full(self.case.n_preferences, MISSING)
        for part in entries:
            scores[part.rows] = part.spread(part.totals)
        return scores

    @property
    def queue_of_claim(self) -> npt.NDArray[np.integer]:
        return self.claims.queues

    @property
    def wish_of_claim(self) -> Ints:
        wishes = self.claims.wishes
        return np.arange(self.case.n_preferences) if wishes is None else wishes


def rank(policy: Policy, case: Case, *, seed: str, draws: Ints | None = None) -> Ranking:
    """The ranking of a round. `draws` Ints[p]: the draw of each wish in the order of processing, where it
    does not come from the seed. Raises InvalidCase where seats and queues do not add up."""
    round_ = enter(policy, case)  # 1
    case = round_.case
    standings = tuple(Standing(entries, seed, draws) for entries in round_.entries)
    refused = _refused(standings, case)  # 2
    queues = lay_out(policy, case, round_.parts, split=case.lines is None)
    claims = claims_of(queues, standings, case)  # 3
    refused = _without_claim(refused, claims, case)
    rules = last_seats(policy, case, queues)
    priorities, bits = priorities_of(standings, queues, claims, rules)  # 4
    eligible = claims.of_wishes(refused.codes == 0)
    if policy.proportional and case.lines is None:
        priorities, shared = called(
            policy, standings, queues, claims, priorities=priorities, eligible=eligible
        )
        rules = rules.where_called(shared)
    seats, ties, within = _room(rules, queues, claims, case, case.available)
    instance = Instance(
        seats=seats,
        ties=ties,
        starts=claims.starts,
        offerings=claims.queues,
        priorities=priorities,
        eligible=eligible,
        within=within,
        takeover=queues.takeover,
        band_bits=bits,
        trusted=True,
    )
    return Ranking(
        policy=policy,
        case=case,
        refusals=refused.codes,
        refused_because=refused.reasons,
        barred=barred(standings[-1].entries),
        criteria=Criteria(standings, _orders(policy, queues)),
        queues=queues,
        claims=claims,
        last_seats=rules,
        instance=instance,
    )


def reseat(ranking: Ranking, available: Ints) -> Instance:
    """The instance of a ranking when each offering has this many seats, Ints[m]; the rest stays as it is."""
    seats, ties, within = _room(ranking.last_seats, ranking.queues, ranking.claims, ranking.case, available)
    return replace(ranking.instance, seats=seats, ties=ties, within=within, trusted=True)


def _room(
    rules: LastSeats, queues: Queues, claims: Claims, case: Case, available: Ints
) -> tuple[Ints, npt.NDArray[np.int8], Ints]:
    """`seats`, `ties` and `within` of the instance when each offering has this many seats, Ints[m]. Where
    lines are fixed by decision seats do not limit, and equals are all in."""
    if case.lines is not None:
        everybody = np.bincount(claims.queues, minlength=queues.size)
        ties = np.full(queues.size, ADMIT_ALL, dtype=np.int8)
        return everybody, ties, np.full(queues.size, UNUSED)
    seats = seats_of(queues, case, available)
    return seats, rules.modes, rules.within(seats)


def _refused(standings: Sequence[Standing], case: Case) -> Refusals:
    """Step 2, and step 5 where there are lines; reasons of all programmes in one list."""
    codes = np.zeros(case.n_preferences, dtype=np.int16)
    reasons: dict[Reason, int] = {ELIGIBLE: 0}
    for standing in standings:
        entries = standing.entries
        found = refusals(entries, standing.categories)
        if case.lines is not None:
            found = _with_lines(found, standing)
        known = [reasons.setdefault(reason, len(reasons)) for reason in found.reasons]
        if entries.rows is None and known == list(range(len(known))):
            codes = found.codes
        else:
            codes[slice(None) if entries.rows is None else entries.rows] = np.array(known)[found.codes]
    return Refusals(codes, tuple(reasons))


def _with_lines(found: Refusals, standing: Standing) -> Refusals:
    """Step 5."""
    entries = standing.entries
    below = line_refusals(
        entries.case,
        owners=entries.owners,
        offerings=entries.offerings.astype(np.int64),
        ranks=entries.ranks,
        totals=entries.spread(entries.totals),
        effective=entries.spread(standing.effective),
        strict=is_strict(entries),
        steps=[
            (entries.spread(standing.column(step)), CRITERIA[step.criterion].is_descending(step))
            for step in entries.programme.order
        ],
    )
    codes = np.where((found.codes == 0) & (below > 0), len(found.reasons) - 1 + below, found.codes)
    return Refusals(codes.astype(np.int16), (*found.reasons, NO_LINE, BELOW_LINE))


def _without_claim(refused: Refusals, claims: Claims, case: Case) -> Refusals:
    """Wishes in no queue are refused."""
    if claims.wishes is None:
        return refused
    has_claim = np.zeros(case.n_preferences, dtype=np.bool_)
    has_claim[claims.wishes] = True
    codes = np.where((refused.codes == 0) & ~has_claim, len(refused.reasons), refused.codes)
    return Refusals(codes.astype(np.int16), (*refused.reasons, NO_QUEUE))


def _orders(policy: Policy, queues: Queues) -> list[list[Order]]:
    """All steps by which the wishes of each programme are ranked at some queue."""
    orders = [list(part.order) for part in policy.parts]
    for kind, part, _ in queues.groups():
        orders[part] += queues.rules_of(kind, part)[0]
    return orders
