"""The part of the land that a map shows: from a point of the picture to a point of the earth, and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Final

METRES_PER_DEGREE: Final = 111_195.0
SHAPE: Final = 3 / 4  # height by width
NEAREST, FARTHEST = 600.0, 400_000.0  # metres across
STEP = 0.5  # of the width, by which a move to one side goes
ZOOM = 2.5
PINNED_BELOW = 8_000.0
"""A map that shows more metres than this across is too small to point at a house: a click comes nearer."""


@dataclass(frozen=True, slots=True)
class Window:
    """The middle of the picture, in degrees, and how many metres its width shows."""

    latitude: float
    longitude: float
    across: float

    @property
    def east_degrees(self) -> float:
        """Degrees of longitude from the left edge to the right."""
        return self.across / (METRES_PER_DEGREE * cos(radians(self.latitude)))

    @property
    def north_degrees(self) -> float:
        return self.across * SHAPE / METRES_PER_DEGREE

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        wide, high = self.east_degrees / 2, self.north_degrees / 2
        return self.longitude - wide, self.latitude - high, self.longitude + wide, self.latitude + high

    @property
    def is_near(self) -> bool:
        """Whether a click names a house rather than a quarter."""
        return self.across <= PINNED_BELOW

    def at(self, x: float, y: float) -> tuple[float, float]:
        """(latitude, longitude) of a point of the picture; shares of its width and height, y downwards."""
        west, _south, _east, north = self.bounds
        return north - y * self.north_degrees, west + x * self.east_degrees

    def around(self, latitude: float, longitude: float, *, times: float = 1.0) -> "Window":
        """The same map with another middle, so many times as near."""
        return Window(latitude, longitude, min(max(self.across / times, NEAREST), FARTHEST))

    def moved(self, step: str) -> "Window":
        """One step to a side, nearer or farther: north, south, west, east, in, out."""
        if step in ("in", "out"):
            return self.around(self.latitude, self.longitude, times=ZOOM if step == "in" else 1 / ZOOM)
        north, east = {"north": (1, 0), "south": (-1, 0), "east": (0, 1), "west": (0, -1)}[step]
        return Window(
            self.latitude + north * STEP * self.north_degrees,
            self.longitude + east * STEP * self.east_degrees,
            self.across,
        )


MOVES: Final = ("north", "south", "west", "east", "in", "out")


def window_around(points: Iterable[tuple[float, float]]) -> Window | None:
    """The smallest window with some room around these (latitude, longitude); None where there are none."""
    known = list(points)
    if not known:
        return None
    south, north = min(lat for lat, _ in known), max(lat for lat, _ in known)
    west, east = min(lon for _, lon in known), max(lon for _, lon in known)
    middle = ((south + north) / 2, (west + east) / 2)
    wide = (east - west) * METRES_PER_DEGREE * cos(radians(middle[0]))
    high = (north - south) * METRES_PER_DEGREE / SHAPE
    return Window(*middle, min(max(1.15 * max(wide, high), 2 * NEAREST), FARTHEST))
