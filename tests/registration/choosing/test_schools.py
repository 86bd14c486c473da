"""How schools stand to a place: by the unit's name in a list, by a drawn area, or by distance alone."""

import pytest

from admissions.models import Catchment
from admissions.registration.choosing.outlines import rings
from admissions.registration.choosing.place import NOWHERE, home_of, place_at, place_in
from admissions.registration.choosing.schools import catchment_outlines, school_of, schools_of
from admissions.registration.facts import catchment_of, distance_m
from tests import factories
from tests.registration.choosing.land import a_large_round, a_unit, draw, middle, stands

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    """A round of grade 1 whose schools stand side by side in the first row."""
    admission_round = factories.a_round(grade=1, schools=3)
    offerings = admission_round.offerings.select_related("school").order_by("code")
    return admission_round, [stands(each, column, 0) for column, each in enumerate(offerings)]


def seen(admission_round, place) -> list[tuple[str, int | None, str, bool]]:
    return [
        (each.offering.code, each.catchment_order, each.because, each.nearest)
        for each in schools_of(admission_round, place)
    ]


def test_a_unit_in_the_list_and_a_point_in_a_drawn_area_are_told_apart(three) -> None:
    admission_round, (a, b, c) = three
    unit = a_unit(1, 0)
    Catchment.objects.create(offering=c, residential_unit=unit, order=2)
    draw(b, 1, 0)
    assert seen(admission_round, place_at(*middle(1, 0))) == [
        (b.code, 1, "area", False),
        (c.code, 2, "unit", False),
        (a.code, None, "", True),
    ]


def test_a_point_outside_every_area_has_a_nearest_school_and_no_catchment(three) -> None:
    admission_round, (a, b, c) = three
    draw(b, 1, 0)
    assert seen(admission_round, place_at(*middle(-1, 0))) == [
        (a.code, None, "", True),
        (b.code, None, "", False),
        (c.code, None, "", False),
    ]


def test_a_pin_is_in_the_unit_whose_outline_holds_it() -> None:
    unit, other = a_unit(0, 0), a_unit(1, 0)
    assert place_at(*middle(0, 0)).unit == unit
    assert place_at(*middle(1, 0)).unit == other
    assert place_at(*middle(5, 5)).unit is None


def test_a_unit_without_an_outline_is_a_place_without_distances(three) -> None:
    admission_round, (a, *_rest) = three
    unit = factories.residential_unit()
    Catchment.objects.create(offering=a, residential_unit=unit)
    first = schools_of(admission_round, place_in(unit))[0]
    assert (first.offering, first.catchment_order, first.distance_m) == (a, 1, None)


def test_from_nowhere_schools_come_by_name(three) -> None:
    admission_round, offerings = three
    names = [each.offering.name for each in schools_of(admission_round, NOWHERE)]
    assert names == [each.name for each in offerings]
    assert [each.nearest for each in schools_of(admission_round, NOWHERE)] == [False] * 3


def test_a_new_drawing_of_an_area_is_seen_at_once(three) -> None:
    admission_round, (a, *_rest) = three
    draw(a, 0, 0)
    here = place_at(*middle(0, 0))
    assert schools_of(admission_round, here)[0].catchment_order == 1
    Catchment.objects.all().delete()
    draw(a, 3, 3)
    assert all(each.catchment_order is None for each in schools_of(admission_round, here))


def test_what_families_see_is_what_a_wish_is_given(three) -> None:
    """Catchment and distance of a home are the ones that `registration.facts` stores with the wish."""
    admission_round, (a, b, c) = three
    _account, child = factories.family(grade=1, unit=a_unit(1, 0))
    child.latitude, child.longitude = middle(1, 0)
    child.save()
    Catchment.objects.create(offering=a, residential_unit=child.residential_unit, order=3)
    draw(b, 1, 0, order=2)
    draw(c, 2, 0)
    by_offering = {each.offering.pk: each for each in schools_of(admission_round, home_of(child))}
    for offering in (a, b, c):
        choice = by_offering[offering.pk]
        stored = catchment_of(child, offering.catchments.all())
        assert choice.catchment_order == (stored.order if stored else None)
        assert str(choice.distance_m) == distance_m(child, offering)
        alone = school_of(admission_round, home_of(child), offering)
        assert (alone.catchment_order, alone.distance_m) == (choice.catchment_order, choice.distance_m)


def test_the_outline_of_a_catchment_is_one_around_all_its_units() -> None:
    admission_round = factories.a_round(grade=1, schools=1)
    offering = admission_round.offerings.get()
    for column in (0, 1):
        Catchment.objects.create(offering=offering, residential_unit=a_unit(column, 0))
    [shape] = catchment_outlines([offering]).values()
    [ring] = rings(shape, 0.0001)
    assert len(ring) == 5
    assert {round(x, 2) for x, _y in ring} == {105.80, 105.82}


@pytest.mark.parametrize("drawn", [False, True])
def test_the_list_costs_the_same_however_many_schools(drawn, django_assert_num_queries) -> None:
    for schools in (5, 300):
        admission_round = a_large_round(schools, drawn=drawn)
        here = place_at(*middle(3, 0))
        with django_assert_num_queries(3 if drawn else 2):  # drawn areas are read once
            assert len(schools_of(admission_round, here)) == schools
        with django_assert_num_queries(2):
            schools_of(admission_round, here)
