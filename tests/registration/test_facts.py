"""What the service knows by itself of a child and a school."""

import json

import pytest

from admissions.models import Applicant, Catchment
from admissions.registration.facts import (
    catchment_of,
    computed_facts,
    distance_m,
    register_facts,
    suggested_answers,
)
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_distance_is_that_of_the_great_circle() -> None:
    _account, child = factories.family()
    school = factories.a_school()
    child.latitude, child.longitude = 21.0285, 105.8542  # Hồ Hoàn Kiếm
    school.latitude, school.longitude = 21.0368, 105.8346  # Lăng Bác
    offering = factories.a_round(schools=1).offerings.get()
    offering.school = school
    assert distance_m(child, offering) == "2234"


def test_an_unknown_home_has_no_distance_rather_than_a_wrong_one() -> None:
    _account, child = factories.family()
    child.latitude = None
    assert distance_m(child, factories.a_round(schools=1).offerings.get()) == ""


@pytest.fixture
def offering():
    return factories.a_round(grade=1, schools=1).offerings.get()


def square(west: float, south: float, east: float, north: float) -> str:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_a_home_is_in_the_catchment_of_its_residential_unit(offering) -> None:
    _account, child = factories.family(grade=1)
    own = Catchment(pk=1, offering=offering, residential_unit=child.residential_unit)
    other = Catchment(pk=2, offering=offering, residential_unit=factories.residential_unit())
    assert catchment_of(child, [other, own]) == own
    assert catchment_of(child, [other]) is None


def test_a_home_is_in_a_drawn_area_by_its_point(offering) -> None:
    _account, child = factories.family(grade=1)
    inside = Catchment(pk=1, offering=offering, polygon=square(105.8, 21.0, 105.9, 21.1))
    outside = Catchment(pk=2, offering=offering, polygon=square(105.0, 21.0, 105.1, 21.1))
    assert catchment_of(child, [outside, inside]) == inside
    child.latitude = child.longitude = None
    assert catchment_of(child, [inside]) is None


def test_of_several_catchments_the_first_in_order_counts(offering) -> None:
    _account, child = factories.family(grade=1)
    second = Catchment(pk=1, offering=offering, residential_unit=child.residential_unit, order=2)
    first = Catchment(pk=2, offering=offering, polygon=square(105.8, 21.0, 105.9, 21.1), order=1)
    assert catchment_of(child, [second, first]) == first


def test_only_declared_facts_are_computed(offering) -> None:
    _account, child = factories.family(grade=1)
    assert set(computed_facts(offering.round.policy, child, offering, [])) == {"in_catchment", "distance_m"}
    grade_10 = factories.a_round(grade=10).policy
    assert computed_facts(grade_10, child, offering, []) == {}


def test_the_register_gives_the_year_of_birth_and_suggests_the_zone() -> None:
    _account, child = factories.family(grade=1)
    assert register_facts(factories.a_round(grade=1).policy, child) == {"birth_year": "2019"}
    assert suggested_answers(factories.a_round(grade=10).policy, child) == {"zone": "zone_1"}


def test_a_zone_that_the_rules_do_not_know_is_not_suggested() -> None:
    unit = factories.residential_unit(zone="mars")
    _account, child = factories.family(unit=unit)
    assert suggested_answers(factories.a_round(grade=10).policy, child) == {}
    assert suggested_answers(factories.a_round(grade=10).policy, Applicant(residential_unit=None)) == {
        "zone": ""
    }


def test_what_the_sector_database_says_is_a_register_fact_where_no_column_gives_it() -> None:
    _account, child = factories.family(grade=10)
    policy = factories.a_round(grade=10).policy
    assert "lower_secondary_completed" not in register_facts(policy, child)
    child.sector_facts = {"lower_secondary_completed": "0", "awards": "none", "unknown": "1"}
    assert register_facts(policy, child) == {"lower_secondary_completed": "0"}


def test_what_the_sector_database_says_is_where_a_question_starts_from() -> None:
    _account, child = factories.family(grade=6)
    policy = factories.a_round(grade=6).policy
    child.sector_facts = {"residence": "temporary"}
    assert suggested_answers(policy, child)["residence"] == "temporary"
    child.sector_facts = {"residence": "nonsense"}
    assert "residence" not in suggested_answers(policy, child)
