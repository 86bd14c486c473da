"""List and map of a round's schools: for everybody and for a family, at a price that does not grow."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.models import Catchment, Interest
from admissions.registration import services
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW
from tests.registration.choosing.land import a_large_round, a_past_year, a_unit, draw, middle, stands

pytestmark = pytest.mark.django_db


def public(admission_round) -> str:
    return reverse("registration:schools", args=[admission_round.code])


def of_child(admission_round, child) -> str:
    return reverse("registration:family_schools", args=[admission_round.code, child.pk])


def pick(client, admission_round, **given):
    return client.post(reverse("registration:place", args=[admission_round.code]), given)


@pytest.fixture
def home():
    """A child in the second square of a row of three schools; the first lists its unit, the last draws it."""
    admission_round = factories.a_round(grade=1, schools=3)
    offerings = [
        stands(each, column, 0)
        for column, each in enumerate(admission_round.offerings.select_related("school").order_by("code"))
    ]
    account, child = factories.family(grade=1, unit=a_unit(1, 0))
    child.latitude, child.longitude = middle(1, 0)
    child.save()
    Catchment.objects.create(offering=offerings[0], residential_unit=child.residential_unit)
    draw(offerings[2], 1, 0, order=2)
    return admission_round, offerings, account, child


def test_a_family_reads_in_which_catchment_its_home_is_and_why(home) -> None:
    admission_round, (a, b, c), account, child = home
    seen = words(signed_in(account).get(of_child(admission_round, child)))
    unit = child.residential_unit
    assert f"{unit} có trong danh sách tuyến của trường" in seen
    assert (
        "Nơi này nằm trong vùng tuyến vẽ trên bản đồ của trường. Trường này đứng thứ 2 trong tuyến." in seen
    )
    assert "Ngoài tuyến Gần nhất trong các trường ngoài tuyến." in seen
    assert seen.index(f"1. {a.name}") < seen.index(f"2. {c.name}") < seen.index(f"3. {b.name}")
    assert "cách nhà 1,0 km" in seen
    assert "đường thẳng từ nhà tới trường" in seen


def test_everybody_sees_schools_seats_and_years_without_signing_in(client, home) -> None:
    admission_round, (a, *_rest), _account, child = home
    a_past_year(a, first_wishes=412)
    response = client.get(public(admission_round))
    seen = words(response)
    assert "2024-2025: 180 chỗ, 412 nguyện vọng 1 (2,3 em một chỗ)" in seen
    assert "Báo cáo số 1, ngày 20/08/2024" in seen
    assert "Trong tuyến" not in seen
    assert "Chọn nơi ở để biết" in seen
    assert child.full_name not in response.content.decode()
    assert "Quan tâm" not in seen
    assert reverse("registration:school", args=[admission_round.code, a.pk]) in links(response)


def test_a_picked_unit_is_kept_by_the_browser_alone_and_can_be_forgotten(client, home) -> None:
    admission_round, _offerings, _account, child = home
    answer = pick(client, admission_round, unit=child.residential_unit.pk)
    assert answer.url == f"{public(admission_round)}#main"
    cookie = client.cookies["noi-o"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (
        True,
        "Lax",
        "",
        "",
    )
    response = client.get(answer.url)
    assert f"Đang xem từ: {child.residential_unit}" in words(response)
    assert "Trong tuyến" in words(response)
    assert response["Cache-Control"] == "no-store, private"
    assert not client.session.items()
    pick(client, admission_round, clear=1)
    assert "Trong tuyến" not in words(client.get(public(admission_round)))


def test_a_forged_place_is_no_place(client, home) -> None:
    admission_round = home[0]
    client.cookies["noi-o"] = "unit:1:forged"
    assert "Chọn nơi ở để biết" in words(client.get(public(admission_round)))


def test_few_children_are_not_told(client, home) -> None:
    admission_round, (a, *_rest), _account, _child = home
    a_past_year(a, first_wishes=3)
    seen = words(client.get(public(admission_round)))
    assert "180 chỗ, dưới 5 nguyện vọng 1 2. " in seen


def test_a_family_looks_from_elsewhere_and_back(home) -> None:
    admission_round, _offerings, account, child = home
    client, other = signed_in(account), a_unit(2, 0)
    address = reverse("registration:family_place", args=[admission_round.code, child.pk])
    answer = client.post(address, {"unit": other.pk})
    assert f"Đang xem từ: {other}" in words(client.get(answer.url))
    assert "Xem từ nhà của con" in words(client.get(answer.url))
    assert "Đang xem từ: Nhà của con" in words(client.get(of_child(admission_round, child)))
    assert child.residential_unit != other


def test_filters_and_search_are_plain_parameters(client, home) -> None:
    admission_round, (_a, b, _c), account, child = home
    family, address = signed_in(account), of_child(admission_round, child)
    seen = words(family.get(address, {"tuyen": "co"}))
    assert "Trường 1 đến 2 trong 2" in seen
    assert f". {b.name}" not in seen
    assert "Không có trường nào hợp" in words(family.get(address, {"tim": "zzz"}))
    for odd in (
        {"km": "x"},
        {"sap": "x"},
        {"loai": "-1"},
        {"page": "zz"},
        {"tuyen": "\x00"},
        {"tim": "\x00"},
    ):
        assert family.get(address, odd).status_code == 200


def test_another_familys_child_and_an_unannounced_round_have_no_list(client, home) -> None:
    admission_round, (a, *_rest), _account, child = home
    stranger, _own = factories.family(grade=1)
    planned = factories.a_round(state="PLAN_APPROVED")
    for name, args in (
        ("family_schools", []),
        ("family_place", []),
        ("family_school", [a.pk]),
        ("interest", []),
    ):
        address = reverse(f"registration:{name}", args=[admission_round.code, child.pk, *args])
        for answer in (signed_in(stranger).get(address), signed_in(stranger).post(address, {"keep": a.pk})):
            assert answer.status_code == (
                405 if name == "interest" and answer.wsgi_request.method == "GET" else 404
            )
    assert client.get(public(planned)).status_code == 404
    assert client.get(of_child(admission_round, child)).status_code == 302


def test_a_heart_keeps_a_school_and_comes_back_to_the_same_page(home) -> None:
    admission_round, (a, *_rest), account, child = home
    client = signed_in(account)
    address = reverse("registration:interest", args=[admission_round.code, child.pk])
    here = of_child(admission_round, child) + "?tuyen=co"
    assert client.post(address, {"keep": a.pk, "next": here}).url == here
    assert "Bỏ quan tâm" in words(client.get(here))
    assert Interest.objects.get().offering == a
    assert client.post(address, {"let_go": a.pk, "next": "https://elsewhere.example/"}).url == of_child(
        admission_round, child
    )
    assert not Interest.objects.exists()
    for odd in ("", "x", "9" * 30, "²"):
        assert client.post(address, {"keep": odd}).status_code == 404


def test_a_school_is_added_to_the_wishes_from_the_list_without_touching_claims(home) -> None:
    admission_round, (a, b, _c), account, child = home
    file = factories.a_draft(admission_round, account=account, child=child)
    services.save_wishes(
        actor=account, application=file, wishes=[services.Wish(a.pk, 1, {"sibling": "1"})], now=NOW
    )
    client = signed_in(account)
    page = client.get(of_child(admission_round, child)).content.decode()
    assert re.search(rf'form="chon" name="add" value="{b.pk}"', page)
    assert "Đã là nguyện vọng 1" in page
    wishes = reverse("registration:wishes", args=[file.code])
    assert client.post(wishes, {"elsewhere": "1", "add": b.pk}).url == f"{wishes}?vua={b.pk}"
    assert list(file.preferences.values_list("offering", flat=True)) == [a.pk, b.pk]
    assert file.preferences.get(offering=a).facts["sibling"] == "1"


def queries(client, address, **parameters) -> int:
    client.get(address, parameters)  # drawn areas are read once
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address, parameters).status_code == 200
    return len(caught)


@pytest.mark.parametrize("parameters", [{}, {"sap": "canh-tranh"}, {"tim": "khai", "km": "5"}])
def test_lists_cost_the_same_for_five_schools_and_three_hundred(client, parameters) -> None:
    costs = []
    for schools in (5, 300):
        admission_round = a_large_round(schools, drawn=True)
        account, child = factories.family(grade=1, unit=a_unit(2, 0))
        factories.a_draft(admission_round, account=account, child=child)
        pick(client, admission_round, unit=child.residential_unit.pk)
        costs.append(
            (
                queries(client, public(admission_round), **parameters),
                queries(signed_in(account), of_child(admission_round, child), **parameters),
            )
        )
    assert costs[0] == costs[1]
    assert costs[0][0] <= 9
    assert costs[0][1] <= 16


def test_a_page_stays_light_with_seven_hundred_schools(client) -> None:
    admission_round = a_large_round(700, drawn=True)
    account, child = factories.family(grade=1, unit=a_unit(2, 0))
    factories.a_draft(admission_round, account=account, child=child)
    pick(client, admission_round, unit=child.residential_unit.pk)
    for one, address in (
        (client, public(admission_round)),
        (signed_in(account), of_child(admission_round, child)),
        (client, reverse("registration:place", args=[admission_round.code])),
    ):
        for parameters in ({}, {"page": "70"}):
            size = len(one.get(address, parameters).content)
            assert size < 30_000, (address, parameters, size)
