"""The department's page of the sector database."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from admissions.models import Applicant
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
from tests.setup.sector.lists import row, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return signed_in(factories.user(Role.SPECIALIST))


@pytest.fixture
def address() -> str:
    return reverse("setup:sector")


def sealed(response) -> str:
    return re.search(r'name="sealed" value="([^"]+)"', response.content.decode())[1]


def test_nothing_is_saved_before_it_is_confirmed(browser, address) -> None:
    told = browser.post(address, {"file": upload(row("0000123"))})
    assert "Chưa ghi gì" in words(told)
    assert "Nguyễn Văn An" in words(told)
    assert not Applicant.objects.exists()
    done = browser.post(address, {"sealed": sealed(told)}, follow=True)
    assert "Đã ghi: 1 học sinh mới" in done.content.decode()
    assert Applicant.objects.get().student_code == "0000123"
    assert default_storage.listdir("sector")[1] == []


def test_a_confirmation_counts_once(browser, address) -> None:
    given = sealed(browser.post(address, {"file": upload(row())}))
    browser.post(address, {"sealed": given})
    told = browser.post(address, {"sealed": given}, follow=True)
    assert "đã được ghi hoặc đã quá một ngày" in told.content.decode()


def test_the_preview_says_what_changes_from_what(browser, address) -> None:
    browser.post(address, {"sealed": sealed(browser.post(address, {"file": upload(row())}))})
    told = words(browser.post(address, {"file": upload(row(**{"Ngày sinh": "06/02/2014"}), row("9"))}))
    assert "Ngày sinh: 05/02/2014 → 06/02/2014" in told
    assert "1 học sinh mới" in told
    assert "1 học sinh có thay đổi" in told


def test_faults_are_listed_by_row_and_column_and_nothing_is_kept(browser, address) -> None:
    told = words(browser.post(address, {"file": upload(row("1"), row("2", **{"Giới tính": "?"}))}))
    assert "Hãy ghi Nam hoặc Nữ." in told
    assert "3 Giới tính ?" in told
    assert not Applicant.objects.exists()


def test_a_dropped_list_is_thrown_away(browser, address) -> None:
    given = sealed(browser.post(address, {"file": upload(row())}))
    browser.post(address, {"sealed": given, "drop": "1"})
    assert default_storage.listdir("sector")[1] == []
    assert not Applicant.objects.exists()


def test_the_page_holds_no_childs_data_between_the_steps(browser, address) -> None:
    given = sealed(browser.post(address, {"file": upload(*(row(str(number)) for number in range(50)))}))
    assert len(given) < 400


def test_another_officer_cannot_confirm_and_others_find_no_page(browser, address) -> None:
    given = sealed(browser.post(address, {"file": upload(row())}))
    assert signed_in(factories.user(Role.SPECIALIST)).post(address, {"sealed": given}).status_code == 404
    assert browser.post(address, {"sealed": given + "x"}).status_code == 404
    for role in (Role.DIRECTOR, Role.AUDITOR, Role.VERIFIER, Role.EXAM_OFFICER):
        assert signed_in(factories.user(role)).get(address).status_code == 404


def test_the_template_is_a_list_that_the_page_takes(browser, address) -> None:
    factories.residential_unit()
    template = browser.get(reverse("setup:sector_template"))
    content = template.content.decode().replace('"00004"', '""').replace('"00004-01"', '""')
    told = browser.post(address, {"file": SimpleUploadedFile("mau.csv", content.encode())})
    assert "0123456789" in words(told)


@pytest.mark.parametrize("count", [2, 60])
def test_the_preview_costs_the_same_however_long_the_list(
    browser, address, count, django_assert_num_queries
) -> None:
    list_of = upload(*(row(str(number)) for number in range(count)))
    browser.get(address)
    with django_assert_num_queries(7):
        browser.post(address, {"file": list_of})
