"""Where everybody stands while deferred acceptance is under way, and how the result is read from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import NO_CUTOFF, UNPLACED, Instance, Matching
from admissions.matching.keys import Keys, pack
from admissions.matching.takeover import capacities


@dataclass(slots=True, eq=False)
class Standing:
    """`n` applicants at `m` offerings; offering `m` is nowhere and refuses nobody.

    untried     int64[n]      the next wish to try; the wish that is held is the one before it.
    held        int64[n]      the key of the wish that is held, or that of being nowhere; behind a line for
                              whoever was just refused.
    lines       int64[m + 1]  the largest key that an offering still accepts. It only ever falls, which in
                              priorities means that the line rises.
    counts      int64[m]      how many an offering holds.
    capacities  int64[m]      how many it has seats for, with those handed on to it. They only ever fall.
    contested   bool[m]       whether it has ever held more than that.
    eligible    bool[p]       the wishes that are eligible, None when all are.
    """

    instance: Instance
    keys: Keys
    untried: NDArray[np.int64]
    held: NDArray[np.int64]
    lines: NDArray[np.int64]
    counts: NDArray[np.int64]
    capacities: NDArray[np.int64]
    contested: NDArray[np.bool_]
    eligible: NDArray[np.bool_] | None


def start(instance: Instance) -> Standing:
    """Everybody nowhere with the first wish to try; every line open, but closed where there are no seats."""
    keys = pack(instance)
    offerings = np.arange(instance.n_offerings, dtype=np.int64)
    counts = np.zeros(instance.n_offerings, dtype=np.int64)
    contested = np.zeros(instance.n_offerings, dtype=np.bool_)
    seats = capacities(instance, counts, contested)
    lines = np.where(seats > 0, keys.weakest(offerings), keys.before(offerings))
    return Standing(
        instance=instance,
        keys=keys,
        untried=instance.starts[:-1].copy(),
        held=np.full(instance.n_applicants, keys.nowhere, dtype=np.int64),
        lines=np.append(lines, np.iinfo(np.int64).max),
        counts=counts,
        capacities=seats,
        contested=contested,
        eligible=None if instance.eligible.all() else instance.eligible,
    )


def granted(standing: Standing, rounds: int) -> Matching:
    """What is held is granted; the priority of the last whom an offering admits is its cutoff."""
    instance, held = standing.instance, standing.held
    places = standing.keys.offering_of(held)
    last = np.zeros(instance.n_offerings + 1, dtype=np.int64)
    np.maximum.at(last, places, held)
    last[-1] = -1
    admitted_last = np.flatnonzero(held == last.take(places))
    wishes = standing.untried.take(admitted_last) - 1
    cutoffs = np.full(instance.n_offerings, NO_CUTOFF)
    cutoffs[places.take(admitted_last)] = instance.priorities.take(wishes)
    positions = standing.untried - 1
    positions[held == standing.keys.nowhere] = UNPLACED
    return Matching(positions=positions, cutoffs=cutoffs, rounds=rounds)
