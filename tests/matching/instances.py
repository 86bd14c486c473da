"""Instances for the tests: written by hand as lists, or drawn at random over all that one can be."""

from collections.abc import Sequence

import numpy as np

from admissions.matching.instance import NO_CUTOFF, Instance, Matching

Wish = tuple[int, int] | tuple[int, int, bool]

EXTREMES = np.array([NO_CUTOFF, NO_CUTOFF + 1, -1, 0, 1, 2**63 - 2, 2**63 - 1])


def instance_of(seats: Sequence[int], *lists: Sequence[Wish], ties: Sequence[int] = ()) -> Instance:
    """One list of `(offering, priority)` or `(offering, priority, eligible)` an applicant, best first."""
    wishes = [(*wish, True)[:3] for wishes in lists for wish in wishes]
    return Instance(
        seats=np.array(seats),
        admits_ties=np.isin(np.arange(len(seats)), ties),
        starts=np.cumsum([0, *map(len, lists)]),
        offerings=np.array([offering for offering, _, _ in wishes], dtype=np.int64),
        priorities=np.array([priority for _, priority, _ in wishes], dtype=np.int64),
        eligible=np.array([eligible for _, _, eligible in wishes], dtype=np.bool_),
    )


def places_of(instance: Instance, matching: Matching) -> list[int | None]:
    """The offering of each applicant, None for someone without a place."""
    return [
        int(instance.offerings[position]) if position >= 0 else None
        for position in matching.positions.tolist()
    ]


def random_instance(seed: int) -> Instance:
    """Heavy-tailed demand, lists of any length, strict offerings and such that admit ties side by side."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(0, rng.choice([6, 40, 250]))), int(rng.integers(1, rng.choice([4, 12, 40])))
    demand = 1.0 / np.arange(1, m + 1) ** rng.choice([0.0, 1.0, 2.0])
    ranking = np.argsort(rng.exponential(size=(n, m)) / demand, axis=1)
    lengths = rng.integers(0, min(m, 8) + 1, size=n)
    offerings = ranking[np.arange(m) < lengths[:, None]]
    admits_ties = rng.random(m) < rng.choice([0.0, 0.5, 1.0])
    seats = rng.integers(0, max(2, 2 * n // m) + 1, size=m) * (rng.random(m) < 0.9)
    return Instance(
        seats=seats,
        admits_ties=admits_ties,
        starts=np.append(0, np.cumsum(lengths)),
        offerings=offerings.astype(rng.choice(["int32", "int64"])),
        priorities=_priorities(rng, offerings, admits_ties),
        eligible=rng.random(offerings.size) < rng.choice([0.7, 1.0]),
    )


def _priorities(rng: np.random.Generator, offerings: np.ndarray, admits_ties: np.ndarray) -> np.ndarray:
    """Few distinct values where ties are admitted, distinct ones elsewhere; now and then the extremes."""
    size = offerings.size
    kind = rng.choice(["hundredths", "negative", "extreme"])
    if kind == "extreme":
        distinct = rng.integers(NO_CUTOFF, 2**63 - 1, size=size, endpoint=True)
        distinct[: min(size, EXTREMES.size)] = EXTREMES[:size]
        distinct = rng.permutation(distinct)
        tied = rng.choice(EXTREMES, size=size)
    else:
        shift = 10**6 if kind == "negative" else 0
        distinct = rng.permutation(size) - shift
        tied = rng.integers(0, rng.choice([1, 3, 20]), size=size, endpoint=True) - shift
    return np.where(admits_ties[offerings], tied, distinct)


def tiny_instance(seed: int) -> Instance:
    """Four applicants and four offerings: few enough to try every outcome."""
    rng = np.random.default_rng(seed)
    n, m = 4, 4
    ties = [offering for offering in range(m) if rng.random() < 0.3]
    order = rng.permutation(n * m).reshape(n, m)
    lists = [
        [
            (int(at), int(order[who, at]) // (4 if at in ties else 1), bool(rng.random() < 0.95))
            for at in rng.permutation(m)[: rng.integers(2, m, endpoint=True)]
        ]
        for who in range(n)
    ]
    return instance_of(rng.choice([0, 1, 1, 1, 2], size=m).tolist(), *lists, ties=ties)


def same(one: Matching, other: Matching) -> bool:
    """The same places and the same cutoffs."""
    return np.array_equal(one.positions, other.positions) and np.array_equal(one.cutoffs, other.cutoffs)
