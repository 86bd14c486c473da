"""Proposals for a city: which schools each home reaches, then who is proposed which place, checked."""

import os
import tracemalloc

import django
import numpy as np

from admissions.rules.packs import load_pack
from admissions.rules.proposal import Register, Schools, propose
from scripts.benchmarks.measure import Measure, Outcome, medians, milliseconds, processor, say

CHILDREN, SCHOOLS, UNITS = 160_000, 700, 6_000
SEED = 2025
BLOCK = 4_096
RUNS = 3
MEBIBYTE = 1 << 20


def city() -> Outcome:
    """160,000 children in 6,000 residential units, 700 schools, the rules of Hà Nội for grade 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from admissions.registration.facts import distances_m
    from admissions.registration.proposing.reach import Places, reach_of

    policy = load_pack("hanoi-2025-grade-1")
    draw = np.random.default_rng(SEED)
    schools = np.column_stack([draw.normal(21.0, 0.08, SCHOOLS), draw.normal(105.8, 0.08, SCHOOLS)])
    centres = np.column_stack([draw.normal(21.0, 0.08, UNITS), draw.normal(105.8, 0.08, UNITS)])
    units = draw.integers(0, UNITS, CHILDREN)
    homes = centres[units] + draw.normal(0, 0.002, (CHILDREN, 2))
    near = np.argsort(((centres[:, None] - schools[None]) ** 2).sum(axis=2), axis=1)[:, :2]
    catchments = {
        unit + 1: [(int(school), at + 1) for at, school in enumerate(near[unit])] for unit in range(UNITS)
    }
    seats = draw.integers(120, 340, SCHOOLS)
    places = Places(schools, seats > 0, catchments, [])
    born = np.full(CHILDREN, 2019, dtype=np.int64)
    register = Register(
        names=[f"HS{number:06d}" for number in range(CHILDREN)],
        born=born,
        has_unit=np.ones(CHILDREN, dtype=np.bool_),
        facts={"birth_year": born, "residence": draw.integers(0, 3, CHILDREN)},
    )
    offered = Schools(
        [f"T{number:03d}" for number in range(SCHOOLS)], seats, np.zeros(SCHOOLS, dtype=np.int64), {}
    )

    def proposals() -> object:
        reach = reach_of(places, homes, units + 1, overflow=3)
        return propose(policy, register, offered, reach, seed="hạt giống")

    def every_distance() -> None:
        """What it would take only to measure each home to each school."""
        for first in range(0, CHILDREN, BLOCK):
            some = homes[first : first + BLOCK]
            distances_m(some[:, :1], some[:, 1:], schools[None, :, 0], schools[None, :, 1])

    found = propose(
        policy, register, offered, reach_of(places, homes, units + 1, overflow=3), seed="hạt giống"
    )
    say(
        f"{(found.schools >= 0).sum():,} of {CHILDREN:,} children get a place, "
        f"from {len(found.listed.schools):,} pairs of child and school"
    )
    mine, plain = medians(RUNS, proposals, every_distance, clock=processor)
    tracemalloc.start()
    proposals()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    say(
        f"proposals {milliseconds(mine)}, every distance alone {milliseconds(plain)}, "
        f"peak {peak / MEBIBYTE:,.0f} MiB"
    )
    ratio = mine / plain
    return Outcome(
        "proposals.city",
        round(mine, 2),
        "s",
        round(ratio, 2),
        "measuring each home to each school, and nothing else",
        "at most twice the time of measuring every distance, in at most 512 MiB",
        ratio <= 2 and peak <= 512 * MEBIBYTE,
        {"peak_mebibytes": round(peak / MEBIBYTE)},
    )


MEASURES = (Measure("proposals.city", city, heavy=True),)
