"""Which schools a home reaches: those of its catchment, and the nearest others.

1. A school takes a home in by its residential unit or by a drawn area; of several the first place counts.
2. For the nearest, points are unit vectors: the largest product is the shortest way, so that a block of
   children times all schools is one product of matrices. The few nearest are then measured exactly
   (`registration.facts`), in whole metres.
No more than `BLOCK` children times all schools are in memory together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from shapely import contains_xy

from admissions.registration.facts import distances_m
from admissions.rules.facts import MISSING
from admissions.rules.proposal import Reach

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BLOCK: Final = 4_096
SPARE: Final = 4
"""How many more than are wanted are measured, so that rounding to metres leaves out none of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Schools: `points` float[m, 2] in degrees, NaN where not known; `is_open` bool[m] whether a child from
    elsewhere may be sent there; `units` residential unit → (school, place in the catchment); `areas`
    (prepared outline, school, place in the catchment)."""

    points: Floats
    is_open: npt.NDArray[np.bool_]
    units: dict[int, list[tuple[int, int]]]
    areas: Sequence[tuple[Any, int, int]]


def reach_of(places: Places, homes: Floats, units: Ints, *, overflow: int) -> Reach:
    """The pairs of `n` homes, float[n, 2] in degrees with NaN where not known, in these residential units
    (0: not known), with the schools of their catchments and at least the `overflow` nearest others."""
    blocks = [
        _block(places, homes[first : first + BLOCK], units[first : first + BLOCK], first, overflow)
        for first in range(0, len(homes), BLOCK)
    ]
    none = np.zeros(0, dtype=np.int64)
    columns = [np.concatenate([none, *(block[at] for block in blocks)]) for at in range(4)]
    return Reach(*columns)


def _block(
    places: Places, homes: Floats, units: Ints, first: int, overflow: int
) -> tuple[Ints, Ints, Ints, Ints]:
    children, schools, orders = _catchments(places, homes, units)
    known = _known(homes)
    per_child = np.bincount(children, minlength=len(homes))
    others = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    if overflow:
        others = _nearest(places, homes, known, overflow + int(per_child.max(initial=0)) + SPARE)
    m = len(places.points)
    outside = ~np.isin(others[0] * m + others[1], children * m + schools)
    every = np.concatenate([children, others[0][outside]]), np.concatenate([schools, others[1][outside]])
    order = np.concatenate([orders, np.full(int(outside.sum()), MISSING)])
    measured = known[every[0]] & _known(places.points[every[1]])
    metres = np.full(len(order), MISSING)
    at_home, at_school = homes[every[0][measured]], places.points[every[1][measured]]
    metres[measured] = distances_m(at_home[:, 0], at_home[:, 1], at_school[:, 0], at_school[:, 1])
    return every[0] + first, every[1], metres, order


def _catchments(places: Places, homes: Floats, units: Ints) -> tuple[Ints, Ints, Ints]:
    """Step 1: child, school, place in the catchment; each pair once."""
    found: list[tuple[Ints, Ints, Ints]] = []
    by_unit = np.argsort(units, kind="stable")
    named, starts = np.unique(units[by_unit], return_index=True)
    for unit, members in zip(named.tolist(), np.split(by_unit, starts[1:]), strict=True):
        for school, order in places.units.get(unit, ()):
            found.append((members, np.full(len(members), school), np.full(len(members), order)))
    for area, school, order in places.areas:
        inside = np.flatnonzero(contains_xy(area, homes[:, 1], homes[:, 0]))
        found.append((inside, np.full(len(inside), school), np.full(len(inside), order)))
    none = np.zeros(0, dtype=np.int64)
    children, schools, orders = (np.concatenate([none, *(each[at] for each in found)]) for at in range(3))
    rows = np.lexsort((orders, schools, children))
    children, schools, orders = children[rows], schools[rows], orders[rows]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = (children[1:] != children[:-1]) | (schools[1:] != schools[:-1])
    return children[first], schools[first], orders[first]


def _nearest(places: Places, homes: Floats, known: npt.NDArray[np.bool_], count: int) -> tuple[Ints, Ints]:
    """Step 2: child and school, `count` a child or as many as there are."""
    schools = np.flatnonzero(places.is_open & _known(places.points))
    children = np.flatnonzero(known)
    if not schools.size or not children.size:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    count = min(count, schools.size)
    away = -(_vectors(homes[children]) @ _vectors(places.points[schools]).T)
    chosen = np.argpartition(away, count - 1, axis=1)[:, :count]
    return np.repeat(children, count), schools[chosen.ravel()]


def _known(points: Floats) -> npt.NDArray[np.bool_]:
    """bool[n]: which points are known."""
    known: npt.NDArray[np.bool_] = np.isfinite(points.sum(axis=1))
    return known


def _vectors(points: Floats) -> Floats:
    """float[n, 3]: degrees as points of the unit sphere."""
    latitude, longitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    east, north = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude)
    return np.column_stack([east, north, np.sin(latitude)])
