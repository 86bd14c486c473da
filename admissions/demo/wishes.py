"""Which schools families wish for.

Grades 1 and 6 keep to the school of their residential unit, with exceptions. Grade 10 weighs popularity,
distance and what the child expects to score, within the zone rule of its pack (Hà Nội 2025, công văn
892/SGDĐT-QLT: of three wishes the first two lie in the child's own zone, of two the first, a single wish
may lie anywhere).

A list of wishes is an array of indexes of schools, dearest first, −1 where there is no further wish.
"""

import numpy as np
from numpy.typing import NDArray

from admissions.demo.geometry import Points, distances
from admissions.demo.schools import Network

Lists = NDArray[np.int64]

# Candidates with one, two and three wishes in the real round of 1,973.
LENGTH_SHARES = (313 / 1973, 934 / 1973, 726 / 1973)

SECOND_WISH_SHARE = 0.65
ELSEWHERE_SHARE = 0.14
NEIGHBOURHOOD = 5
"""How many of the nearest schools a family of a small child looks at."""


def wish_nearby(
    network: Network,
    units: NDArray[np.int64],
    catchments: list[tuple[int, ...]],
    sibling_schools: NDArray[np.int64],
    rng: np.random.Generator,
) -> Lists:
    """One or two wishes a child of grade 1 or 6, shape (children, 2).

    1. The school of an older brother or sister (−1: none), else the first school of the residential unit's
       catchment.
    2. Some prefer another school near by, the popular ones above all.
    3. The second wish, where there is one, is the next school of the catchment or else the nearest of the
       rest.
    """
    elsewhere = rng.random(len(units)) < ELSEWHERE_SHARE
    has_second = rng.random(len(units)) < SECOND_WISH_SHARE
    near = network.order[units, :NEIGHBOURHOOD]
    favoured = near[
        np.arange(len(units)), (np.log(network.popularity[near]) + rng.gumbel(size=near.shape)).argmax(axis=1)
    ]
    lists = np.full((len(units), 2), -1, dtype=np.int64)
    for k, unit in enumerate(units):
        first = sibling_schools[k] if sibling_schools[k] >= 0 else catchments[unit][0]
        if elsewhere[k]:
            first = favoured[k]
        lists[k, 0] = first
        if has_second[k]:
            rest = [school for school in (*catchments[unit], *near[k]) if school != first]
            lists[k, 1] = rest[0] if rest else -1
    return lists


def wish_by_score(
    network: Network,
    zone_rule: tuple[tuple[str, ...], ...],
    homes: Points,
    zones: NDArray[np.int64],
    ability: NDArray[np.float64],
    rng: np.random.Generator,
) -> Lists:
    """Up to three wishes a grade-10 candidate, shape (candidates, 3); ``zone_rule`` as in a pack.

    A school's demand grows with its popularity; how good one must be to dare is its rank in popularity.
    Each wish maximises popularity − distance − misfit + chance, among the schools that the zone rule allows
    at its rank. The first aims a little high, the second and third ever lower. Nobody knows the own score:
    the guess is off by about a tenth of the round either way.
    """
    count, schools = len(homes), len(network.schools)
    lengths = rng.choice((1, 2, 3), size=count, p=LENGTH_SHARES)
    guess = np.clip(ability + rng.normal(0, 0.12, count), 0, 1)
    standing = (network.popularity.argsort().argsort() + 0.5) / schools
    school_zones = np.array([school.zone for school in network.schools])
    own = zones[:, None] == school_zones[None, :]
    away = distances(homes, network.points)
    lists = np.full((count, 3), -1, dtype=np.int64)
    taken = np.zeros((count, schools), dtype=bool)
    for rank, (aim, pull) in enumerate(((0.05, 1.3), (-0.25, 0.5), (-0.5, 0.3))):
        bound = np.array([row[rank : rank + 1] == ("own",) for row in zone_rule])[lengths - 1]
        misfit = standing[None, :] - np.clip(guess + aim, 0.05, 0.95)[:, None]
        value = pull * np.log(network.popularity) - away / 3 - 4 * misfit**2 - 8 * np.maximum(misfit, 0) ** 2
        value = value + 0.5 * rng.gumbel(size=value.shape)
        value[taken | (bound[:, None] & ~own)] = -np.inf
        choice = value.argmax(axis=1)
        wishing = (lengths > rank) & np.isfinite(value.max(axis=1))
        lists[wishing, rank] = choice[wishing]
        taken[np.flatnonzero(wishing), choice[wishing]] = True
    return lists
