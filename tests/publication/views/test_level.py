"""The first question, before any sign-in: the right level leads on, a wrong one to where it belongs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.models import Guardianship
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    stop_clock(monkeypatch, NOW)


@pytest.fixture
def rounds():
    """Rounds of Hà Nội 2025, open: children born in 2019, 2014 and 2010."""
    return {grade: factories.a_round(grade=grade) for grade in (1, 6, 10)}


def answer(grade: int | str, year: int | str):
    return Client().get(reverse("publication:level"), {"lop": grade, "nam": year})


def test_the_first_page_leads_to_the_question(rounds) -> None:
    assert reverse("publication:level") in links(Client().get("/"))


def test_every_level_is_named_in_words_with_its_usual_year_of_birth(rounds) -> None:
    said = words(Client().get(reverse("publication:level")))
    for sentence in (
        "Lớp 1, thường sinh năm 2019",
        "Lớp 6, thường sinh năm 2014",
        "Lớp 10, thường sinh năm 2010",
    ):
        assert sentence in said


@pytest.mark.parametrize(("grade", "year"), [(1, 2019), (1, 2017), (6, 2014), (6, 2012), (10, 2010)])
def test_a_level_that_fits_shows_dates_and_papers_and_the_way_in(rounds, grade, year) -> None:
    response = answer(grade, year)
    assert f"Con sinh năm {year} vào lớp {grade}" in words(response)
    assert "Bản sao giấy khai sinh" in words(response)
    assert re.search(r"\d\d:\d\d (thứ|Chủ)", words(response))
    onward = f"{reverse('registration:begin', args=[rounds[grade].code])}?nam={year}"
    [sign_in] = [each for each in links(response) if each.startswith(reverse("accounts:sign_in"))]
    assert sign_in.endswith(onward.replace("?", "%3F").replace("=", "%3D").replace("/", "%2F"))


@pytest.mark.parametrize(
    ("grade", "year", "belongs"), [(1, 2014, 6), (1, 2010, 10), (6, 2019, 1), (10, 2019, 1)]
)
def test_a_level_that_cannot_be_right_names_the_one_the_child_belongs_to(
    rounds, grade, year, belongs
) -> None:
    response = answer(grade, year)
    html = response.content.decode()
    assert response.status_code == 200
    assert "<title>Lỗi:" not in html
    assert "field-wrong" not in html
    assert f"Mở đợt vào lớp {belongs}, hợp với trẻ sinh năm {year}" in words(response)
    assert f"{reverse('publication:level')}?lop={belongs}&amp;nam={year}" in html


def test_a_child_too_young_is_told_the_year_in_which_it_is_its_turn(rounds) -> None:
    assert "Chờ tới năm 2027: trẻ sinh năm 2021 thường vào lớp 1 năm đó" in words(answer(1, 2021))


def test_a_child_older_than_the_rules_allow_is_shown_whom_to_ask(rounds) -> None:
    assert "Ủy ban nhân dân xã, phường" in words(answer(1, 2005))


def test_where_the_rules_set_no_age_an_unusual_child_may_go_on(rounds) -> None:
    assert "Nếu con học sớm hoặc muộn hơn" in words(answer(10, 2004))


@pytest.mark.parametrize("typed", ["", "19", "hai nghìn", "2099", "1990", "２０１９"])
def test_a_year_that_cannot_be_read_is_asked_for_again_and_the_level_stays(rounds, typed) -> None:
    response = answer(6, typed)
    html = response.content.decode()
    assert "<title>Lỗi:" in html
    assert words(response).count("Hãy nhập năm sinh của con bằng bốn chữ số") == 2
    assert re.search(r'name="lop" value="6"[^>]* checked', html)


def test_without_an_announced_round_the_page_says_so() -> None:
    factories.a_round(state="PLAN_APPROVED")
    assert "Chưa có đợt nào nhận hồ sơ" in words(Client().get(reverse("publication:level")))


def test_the_page_asks_no_more_queries_for_more_schools(rounds) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            answer(6, 2014)
        return len(asked)

    before = queries()
    factories.a_round(grade=6, schools=9)
    assert queries() == before


# After signing in -------------------------------------------------------------------------------------


def test_after_signing_in_one_lands_at_the_child_and_the_round(rounds) -> None:
    account, child = factories.family(grade=6)
    client = signed_in(account)
    address = reverse("registration:begin", args=[rounds[6].code])
    assert client.get(address, {"nam": "2014"}).url == page("start", rounds[6].code, child.pk)
    file = factories.a_draft(rounds[6], account=account, child=child)
    assert client.get(address, {"nam": "2014"}).url == page("task_list", file.code)


def test_with_two_children_that_fit_the_family_chooses(rounds) -> None:
    account, _first = factories.family(grade=6)
    _other, second = factories.family(grade=6)
    Guardianship.objects.create(guardian=account.guardian, applicant=second, relation="mother")
    address = reverse("registration:begin", args=[rounds[6].code])
    assert signed_in(account).get(address, {"nam": "2014"}).url == page("home")
    second.birth_date = second.birth_date.replace(year=2013)
    second.save()
    assert signed_in(account).get(address, {"nam": "2013"}).url == page("start", rounds[6].code, second.pk)


def test_a_family_without_a_child_for_the_round_sees_its_children(rounds) -> None:
    account, _child = factories.family(grade=1)
    address = reverse("registration:begin", args=[rounds[10].code])
    assert signed_in(account).get(address).url == page("home")
