"""A click on the map is the point of the earth under it."""

import numpy as np
import pytest

from admissions.registration.choosing.window import FARTHEST, NEAREST, Window, window_around
from admissions.registration.facts import distances_m

HERE = Window(21.0, 105.8, 3_000.0)


def test_the_middle_of_the_picture_is_the_middle_of_the_window() -> None:
    assert HERE.at(0.5, 0.5) == pytest.approx((21.0, 105.8))


@pytest.mark.parametrize(("x", "y"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_corners_lie_where_the_bounds_are(x, y) -> None:
    west, south, east, north = HERE.bounds
    assert HERE.at(x, y) == pytest.approx((south if y else north, east if x else west))


def test_the_width_is_as_many_metres_as_it_says() -> None:
    west, south, east, north = HERE.bounds
    wide = distances_m(*(np.array([each]) for each in (21.0, west, 21.0, east)))[0]
    high = distances_m(*(np.array([each]) for each in (south, 105.8, north, 105.8)))[0]
    assert abs(wide - 3_000) <= 5
    assert abs(high - 2_250) <= 5


@pytest.mark.parametrize(
    ("step", "sign"), [("north", (1, 0)), ("south", (-1, 0)), ("east", (0, 1)), ("west", (0, -1))]
)
def test_a_step_goes_half_a_picture(step, sign) -> None:
    moved = HERE.moved(step)
    assert moved.latitude - HERE.latitude == pytest.approx(sign[0] * HERE.north_degrees / 2)
    assert moved.longitude - HERE.longitude == pytest.approx(sign[1] * HERE.east_degrees / 2)


def test_nearer_and_farther_undo_each_other_and_end_somewhere() -> None:
    assert HERE.moved("in").moved("out").across == pytest.approx(HERE.across)
    near = far = HERE
    for _ in range(30):
        near, far = near.moved("in"), far.moved("out")
    assert (near.across, far.across) == (NEAREST, FARTHEST)


def test_a_window_around_points_holds_them_all() -> None:
    points = [(21.0, 105.7), (21.2, 105.9), (20.9, 105.8)]
    window = window_around(points)
    assert window is not None
    west, south, east, north = window.bounds
    assert all(south < lat < north and west < lon < east for lat, lon in points)
    assert window_around([]) is None
