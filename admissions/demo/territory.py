"""The land: real communes of Hà Nội, drawn as Voronoi cells and divided into residential units.

Names, codes and centroids are real (``data/README.md``). Outlines and residential units are illustrations.
"""

import csv
from dataclasses import dataclass
from importlib import resources

import numpy as np
import shapely
from numpy.typing import NDArray

from admissions.demo.entities import Commune, Outline
from admissions.demo.geometry import Points, outline_of, spread_points, to_degrees, to_plane, voronoi_cells

# Admission zones (khu vực tuyển sinh) of Hà Nội in 2025, by the districts of before 1 July 2025.
ZONE_DISTRICTS = {
    1: ("Ba Đình", "Tây Hồ"),
    2: ("Hoàn Kiếm", "Hai Bà Trưng"),
    3: ("Đống Đa", "Thanh Xuân", "Cầu Giấy"),
    4: ("Hoàng Mai", "Thanh Trì"),
    5: ("Long Biên", "Gia Lâm"),
    6: ("Đông Anh", "Sóc Sơn", "Mê Linh"),
    7: ("Bắc Từ Liêm", "Nam Từ Liêm", "Hoài Đức", "Đan Phượng"),
    8: ("Phúc Thọ", "Ba Vì", "Sơn Tây"),
    9: ("Thạch Thất", "Quốc Oai"),
    10: ("Hà Đông", "Chương Mỹ", "Thanh Oai"),
    11: ("Thường Tín", "Phú Xuyên"),
    12: ("Ứng Hòa", "Mỹ Đức"),
}
ZONE_OF_DISTRICT = {name: zone for zone, names in ZONE_DISTRICTS.items() for name in names}

CENTRE = (105.835, 21.0)
"""Where the demonstration begins: the south of the inner city, where three zones meet."""


@dataclass(frozen=True, slots=True)
class UnitSite:
    """A residential unit before its schools are known; ``cell`` is in plane kilometres."""

    code: str
    name: str
    commune: Commune
    cell: shapely.Polygon
    outline: Outline


@dataclass(frozen=True, slots=True)
class Territory:
    """Communes and the sites of their residential units; ``weights`` is each unit's share of the children."""

    communes: tuple[Commune, ...]
    units: tuple[UnitSite, ...]
    centres: Points
    weights: NDArray[np.float64]


def build_territory(rng: np.random.Generator, applicants: int) -> Territory:
    """As much land as a number of applicants a grade fills: about 12 communes and 70 units at 600."""
    communes = choose_communes(all_communes(), max(4, round(12 * (applicants / 600) ** 0.6)))
    sizes = np.array([commune.area_km2 for commune in communes]) ** 0.35 * rng.lognormal(
        0, 0.2, len(communes)
    )
    total = 70 * (applicants / 600) ** 0.75
    counts = np.maximum(3, np.round(sizes / sizes.sum() * total)).astype(int)
    units: list[UnitSite] = []
    weights: list[float] = []
    for commune, size, count in zip(communes, sizes, counts, strict=True):
        units.extend(_divide(commune, int(count), rng))
        shares = rng.lognormal(0, 0.3, count)
        weights.extend(size * shares / shares.sum())
    centres = np.array([[unit.cell.centroid.x, unit.cell.centroid.y] for unit in units])
    return Territory(communes, tuple(units), centres, np.array(weights) / sum(weights))


def all_communes() -> tuple[Commune, ...]:
    """The 126 communes and wards of Hà Nội in order of code, each with its illustrative outline.

    A cell is all that is nearer to this centroid than to another, cut off at twice the radius of the
    commune's area.
    """
    table = resources.files("admissions.demo").joinpath("data/hanoi_communes.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    points = np.array([to_plane(float(row["lon"]), float(row["lat"])) for row in rows])
    cells = voronoi_cells(points, shapely.box(*points.min(axis=0) - 20, *points.max(axis=0) + 20))
    return tuple(_commune(row, point, cell) for row, point, cell in zip(rows, points, cells, strict=True))


def choose_communes(communes: tuple[Commune, ...], count: int) -> tuple[Commune, ...]:
    """The communes nearest to the centre, in order of code; a zone takes part with two or not at all."""
    centre = np.array([to_plane(*CENTRE)])
    points = np.array([to_plane(commune.lon, commune.lat) for commune in communes])
    by_distance = np.hypot(*(points - centre).T).argsort(kind="stable")
    ranked = [communes[k] for k in by_distance]
    nearest = [commune.zone for commune in ranked[:count]]
    zones = {zone for zone in nearest if nearest.count(zone) >= 2} or {ranked[0].zone}
    chosen = [commune for commune in ranked if commune.zone in zones][:count]
    return tuple(sorted(chosen, key=lambda commune: commune.code))


def zone_of(former_district: str) -> int:
    """The admission zone of "Quận Ba Đình", "Huyện Thanh Trì", "Thị xã Sơn Tây"."""
    for kind in ("Quận ", "Huyện ", "Thị xã "):
        if former_district.startswith(kind):
            return ZONE_OF_DISTRICT[former_district.removeprefix(kind)]
    raise KeyError(former_district)


def _commune(row: dict[str, str], point: Points, cell: shapely.Polygon) -> Commune:
    reach = 2 * np.sqrt(float(row["area_km2"]) / np.pi)
    return Commune(
        code=row["code"],
        name=row["name"],
        former_district=row["former_district"],
        zone=zone_of(row["former_district"]),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        area_km2=float(row["area_km2"]),
        outline=outline_of(shapely.intersection(cell, shapely.Point(point).buffer(reach))),
    )


def _divide(commune: Commune, count: int, rng: np.random.Generator) -> list[UnitSite]:
    """The residential units of one commune: tổ dân phố in a ward, thôn in a commune."""
    whole = shapely.Polygon([to_plane(lon, lat) for lon, lat in commune.outline])
    kind = "Tổ dân phố" if commune.name.startswith("Phường") else "Thôn"
    cells = voronoi_cells(spread_points(whole, count, rng), whole)
    return [
        UnitSite(f"{commune.code}-{k:02d}", f"{kind} {k}", commune, cell, outline_of(cell))
        for k, cell in enumerate(cells, start=1)
    ]


def centre_of(unit: UnitSite) -> tuple[float, float]:
    """Longitude and latitude of a unit's middle."""
    return to_degrees(unit.cell.centroid.x, unit.cell.centroid.y)
