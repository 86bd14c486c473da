"""A family on a phone finds its schools: by a pin without JavaScript, by an address, by keyboard alone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from admissions.models import AdmissionRound, Applicant, Catchment, Interest
from tests import factories
from tests.journeys.visitor import Visitor
from tests.registration.choosing.land import a_past_year, a_unit, middle, stands

pytestmark = pytest.mark.browser


def given_three_schools_in_a_row() -> tuple[AdmissionRound, list[str]]:
    """The second square is a unit in the catchment of the third school."""
    admission_round = factories.a_round(grade=1, schools=3, seats=35, now=timezone.now())
    offerings = list(admission_round.offerings.select_related("school").order_by("code"))
    for column, offering in enumerate(offerings):
        stands(offering, column, 0)
    units = [a_unit(column, 0) for column in range(3)]
    Catchment.objects.create(offering=offerings[2], residential_unit=units[1])
    a_past_year(offerings[2], first_wishes=412)
    return admission_round, [each.name for each in offerings]


def clicks_the_map(parent: Visitor, x: float, y: float) -> None:
    """A tap on the picture that lies above the map, at shares of its width and height."""
    picture = parent.page.locator("input[type=image]:visible")
    box = picture.bounding_box()
    assert box is not None
    with parent.page.expect_navigation():
        picture.click(position={"x": x * box["width"], "y": y * box["height"]})


def listed(parent: Visitor) -> list[str]:
    return [" ".join(text.split()) for text in parent.page.locator("ol.list h3").all_inner_texts()]


@pytest.mark.parametrize("scripts", [False])
def test_a_tap_on_the_map_finds_the_catchment_without_javascript(phone) -> None:
    admission_round, names = given_three_schools_in_a_row()
    parent = phone()
    parent.opens("publication:round_page", admission_round.code)
    parent.follows("Tìm trường theo địa chỉ")
    assert sorted(listed(parent)) == [f"{n}. {name}" for n, name in enumerate(sorted(names), start=1)]
    parent.follows("Chọn nơi ở")
    parent.presses("Thu nhỏ")
    parent.presses("Thu nhỏ")
    parent.sees("Bấm vào khu vực có nhà để phóng to")
    clicks_the_map(parent, 0.5, 0.5)
    parent.sees("Bấm vào chỗ nhà trên bản đồ để ghim")
    clicks_the_map(parent, 0.5, 0.5)
    parent.sees("Điểm đã ghim trên bản đồ, thuộc", "Trong tuyến", "412 nguyện vọng 1")
    assert listed(parent)[0] == f"1. {names[2]}"
    parent.follows(names[2])
    parent.sees("Chỉ tiêu năm nay", "35 chỗ", "có trong danh sách tuyến của trường")


def test_an_address_is_picked_from_lists(phone) -> None:
    admission_round, names = given_three_schools_in_a_row()
    unit = Catchment.objects.get().residential_unit
    assert unit is not None
    parent = phone()
    parent.opens("registration:place", admission_round.code)
    parent.page.get_by_label("Xã, phường", exact=False).last.select_option(label=unit.commune.name)
    parent.presses("Cập nhật danh sách")
    parent.page.get_by_label("Tổ dân phố, thôn").select_option(label=unit.name)
    parent.presses("Cập nhật danh sách")
    parent.presses(f"Xem trường từ {unit}")
    parent.sees(f"Đang xem từ: {unit}", "Trong tuyến")
    assert listed(parent)[0] == f"1. {names[2]}"
    parent.presses("Xoá nơi đã chọn")
    parent.sees("Chọn nơi ở để biết trường nào trong tuyến")


def focused(parent: Visitor) -> str:
    text: str = parent.page.evaluate(
        "() => document.activeElement.innerText || document.activeElement.alt || ''"
    )
    return " ".join(text.split())


def tabs_to(parent: Visitor, words: str) -> None:
    """Press Tab until the control with these words has the focus."""
    for _ in range(80):
        parent.page.keyboard.press("Tab")
        if focused(parent).replace(" :", ":").startswith(words):
            return
    raise AssertionError(f"{words!r} cannot be reached by Tab on {parent.page.url}")


def presses_enter(parent: Visitor) -> None:
    with parent.page.expect_navigation():
        parent.page.keyboard.press("Enter")


def given_a_draft(admission_round: AdmissionRound) -> Applicant:
    account, child = factories.family(grade=1, unit=Catchment.objects.get().residential_unit)
    child.latitude, child.longitude = middle(1, 0)
    child.save()
    factories.a_draft(admission_round, account=account, child=child, now=timezone.now())
    return child


@pytest.mark.parametrize("scripts", [True, False])
def test_keyboard_alone_pins_keeps_chooses_and_orders(phone) -> None:
    admission_round, names = given_three_schools_in_a_row()
    child = given_a_draft(admission_round)
    parent = phone()
    parent.signs_in_as_family(child)
    parent.opens("registration:family_place", admission_round.code, child.pk)
    tabs_to(parent, "Ghim điểm giữa bản đồ")
    presses_enter(parent)
    parent.sees("Điểm đã ghim trên bản đồ")
    tabs_to(parent, "Xem từ nhà của con")
    presses_enter(parent)
    parent.sees("Nhà của con", "Trong tuyến")
    tabs_to(parent, "Quan tâm")
    presses_enter(parent)
    parent.sees("Đã đánh dấu quan tâm")
    assert Interest.objects.get().offering.name == names[2]
    tabs_to(parent, "Chọn: ")
    presses_enter(parent)
    parent.sees(f"{names[2]} đang là nguyện vọng 1 trong 1.")
    tabs_to(parent, "Chọn: ")
    presses_enter(parent)
    parent.sees("đang là nguyện vọng 2 trong 2.")
    assert focused(parent).startswith("Lên")
    presses_enter(parent)
    parent.sees("đang là nguyện vọng 1 trong 2.")
    assert focused(parent).startswith("Xuống")
    presses_enter(parent)
    parent.sees("đang là nguyện vọng 2 trong 2.")


def test_the_device_is_asked_for_its_place_only_after_a_press(phone) -> None:
    admission_round, names = given_three_schools_in_a_row()
    parent = phone()
    latitude, longitude = middle(1, 0)
    parent.page.context.grant_permissions(["geolocation"], origin=parent.site)
    parent.page.context.set_geolocation({"latitude": latitude, "longitude": longitude})
    parent.opens("registration:place", admission_round.code)
    parent.presses("Dùng vị trí hiện tại")
    parent.sees("Điểm đã ghim trên bản đồ")
    assert listed(parent)[0] == f"1. {names[2]}"
    assert reverse("registration:schools", args=[admission_round.code]) in parent.page.url
    assert "105." not in parent.page.url
