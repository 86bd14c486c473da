"""Plane geometry of the demonstration: a projection in kilometres, Voronoi cells and points inside them.

Every cell is an intersection of convex shapes, so it is convex: that is what sampling by a fan of triangles
needs.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from admissions.demo.entities import Outline

ORIGIN_LON, ORIGIN_LAT = 105.8, 21.0
KM_PER_DEGREE_LAT = 110.75
KM_PER_DEGREE_LON = 103.99  # 111.32 × cos(ORIGIN_LAT), less the flattening of the ellipsoid

Points = NDArray[np.float64]
"""Points as an array of shape (n, 2): kilometres east and north of the origin."""


def to_plane(lon: float, lat: float) -> tuple[float, float]:
    """Kilometres east and north of the origin; true to a few metres within a province."""
    return (lon - ORIGIN_LON) * KM_PER_DEGREE_LON, (lat - ORIGIN_LAT) * KM_PER_DEGREE_LAT


def plane_points(lons: list[float], lats: list[float]) -> Points:
    """``to_plane`` for many places at once, shape (n, 2)."""
    return (np.column_stack([lons, lats]) - (ORIGIN_LON, ORIGIN_LAT)) * (KM_PER_DEGREE_LON, KM_PER_DEGREE_LAT)


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """(longitude, latitude) rounded to six decimals, about 0.1 m."""
    return (
        round(float(x) / KM_PER_DEGREE_LON + ORIGIN_LON, 6),
        round(float(y) / KM_PER_DEGREE_LAT + ORIGIN_LAT, 6),
    )


def outline_of(cell: shapely.Polygon) -> Outline:
    """The outer ring of a cell in degrees."""
    return tuple(to_degrees(x, y) for x, y in cell.exterior.coords)


def voronoi_cells(points: Points, within: shapely.Polygon) -> list[shapely.Polygon]:
    """The Voronoi cell of each point, in their order, clipped to a convex shape."""
    if len(points) == 1:
        return [within]
    cloud = shapely.MultiPoint(points)
    diagram = shapely.voronoi_polygons(cloud, extend_to=within, ordered=True)
    return [shapely.normalize(shapely.intersection(cell, within)) for cell in diagram.geoms]


def points_inside(cell: shapely.Polygon, count: int, rng: np.random.Generator) -> Points:
    """Points spread evenly over a convex cell and kept off its border, shape (count, 2)."""
    ring = np.asarray(cell.exterior.coords)[:-1]
    middle = ring.mean(axis=0)
    a, b = ring - middle, np.roll(ring, -1, axis=0) - middle
    areas = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    triangle = rng.choice(len(ring), size=count, p=areas / areas.sum())
    u, v = rng.random(count), rng.random(count)
    folded = u + v > 1
    u, v = np.where(folded, 1 - u, u), np.where(folded, 1 - v, v)
    return middle + 0.95 * (u[:, None] * a[triangle] + v[:, None] * b[triangle])


def spread_points(cell: shapely.Polygon, count: int, rng: np.random.Generator) -> Points:
    """Points inside a convex cell kept apart by two Lloyd steps, so that no Voronoi cell is a sliver."""
    points = points_inside(cell, count, rng)
    for _ in range(2):
        points = np.array([[part.centroid.x, part.centroid.y] for part in voronoi_cells(points, cell)])
    return points


def weighted_centres(points: Points, weights: Points, count: int, rng: np.random.Generator) -> Points:
    """Centres that share weighted points out evenly (k-means, ten steps), shape (count, 2)."""
    chosen = [int(rng.choice(len(points), p=weights / weights.sum()))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(np.argmax(nearest * weights)))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    centres = points[chosen]
    for _ in range(10):
        owner = distances(points, centres).argmin(axis=1)
        for k in range(count):
            mine = owner == k
            if mine.any():
                centres[k] = np.average(points[mine], axis=0, weights=weights[mine])
    return centres


def distances(points: Points, others: Points) -> NDArray[np.float64]:
    """Kilometres between every point and every other, shape (len(points), len(others))."""
    return np.hypot(points[:, None, 0] - others[None, :, 0], points[:, None, 1] - others[None, :, 1])
