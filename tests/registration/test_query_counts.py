"""What a family's page costs: the same with three schools and two hundred, with one child and five."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.models import Application, Offering, School, User
from admissions.registration.choosing import outlines
from tests import factories
from tests.browsing import signed_in
from tests.registration.test_queries import add_child

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 200
CHILDREN = 5


def of_file(name: str) -> Callable[[Application], str]:
    return lambda file: reverse(f"registration:{name}", args=[file.code])


def of_part(name: str, part: str) -> Callable[[Application], str]:
    return lambda file: reverse(f"registration:{name}", args=[file.code, part])


def of_child(name: str) -> Callable[[Application], str]:
    return lambda file: reverse(f"registration:{name}", args=[file.round.code, file.applicant_id])


DRAFT = {
    "home": lambda file: reverse("registration:home"),
    "begin": lambda file: reverse("registration:begin", args=[file.round.code]),
    "start": of_child("start"),
    "task list": of_file("task_list"),
    "answers": of_file("answers"),
    "question": of_part("question", "zone"),
    "wishes": of_file("wishes"),
    "paper": of_part("paper", "birth_certificate"),
    "check": of_file("check"),
    "withdraw": of_file("withdraw"),
    "register": of_file("register"),
    "consent": of_file("consent"),
    "schools": of_child("family_schools"),
    "address": of_child("family_place"),
}
HANDED_IN = {
    "home": DRAFT["home"],
    "file": of_file("task_list"),
    "receipt": of_file("receipt"),
    "new secret": of_file("reissue"),
    "change": of_file("change"),
    "versions": of_file("handed_in"),
    "withdraw": of_file("withdraw"),
}


def price(browser: Client, address: str) -> int:
    """Queries of the page, once what a process keeps is in its memory."""
    assert browser.get(address).status_code in (200, 302)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)


def a_family(schools: int, *, handed_in: bool) -> tuple[Application, Client]:
    file = factories.a_draft(factories.a_round(grade=10, schools=FEW))
    browser = signed_in(factories.fill_in(file))
    if handed_in:
        browser.post(reverse("registration:check", args=[file.code]))
        file.refresh_from_db()
        assert file.state == "SUBMITTED"
    more_schools(file, schools - FEW)
    return file, browser


def brother_with_a_file(file: Application) -> None:
    account = User.objects.get(guardian__children=file.applicant_id)
    child = add_child(account, grade=10)
    account = User.objects.get(pk=account.pk)  # whose children are known anew
    factories.fill_in(factories.a_draft(file.round, account=account, child=child))


def more_schools(file: Application, count: int) -> None:
    """As many more with seats in the round, like its first one."""
    like = file.round.offerings.select_related("school").order_by("code").first()
    assert like is not None
    schools = School.objects.bulk_create(
        School(
            code=f"Z{file.pk}-{number}",
            name=f"Trường Thêm {number}",
            commune=like.school.commune,
            zone=like.school.zone,
            latitude=21.0 + number / 1000,
            longitude=105.8,
        )
        for number in range(count)
    )
    Offering.objects.bulk_create(
        Offering(
            round=file.round,
            school=school,
            code=f"{school.code}-thuong",
            name=school.name,
            seats=like.seats,
            quota_decision=like.quota_decision,
        )
        for school in schools
    )
    outlines.forget()


@pytest.mark.parametrize("page", DRAFT)
def test_a_page_of_a_draft_costs_the_same_for_more_schools(page: str) -> None:
    prices = []
    for schools in (FEW, MANY):
        file, browser = a_family(schools, handed_in=False)
        assert file.round.offerings.count() == schools
        prices.append(price(browser, DRAFT[page](file)))
    assert prices[0] == prices[1]


@pytest.mark.parametrize("page", HANDED_IN)
def test_a_page_of_a_file_that_was_handed_in_costs_the_same_for_more_schools(page: str) -> None:
    prices = []
    for schools in (FEW, MANY):
        file, browser = a_family(schools, handed_in=True)
        prices.append(price(browser, HANDED_IN[page](file)))
    assert prices[0] == prices[1]


@pytest.mark.parametrize("page", DRAFT)
def test_a_page_costs_the_same_for_a_family_of_five_children_with_files(page: str) -> None:
    file, browser = a_family(FEW, handed_in=False)
    prices = []
    for more in (1, CHILDREN - 2):  # with two children, then with all
        for _number in range(more):
            brother_with_a_file(file)
        prices.append(price(browser, DRAFT[page](file)))
    assert prices[0] == prices[1]


def test_handing_in_costs_the_same_for_more_schools_and_children() -> None:
    prices = []
    for schools, brothers in ((FEW, 0), (MANY, CHILDREN - 1)):
        file, browser = a_family(schools, handed_in=False)
        for _number in range(brothers):
            brother_with_a_file(file)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.post(reverse("registration:check", args=[file.code]))
        assert answer["Location"] == reverse("registration:receipt", args=[file.code])
        prices.append(len(asked))
    assert prices[0] == prices[1]
