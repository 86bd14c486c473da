"""Maps without a base map: outlines with quiet fills, and labelled points above them.

Coordinates are already projected, y downwards, in any unit. Outlines are scaled with the picture;
points and words are placed in percent, so that words keep their size on a phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

XY: TypeAlias = tuple[float, float]

WIDTH, HEIGHT, MARGIN = 400.0, 300.0, 14.0
# Room that a label takes, in picture units, at the width at which labels appear.
LABEL_UNIT, LABEL_LINE = 4.6, 12.0


@dataclass(frozen=True, slots=True)
class Area:
    """An outline. `level` −2 … 2 is far too few … far too many seats; `here` marks the reader's own."""

    name: str
    rings: Sequence[Sequence[XY]]
    level: int | None = None
    value: object = ""
    here: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A labelled point, mostly a school. `here` is the reader's own; `is_home` the place looked from, which
    has a shape of its own; `is_name` the name of an area, without a mark. `number` where a list beside the
    map counts otherwise than the map would, 0 for none."""

    name: str
    x: float
    y: float
    value: object = ""
    here: bool = False
    href: str = ""
    number: int | None = None
    is_home: bool = False
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    area: Area
    path: str
    css: str


@dataclass(frozen=True, slots=True)
class Place:
    point: Point
    number: int
    x: str
    y: str
    anchor: str  # start | end | middle, or "" where no free room for the name is left
    dx: int
    dy: str


@dataclass(frozen=True, slots=True)
class Map:
    width: int
    height: int
    outlines: list[Outline]
    places: list[Place]


@dataclass(frozen=True, slots=True)
class _Fit:
    scale: float
    left: float
    top: float

    def __call__(self, x: float, y: float) -> XY:
        return self.left + x * self.scale, self.top + y * self.scale


def _fit(points: Iterable[XY]) -> _Fit:
    """The largest scale at which everything stands inside the margin, centred."""
    known = list(points) or [(0.0, 0.0)]
    xs, ys = [x for x, _ in known], [y for _, y in known]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = min((WIDTH - 2 * MARGIN) / (wide or 1), (HEIGHT - 2 * MARGIN) / (high or 1))
    return _Fit(
        scale=scale,
        left=WIDTH / 2 - scale * (min(xs) + wide / 2),
        top=HEIGHT / 2 - scale * (min(ys) + high / 2),
    )


def _path(rings: Sequence[Sequence[XY]], fit: _Fit) -> str:
    return "".join(
        "M" + "L".join("{:.1f} {:.1f}".format(*fit(*point)) for point in ring) + "Z" for ring in rings
    )


def _css(area: Area) -> str:
    level = "none" if area.level is None else str(max(-2, min(2, area.level)) + 3)
    return f"area area-{level}" + (" area-here" if area.here else "")


# Where a name may stand beside its point, best first: anchor, offset in pixels and in lines.
_SIDES = (("start", 16, ".35em"), ("end", -16, ".35em"), ("middle", 0, "2em"), ("middle", 0, "-1.1em"))


_MIDDLE = (("middle", 0, ".35em"),)


def _label_box(
    x: float, y: float, length: float, side: tuple[str, int, str], line: float
) -> tuple[float, float, float, float]:
    anchor, _dx, dy = side
    left = {"start": x + 8, "end": x - 8 - length, "middle": x - length / 2}[anchor]
    middle = y + {".35em": 0, "2em": line, "-1.1em": -line}[dy]
    return left, middle - line / 2, left + length, middle + line / 2


def _place(points: Sequence[Point], fit: _Fit, crowding: float) -> list[Place]:
    """Number the points; a name goes beside its point where there is room, or is left to the list."""
    spots = [fit(point.x, point.y) for point in points]
    taken = [
        (x, y, x, y) if point.is_name else (x - 5, y - 5, x + 5, y + 5)
        for point, (x, y) in zip(points, spots, strict=True)
    ]
    places = []
    for index, (point, (x, y)) in enumerate(zip(points, spots, strict=True)):
        chosen = ("", 0, "")
        for side in _MIDDLE if point.is_name else _SIDES:
            box = _label_box(x, y, LABEL_UNIT * len(point.name) * crowding, side, LABEL_LINE * crowding)
            inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
            if inside and not any(_overlap(box, other) for i, other in enumerate(taken) if i != index):
                chosen = side
                taken.append(box)
                break
        anchor, dx, dy = chosen
        number = index + 1 if point.number is None else point.number
        places.append(
            Place(point, number, f"{100 * x / WIDTH:.2f}%", f"{100 * y / HEIGHT:.2f}%", anchor, dx, dy)
        )
    return places


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lay_out_map(areas: Sequence[Area], points: Sequence[Point], *, around: Sequence[XY] = ()) -> Map:
    """Fit outlines and points into one 4 : 3 picture; only what lies `around` where that is given."""
    corners = [xy for area in areas for ring in area.rings for xy in ring]
    fit = _fit(around or [*corners, *((point.x, point.y) for point in points)])
    return _drawn(areas, points, fit)


def lay_out_window(
    areas: Sequence[Area], points: Sequence[Point], *, frame: tuple[XY, XY], crowding: float = 1.0
) -> Map:
    """Exactly the part between two opposite corners, upper left first, from edge to edge of the picture.

    `crowding`: how many times the room a name takes more than usual, for a picture that is shown smaller.
    """
    (left, top), (right, _bottom) = frame
    scale = WIDTH / (right - left)
    return _drawn(areas, points, _Fit(scale, -left * scale, -top * scale), crowding)


def _drawn(areas: Sequence[Area], points: Sequence[Point], fit: _Fit, crowding: float = 1.0) -> Map:
    return Map(
        width=int(WIDTH),
        height=int(HEIGHT),
        outlines=[Outline(area, _path(area.rings, fit), _css(area)) for area in areas],
        places=_place(points, fit, crowding),
    )
