"""The catchments of a round as a map: residential units as outlines, schools as points."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, radians

from django.db.models import Count
from django.utils.translation import gettext as _

from admissions.interface.maps import XY, Area, Point
from admissions.models import AdmissionRound, Applicant, Catchment, Offering, ResidentialUnit
from admissions.templatetags.vietnamese import number

# Seats a child, from far too few to far too many: level −2 below the first, +2 above the last.
YEARS_BEFORE_SCHOOL = 5  # who enters grade 1 in a year was born six years before
STEPS = ((0.8, -2), (0.95, -1), (1.1, 0), (1.3, 1))


def draw_map(
    admission_round: AdmissionRound, units: Sequence[ResidentialUnit], catchments: Iterable[Catchment]
) -> tuple[list[Area], list[Point]]:
    """Outlines of the units, coloured by their first school's seats a child, and the schools they lead to."""
    first: dict[int, Offering] = {}
    for catchment in sorted(catchments, key=lambda each: (each.order, each.pk)):
        if catchment.residential_unit_id is not None:
            first.setdefault(catchment.residential_unit_id, catchment.offering)
    children = children_by_unit(admission_round)
    demand: dict[int, int] = defaultdict(int)
    for unit_id, offering in first.items():
        demand[offering.pk] += children.get(unit_id, 0)
    outlines = {unit.pk: _rings(unit.polygon) for unit in units if unit.polygon}
    scale = _east_scale(outlines.values())
    areas = [
        Area(
            name=str(unit),
            value=_area_value(first.get(unit.pk), children.get(unit.pk, 0)),
            rings=[[(x * scale, -y) for x, y in ring] for ring in outlines[unit.pk]],
            level=_level(first.get(unit.pk), demand),
        )
        for unit in units
        if unit.pk in outlines
    ]
    shown = {first[unit.pk].pk: first[unit.pk] for unit in units if unit.pk in first}
    points = (_point(offering, demand[offering.pk], scale) for offering in shown.values())
    return areas, [point for point in points if point]


def children_by_unit(admission_round: AdmissionRound) -> dict[int, int]:
    """Registered children of the round's usual age by residential unit."""
    policy = admission_round.policy
    year = (
        policy.age.birth_year
        if policy.age
        else int(policy.school_year[:4]) - YEARS_BEFORE_SCHOOL - policy.grade
    )
    children = Applicant.objects.filter(residential_unit__isnull=False, birth_date__year=year)
    return dict(children.order_by().values_list("residential_unit").annotate(Count("pk")))


def _level(offering: Offering | None, demand: dict[int, int]) -> int | None:
    if offering is None or not demand[offering.pk]:
        return None
    share = offering.seats / demand[offering.pk]
    return next((level for most, level in STEPS if share < most), 2)


def _area_value(offering: Offering | None, children: int) -> str:
    """The children of a unit and where they lead."""
    school = offering.name if offering else _("chưa phân tuyến")
    return _("%(children)s trẻ, %(school)s") % {"children": number(children), "school": school}


def _point(offering: Offering, children: int, scale: float) -> Point | None:
    """The school where it stands; none when that is not known."""
    school = offering.school
    if school.longitude is None or school.latitude is None:
        return None
    value = _("%(seats)s chỗ, %(children)s trẻ trong tuyến") % {
        "seats": number(offering.seats),
        "children": number(children),
    }
    return Point(name=offering.name, x=school.longitude * scale, y=-school.latitude, value=value)


def _east_scale(outlines: Iterable[Sequence[Sequence[XY]]]) -> float:
    """How long a degree of longitude is against one of latitude, here."""
    latitudes = [y for rings in outlines for ring in rings for _x, y in ring]
    return cos(radians(sum(latitudes) / len(latitudes))) if latitudes else 1.0


@lru_cache(maxsize=4096)
def _rings(polygon: str) -> tuple[tuple[XY, ...], ...]:
    """The rings of a GeoJSON polygon or multipolygon, as longitude and latitude."""
    shape = json.loads(polygon)
    shape = shape.get("geometry", shape)
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return tuple(tuple((float(x), float(y)) for x, y, *_z in ring) for part in parts for ring in part)
