"""Maps fit their picture, keep their proportions and never lay one name over another."""

import re

from admissions.interface.maps import HEIGHT, MARGIN, WIDTH, Area, Point, lay_out_map

SQUARE = [[(1000.0, 5000.0), (1100.0, 5000.0), (1100.0, 5100.0), (1000.0, 5100.0)]]


def corners(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_an_outline_fills_the_picture_inside_its_margin_without_being_stretched():
    (outline,) = lay_out_map([Area("Tổ 1", SQUARE)], []).outlines
    xs, ys = zip(*corners(outline.path), strict=True)
    assert min(ys) == MARGIN
    assert max(ys) == HEIGHT - MARGIN
    assert max(xs) - min(xs) == max(ys) - min(ys)
    assert (min(xs) + max(xs)) / 2 == WIDTH / 2


def test_a_level_beyond_the_scale_takes_the_last_colour_and_none_takes_no_colour():
    levels = [-9, -2, 0, 2, 9, None]
    outlines = lay_out_map([Area(str(level), SQUARE, level=level) for level in levels], []).outlines
    assert [outline.css for outline in outlines] == [
        "area area-1",
        "area area-1",
        "area area-3",
        "area area-5",
        "area area-5",
        "area area-none",
    ]


def test_the_readers_own_area_is_marked():
    (outline,) = lay_out_map([Area("Tổ 1", SQUARE, level=1, here=True)], []).outlines
    assert outline.css == "area area-4 area-here"


def test_a_name_turns_to_the_left_where_the_right_edge_is_near():
    points = [Point("Tiểu học Lê Lợi", 0, 0), Point("Tiểu học Hưng Dũng", 100, 80)]
    assert [place.anchor for place in lay_out_map([], points).places] == ["start", "end"]


def test_a_name_without_free_room_is_left_to_the_list_but_keeps_its_number():
    crowd = [Point(f"Trường Tiểu học Nguyễn Thị Minh Khai {n}", n, n) for n in range(30)]
    places = lay_out_map([], crowd).places
    assert [place.number for place in places] == list(range(1, 31))
    assert any(place.anchor == "" for place in places)


def test_one_point_alone_stands_in_the_middle():
    (place,) = lay_out_map([], [Point("Lê Lợi", 106.7, 18.6)]).places
    assert (place.x, place.y) == ("50.00%", "50.00%")


def test_an_empty_map_is_drawn():
    assert lay_out_map([], []).places == []
