"""The schools near every child, for the second step of the rules ([placement]): found when a round is frozen.

1. A child's list has every offering in whose catchment the home lies, by residential unit or by a drawn area,
   with its place in the catchment.
2. Besides, it has the `NEAREST` nearest offerings that have seats, at equal distance in the order of codes.
   Where the home is not known on the map, nothing is added.
3. The distance is that of the families' wishes (`registration.facts`), in whole metres; blank where a point
   is not known.
Offerings with rules of their own ([[programmes]]: lớp chuyên, tích hợp) are for those who apply for them and
are near nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from shapely import contains_xy, from_geojson, prepare

from admissions.allocation.frozen import INT, NEARBY_WIDTH, integers
from admissions.models import Application, Catchment, FrozenOffering, Offering
from admissions.registration.facts import distances_m
from admissions.rules.case import Case, Ints
from admissions.rules.facts import MISSING
from admissions.rules.policy import Policy
from admissions.rules.programmes import parts_of

NEAREST: Final = 10
"""How many of the nearest schools with seats a child's list has besides those of its catchment."""
BLOCK: Final = 4_096
"""Children whose distances to all schools are in memory together."""
FAR: Final = int(np.iinfo(np.int64).max)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SchoolsNearby:
    """The offerings of a round on the map, in the order of codes, and their catchments.

    keys        int64[m]   keys in the database.
    points      float[m, 2]  latitude and longitude, NaN where not known.
    has_seats   bool[m]    whether there is a seat to give at all.
    is_open     bool[m]    whether the second step may place anybody here.
    units       residential unit → (index, place in the catchment) of the offerings it belongs to.
    areas       (drawn area, index, place in the catchment), the drawn areas.
    """

    keys: Ints
    points: Floats
    has_seats: npt.NDArray[np.bool_]
    is_open: npt.NDArray[np.bool_]
    units: dict[int, list[tuple[int, int]]]
    areas: list[tuple[Any, int, int]]

    def of(self, files: Sequence[Application]) -> tuple[Ints, Ints]:
        """int64[rows, 3] in the order of files and then of codes (see `NEARBY_WIDTH`), and how many rows each
        file has."""
        parts = [self._block(files[start : start + BLOCK]) for start in range(0, len(files), BLOCK)]
        rows = np.concatenate([np.zeros((0, NEARBY_WIDTH), dtype=INT), *(part for part, _counts in parts)])
        counts = np.concatenate([np.zeros(0, dtype=np.int64), *(counts for _part, counts in parts)])
        return rows.astype(INT), counts

    def _block(self, files: Sequence[Application]) -> tuple[Ints, Ints]:
        homes = _points((each.applicant.latitude, each.applicant.longitude) for each in files)
        orders, distances = self._orders(files, homes), self._distances(homes)
        listed = (orders != FAR) | self._nearest(distances)
        children, places = np.nonzero(listed)
        metres, order = distances[children, places], orders[children, places]
        rows = np.column_stack(
            [
                self.keys[places],
                np.where(metres == FAR, MISSING, metres),
                np.where(order == FAR, MISSING, order),
            ]
        )
        return rows, np.bincount(children, minlength=len(files)).astype(np.int64)

    def _orders(self, files: Sequence[Application], homes: Floats) -> Ints:
        """int64[files, m]: the place of each offering in the catchment of each home; FAR outside. Of several
        catchments of one offering the first counts."""
        units = [each.applicant.residential_unit_id or 0 for each in files]
        named, inverse = np.unique(np.array(units, dtype=np.int64), return_inverse=True)
        table = np.full((len(named), len(self.keys)), FAR)
        for row, unit in enumerate(named.tolist()):
            for place, order in self.units.get(unit, ()):
                table[row, place] = min(order, int(table[row, place]))
        orders = table[inverse]
        for area, place, order in self.areas:
            inside = contains_xy(area, homes[:, 1], homes[:, 0])
            orders[inside, place] = np.minimum(orders[inside, place], order)
        orders[:, ~self.is_open] = FAR
        return orders

    def _distances(self, homes: Floats) -> Ints:
        """int64[files, m] metres; FAR where home or school is not known."""
        known = _known(homes)[:, None] & _known(self.points)[None, :]
        filled, schools = np.nan_to_num(homes), np.nan_to_num(self.points)
        metres = distances_m(filled[:, :1], filled[:, 1:], schools[None, :, 0], schools[None, :, 1])
        return np.where(known, metres, FAR)

    def _nearest(self, distances: Ints) -> npt.NDArray[np.bool_]:
        """bool[files, m]: whether an offering is one of the nearest with seats."""
        m = len(self.keys)
        gives = self.is_open & self.has_seats
        usable = gives[None, :] & (distances != FAR)
        # Metres and place in one number: the order is total, whatever the sort.
        keys = np.where(usable, np.where(usable, distances, 0) * m + np.arange(m), FAR)
        chosen = np.zeros(distances.shape, dtype=np.bool_)
        if not m:
            return chosen
        first = np.argpartition(keys, min(NEAREST, m) - 1, axis=1)[:, :NEAREST]
        np.put_along_axis(chosen, first, True, axis=1)
        return chosen & usable


