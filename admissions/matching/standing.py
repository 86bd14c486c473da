"""Where everybody stands while deferred acceptance is under way, and how the result is read from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import NO_CUTOFF, UNPLACED, Instance, Matching
from admissions.matching.keys import Keys, pack


@dataclass(slots=True, eq=False)
class Standing:
    """`n` applicants at `m` offerings; offering `m` means nowhere and refuses nobody.

    wishes  int64[n]      the wish that is held, or for someone who is nowhere the next one to try.
    places  int64[n]      the offering that holds the applicant.
    held    int64[n]      the key of the wish that is held; without meaning for someone who is nowhere.
    lines   int64[m + 1]  the largest key that an offering still accepts. It only ever falls, which in
                          priorities means that the line rises.
    counts  int64[m + 1]  how many an offering holds.
    """

    instance: Instance
    keys: Keys
    wishes: NDArray[np.int64]
    places: NDArray[np.int64]
    held: NDArray[np.int64]
    lines: NDArray[np.int64]
    counts: NDArray[np.int64]

    @property
    def nowhere(self) -> int:
        """The offering of those whom no offering holds."""
        return self.instance.n_offerings

    def with_a_wish_left(self, applicants: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those whose next wish is still in their own list."""
        ends = self.instance.starts[1:]
        return applicants.compress(self.wishes.take(applicants) < ends.take(applicants))


def start(instance: Instance) -> Standing:
    """Everybody nowhere with the first wish to try; every line open, but closed where there are no seats."""
    keys = pack(instance)
    offerings = np.arange(instance.n_offerings, dtype=np.int64)
    lines = np.where(instance.seats > 0, keys.weakest(offerings), (offerings << keys.width) - 1)
    return Standing(
        instance=instance,
        keys=keys,
        wishes=instance.starts[:-1].copy(),
        places=np.full(instance.n_applicants, instance.n_offerings, dtype=np.int64),
        held=np.zeros(instance.n_applicants, dtype=np.int64),
        lines=np.append(lines, np.iinfo(np.int64).max),
        counts=np.zeros(instance.n_offerings + 1, dtype=np.int64),
    )


def granted(standing: Standing, rounds: int) -> Matching:
    """What is held is granted; the lowest priority admitted is the cutoff."""
    instance = standing.instance
    placed = standing.places != standing.nowhere
    positions = np.where(placed, standing.wishes, UNPLACED)
    wishes = standing.wishes.compress(placed)
    cutoffs = np.full(instance.n_offerings, np.iinfo(np.int64).max)
    np.minimum.at(cutoffs, instance.offerings.take(wishes), instance.priorities.take(wishes))
    cutoffs[standing.counts[:-1] == 0] = NO_CUTOFF
    return Matching(positions=positions, cutoffs=cutoffs, rounds=rounds)
