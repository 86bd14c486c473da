"""The call order under minimum shares: those of a group are called ahead until their share is kept.

Source: the public document on the algorithms of the French national platform (Parcoursup, "ordre d'appel",
minimum rates of grant holders and of residents) and the open code that goes with it.

For each offering that has a share of at least one group:

1. Its eligible wishes stand in the order of the ranking, best first; the place in the order of ids breaks
   what is equal.
2. A group is pressing when 100 × (its members called so far) < percent × (called so far + 1) and a member
   is still to be called: without one of them the next call would break the share.
3. The next wish called is the best that is in all pressing groups; where there is none, the best of the
   first pressing group, which has precedence; where no group is pressing, the best of all.
4. Steps 2 and 3 repeat until everybody is called.

What comes of it, by which it is checked:

- At every prefix of the call order at least `percent` % are of the first group, or all its members are in
  that prefix. The second group's share is kept in the same way wherever the first did not need the place.
- Inside the members of the same groups the ranking is kept.
- Nobody falls behind without a cause: whoever is called over someone better is in a pressing group in which
  the better is not.

The call order is fixed before the seats are dealt out and does not depend on their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

HUNDREDTHS: Final = 10_000
"""Percents are given in hundredths of a percent, so that all is 10000."""
MOST_GROUPS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group with its share.

    members   bool[p]   whether the owner of each wish is of the group.
    percents  int64[m]  the share at each offering, hundredths of a percent; 0 or less asks for nothing.
    """

    members: Mask
    percents: Ints


def call_order(*, offerings: Ints, priorities: Ints, eligible: Mask, groups: Sequence[Group]) -> Ints:
    """int64[p]: priorities in which the call order stands, larger first, all different inside an offering.

    `offerings`, `priorities` (larger is better) and `eligible` are those of the p wishes, in the order of
    ids of their owners. Where no group has a share the priorities stay as they are, and so do those of wishes
    that are not eligible. At most two groups, the first with precedence; more are a ValueError.
    """
    if len(groups) > MOST_GROUPS:
        raise ValueError(f"call_order: nhiều nhất {MOST_GROUPS} nhóm, nhận được {len(groups)}")
    if not any((group.percents > 0).any() for group in groups):
        return priorities
    shares = np.stack([group.percents for group in groups])
    shared = shares.max(axis=0) > 0
    wishes = np.flatnonzero(eligible & shared[offerings])
    if not wishes.size:
        return priorities
    wishes = wishes[np.lexsort((wishes, -priorities[wishes], offerings[wishes]))]  # 1
    kinds = np.zeros(wishes.size, dtype=np.int64)
    for at, group in enumerate(groups):
        kinds |= group.members[wishes].astype(np.int64) << at
    firsts = np.flatnonzero(np.diff(offerings[wishes], prepend=-1)).tolist()
    called = priorities.copy()
    for first, end in zip(firsts, [*firsts[1:], wishes.size], strict=True):
        percents = shares[:, offerings[wishes[first]]].tolist()
        order = _call(kinds[first:end], percents)
        called[wishes[first:end][order]] = np.arange(end - first, 0, -1)
    return called


def _call(kinds: Ints, percents: Sequence[int]) -> list[int]:
    """Steps 2 to 4 for one offering: the places of the wishes in the order in which they are called.

    `kinds` has a bit a group. Those of one kind never overtake one another, so that one queue a kind and the
    heads of at most four queues are all that is looked at.
    """
    waiting = [np.flatnonzero(kinds == kind)[::-1].tolist() for kind in range(1 << len(percents))]
    bits = [1 << group for group in range(len(percents))]
    members = [0] * len(percents)
    order: list[int] = []
    while len(order) < kinds.size:
        pressing = 0
        for bit, percent, called in zip(bits, percents, members, strict=True):  # 2
            if HUNDREDTHS * called < percent * (len(order) + 1) and _head(waiting, bit) >= 0:
                pressing |= bit
        kind = _head(waiting, pressing)  # 3
        if kind < 0:
            kind = _head(waiting, pressing & -pressing)
        order.append(waiting[kind].pop())
        members = [called + (kind >> group & 1) for group, called in enumerate(members)]
    return order


def _head(waiting: Sequence[list[int]], needed: int) -> int:
    """The kind of the best wish still to be called that is in all the `needed` groups; -1: there is none."""
    heads = ((queue[-1], kind) for kind, queue in enumerate(waiting) if queue and kind & needed == needed)
    return min(heads, default=(0, -1))[1]