def schools_nearby(policy: Policy, frozen: Sequence[FrozenOffering]) -> SchoolsNearby | None:
    """The offerings of a freeze on the map; None where the rules have no second step."""
    if policy.placement is None:
        return None
    place_of = {each.offering_id: place for place, each in enumerate(frozen)}
    offerings = Offering.objects.select_related("school").in_bulk(list(place_of))
    schools = [offerings[each.offering_id].school for each in frozen]
    units: dict[int, list[tuple[int, int]]] = {}
    areas: list[tuple[Any, int, int]] = []
    for each in Catchment.objects.filter(offering__in=place_of).order_by("order", "pk"):
        place = place_of[each.offering_id]
        if each.residential_unit_id is not None:
            units.setdefault(each.residential_unit_id, []).append((place, each.order))
        else:
            area = from_geojson(each.polygon)
            prepare(area)
            areas.append((area, place, each.order))
    return SchoolsNearby(
        keys=np.array([each.offering_id for each in frozen], dtype=np.int64),
        points=_points((school.latitude, school.longitude) for school in schools),
        has_seats=np.array([each.seats > each.taken for each in frozen], dtype=np.bool_),
        is_open=_is_ordinary(policy, frozen),
        units=units,
        areas=areas,
    )


def _is_ordinary(policy: Policy, frozen: Sequence[FrozenOffering]) -> npt.NDArray[np.bool_]:
    """bool[m]: offerings of no programme with rules of its own."""
    declared = policy.facts_of("offering")
    facts = integers(b"".join(bytes(each.facts) for each in frozen), len(declared))
    empty = np.zeros(0, dtype=np.int64)
    case = Case(
        offering_ids=tuple(each.code for each in frozen),
        offering_names=tuple(each.name for each in frozen),
        seats=np.array([each.seats for each in frozen], dtype=np.int64),
        applicant_ids=(),
        starts=np.zeros(1, dtype=np.int64),
        ranks=empty,
        offerings=empty.astype(np.int32),
        offering_facts={fact.name: facts[:, at].astype(np.int64) for at, fact in enumerate(declared)},
    )
    ordinary: npt.NDArray[np.bool_] = parts_of(policy, case) == len(policy.programmes)
    return ordinary


def _points(points: Iterable[tuple[float | None, float | None]]) -> Floats:
    """float[n, 2]; NaN where not known."""
    listed = [(np.nan if lat is None else lat, np.nan if lon is None else lon) for lat, lon in points]
    return np.array(listed, dtype=np.float64).reshape(-1, 2)


def _known(points: Floats) -> npt.NDArray[np.bool_]:
    """bool[n]: which points are known."""
    known: npt.NDArray[np.bool_] = np.isfinite(points.sum(axis=1))
    return known
