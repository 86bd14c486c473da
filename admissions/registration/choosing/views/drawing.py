"""Schools, catchments and the home as a map without a base map."""

from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import Any

from shapely import box
from shapely.geometry.base import BaseGeometry

from admissions.interface.maps import Area, Map, Point, lay_out_map, lay_out_window
from admissions.models import Offering, ResidentialUnit
from admissions.registration.choosing.outlines import Areas, kept, rings, unit_areas, united
from admissions.registration.choosing.place import Place
from admissions.registration.choosing.schools import SchoolChoice
from admissions.registration.choosing.window import Window

FINENESS = 220  # the smallest bend that is drawn is the picture's width by this
LEAST_DEGREES = 0.008  # a map of one school shows at least its quarter
MOST_NAMES = 14
CROWDING = 2.6  # the map to pin on is 280 pixels wide on a phone, where names are as large as elsewhere
UNITS_BELOW = 5_000.0  # metres across below which residential units are drawn, above it communes


def draw_schools(
    numbered: Sequence[tuple[int, SchoolChoice]],
    place: Place,
    outlines: Mapping[int, BaseGeometry],
    hrefs: Mapping[int, str],
    home_name: str,
) -> Map | None:
    """The schools of a list by their numbers, with their catchments; None where no point is known."""
    known = [
        (number, each, each.offering.school.latitude, each.offering.school.longitude)
        for number, each in numbered
        if each.offering.school.latitude is not None and each.offering.school.longitude is not None
    ]
    spots = [(latitude, longitude) for _n, _e, latitude, longitude in known]
    if not spots:
        return None
    if place.latitude is not None and place.longitude is not None:
        spots.append((place.latitude, place.longitude))
    scale = cos(radians(spots[0][0]))
    around = _corners(spots, scale)
    coarse = (around[1][0] - around[0][0]) / FINENESS
    areas = [
        Area(
            name=each.offering.name,
            rings=_projected(outlines[each.offering.pk], coarse, scale),
            here=each.catchment_order is not None,
        )
        for _number, each in numbered
        if each.offering.pk in outlines
    ]
    points = [
        Point(
            name=each.offering.name,
            x=longitude * scale,
            y=-latitude,
            number=number,
            here=each.catchment_order is not None,
            href=hrefs.get(each.offering.pk, ""),
        )
        for number, each, latitude, longitude in known
    ]
    return lay_out_map(areas, [*_home(place, scale, home_name), *points], around=around)


def draw_land(window: Window, offerings: Sequence[Offering], place: Place, home_name: str) -> Map:
    """The part of the land in a window, to point at: communes, nearer by residential units, and schools."""
    west, south, east, north = window.bounds
    scale = cos(radians(window.latitude))
    areas, names = _land(window, scale)
    points = [
        Point(each.name, longitude * scale, -latitude, number=0)
        for each in offerings
        for latitude, longitude in [(each.school.latitude, each.school.longitude)]
        if latitude is not None
        and longitude is not None
        and south < latitude < north
        and west < longitude < east
    ]
    frame = ((west * scale, -north), (east * scale, -south))
    home = [each for each in _home(place, scale, home_name) if west * scale < each.x < east * scale]
    return lay_out_window(areas, [*home, *points[:MOST_NAMES], *names], frame=frame, crowding=CROWDING)


def _land(window: Window, scale: float) -> tuple[list[Area], list[Point]]:
    """Outlines that lie in the window, cut at its edge, and the names of the largest of them."""
    frame = box(*window.bounds)
    coarse = window.east_degrees / FINENESS
    seen = [(name, shape.intersection(frame)) for name, shape in _shapes(window) if shape.intersects(frame)]
    areas = [Area(name, _projected(shape, coarse, scale)) for name, shape in seen]
    largest = sorted(seen, key=lambda each: -each[1].area)[:MOST_NAMES]
    names = [
        Point(name, middle.x * scale, -middle.y, is_name=True)
        for name, shape in largest
        for middle in [shape.representative_point()]
    ]
    return areas, names


def _shapes(window: Window) -> list[tuple[str, BaseGeometry]]:
    units = unit_areas()
    near = window.across <= UNITS_BELOW
    land: tuple[list[tuple[str, BaseGeometry]], list[tuple[str, BaseGeometry]]] = kept(
        ("land", units.mark), lambda: _named(units)
    )
    return land[0] if near else land[1]


def _named(units: Areas) -> tuple[list[Any], list[Any]]:
    """(residential units, communes), each with its name; a commune is what its units cover together."""
    rows = ResidentialUnit.objects.select_related("commune").in_bulk(list(units.keys))
    by_unit: list[tuple[str, BaseGeometry]] = []
    by_commune: dict[tuple[int, str], list[BaseGeometry]] = {}
    for key, shape in zip(units.keys, units.shapes, strict=True):
        unit = rows[key]
        by_unit.append((unit.name, shape))
        by_commune.setdefault((unit.commune_id, unit.commune.name), []).append(shape)
    return by_unit, [(name, united(shapes)) for (_key, name), shapes in by_commune.items()]


def _corners(spots: Sequence[tuple[float, float]], scale: float) -> list[tuple[float, float]]:
    """Two opposite corners around points, projected, at least a quarter of a town apart."""
    xs, ys = [longitude * scale for _lat, longitude in spots], [-latitude for latitude, _lon in spots]
    wide = max((LEAST_DEGREES - (max(xs) - min(xs))) / 2, 0)
    high = max((LEAST_DEGREES * 3 / 4 - (max(ys) - min(ys))) / 2, 0)
    return [(min(xs) - wide, min(ys) - high), (max(xs) + wide, max(ys) + high)]


def _projected(shape: BaseGeometry, coarse: float, scale: float) -> list[list[tuple[float, float]]]:
    return [[(x * scale, -y) for x, y in ring] for ring in rings(shape, coarse)]


def _home(place: Place, scale: float, name: str) -> list[Point]:
    if place.latitude is None or place.longitude is None:
        return []
    return [Point(name, place.longitude * scale, -place.latitude, is_home=True, number=0)]
