"""Instances for the tests: written by hand as lists, or drawn at random over all that one can be."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st

from admissions.matching.instance import (
    ADMIT_ALL,
    ADMIT_NONE,
    NO_CUTOFF,
    STRICT,
    UNUSED,
    Instance,
    Matching,
)

Wish = tuple[int, int] | tuple[int, int, bool]

MODES = (STRICT, ADMIT_ALL, ADMIT_NONE)
EXTREMES = np.array([NO_CUTOFF + 1, NO_CUTOFF + 2, -1, 0, 1, 2**63 - 2, 2**63 - 1])


def instance_of(
    seats: Sequence[int],
    *lists: Sequence[Wish],
    ties: Sequence[int] = (),
    none: Sequence[int] = (),
    within: Mapping[int, int] | None = None,
    takeover: Mapping[int, int] | None = None,
    band_bits: int = 0,
) -> Instance:
    """One list of `(offering, priority)` or `(offering, priority, eligible)` an applicant, best first.

    `ties` and `none` name the offerings that admit all or none of those who tie; the others are strict.
    """
    wishes = [(*wish, True)[:3] for wishes in lists for wish in wishes]
    m = range(len(seats))
    return Instance(
        seats=np.array(seats),
        ties=np.array([ADMIT_ALL if at in ties else ADMIT_NONE if at in none else STRICT for at in m]),
        starts=np.cumsum([0, *map(len, lists)]),
        offerings=np.array([offering for offering, _, _ in wishes], dtype=np.int64),
        priorities=np.array([priority for _, priority, _ in wishes], dtype=np.int64),
        eligible=np.array([eligible for _, _, eligible in wishes], dtype=np.bool_),
        within=np.array([(within or {}).get(at, UNUSED) for at in m]),
        takeover=np.array([(takeover or {}).get(at, UNUSED) for at in m]),
        band_bits=band_bits,
    )


def places_of(instance: Instance, matching: Matching) -> list[int | None]:
    """The offering of each applicant, None for someone without a place."""
    return [
        int(instance.offerings[position]) if position >= 0 else None
        for position in matching.positions.tolist()
    ]


def random_instance(seed: int) -> Instance:
    """Heavy-tailed demand, lists of any length, every rule that an offering can have side by side."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(0, rng.choice([6, 40, 250]))), int(rng.integers(1, rng.choice([4, 12, 40])))
    demand = 1.0 / np.arange(1, m + 1) ** rng.choice([0.0, 1.0, 2.0])
    ranking = np.argsort(rng.exponential(size=(n, m)) / demand, axis=1)
    lengths = rng.integers(0, min(m, 8) + 1, size=n)
    offerings = ranking[np.arange(m) < lengths[:, None]]
    ties = rng.choice(
        [[STRICT] * 3, [ADMIT_ALL] * 3, [ADMIT_NONE] * 3, MODES, MODES][rng.integers(5)], size=m
    )
    seats = rng.integers(0, max(2, 2 * n // m) + 1, size=m) * (rng.random(m) < 0.9)
    priorities, band_bits = _priorities(rng, offerings, ties)
    return Instance(
        seats=seats,
        ties=ties,
        starts=np.append(0, np.cumsum(lengths)),
        offerings=offerings.astype(rng.choice(["int32", "int64"])),
        priorities=priorities,
        eligible=rng.random(offerings.size) < rng.choice([0.7, 1.0]),
        within=np.where(rng.random(m) < rng.choice([0.0, 0.5]), rng.integers(0, 6, size=m), UNUSED),
        takeover=_takeover(rng, m) if rng.random() < 0.5 else np.full(m, UNUSED),
        band_bits=band_bits,
    )


def _priorities(rng: np.random.Generator, offerings: np.ndarray, ties: np.ndarray) -> tuple[np.ndarray, int]:
    """Few distinct values where ties can be, distinct ones elsewhere; now and then the extremes. And bits."""
    size = offerings.size
    kind = rng.choice(["hundredths", "negative", "extreme"])
    if kind == "extreme":
        distinct = rng.integers(NO_CUTOFF + 1, 2**63 - 1, size=size, endpoint=True)
        distinct[: min(size, EXTREMES.size)] = EXTREMES[:size]
        distinct = rng.permutation(distinct)
        tied = rng.choice(EXTREMES, size=size)
        bits = rng.choice([0, 1, 56, 62])
    else:
        shift = 10**6 if kind == "negative" else 0
        distinct = rng.permutation(size) - shift
        tied = rng.integers(0, rng.choice([1, 3, 20]), size=size, endpoint=True) - shift
        bits = rng.choice([0, 1, 2, 3, 5, 10])
    return np.where(ties[offerings] == STRICT, distinct, tied), int(bits)


def _takeover(rng: np.random.Generator, m: int) -> np.ndarray:
    """For about half of the offerings one that comes later."""
    later = [int(rng.integers(at + 1, m)) if at + 1 < m else UNUSED for at in range(m)]
    return np.where(rng.random(m) < 0.6, later, UNUSED)


def tiny_instance(seed: int) -> Instance:
    """Four applicants and four offerings: few enough to try every outcome."""
    rng = np.random.default_rng(seed)
    n, m = 4, 4
    modes = rng.choice(MODES, size=m, p=[0.5, 0.25, 0.25])
    order = rng.permutation(n * m).reshape(n, m)
    lists = [
        [
            (int(at), int(order[who, at]) // (1 if modes[at] == STRICT else 4), bool(rng.random() < 0.95))
            for at in rng.permutation(m)[: rng.integers(2, m, endpoint=True)]
        ]
        for who in range(n)
    ]
    takes = _takeover(rng, m) if rng.random() < 0.6 else np.full(m, UNUSED)
    return instance_of(
        rng.choice([0, 1, 1, 1, 2], size=m).tolist(),
        *lists,
        ties=np.flatnonzero(modes == ADMIT_ALL).tolist(),
        none=np.flatnonzero(modes == ADMIT_NONE).tolist(),
        within={at: int(rng.integers(0, 3)) for at in range(m) if rng.random() < 0.3},
        takeover=dict(enumerate(takes.tolist())),
        band_bits=int(rng.integers(0, 4)),
    )


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Up to ten applicants at up to six offerings of every kind, which shrink to the few that matter."""
    m = draw(st.integers(1, 6))
    every = list(range(m))
    lists = draw(st.lists(st.lists(st.sampled_from(every), unique=True, max_size=m), max_size=10))
    modes = draw(st.lists(st.sampled_from(MODES), min_size=m, max_size=m))
    mixed, number, wishes = draw(st.integers(0, 63)), 0, []
    for own in lists:
        wishes.append([])
        for at in own:
            fine = number ^ mixed if modes[at] == STRICT else draw(st.integers(0, 1))
            wishes[-1].append((at, draw(st.integers(-2, 2)) << 6 | fine, draw(st.integers(0, 9)) > 0))
            number += 1
    return instance_of(
        draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)),
        *wishes,
        ties=[at for at in every if modes[at] == ADMIT_ALL],
        none=[at for at in every if modes[at] == ADMIT_NONE],
        within={at: draw(st.integers(UNUSED, 3)) for at in every},
        takeover={at: draw(st.sampled_from([UNUSED, *every[at + 1 :]])) for at in every},
        band_bits=draw(st.sampled_from([0, 1, 6, 7])),
    )


def same(one: Matching, other: Matching) -> bool:
    """The same places and the same cutoffs."""
    return np.array_equal(one.positions, other.positions) and np.array_equal(one.cutoffs, other.cutoffs)
