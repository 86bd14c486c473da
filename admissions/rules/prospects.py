"""What a thousand draws say of each offering: how many it will take, by which wish, and where its line falls.

1. `odds` draws the round; every draw is watched.
2. The line of a draw is where its last admitted stands before the lottery: category, distance and so on,
   packed into one integer by the ranking that `odds` uses itself.
3. Kept of all draws are the fewest and the most admitted, and the highest and the lowest line, each with a
   wish that stands there.

Queues of one offering may rank differently, so that an offering with several has no line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.cutoffs import criteria_text
from admissions.rules.odds import DRAWS, LOTTERY, Odds, odds, until_lottery
from admissions.rules.policy import Policy
from admissions.rules.ranking import Ranking, rank

Ints = npt.NDArray[np.int64]
NOBODY: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Prospects:
    """One entry an offering, over all draws.

    admitted        Ints[m, r]  how often a wish of rank 1…r was granted there, all draws together.
    certain, open,  Ints[m]     eligible wishes that every draw grants, that some do, that none does.
      never
    fewest, most    Ints[m]     admitted by one draw.
    highest, lowest tuple[str]  the highest and the lowest line of any draw, as in `Cutoffs.last_admitted`.
    """

    odds: Odds
    admitted: Ints
    certain: Ints
    open: Ints
    never: Ints
    fewest: Ints
    most: Ints
    highest: tuple[str, ...]
    lowest: tuple[str, ...]


def prospects(policy: Policy, case: Case, *, seed: str, draws: int = DRAWS) -> Prospects:
    """Draw the round and look at every offering. `seed` as in `odds`."""
    nothing = np.zeros(case.n_preferences, dtype=np.int64)
    ranking = rank(until_lottery(policy), case, seed="", draws=nothing)
    watched = _Watch(ranking)
    found = odds(policy, case, seed=seed, draws=draws, watch=watched.look)  # 1
    case, places = found.case, found.case.offerings
    always = found.granted == found.draws
    counts, lines = watched.with_certain(always)
    eligible = ranking.refusals == 0

    def tally(wishes: npt.NDArray[np.bool_]) -> Ints:
        return np.bincount(places[wishes], minlength=case.n_offerings).astype(np.int64)

    admitted = np.zeros((case.n_offerings, int(case.ranks.max(initial=1))), dtype=np.int64)
    np.add.at(admitted, (places, case.ranks - 1), found.granted)
    return Prospects(
        odds=found,
        admitted=admitted,
        certain=tally(always),
        open=tally((found.granted > 0) & ~always),
        never=tally(eligible & (found.granted == 0)),
        fewest=counts.min(axis=0, initial=NOBODY),
        most=counts.max(axis=0, initial=0),
        highest=_texts(policy, ranking, watched.heads, lines.max(axis=0)),
        lowest=_texts(policy, ranking, watched.heads, lines.min(axis=0)),
    )


class _Watch:
    """Step 2: what each draw gives every offering. `heads` Ints[p]: where each wish stands before the
    lottery, the larger the better; NOBODY where its offering has no line."""

    def __init__(self, ranking: Ranking) -> None:
        case = ranking.case
        self.places, self.m = case.offerings, case.n_offerings
        self.heads = np.full(case.n_preferences, NOBODY)
        self.heads[ranking.wish_of_claim] = ranking.instance.priorities
        self.heads[ranking.queues.at[case.offerings, -1] < 0] = NOBODY
        self.seen = np.zeros(case.n_preferences, dtype=np.bool_)
        self.counts: list[Ints] = []
        self.lines: list[Ints] = []

    def look(self, wishes: Ints) -> None:
        self.seen[wishes] = True
        count, line = self._of(wishes)
        self.counts.append(count)
        self.lines.append(line)

    def with_certain(self, always: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Ints[draws, m]: admitted, and the line, of each draw; `always` bool[p] the wishes of every draw,
        which the draws may have left out."""
        count, line = self._of(np.flatnonzero(always & ~self.seen))
        if not self.counts:
            return count[np.newaxis], line[np.newaxis]
        return np.stack(self.counts) + count, np.minimum(np.stack(self.lines), line)

    def _of(self, wishes: Ints) -> tuple[Ints, Ints]:
        line = np.full(self.m, NOBODY)
        np.minimum.at(line, self.places[wishes], self.heads[wishes])
        return np.bincount(self.places[wishes], minlength=self.m).astype(np.int64), line


def _texts(policy: Policy, ranking: Ranking, heads: Ints, lines: Ints) -> tuple[str, ...]:
    """The criteria before the lottery of a wish on each line; "" where there is none."""
    case = ranking.case
    on_line = np.flatnonzero((heads == lines[case.offerings]) & (heads != NOBODY))
    places, first = np.unique(case.offerings[on_line], return_index=True)
    texts = [""] * case.n_offerings
    for offering, row in zip(places.tolist(), on_line[first].tolist(), strict=True):
        order = ranking.queues.order_of(int(ranking.queues.at[offering, -1]))
        steps = [step for step in order if step.criterion != LOTTERY]
        values = {step.key: int(ranking.criteria.at(step.key, np.array([row]))[0]) for step in steps}
        texts[offering] = criteria_text(policy, steps, values)
    return tuple(texts)
