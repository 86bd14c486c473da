"""The office's pages on decisions of the authority: entered by one, confirmed by another."""

import pytest
from django.urls import reverse

from admissions.models import Ruling
from admissions.permissions import Role
from tests import factories
from tests.allocation.test_rulings import CHAIN, COUNCIL, FLOOR, under_rules
from tests.browsing import links, signed_in, words
from tests.later_rounds import a_prepared_round

pytestmark = pytest.mark.django_db
SIGNED = {
    "number": "77/QĐ-SGDĐT",
    "signed_by": "Giám đốc",
    "signed_date_day": "1",
    "signed_date_month": "6",
    "signed_date_year": "2025",
}


@pytest.fixture
def tied():
    admission_round = a_prepared_round("8", "8", seats=1, schools=1)
    return under_rules(admission_round, remove='[ties]\nlast_seat = "admit_all"\n', add=COUNCIL)


@pytest.fixture
def chained():
    """9 and 8 want A first; the rules ask for half a point more by every later wish."""
    return under_rules(a_prepared_round("9", "8", seats=1, schools=2), add=CHAIN)


def page(name: str, admission_round, *more) -> str:
    return reverse(f"allocation:{name}", args=[admission_round.code, *more])


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.VERIFIER])
def test_families_and_schools_find_no_such_page(tied, role) -> None:
    client = signed_in(factories.user(role))
    assert client.get(page("rulings", tied)).status_code == 404
    assert client.post(page("enter_ruling", tied, "tie"), SIGNED).status_code == 404


def test_a_decision_on_a_tie_goes_from_entry_to_force_by_the_pages(tied) -> None:
    specialist, director = (signed_in(factories.user(role)) for role in (Role.SPECIALIST, Role.DIRECTOR))
    offering = tied.offerings.get()
    response = specialist.post(
        page("enter_ruling", tied, "tie"),
        {**SIGNED, "offering": offering.pk, "last_seat": "admit_all"},
        follow=True,
    )
    assert f"{offering.name}: nhận hết" in words(response)
    assert "Chờ người thứ hai xác nhận" in words(response)
    ruling = Ruling.objects.get()
    assert page("ruling_step", tied, ruling.pk, "confirm") not in links(
        specialist.get(page("ruling", tied, ruling.pk))
    )
    response = director.post(page("ruling_step", tied, ruling.pk, "confirm"), follow=True)
    assert "Có hiệu lực" in words(response)
    assert specialist.post(page("ruling_step", tied, ruling.pk, "revoke")).status_code == 404


def test_a_form_without_a_choice_keeps_what_was_typed_and_says_what_to_choose(tied) -> None:
    client = signed_in(factories.user(Role.SPECIALIST))
    response = client.post(page("enter_ruling", tied, "tie"), SIGNED)
    assert "Hãy chọn trường" in words(response)
    assert "77/QĐ-SGDĐT" in response.content.decode()
    assert not Ruling.objects.exists()


def test_lines_by_rank_are_proposed_judged_and_fixed(chained) -> None:
    client = signed_in(factories.user(Role.SPECIALIST))
    address = page("chained_lines", chained)
    response = client.get(address)
    first = chained.offerings.order_by("code")[0].name
    assert f"{first}, nguyện vọng 1" in words(response)
    assert 'value="27' in response.content.decode()
    nearer = {"line_0": "27", "line_1": "27,2", "line_3": "24"}
    judged = words(client.post(address, {**nearer, "judge": "1"}))
    assert f"{first}: điểm chuẩn nguyện vọng 2 là 27,2, phải từ 27,5 trở lên" in judged
    kept = {"line_0": "27", "line_1": "27,5", "line_2": "28", "line_3": "23,5", "line_4": "24"}
    client.post(address, {**kept, **SIGNED, "fix": "1"})
    ruling = Ruling.objects.get()
    assert [line["cutoff"] for line in ruling.content] == [2700, 2750, 2800, 2350, 2400]


def test_a_round_without_a_chain_has_no_page_for_lines(tied) -> None:
    assert signed_in(factories.user(Role.SPECIALIST)).get(page("chained_lines", tied)).status_code == 404


def test_a_floor_score_is_typed_with_a_comma_and_read_back_with_one() -> None:
    admission_round = under_rules(a_prepared_round("8", seats=1, schools=1), add=FLOOR)
    offering = admission_round.offerings.get()
    response = signed_in(factories.user(Role.SPECIALIST)).post(
        page("enter_ruling", admission_round, "floor"),
        {**SIGNED, "offering": offering.pk, "floor": "22,5"},
        follow=True,
    )
    assert f"{offering.name}: điểm sàn 22,5" in words(response)
    assert Ruling.objects.get().content == {"floor": "22.5"}
