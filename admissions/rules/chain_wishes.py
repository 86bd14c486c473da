"""The lowest lines for every rank that keep the gaps and shares of [chain] and do not go beyond the seats.

1. A wish of rank k counts as total − (gap 1 + … + gap k−1), its effective total. One list of effective totals
   an offering, with lines of effective total + gaps, keeps every gap exactly.
2. Seats with a share stand aside: at least share × seats, rounded up, first for wishes of that rank alone;
   the rest, and what these leave unused, is for all. Taken first, such a reserve is a minimum and no bonus:
   where enough wishes of that rank are admitted by themselves it changes nothing (Hafalir, Yenmez and
   Yildirim, Theoretical Economics 8, 2013).
3. Deferred acceptance over these seats gives the lowest lines under which no offering goes beyond its seats.
   Equal totals at the last seat are all in where the rules admit all, otherwise all out, because a line
   cannot tell them apart.
4. The line of a rank is the lowest effective total admitted for it, plus its gaps; where the lines of later
   ranks would then be nearer than the gap they are raised. A rank for which there is no seat has no line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import ADMIT_ALL, ADMIT_NONE, UNPLACED, UNUSED, Instance
from admissions.rules.case import Case
from admissions.rules.eligibility import categories, refusals
from admissions.rules.entries import Entries
from admissions.rules.facts import MISSING
from admissions.rules.inputs import Line
from admissions.rules.policy import PERCENT_UNIT, Chain, Policy
from admissions.rules.programmes import enter

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

HIGHEST: Final = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True, eq=False)
class ChainedWishes:
    """The p ordinary wishes of a round under [chain], in the order of processing.

    rows               int64[p]  their indices in the processed case.
    owners, offerings  int[p]    the child and the offering of each.
    ranks              int64[p]  its number among the child's ordinary wishes, from 1.
    totals             int64[p]  hundredths, MISSING where there is none.
    effective          int64[p]  the total less the gaps below its rank.
    eligible           bool[p]   by every rule but the lines, and not of a child who has a place already.
    seats              int64[m]  what each offering can still give.
    """

    rows: Ints
    owners: Ints
    offerings: Ints
    ranks: Ints
    totals: Ints
    effective: Ints
    eligible: Mask
    seats: Ints


def gaps_below(chain: Chain) -> Ints:
    """int64[ranks]: how far the line of each rank is at least above that of the first, hundredths."""
    return np.array([0, *accumulate(chain.gaps)], dtype=np.int64)


def chained_wishes(policy: Policy, case: Case, chain: Chain, has_a_place: Mask) -> ChainedWishes:
    """The wishes that the lines are for. `has_a_place` bool[n]: by a programme that is processed before."""
    ordinary: Entries = enter(policy, replace(case, lines=None)).entries[-1]
    codes = refusals(ordinary, categories(ordinary)).codes
    totals = ordinary.spread(ordinary.totals)
    below = gaps_below(chain)
    lowered = totals - below[np.minimum(ordinary.ranks, below.size) - 1]
    return ChainedWishes(
        rows=np.arange(ordinary.size) if ordinary.rows is None else ordinary.rows,
        owners=ordinary.owners,
        offerings=ordinary.offerings.astype(np.int64),
        ranks=ordinary.ranks,
        totals=totals,
        effective=np.where(totals == MISSING, MISSING, lowered),
        eligible=(codes == 0) & (totals != MISSING) & ~has_a_place[ordinary.owners],
        seats=case.available,
    )


def lowest_lines(chain: Chain, wishes: ChainedWishes, *, admit_all: bool) -> tuple[Line, ...]:
    """One line an offering and rank, sorted; none where nobody of a rank can be admitted."""
    kinds = len(chain.shares) + 1
    instance, wish_of_claim = _instance(chain, wishes, admit_all)
    positions = match(instance).positions  # 3
    claims = positions[positions != UNPLACED]
    queues, effective = instance.offerings[claims], wishes.effective[wish_of_claim[claims]]
    lowest = np.full(wishes.seats.size * kinds, HIGHEST)
    np.minimum.at(lowest, queues, effective)
    by_queue = lowest.reshape(-1, kinds)
    below = gaps_below(chain)
    lines = []
    for offering in range(wishes.seats.size):
        common = int(by_queue[offering, -1])
        reached = 0
        for rank, gap in enumerate(below.tolist(), start=1):  # 4
            own = [int(by_queue[offering, at]) for at, share in enumerate(chain.shares) if share.rank == rank]
            line = min([common, *own])
            if line == HIGHEST:
                continue
            reached = max(reached, line)
            lines.append(Line(offering, rank, reached + gap))
    return tuple(lines)


def _instance(chain: Chain, wishes: ChainedWishes, admit_all: bool) -> tuple[Instance, Ints]:
    """Steps 1 and 2: a queue for each share of an offering, then one for all; a wish is a claim on the queues
    of its rank. Returns the wish of each claim too."""
    kinds = len(chain.shares) + 1
    claims = np.ones((wishes.ranks.size, kinds), dtype=np.bool_)
    seats = np.zeros((wishes.seats.size, kinds), dtype=np.int64)
    left = wishes.seats.copy()
    for at, share in enumerate(chain.shares):
        claims[:, at] = wishes.ranks == share.rank
        seats[:, at] = np.minimum(-(-wishes.seats * share.at_least // PERCENT_UNIT), left)
        left -= seats[:, at]
    seats[:, -1] = left
    rows, columns = np.nonzero(claims)
    first = np.arange(wishes.seats.size) * kinds
    takeover = np.repeat(first + kinds - 1, kinds)
    takeover[first + kinds - 1] = UNUSED
    owners = wishes.owners[rows]
    number = int(wishes.owners.max(initial=-1)) + 1
    instance = Instance(
        seats=seats.ravel(),
        ties=np.array(ADMIT_ALL if admit_all else ADMIT_NONE, dtype=np.int8),
        starts=np.searchsorted(owners, np.arange(number + 1)),
        offerings=first[wishes.offerings[rows]] + columns,
        priorities=np.where(wishes.eligible, wishes.effective, 0)[rows],
        eligible=wishes.eligible[rows],
        takeover=takeover,
    )
    return instance, rows
