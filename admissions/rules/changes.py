"""What is different between two results for the same children: who gains, moves, loses, and where.

A change is compared by the offering that a child holds, not by the number of the wish: whoever keeps the same
school is unchanged even where the total differs. Nothing here is applied; a change is a fact for people to
decide on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.facts import MISSING, Label
from admissions.rules.ranking import Ranking

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NOWHERE: Final = -1
UNCHANGED, GAINED, MOVED, LOST = range(4)
KINDS: Final = (
    Label("không đổi", "unchanged"),
    Label("được nhận thêm", "gained a place"),
    Label("chuyển sang nơi khác", "moved"),
    Label("mất chỗ", "lost the place"),
)
"""What each kind is called, by its number."""


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """What n children hold.

    offerings  int64[n]  the offering, an index into the offerings of the case; `NOWHERE` for none.
    ranks      int64[n]  the number of the wish that gave it, 0 where no wish did.
    scores     int64[n]  the total that counted, hundredths or MISSING.
    """

    offerings: Ints
    ranks: Ints
    scores: Ints


def holdings(ranking: Ranking, wishes: Ints, otherwise: Ints) -> Holdings:
    """What each child holds by a wish of the ranking, int64[n], or -1; `otherwise` int64[n] the offering of
    those without one, such as a place nearby, or `NOWHERE`."""
    case, held = ranking.case, np.flatnonzero(wishes >= 0)
    offerings, ranks = otherwise.astype(np.int64), np.zeros(wishes.size, dtype=np.int64)
    scores = np.full(wishes.size, MISSING)
    offerings[held] = case.offerings[wishes[held]]
    ranks[held] = case.ranks[wishes[held]]
    scores[held] = ranking.scores[wishes[held]]
    return Holdings(offerings, ranks, scores)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many children go from one offering to another; `NOWHERE` stands for no place."""

    origin: int
    target: int
    children: int


@dataclass(frozen=True, eq=False)
class Changes:
    """Two results side by side: `applicant_ids` and `offering_ids` name the rows of `before` and `after`."""

    applicant_ids: Sequence[str]
    offering_ids: Sequence[str]
    before: Holdings
    after: Holdings

    @cached_property
    def kinds(self) -> npt.NDArray[np.int8]:
        """int8[n]: `UNCHANGED`, `GAINED`, `MOVED` or `LOST`."""
        old, new = self.before.offerings, self.after.offerings
        kinds = np.select([old == new, old == NOWHERE, new == NOWHERE], [UNCHANGED, GAINED, LOST], MOVED)
        return kinds.astype(np.int8)

    @cached_property
    def rows(self) -> Ints:
        """The children of whom something changes, in the order of ids."""
        return np.flatnonzero(self.kinds != UNCHANGED)

    def count(self, kind: int) -> int:
        """How many changes are of this kind."""
        return int(np.count_nonzero(self.kinds == kind))

    @property
    def came(self) -> Ints:
        """int64[m]: how many children each offering would have that it does not have now."""
        return self._tally(self.after.offerings)

    @property
    def left(self) -> Ints:
        """int64[m]: how many children each offering has now and would not have any more."""
        return self._tally(self.before.offerings)

    @property
    def better(self) -> Mask:
        """bool[n]: whose place comes earlier in their own list than before, or who had none."""
        gained = self.kinds == GAINED
        return np.logical_or(gained, (self.kinds == MOVED) & (self.after.ranks < self.before.ranks))

    def flows(self) -> tuple[Flow, ...]:
        """From where to where, the largest first, then in the order of offerings."""
        origins, targets = self.before.offerings[self.rows], self.after.offerings[self.rows]
        pairs, numbers = np.unique(np.column_stack([origins, targets]), axis=0, return_counts=True)
        flows = [
            Flow(origin, target, children)
            for (origin, target), children in zip(pairs.tolist(), numbers.tolist(), strict=True)
        ]
        return tuple(sorted(flows, key=lambda flow: -flow.children))

    def _tally(self, offerings: Ints) -> Ints:
        places = offerings[self.rows]
        counts = np.bincount(places[places != NOWHERE], minlength=len(self.offering_ids))
        return counts.astype(np.int64)
