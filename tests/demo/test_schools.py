from collections import Counter
from datetime import date

import pytest
import shapely

from admissions.demo.schools import LEVELS
from admissions.demo.world import World

LIMITS = {1: 35, 6: 45, 10: 45}


def test_a_default_province_has_about_as_many_schools_as_asked_for(world: World) -> None:
    assert Counter(school.level for school in world.schools) == {
        "primary": 8,
        "lower_secondary": 6,
        "upper_secondary": 8,
    }


@pytest.mark.parametrize("grade", LIMITS)
def test_seats_are_classes_of_a_legal_size(world: World, city: World, grade: int) -> None:
    for offering in (*world.offerings[grade], *city.offerings[grade]):
        assert offering.seats == offering.classes * offering.class_size
        assert 1 <= offering.class_size <= LIMITS[grade]
        assert offering.classes >= 1


@pytest.mark.parametrize(("grade", "low", "high"), [(1, 1.02, 1.10), (6, 1.02, 1.10), (10, 0.70, 0.80)])
@pytest.mark.parametrize("province", ["world", "city"])
def test_seats_in_total_against_children(
    request: pytest.FixtureRequest, grade: int, low: float, high: float, province: str
) -> None:
    world: World = request.getfixturevalue(province)
    assert low <= sum(offering.seats for offering in world.offerings[grade]) / world.applicants <= high


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_some_schools_are_wanted_by_more_than_they_can_take(world: World, grade: int) -> None:
    first = Counter(child.wishes[0].offering_code for child in world.children[grade])
    crowded = [offering for offering in world.offerings[grade] if first[offering.code] > offering.seats]
    assert 0 < len(crowded) < len(world.offerings[grade])


def test_each_school_has_its_own_quota_decision_on_a_working_day_before_31_march(world: World) -> None:
    for level in LEVELS:
        offerings = world.offerings[level.grade]
        assert len({offering.quota_number for offering in offerings}) == len(offerings)
        for offering in offerings:
            assert date(2025, 2, 1) < offering.quota_date < date(2025, 3, 31)
            assert offering.quota_date.weekday() < 5


def test_every_zone_with_children_has_two_upper_secondary_schools(world: World) -> None:
    schools = Counter(school.zone for school in world.schools if school.level == "upper_secondary")
    assert {commune.zone for commune in world.communes} == set(schools)
    assert min(schools.values()) >= 2


def test_a_school_stands_in_its_commune_and_its_zone(world: World) -> None:
    communes = {commune.code: commune for commune in world.communes}
    for school in world.schools:
        commune = communes[school.commune_code]
        assert commune.zone == school.zone
        assert shapely.Polygon(commune.outline).contains(shapely.Point(school.lon, school.lat))


def test_an_offering_of_grade_10_carries_the_zone_of_its_school(world: World) -> None:
    zones = {school.code: school.zone for school in world.schools}
    for offering in world.offerings[10]:
        assert offering.facts == {"zone": f"zone_{zones[offering.school_code]}"}
    assert all(offering.facts == {} for grade in (1, 6) for offering in world.offerings[grade])


def test_the_first_school_of_a_catchment_is_the_nearest(world: World) -> None:
    primary = {school.code: school for school in world.schools if school.level == "primary"}
    for unit in world.residential_units:
        away = {
            code: (school.lon - unit.lon) ** 2 * 0.88 + (school.lat - unit.lat) ** 2
            for code, school in primary.items()
        }
        ranked = sorted(away.values())
        assert [away[code] for code in unit.primary] == pytest.approx(ranked[: len(unit.primary)], rel=0.02)
