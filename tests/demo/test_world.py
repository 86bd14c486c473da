import os
import subprocess
import sys

import numpy as np
import pytest

from admissions.demo.people import share_households
from admissions.demo.territory import build_territory
from admissions.demo.world import World, build_world

GRADES = (1, 6, 10)


def test_the_same_seed_makes_the_same_world(world: World) -> None:
    again = build_world(seed=2025, applicants=600)
    assert again == world
    assert again.digest() == world.digest()


def test_another_seed_makes_another_world(world: World) -> None:
    assert build_world(seed=2026, applicants=600).digest() != world.digest()


def test_another_process_with_other_hashes_makes_the_same_world(world: World) -> None:
    call = "build_world(seed=2025, applicants=600).digest()"
    script = f"from admissions.demo.world import build_world; print({call})"
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == world.digest()


@pytest.mark.parametrize("applicants", [0, -1, 20_001])
def test_a_number_of_applicants_out_of_range_is_refused(applicants: int) -> None:
    with pytest.raises(ValueError, match="applicants"):
        build_world(seed=1, applicants=applicants)


@pytest.mark.parametrize("applicants", [1, 2, 7, 50])
def test_even_a_tiny_world_has_all_its_children(applicants: int) -> None:
    small = build_world(seed=3, applicants=applicants)
    assert {grade: len(small.children[grade]) for grade in GRADES} == dict.fromkeys(GRADES, applicants)
    assert all(child.wishes and child.papers for grade in GRADES for child in small.children[grade])


def test_codes_are_unique(world: World) -> None:
    children = [child.student_code for grade in GRADES for child in world.children[grade]]
    for codes in (
        children,
        [guardian.code for guardian in world.guardians],
        [guardian.phone for guardian in world.guardians],
        [school.code for school in world.schools],
        [school.name for school in world.schools],
        [unit.code for unit in world.residential_units],
        [offering.code for grade in GRADES for offering in world.offerings[grade]],
    ):
        assert len(set(codes)) == len(codes)


def test_every_reference_leads_somewhere(world: World) -> None:
    units = {unit.code: unit for unit in world.residential_units}
    schools = {school.code for school in world.schools}
    guardians = set(world.guardians)
    students = {child.student_code for grade in GRADES for child in world.children[grade]}
    for grade in GRADES:
        offerings = {offering.code for offering in world.offerings[grade]}
        assert {offering.school_code for offering in world.offerings[grade]} <= schools
        for child in world.children[grade]:
            assert units[child.unit_code].commune_code == child.commune_code
            assert {wish.offering_code for wish in child.wishes} <= offerings
            assert set(child.guardians) <= guardians
            assert set(child.siblings) <= students
            assert {*child.sibling_schools, child.present_school_code} - {""} <= schools


@pytest.mark.parametrize("grade", [1, 6])
def test_every_residential_unit_has_a_catchment_of_offerings(world: World, grade: int) -> None:
    offerings = {offering.code for offering in world.offerings[grade]}
    catchment = world.catchment(grade)
    assert set(catchment) == {unit.code for unit in world.residential_units}
    assert all(1 <= len(codes) <= 2 and set(codes) <= offerings for codes in catchment.values())


def test_grade_10_has_no_catchments(world: World) -> None:
    assert world.catchment(10) == {}


def test_twenty_thousand_applicants_fit_the_codes_and_the_zones() -> None:
    rng = np.random.default_rng(1)
    territory = build_territory(rng, 20_000)
    assert len(territory.communes) <= 126
    assert len({commune.zone for commune in territory.communes}) >= 8
    households, members = share_households(20_000, rng)
    assert 2 * households < 1_000_000  # six digits of telephone numbers, two adults a household
    assert {grade: len(members[grade]) for grade in GRADES} == dict.fromkeys(GRADES, 20_000)
