"""Families and their children.

Households come first: a home inside a residential unit, one or two adults, a family name. Children are born
into them, most into one of their own, some as brothers and sisters who apply in the same year, in the same
or another grade.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from admissions.demo.entities import Guardian
from admissions.demo.geometry import points_inside, to_degrees
from admissions.demo.names import FEMALE, MALE, MINORITIES, STREETS, NameBook, Naming, nfc
from admissions.demo.territory import Territory

BIRTH_YEAR = {1: 2019, 6: 2014, 10: 2010}
GRADES = tuple(BIRTH_YEAR)

RESIDENCES = ("permanent", "temporary", "current")
RESIDENCE_SHARES = (0.80, 0.14, 0.06)
MINORITY_SHARE = 0.035
TWIN_SHARE = 0.008
LATE_SHARE = {1: 0.007, 6: 0.0, 10: 0.0}
"""Share of a grade that is a year older than the rest; the grade-1 packs want a reason for it."""
SIBLING_SHARE = 0.05
"""Share of a grade with a brother or sister in the next grade that applies."""

BIRTH_PLACES = {
    "Hà Nội": 80, "Nam Định": 3, "Thanh Hóa": 3, "Nghệ An": 2, "Thái Bình": 2, "Hải Dương": 2, "Hưng Yên": 2,
    "Phú Thọ": 2, "Bắc Giang": 1, "Hà Nam": 1, "Ninh Bình": 1, "Thành phố Hồ Chí Minh": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Household:
    """A home and the adults in it. ``unit`` is an index into the territory's residential units."""

    unit: int
    unit_code: str
    commune_code: str
    lon: float
    lat: float
    address: str
    residence: str
    family_name: str
    people: Naming | None
    guardians: tuple[Guardian, ...]

    @property
    def ethnicity(self) -> str:
        return self.people.ethnicity if self.people else "Kinh"


@dataclass(frozen=True, slots=True)
class Person:
    """A child as the register of births knows it; ``household`` is an index into the households."""

    student_code: str
    full_name: str
    sex: str
    birth_date: date
    birth_place: str
    household: int
    siblings: tuple[str, ...]


def draw_households(territory: Territory, count: int, rng: np.random.Generator) -> tuple[Household, ...]:
    """Households in proportion to the residential units' weights."""
    units = np.sort(rng.choice(len(territory.units), size=count, p=territory.weights))
    points = np.concatenate(
        [
            points_inside(territory.units[unit].cell, int(times), rng)
            for unit, times in zip(*np.unique(units, return_counts=True), strict=True)
        ]
    )
    shuffled = rng.permutation(count)
    units, points = units[shuffled], points[shuffled]
    book = NameBook(rng)
    family_names = book.families(count)
    residences = rng.choice(len(RESIDENCES), size=count, p=RESIDENCE_SHARES)
    peoples = _peoples(count, rng)
    adults = _adults(family_names, peoples, book, rng)
    numbers, streets = rng.integers(1, 190, count), rng.integers(0, len(STREETS), count)
    homes = []
    for k in range(count):
        site = territory.units[units[k]]
        lon, lat = to_degrees(*points[k])
        address = f"Số {numbers[k]} {STREETS[streets[k]]}, {site.name}, {site.commune.name}, Hà Nội"
        homes.append(
            Household(
                unit=int(units[k]),
                unit_code=site.code,
                commune_code=site.commune.code,
                lon=lon,
                lat=lat,
                address=nfc(address),
                residence=RESIDENCES[residences[k]],
                family_name=family_names[k],
                people=peoples[k],
                guardians=tuple(adults[k]),
            )
        )
    return tuple(homes)


def draw_children(
    homes: tuple[Household, ...], of: dict[int, NDArray[np.int64]], rng: np.random.Generator
) -> dict[int, tuple[Person, ...]]:
    """The children of each grade; ``of[grade]`` names the household of each by index."""
    codes = {grade: [f"99{grade:02d}{k:06d}" for k in range(1, len(of[grade]) + 1)] for grade in GRADES}
    family: dict[int, list[str]] = {}
    for grade in GRADES:
        for home, code in zip(of[grade].tolist(), codes[grade], strict=True):
            family.setdefault(home, []).append(code)
    return {grade: _children(grade, homes, of[grade], codes[grade], family, rng) for grade in GRADES}


