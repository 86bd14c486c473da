"""The schools of a round as they stand to a place: in which catchment and why, and how far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np
from django.db.models import Q
from django.db.models.functions import Length
from shapely.geometry.base import BaseGeometry

from admissions.models import AdmissionRound, Catchment, Offering
from admissions.models.names import alphabetical_key
from admissions.registration.choosing.outlines import Areas, kept, parsed, unit_areas, united
from admissions.registration.choosing.place import Place
from admissions.registration.facts import distances_m

BY_UNIT, BY_AREA = "unit", "area"


@dataclass(frozen=True, slots=True)
class SchoolChoice:
    """An offering seen from a place; `catchment_order` is None outside its catchment.

    `because`: whether the unit stands in the catchment's list or the point lies in a drawn area; `nearest`
    marks the nearest school outside every catchment.
    """

    offering: Offering
    distance_m: int | None
    catchment_order: int | None
    because: str = ""
    nearest: bool = False


def schools_of(admission_round: AdmissionRound, place: Place) -> list[SchoolChoice]:
    """The offerings with a signed decision: those of the place's catchment first, then the nearest.

    Two queries, however many schools; a third where drawn areas changed since the last time.
    """
    listed = Offering.objects.filter(round=admission_round, quota_decision__isnull=False)
    offerings = list(listed.select_related("school__commune"))
    found = _catchments(admission_round, place)
    metres = _distances(place, offerings)
    choices = [
        SchoolChoice(each, far, *found.get(each.pk, (None, "")))
        for each, far in zip(offerings, metres, strict=True)
    ]
    return _with_nearest(sorted(choices, key=_nearness))


def school_of(admission_round: AdmissionRound, place: Place, offering: Offering) -> SchoolChoice:
    """One offering, as `schools_of` has it; whether it is the nearest of all is not asked."""
    order, because = _catchments(admission_round, place).get(offering.pk, (None, ""))
    return SchoolChoice(offering, _distances(place, [offering])[0], order, because)


def _catchments(admission_round: AdmissionRound, place: Place) -> dict[int, tuple[int, str]]:
    """By offering the order of its catchment and why: the first that takes the place in, as in a run."""
    unit = place.unit.pk if place.unit else None
    rows = list(
        Catchment.objects.filter(
            Q(residential_unit_id=unit, residential_unit__isnull=False) | ~Q(polygon=""),
            offering__round=admission_round,
        )
        .annotate(size=Length("polygon"))
        .order_by("order", "pk")
        .values_list("pk", "offering_id", "order", "residential_unit_id", "size")
    )
    drawn = [(pk, size) for pk, _offering, _order, by_unit, size in rows if by_unit is None]
    holding: set[int] = set()
    if drawn and place.latitude is not None and place.longitude is not None:
        areas = _drawn_areas(admission_round, drawn)
        holding = set(areas.holding(place.longitude, place.latitude))
    found: dict[int, tuple[int, str]] = {}
    for pk, offering, order, by_unit, _size in rows:
        if by_unit is not None or pk in holding:
            found.setdefault(offering, (order, BY_AREA if by_unit is None else BY_UNIT))
    return found


def _drawn_areas(admission_round: AdmissionRound, drawn: Sequence[tuple[int, int]]) -> Areas:
    rows = Catchment.objects.filter(offering__round=admission_round).exclude(polygon="").order_by("pk")
    areas: Areas = kept(
        ("drawn", admission_round.pk, hash(tuple(sorted(drawn)))),
        lambda: parsed(rows.values_list("pk", "polygon")),
    )
    return areas


def _distances(place: Place, offerings: Sequence[Offering]) -> list[int | None]:
    """Great-circle metres, None where a point is not known."""
    if place.latitude is None or place.longitude is None or not offerings:
        return [None] * len(offerings)
    there = np.array(
        [
            (each.school.latitude or 0.0, each.school.longitude or 0.0)
            if each.school.latitude is not None and each.school.longitude is not None
            else (np.nan, np.nan)
            for each in offerings
        ]
    )
    known = ~np.isnan(there[:, 0])
    metres = distances_m(
        np.array([place.latitude]), np.array([place.longitude]), *np.nan_to_num(there).T
    ).tolist()
    return [far if is_known else None for far, is_known in zip(metres, known.tolist(), strict=True)]


def _with_nearest(choices: list[SchoolChoice]) -> list[SchoolChoice]:
    outside = (
        at for at, each in enumerate(choices) if each.catchment_order is None and each.distance_m is not None
    )
    at = next(outside, None)
    if at is not None:
        choices[at] = replace(choices[at], nearest=True)
    return choices


def _nearness(choice: SchoolChoice) -> tuple[bool, int, bool, int, tuple[str, str]]:
    return (
        choice.catchment_order is None,
        choice.catchment_order or 0,
        choice.distance_m is None,
        choice.distance_m or 0,
        _name_key(choice.offering.name),
    )


@lru_cache(maxsize=8192)
def _name_key(name: str) -> tuple[str, str]:
    """A province's schools are few, and every list sorts all of them."""
    return alphabetical_key(name)


def catchment_outlines(offerings: Iterable[Offering]) -> dict[int, BaseGeometry]:
    """By offering one shape around all that its catchment lists or draws; nothing where no outline is known.

    Two queries; two more where outlines of units or drawn areas changed since the last time.
    """
    rows = list(
        Catchment.objects.filter(offering__in=[each.pk for each in offerings])
        .annotate(size=Length("polygon"))
        .order_by("pk")
        .values_list("pk", "offering_id", "residential_unit_id", "size")
    )
    by_unit = any(unit is not None for _pk, _offering, unit, _size in rows)
    units = unit_areas() if by_unit else parsed([])
    of_units = dict(zip(units.keys, units.shapes, strict=True))
    of_drawn = _drawn_shapes([(pk, size) for pk, _offering, unit, size in rows if unit is None])
    shapes: dict[int, list[BaseGeometry]] = {}
    marks: dict[int, list[tuple[int, int]]] = {}
    for pk, offering, unit, size in rows:
        shape = of_drawn.get(pk) if unit is None else of_units.get(unit)
        if shape is not None:
            shapes.setdefault(offering, []).append(shape)
            marks.setdefault(offering, []).append((pk, size))
    return {
        offering: kept(("outline", units.mark, *marks[offering]), partial(united, found))
        for offering, found in shapes.items()
    }


def _drawn_shapes(drawn: Sequence[tuple[int, int]]) -> dict[int, BaseGeometry]:
    if not drawn:
        return {}
    rows = Catchment.objects.filter(pk__in=[pk for pk, _size in drawn]).order_by("pk")
    areas: Areas = kept(("shapes", *drawn), lambda: parsed(rows.values_list("pk", "polygon")))
    return dict(zip(areas.keys, areas.shapes, strict=True))
