"""A whole province to demonstrate with, made from a seed: land, schools, families and three grades."""

import hashlib
from dataclasses import dataclass

import numpy as np

from admissions.demo.claims import PACKS
from admissions.demo.cohorts import gather_cohort, make_children, open_offerings
from admissions.demo.entities import Child, Commune, Guardian, Offering, ResidentialUnit, School
from admissions.demo.people import draw_children, draw_households, share_households
from admissions.demo.schools import LEVELS, Network, build_network, residential_units
from admissions.demo.territory import build_territory

MAX_APPLICANTS = 20_000


@dataclass(frozen=True, slots=True)
class World:
    """Everything the demonstration feeds through the services.

    ``offerings`` and ``children`` are keyed by grade (1, 6, 10); children come in order of student code,
    schools and residential units in order of code. ``applicants`` is the number of children of each grade.
    """

    seed: int
    applicants: int
    province_code: str
    province_name: str
    school_year: str
    communes: tuple[Commune, ...]
    residential_units: tuple[ResidentialUnit, ...]
    schools: tuple[School, ...]
    offerings: dict[int, tuple[Offering, ...]]
    children: dict[int, tuple[Child, ...]]
    guardians: tuple[Guardian, ...]

    @property
    def packs(self) -> dict[int, str]:
        """The id of the rule pack of each grade."""
        return dict(PACKS)

    def catchment(self, grade: int) -> dict[str, tuple[str, ...]]:
        """The offerings of each residential unit by its code, nearest first; empty where a grade has none."""
        level = next(level.name for level in LEVELS if level.grade == grade)
        if level not in ("primary", "lower_secondary"):
            return {}
        return {
            unit.code: tuple(f"G{grade}-{school}" for school in getattr(unit, level))
            for unit in self.residential_units
        }

    def digest(self) -> str:
        """SHA-256 of everything in this world."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def build_world(*, seed: int, applicants: int) -> World:
    """The province of a seed, with so many applicants in each of grades 1, 6 and 10.

    The same arguments give the same world. Raises ValueError unless 1 ≤ applicants ≤ 20,000.
    """
    if not 1 <= applicants <= MAX_APPLICANTS:
        raise ValueError(f"applicants must be between 1 and {MAX_APPLICANTS}, not {applicants}")
    rng = np.random.default_rng(seed)
    territory = build_territory(rng, applicants)
    networks = [build_network(level, territory, applicants, rng) for level in LEVELS]
    units = residential_units(territory, *networks[:2])
    count, members = share_households(applicants, rng)
    households = draw_households(territory, count, rng)
    people = draw_children(households, members, rng)
    offerings, children = {}, {}
    for before, network in zip([None, *networks], networks, strict=False):
        grade = network.level.grade
        catchments = _catchments(network, units)
        cohort = gather_cohort(grade, people[grade], households, territory, catchments, rng)
        offerings[grade] = open_offerings(cohort, network, rng)
        children[grade] = make_children(cohort, network, before, rng)
    return World(
        seed=seed,
        applicants=applicants,
        province_code="01",
        province_name="Thành phố Hà Nội",
        school_year="2025-2026",
        communes=territory.communes,
        residential_units=units,
        schools=tuple(school for network in networks for school in network.schools),
        offerings=offerings,
        children=children,
        guardians=tuple(guardian for home in households for guardian in home.guardians),
    )


def _catchments(network: Network, units: tuple[ResidentialUnit, ...]) -> list[tuple[int, ...]]:
    """Each unit's schools of this network as indexes; empty for a level without catchments."""
    if not hasattr(ResidentialUnit, network.level.name):
        return []
    index = {school.code: k for k, school in enumerate(network.schools)}
    return [tuple(index[code] for code in getattr(unit, network.level.name)) for unit in units]
