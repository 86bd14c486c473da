"""Picking a place: a click on the map is the point under it, nearer first, and by keyboard the middle."""

import re

import pytest
from django.urls import reverse

from admissions.registration.choosing.place import place_at
from admissions.registration.choosing.views.place import WIDTHS
from admissions.registration.choosing.window import Window
from tests import factories
from tests.browsing import words
from tests.registration.choosing.land import a_unit, middle, stands

pytestmark = pytest.mark.django_db

NEAR = Window(*middle(0, 0), 3_000.0)


@pytest.fixture
def land():
    admission_round = factories.a_round(grade=1, schools=2)
    for column, each in enumerate(admission_round.offerings.select_related("school").order_by("code")):
        stands(each, 4 * column, 0)
    return admission_round, a_unit(0, 0), a_unit(1, 0)


def address(admission_round) -> str:
    return reverse("registration:place", args=[admission_round.code])


def shown(window: Window) -> dict[str, str]:
    """The hidden fields of the page that shows this window."""
    return {"o": f"{window.latitude:.6f}", "k": f"{window.longitude:.6f}", "rong": f"{window.across:.1f}"}


def window_of(response) -> Window:
    html = response.content.decode()
    return Window(
        *(float(re.search(rf'name="{name}" value="([^"]+)"', html)[1]) for name in ("o", "k", "rong"))
    )


def pinned(client) -> tuple[float, float]:
    value = client.cookies["noi-o"].value.split(":")
    latitude, longitude = value[1].split(",")
    assert value[0] == "pin"
    return float(latitude), float(longitude)


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize(("x", "y"), [(0.25, 0.25), (0.5, 0.5), (0.9, 0.1)])
def test_a_click_near_by_pins_the_point_under_it(client, land, size, x, y) -> None:
    admission_round, *_units = land
    width = WIDTHS[size]
    click = {f"{size}.x": round(x * width), f"{size}.y": round(y * width * 3 / 4)}
    answer = client.post(address(admission_round), shown(NEAR) | click)
    assert answer.url == reverse("registration:schools", args=[admission_round.code]) + "#main"
    assert pinned(client) == pytest.approx(NEAR.at(x, y), abs=3_000 / width / 111_000 + 0.0001)


def test_a_pin_says_in_which_unit_it_lies(client, land) -> None:
    admission_round, unit, _other = land
    client.post(address(admission_round), shown(NEAR) | {"middle": "1"})
    seen = words(client.get(reverse("registration:schools", args=[admission_round.code])))
    assert f"Đang xem từ: Điểm đã ghim trên bản đồ, thuộc {unit}" in seen
    assert place_at(*pinned(client)).unit == unit


def test_no_point_stands_in_any_address(client, land) -> None:
    admission_round, *_units = land
    page = client.get(address(admission_round))
    answer = client.post(address(admission_round), shown(NEAR) | {"middle": "1"})
    after = client.get(answer.url)
    for html in (page.content.decode(), after.content.decode(), answer.url):
        assert not re.search(r'(?:href|action|src)="[^"]*\d+\.\d{3}', html)
    assert "105." not in answer.url


def test_a_click_on_a_coarse_map_comes_nearer_and_pins_nothing(client, land) -> None:
    admission_round, *_units = land
    far = Window(*middle(0, 0), 40_000.0)
    answer = client.post(address(admission_round), shown(far) | {"nho.x": "70", "nho.y": "105"})
    assert "noi-o" not in client.cookies
    assert window_of(answer).across == pytest.approx(10_000)
    assert window_of(answer).longitude < far.longitude
    assert "Bấm vào khu vực có nhà để phóng to" in words(answer)


def test_enter_on_the_picture_is_its_middle(client, land) -> None:
    """A browser sends 0, 0 for a picture that was pressed by the keyboard."""
    admission_round, *_units = land
    client.post(address(admission_round), shown(NEAR) | {"lon.x": "0", "lon.y": "0"})
    assert pinned(client) == pytest.approx((NEAR.latitude, NEAR.longitude), abs=0.0001)


@pytest.mark.parametrize("step", ["north", "south", "west", "east", "in", "out"])
def test_each_button_moves_the_map_as_it_says(client, land, step) -> None:
    admission_round, *_units = land
    answer = client.post(address(admission_round), shown(NEAR) | {"move": step})
    expected, found = NEAR.moved(step), window_of(answer)
    assert found.latitude == pytest.approx(expected.latitude, abs=1e-5)
    assert found.longitude == pytest.approx(expected.longitude, abs=1e-5)
    assert found.across == pytest.approx(expected.across, abs=0.1)


@pytest.mark.parametrize(
    "sent",
    [
        {"o": "x", "k": "y", "rong": "z"},
        {"o": "nan", "k": "nan", "rong": "nan"},
        {"o": "inf", "k": "1", "rong": "inf"},
        {"o": "999", "k": "999", "rong": "1"},
        {"nho.x": "9999999999", "nho.y": "1"},
        {"nho.x": "-1", "nho.y": "²"},
        {"latitude": "nan", "longitude": "x"},
        {"latitude": "nan", "longitude": "nan"},
        {"unit": "abc"},
        {"unit": "999999"},
        {"move": "sideways"},
    ],
)
def test_what_no_page_sends_pins_nothing_and_breaks_nothing(client, land, sent) -> None:
    admission_round, *_units = land
    answer = client.post(address(admission_round), sent, follow=True)
    assert answer.status_code == 200
    assert "noi-o" not in client.cookies


def test_where_the_device_says_it_is_is_a_pin(client, land) -> None:
    admission_round, _unit, other = land
    latitude, longitude = middle(1, 0)
    client.post(address(admission_round), {"latitude": f"{latitude:.4f}", "longitude": f"{longitude:.4f}"})
    assert place_at(*pinned(client)).unit == other


def test_the_list_of_units_ends_in_a_button_that_picks_one(client, land) -> None:
    admission_round, unit, _other = land
    commune = unit.commune
    steps = {"tinh": commune.parent_id, "xa": commune.pk, "to": unit.pk}
    html = client.get(address(admission_round), steps).content.decode()
    assert f'name="unit" value="{unit.pk}"' in html
    assert f"Xem trường từ {unit}" in html


def test_a_round_whose_schools_have_no_point_has_no_map(client) -> None:
    admission_round = factories.a_round(grade=1, schools=1)
    admission_round.offerings.get().school.__class__.objects.update(latitude=None, longitude=None)
    seen = words(client.get(address(admission_round)))
    assert "Trên bản đồ" not in seen
    assert "Theo xã, phường" in seen


def test_outlines_of_the_land_are_drawn_by_commune_and_near_by_by_unit(client, land) -> None:
    admission_round, unit, _other = land
    near = client.post(address(admission_round), shown(NEAR) | {"move": "in"}).content.decode()
    far = client.post(address(admission_round), shown(NEAR) | {"move": "out"}).content.decode()
    assert f"<title>{unit.name}</title>" in near
    assert f"<title>{unit.commune.name}</title>" in far