def share_households(applicants: int, rng: np.random.Generator) -> tuple[int, dict[int, NDArray[np.int64]]]:
    """Who lives with whom: the number of households, and each grade's children as indexes of households.

    1. Every child starts in a household of its own.
    2. Some children of grades 6 and 10 take in one child of the next lower grade each.
    3. Some children of a grade move in with the one before them: twins.
    """
    of = {grade: np.arange(applicants) + k * applicants for k, grade in enumerate(GRADES)}
    pairs, twins = round(SIBLING_SHARE * applicants), round(TWIN_SHARE * applicants)
    for older, younger in ((10, 6), (6, 1)):
        guests, hosts = rng.permutation(applicants)[:pairs], rng.permutation(applicants)[:pairs]
        of[younger][guests] = of[older][hosts]
    for grade in GRADES:
        seconds = 1 + 2 * rng.permutation(applicants // 2)[:twins]
        of[grade][seconds] = of[grade][seconds - 1]
    _, joined = np.unique(np.concatenate([of[grade] for grade in GRADES]), return_inverse=True)
    return int(joined.max()) + 1, dict(zip(GRADES, np.split(joined, len(GRADES)), strict=True))


def _children(
    grade: int,
    homes: tuple[Household, ...],
    of: NDArray[np.int64],
    codes: list[str],
    family: dict[int, list[str]],
    rng: np.random.Generator,
) -> tuple[Person, ...]:
    count = len(codes)
    book = NameBook(rng)
    sexes = [FEMALE if female else MALE for female in rng.random(count) < 0.48]
    names = {sex: book.children(sex, count) for sex in (MALE, FEMALE)}
    days = rng.integers(0, 365, count)
    turns = rng.integers(0, 1000, count)
    late = set(rng.permutation(count)[: round(LATE_SHARE[grade] * count)].tolist())
    places = rng.choice(list(BIRTH_PLACES), size=count, p=np.array(list(BIRTH_PLACES.values())) / 100)
    twin_of = {home: k for k, home in reversed(list(enumerate(of.tolist())))}
    children = []
    for k, code in enumerate(codes):
        home = homes[of[k]]
        first = twin_of[int(of[k])]
        name = f"{home.family_name} {names[sexes[k]][k]}"
        if home.people:
            name = home.people.name(sexes[k], int(turns[first]) + k - first)
        children.append(
            Person(
                student_code=code,
                full_name=nfc(name),
                sex=sexes[k],
                birth_date=date(BIRTH_YEAR[grade] - (first in late), 1, 1) + timedelta(days=int(days[first])),
                birth_place=str(places[first]),
                household=int(of[k]),
                siblings=tuple(other for other in family[int(of[k])] if other != code),
            )
        )
    return tuple(children)


def _peoples(count: int, rng: np.random.Generator) -> list[Naming | None]:
    """The minority that each household belongs to, or None: every people in turn, so that all are met."""
    peoples: list[Naming | None] = [None] * count
    for turn, home in enumerate(rng.permutation(count)[: round(MINORITY_SHARE * count)]):
        peoples[home] = MINORITIES[turn % len(MINORITIES)]
    return peoples


def _adults(
    family_names: list[str], peoples: list[Naming | None], book: NameBook, rng: np.random.Generator
) -> list[list[Guardian]]:
    """One or two guardians a household; the first holds the account, most often the mother.

    Telephone numbers count up from 0900 000 001, a range that is given to nobody.
    """
    count = len(family_names)
    fathers, mothers = book.adults(MALE, count), book.adults(FEMALE, count)
    maiden_names = book.families(count)
    draws, both = rng.random(count), rng.random(count) < 0.85
    turns = rng.integers(0, 1000, count)
    serial = 0
    households = []
    for k, people in enumerate(peoples):
        father, mother = f"{family_names[k]} {fathers[k]}", f"{maiden_names[k]} {mothers[k]}"
        if people:
            father, mother = people.name(MALE, int(turns[k])), people.name(FEMALE, int(turns[k]))
        parents = [("mother", mother), ("father", father)]
        if draws[k] < 0.04:
            known = [("grandparent", mother)] if draws[k] < 0.03 else [("guardian", father)]
        else:
            known = parents if draws[k] < 0.60 else parents[::-1]
            known = known if both[k] else known[:1]
        guardians = []
        for relation, name in known:
            serial += 1
            guardians.append(Guardian(f"PH{serial:06d}", nfc(name), relation, f"0900{serial:06d}"))
        households.append(guardians)
    return households
