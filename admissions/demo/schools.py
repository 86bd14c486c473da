"""Schools, whom they serve and how many they take.

Names are made from those of well-known figures of Vietnamese history; none stands for the real school of
that name.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from admissions.demo.claims import offering_facts, zone_code
from admissions.demo.entities import Offering, ResidentialUnit, School
from admissions.demo.geometry import Points, distances, points_inside, to_degrees, weighted_centres
from admissions.demo.names import FIGURES, STREETS
from admissions.demo.territory import Territory, centre_of


@dataclass(frozen=True, slots=True)
class Level:
    """What one level of schools looks like in the demonstration.

    ``count`` is the number of schools at 600 applicants a grade (it grows with the power 0.75),
    ``class_limit`` the largest class (Thông tư 28/2020 Điều 16, 32/2020 Điều 16), ``seats_per_child`` all
    seats against all applicants: a little above one in grades 1 and 6, 0.76 in grade 10 as in Hà Nội in
    2025 (79,740 seats, about 103,000 candidates).
    """

    name: str
    grade: int
    prefix: str
    title: str
    count: int
    class_limit: int
    seats_per_child: float
    decision: str


LEVELS = (
    Level("primary", 1, "TH", "Trường Tiểu học", 8, 35, 1.05, "QĐ-UBND"),
    Level("lower_secondary", 6, "CS", "Trường THCS", 6, 45, 1.04, "QĐ-UBND"),
    Level("upper_secondary", 10, "PT", "Trường THPT", 8, 45, 0.76, "QĐ-SGDĐT"),
)
QUOTA_FROM = date(2025, 3, 3)
FIRST_QUOTA_NUMBER = 101


@dataclass(frozen=True, slots=True)
class Network:
    """The schools of one level.

    ``points`` are in plane kilometres, ``popularity`` is heavy-tailed with a mean of one, ``order`` has the
    schools of each residential unit from nearest to farthest, shape (units, schools).
    """

    level: Level
    schools: tuple[School, ...]
    points: Points
    popularity: NDArray[np.float64]
    order: NDArray[np.intp]


def build_network(level: Level, territory: Territory, applicants: int, rng: np.random.Generator) -> Network:
    """The schools of a level, spread as the children are; at least two in every zone for upper secondary."""
    total = max(3, round(level.count * (applicants / 600) ** 0.75))
    homes = _sites(level, territory, total, rng)
    points = np.concatenate([points_inside(territory.units[unit].cell, 1, rng) for unit in homes])
    names = _names(level, [territory.units[unit].commune.name for unit in homes], rng)
    schools = []
    for number, (unit, name, point) in enumerate(zip(homes, names, points, strict=True), start=1):
        commune = territory.units[unit].commune
        street = f"Số {rng.integers(1, 240)} {STREETS[rng.integers(len(STREETS))]}"
        address = f"{street}, {commune.name}, Hà Nội"
        code = f"{level.prefix}{number:03d}"
        lon, lat = to_degrees(*point)
        schools.append(School(code, name, level.name, commune.code, commune.zone, address, lon, lat))
    popularity = rng.lognormal(0, 0.8, len(schools))
    return Network(
        level=level,
        schools=tuple(schools),
        points=points,
        popularity=popularity / popularity.mean(),
        order=distances(territory.centres, points).argsort(axis=1, kind="stable"),
    )


def residential_units(territory: Territory, primary: Network, lower: Network) -> tuple[ResidentialUnit, ...]:
    """The residential units with the one or two schools of each level that take in their children."""
    choices = [_catchments(territory, network) for network in (primary, lower)]
    return tuple(
        ResidentialUnit(
            unit.code,
            unit.name,
            unit.commune.code,
            *centre_of(unit),
            unit.outline,
            choices[0][k],
            choices[1][k],
        )
        for k, unit in enumerate(territory.units)
    )


def build_offerings(
    network: Network, demand: NDArray[np.float64], rng: np.random.Generator
) -> tuple[Offering, ...]:
    """The entry grade of each school of a network.

    1. A school's share of the seats follows ``demand`` (children whose school it is), bent from a
       quarter below to nearly a third above: some have less room than children, some more.
    2. Classes are as many as the limit asks for, all of one size; the rest of the seats goes to the
       smallest classes.
    """
    level = network.level
    target = demand.sum() * level.seats_per_child
    wanted = demand * rng.permutation(np.linspace(0.75, 1.3, len(demand)))
    wanted *= target / wanted.sum()
    classes = np.maximum(1, np.ceil(wanted / level.class_limit)).astype(int)
    sizes = np.clip(np.round(wanted / classes), 1, level.class_limit).astype(int)
    while (sizes * classes).sum() < target and (sizes < level.class_limit).any():
        sizes[np.argmin(sizes)] += 1
    numbers = FIRST_QUOTA_NUMBER + rng.permutation(len(classes))
    return tuple(
        Offering(
            code=f"G{level.grade}-{school.code}",
            school_code=school.code,
            grade=level.grade,
            name=school.name,
            classes=int(classes[k]),
            class_size=int(sizes[k]),
            seats=int(classes[k] * sizes[k]),
            quota_number=f"{numbers[k]}/{level.decision}",
            quota_date=_working_day(QUOTA_FROM + timedelta(days=int(rng.integers(0, 25)))),
            facts=offering_facts(level.grade, {"zone": zone_code(school.zone)}),
        )
        for k, school in enumerate(network.schools)
    )


def _sites(level: Level, territory: Territory, total: int, rng: np.random.Generator) -> list[int]:
    """Indexes of the residential units that the schools stand in."""
    if level.name != "upper_secondary":
        return _spread(territory, np.arange(len(territory.units)), total, rng)
    zones = np.array([unit.commune.zone for unit in territory.units])
    homes: list[int] = []
    for zone in np.unique(zones):
        members = np.flatnonzero(zones == zone)
        share = territory.weights[members].sum()
        homes.extend(_spread(territory, members, max(2, round(total * share)), rng))
    return homes


def _spread(
    territory: Territory, members: NDArray[np.intp], count: int, rng: np.random.Generator
) -> list[int]:
    points = territory.centres[members]
    centres = weighted_centres(points, territory.weights[members], min(count, len(members)), rng)
    return [int(k) for k in members[distances(centres, points).argmin(axis=1)]]


def _names(level: Level, communes: list[str], rng: np.random.Generator) -> list[str]:
    """One name a school; once the figures are used up a name carries the commune too, as real ones do."""
    figures = [FIGURES[k] for k in rng.permutation(len(FIGURES))]
    names = [f"{level.title} {figure}" for figure, _ in zip(figures, communes, strict=False)]
    for number, commune in enumerate(communes[len(names) :]):
        place = commune.removeprefix("Phường ").removeprefix("Xã ")
        turn = number
        while (name := f"{level.title} {figures[turn % len(figures)]} - {place}") in names:
            turn += 1
        names.append(name)
    return names


def _catchments(territory: Territory, network: Network) -> list[tuple[str, ...]]:
    """The nearest school of each unit, and the second where it is hardly farther."""
    chosen = []
    reach = distances(territory.centres, network.points)
    for unit, order in enumerate(network.order):
        near, second = order[0], order[1]
        both = reach[unit, second] < 1.5 * reach[unit, near] + 0.2
        chosen.append(tuple(network.schools[k].code for k in (order[:2] if both else order[:1])))
    return chosen


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
