"""Drawn areas, parsed once and kept: which of them hold a point, and how they look on a map.

What is kept is found again by the keys and lengths of the rows it was made from, which one cheap query reads
each time: rows are replaced rather than changed, so that a new drawing is a new key.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import Count, Max, Sum
from django.db.models.functions import Length
from shapely import STRtree, contains_xy, from_geojson, points, simplify, union_all
from shapely.geometry.base import BaseGeometry

from admissions.models import ResidentialUnit

MOST_KEPT = 24  # parsed sets of areas a process keeps: a few rounds, each with units, areas and outlines
GAP = 0.00001  # of a degree, about a metre
XY = tuple[float, float]
Ring = tuple[XY, ...]

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_guard = Lock()


@dataclass(frozen=True)
class Areas:
    """Polygons with the keys of their rows, in a tree of their boxes. Degrees, longitude first."""

    keys: tuple[int, ...]
    shapes: Sequence[BaseGeometry]
    tree: STRtree
    mark: Hashable = ()

    def holding(self, longitude: float, latitude: float) -> list[int]:
        """The keys of the areas that hold this point, in the order of the rows."""
        near = sorted(self.tree.query(points(longitude, latitude)).tolist())
        return [self.keys[at] for at in near if contains_xy(self.shapes[at], longitude, latitude)]


def parsed(rows: Iterable[tuple[int, str]], mark: Hashable = ()) -> Areas:
    """Areas from (key, GeoJSON); `mark` tells one state of the rows from another."""
    known = list(rows)
    shapes = list(from_geojson(np.array([text for _key, text in known], dtype=object))) if known else []
    return Areas(tuple(key for key, _text in known), shapes, STRtree(shapes), mark)


def kept(key: Hashable, make: Callable[[], Any]) -> Any:
    """What was made under this key before, or is made now."""
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _guard:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Drop everything that is kept."""
    with _guard:
        _kept.clear()


def unit_areas() -> Areas:
    """The residential units that have an outline. One query; another one where the register changed."""
    drawn = ResidentialUnit.objects.exclude(polygon="").order_by()
    figures = drawn.aggregate(n=Count("pk"), last=Max("pk"), size=Sum(Length("polygon")))
    mark = ("units", *figures.values())
    rows = drawn.order_by("pk").values_list("pk", "polygon")
    found: Areas = kept(mark, lambda: parsed(rows, mark))
    return found


def united(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """One outline around several areas; neighbours that differ by a rounding grow together."""
    return union_all([each.buffer(GAP, join_style="mitre") for each in shapes])


def rings(shape: BaseGeometry, coarseness: float) -> list[Ring]:
    """The rings of a shape, with no more corners than a picture of this coarseness (degrees) shows."""
    plain = simplify(shape, coarseness)
    parts = getattr(plain, "geoms", [plain])
    return [
        tuple((x, y) for x, y, *_height in ring.coords)
        for part in parts
        if part.geom_type == "Polygon" and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    ]
