"""A school's own page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.browsing import signed_in, words
from tests.registration.choosing.land import a_large_round, a_past_year

pytestmark = pytest.mark.django_db


def page(offering) -> str:
    return reverse("registration:school", args=[offering.round.code, offering.pk])


def test_it_says_what_is_on_offer_and_what_was(client) -> None:
    admission_round = factories.a_round(grade=10, schools=2, seats=72)
    offering = admission_round.offerings.select_related("school__commune", "round").first()
    a_past_year(offering, first_wishes=412, all_wishes=900, admitted=180, line=3825)
    a_past_year(offering, year="2023-2024", first_wishes=3, line=3750)
    response = client.get(page(offering))
    seen = words(response)
    for said in (
        "72 chỗ, 3 lớp",
        "214/QĐ-UBND, 20/03/2025",
        offering.school.commune.name,
        "Năm 2024-2025: 412 nguyện vọng 1 cho 180 chỗ",
        "2024-2025 180 412 900 180 38,25 Báo cáo số 1, 20/08/2024",
        "2023-2024 180 dưới 5",
        "37,50",
    ):
        assert said in seen
    back = reverse("registration:schools", args=[admission_round.code])
    assert f'class="back" href="{back}"' in response.content.decode()


def test_without_figures_it_says_so_and_draws_no_chart(client) -> None:
    offering = factories.a_round(schools=1).offerings.select_related("round").get()
    response = client.get(page(offering))
    assert "Chưa có số liệu các năm trước" in words(response)
    assert "series-1" not in response.content.decode()


def test_a_school_of_another_round_or_without_a_decision_has_no_page(client) -> None:
    admission_round, other = factories.a_round(), factories.a_round()
    foreign, own = other.offerings.first(), admission_round.offerings.first()
    address = reverse("registration:school", args=[admission_round.code, foreign.pk])
    assert client.get(address).status_code == 404
    admission_round.offerings.filter(pk=own.pk).update(quota_decision=None)
    assert client.get(reverse("registration:school", args=[admission_round.code, own.pk])).status_code == 404


def test_a_family_keeps_it_in_mind_from_its_page() -> None:
    admission_round = factories.a_round(grade=10)
    account, child = factories.family(grade=10)
    offering = admission_round.offerings.first()
    address = reverse("registration:family_school", args=[admission_round.code, child.pk, offering.pk])
    html = signed_in(account).get(address).content.decode()
    assert f'form="quan-tam" name="keep" value="{offering.pk}"' in html
    assert 'form="chon"' not in html  # no file yet


def test_the_page_costs_the_same_in_a_large_round(client) -> None:
    costs = []
    for schools in (5, 300):
        offering = a_large_round(schools, drawn=True).offerings.select_related("round").first()
        client.get(page(offering))
        with CaptureQueriesContext(connection) as caught:
            client.get(page(offering))
        costs.append(len(caught))
    assert costs[0] == costs[1]
