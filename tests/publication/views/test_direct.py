"""A child admitted directly reads so wherever a result would stand."""

from datetime import date

import pytest
from django.urls import reverse

from admissions.permissions import Role
from admissions.setup import direct_admissions as direct
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.later_rounds import a_locked_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    """A verified file whose child was admitted directly afterwards."""
    locked = a_locked_round(files=1)
    file = locked.applications.get()
    entry = direct.enter_direct_admission(
        actor=factories.user(Role.SPECIALIST),
        admission_round=locked,
        applicant=file.applicant,
        offering=locked.offerings.order_by("code").first(),
        ground="d",
        decision=direct.Decision("55/QĐ-SGDĐT", date(2025, 5, 20), "Giám đốc Sở"),
        now=NOW,
    )
    direct.confirm_direct_admission(actor=factories.user(Role.DIRECTOR), entry=entry, now=NOW)
    return file


def test_the_family_reads_it_on_its_first_page_and_as_the_result(file) -> None:
    client = signed_in(file.applicant.guardians.get().user)
    school = file.round.offerings.order_by("code").first().name
    home = words(client.get(reverse("registration:home")))
    assert f"được tuyển thẳng vào {school} theo quyết định 55/QĐ-SGDĐT" in home
    assert "chưa được xếp chỗ" not in home
    result = words(client.get(reverse("publication:result", args=[file.code])))
    assert "được tuyển thẳng" in result
    assert school in result
    assert "Đạt giải cấp quốc gia" in result


def test_the_school_has_the_child_on_its_list_and_another_school_has_not(file) -> None:
    own = factories.user(Role.VERIFIER, school=file.round.offerings.order_by("code").first().school)
    page = words(signed_in(own).get(reverse("enrolment:school"), {"round": file.round.code}))
    assert "Học sinh tuyển thẳng" in page
    assert file.applicant.full_name in page
    other = factories.user(Role.VERIFIER)
    page = words(signed_in(other).get(reverse("enrolment:school"), {"round": file.round.code}))
    assert file.applicant.full_name not in page


def test_a_stranger_finds_no_result(file) -> None:
    stranger, _child = factories.family()
    address = reverse("publication:result", args=[file.code])
    assert signed_in(stranger).get(address).status_code == 404
