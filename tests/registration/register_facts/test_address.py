"""Places found by the names that people still use."""

import pytest

from admissions.models import AdministrativeUnit, ResidentialUnit
from admissions.registration.register_facts.address import find_places, typed_words
from admissions.registration.register_facts.forms.address import pick_address
from tests import factories

pytestmark = pytest.mark.django_db


def district(name: str, code: str) -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(
        level="FORMER_DISTRICT", code=code, name=name, parent=factories.province()
    )


def commune(name: str, code: str, old: AdministrativeUnit, former: str = "") -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(
        level="COMMUNE",
        code=code,
        name=name,
        parent=factories.province(),
        former_district=old,
        former_names=former,
    )


@pytest.fixture
def places() -> dict[str, AdministrativeUnit]:
    twelve, one, dong_da = (
        district("Quận 12", "Q12"),
        district("Quận 1", "Q1"),
        district("Quận Đống Đa", "QDD"),
    )
    return {
        "thoi_an": commune("Phường Thới An", "A", twelve, "Phường Lê Thị Riêng\nPhường Thới An"),
        "sai_gon": commune("Phường Sài Gòn", "B", one, "Phường Bến Nghé"),
        "dong_da": commune("Phường Đống Đa", "C", dong_da, "Phường Thịnh Quang"),
        "kim_lien": commune("Phường Kim Liên", "D", dong_da, "Phường Phương Mai"),
        "twelve": commune("Phường 12", "E", district("Quận 3", "Q3")),
    }


def found(text: str) -> list[str]:
    return [place.commune.name for place in find_places(text)]


@pytest.mark.parametrize("typed", ["Quận 12", "quan 12", "q12", "Q.12", "QUẬN  12", "q. 12"])
def test_a_former_district_leads_to_the_communes_of_today(places, typed: str) -> None:
    assert found(typed) == ["Phường Thới An"]


def test_district_1_is_not_district_12(places) -> None:
    assert found("Quận 1") == ["Phường Sài Gòn"]


def test_todays_name_comes_before_the_district_of_that_name(places) -> None:
    assert found("dong da") == ["Phường Đống Đa", "Phường Kim Liên"]
    assert [place.because for place in find_places("dong da")] == ["", "Quận Đống Đa"]


@pytest.mark.parametrize("typed", ["Bến Nghé", "ben nghe", "p. bến nghé", "ben nghe quan 1"])
def test_a_former_commune_leads_to_the_one_it_went_into(places, typed: str) -> None:
    assert found(typed) == ["Phường Sài Gòn"]


def test_a_decomposed_spelling_finds_the_same(places) -> None:
    import unicodedata

    assert found(unicodedata.normalize("NFD", "Đống Đa")) == found("Đống Đa")


def test_nothing_typed_finds_nothing_and_noise_does_not_break(places) -> None:
    assert (found(""), found("  !!! "), found("%_\\"), found("không có nơi này")) == ([], [], [], [])
    assert typed_words("Tx. Sơn Tây") == ("thi", "xa", "son", "tay")


def test_a_search_is_one_query(places, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        find_places("dong da")


def test_the_lists_open_one_after_another(places) -> None:
    unit = ResidentialUnit.objects.create(commune=places["dong_da"], code="C-1", name="Tổ dân phố 1")
    start = pick_address({})
    assert [field.name for field in start.lists] == ["tinh", "xa"]  # the only province is chosen already
    chosen = pick_address({"tinh": str(factories.province().pk), "xa": str(places["dong_da"].pk)})
    assert [field.name for field in chosen.lists] == ["tinh", "xa", "to"]
    assert chosen.unit is None
    whole = pick_address(
        {"tinh": str(factories.province().pk), "xa": str(places["dong_da"].pk), "to": str(unit.pk)}
    )
    assert (whole.commune, whole.unit) == (places["dong_da"], unit)


def test_another_commune_forgets_the_unit_of_the_one_before(places) -> None:
    unit = ResidentialUnit.objects.create(commune=places["dong_da"], code="C-1", name="Tổ dân phố 1")
    picked = pick_address(
        {"tinh": str(factories.province().pk), "xa": str(places["kim_lien"].pk), "to": str(unit.pk)}
    )
    assert (picked.commune, picked.unit) == (places["kim_lien"], None)


def test_an_address_starts_where_the_child_lives(places) -> None:
    unit = ResidentialUnit.objects.create(commune=places["dong_da"], code="C-1", name="Tổ dân phố 1")
    assert pick_address({}, start=unit).unit == unit
    assert pick_address({"xa": "nonsense"}, start=unit).unit is None


@pytest.mark.parametrize("more", [0, 40])
def test_picking_asks_four_queries_however_many_places(places, django_assert_max_num_queries, more) -> None:
    for number in range(more):
        factories.commune()
        ResidentialUnit.objects.create(commune=places["dong_da"], code=f"N{number}", name=f"Tổ {number}")
    parameters = {"tinh": str(factories.province().pk), "xa": str(places["dong_da"].pk), "noi": "dong da"}
    with django_assert_max_num_queries(4):
        picked = pick_address(parameters)
        assert picked.commune is not None
