"""Catchments: a map with the list beneath, and a new list that replaces the old one once it is confirmed."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admissions.models import Catchment, ResidentialUnit
from admissions.permissions import Role
from admissions.setup.views.catchment_map import draw_map
from tests import factories
from tests.browsing import signed_in, words


def square(west: float, south: float) -> str:
    ring = [
        [west, south],
        [west + 0.01, south],
        [west + 0.01, south + 0.01],
        [west, south + 0.01],
        [west, south],
    ]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def plan(db):
    """Two units; the only school has two seats, three children live in the first unit, none in the second."""
    admission_round = factories.a_round(state="DRAFTED", grade=1, schools=1)
    for place in range(2):
        unit = factories.residential_unit()
        ResidentialUnit.objects.filter(pk=unit.pk).update(polygon=square(105.8 + place / 100, 21.0))
        factories.catch(admission_round, unit)
        if place == 0:
            for _ in range(3):
                factories.family(grade=1, unit=unit)
            factories.family(grade=10, unit=unit)
    return admission_round


def address(plan) -> str:
    return reverse("setup:catchments", args=[plan.code])


def send(plan, account, text: str):
    return signed_in(account).post(address(plan), {"file": SimpleUploadedFile("t.csv", text.encode())})


def test_units_are_drawn_with_their_school_and_the_children_of_the_right_age(plan) -> None:
    units = list(
        ResidentialUnit.objects.filter(catchment__isnull=False).select_related("commune").order_by("code")
    )
    areas, points = draw_map(plan, units, Catchment.objects.select_related("offering__school"))
    assert [(area.level, area.value.split(",")[0]) for area in areas] == [(-2, "3 trẻ"), (-2, "0 trẻ")]
    assert [point.value for point in points] == ["2 chỗ, 3 trẻ trong tuyến"]
    north, south = max(y for _x, y in areas[0].rings[0]), min(y for _x, y in areas[0].rings[0])
    assert (north, south) == (-21.0, -21.01)  # y grows downwards


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR])
def test_the_office_sees_map_and_list(plan, role) -> None:
    page = signed_in(factories.user(role)).get(address(plan))
    assert page.content.decode().count('<path class="area') == 2
    assert plan.offerings.get().name in words(page)
    assert ("Thay danh sách tuyến từ tệp" in words(page)) is (role == Role.SPECIALIST)


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.GUARDIAN])
def test_others_do_not(plan, role) -> None:
    assert signed_in(factories.user(role)).get(address(plan)).status_code == 404


def test_the_page_takes_as_many_queries_for_many_units_as_for_few(
    plan, specialist, django_assert_max_num_queries
) -> None:
    for _ in range(10):
        factories.catch(plan, factories.residential_unit())
    client = signed_in(specialist)
    with django_assert_max_num_queries(10):
        client.get(address(plan))


def test_one_commune_can_be_chosen(plan, specialist) -> None:
    unit = ResidentialUnit.objects.filter(catchment__isnull=False).first()
    page = signed_in(specialist).get(address(plan), {"commune": unit.commune_id})
    assert page.content.decode().count('<path class="area') == 1


def test_a_list_is_shown_first_and_replaces_all_when_it_is_confirmed(plan, specialist) -> None:
    unit, school = factories.residential_unit(), plan.offerings.get().school
    page = send(plan, specialist, f"Mã tổ dân phố,Mã trường,Thứ tự\n{unit.code},{school.code},1\n")
    assert "2" in words(page)
    assert Catchment.objects.count() == 2
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode()).group(1)
    signed_in(specialist).post(address(plan), {"sealed": sealed})
    assert list(Catchment.objects.values_list("residential_unit", flat=True)) == [unit.pk]


def test_units_that_a_list_forgets_are_named(plan, specialist) -> None:
    unit = ResidentialUnit.objects.filter(catchment__isnull=False).first()
    forgotten = ResidentialUnit.objects.create(commune=unit.commune, code="QUEN", name="Tổ bị quên")
    page = send(
        plan, specialist, f"Mã tổ dân phố,Mã trường\n{unit.code},{plan.offerings.get().school.code}\n"
    )
    assert f"Tổ bị quên, {unit.commune.name} ({forgotten.code})" in words(page)


def test_one_wrong_line_refuses_the_whole_list(plan, specialist) -> None:
    page = send(plan, specialist, "Mã tổ dân phố,Mã trường\nKHONG,KHONG\n")
    assert "2 chỗ cần sửa" in words(page)
    assert Catchment.objects.count() == 2


@pytest.mark.parametrize("role", [Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR])
def test_a_crafted_confirmation_of_somebody_else_changes_nothing(plan, specialist, role) -> None:
    unit, school = factories.residential_unit(), plan.offerings.get().school
    page = send(plan, specialist, f"Mã tổ dân phố,Mã trường\n{unit.code},{school.code}\n")
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode()).group(1)
    assert signed_in(factories.user(role)).post(address(plan), {"sealed": sealed}).status_code == 404
    assert Catchment.objects.count() == 2


def test_the_template_can_be_sent_back_as_it_is(plan, specialist) -> None:
    text = (
        signed_in(specialist)
        .get(reverse("setup:catchments_template", args=[plan.code]))
        .content.decode("utf-8-sig")
    )
    lines = [line for line in text.splitlines() if ',"",' not in line]
    page = send(plan, specialist, "\n".join(lines))
    assert "dòng khác với đang có 0" in words(page)
