"""The department's report says of each school what the database says."""

import pytest
from django.urls import reverse

from admissions.enrolment import services as enrolment
from admissions.enrolment.report import school_report
from admissions.models import AuditEvent
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.publication.stage import exam_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """One school of two seats, wished for by three; the best confirms."""
    admission_round, files = exam_round(["8", "7", "6"], seats=2, schools=2)
    offer = admission_round.enrolments.get(applicant=files[0].applicant)
    account = files[0].applicant.guardians.get().user
    enrolment.confirm_place(actor=account, enrolment=offer, now=NOW)
    return admission_round


def test_each_school_from_demand_to_confirmed_places(published) -> None:
    report = school_report(published)
    wanted = published.offerings.get(preferences__application__candidate_number="10000001")
    other = published.offerings.exclude(pk=wanted.pk).get()
    row = report.loc[wanted.name]
    assert (row.seats, row.first_wishes, row.placed, row.confirmed, row.filled, row.cutoff) == (
        2,
        3,
        2,
        1,
        0.5,
        2100,
    )
    assert [row.rank_1, row.rank_2, row.rank_3] == [2, 0, 0]
    assert (report.loc[other.name].first_wishes, report.loc[other.name].placed) == (0, 0)


def test_the_page_shows_it_and_the_download_is_recorded(published) -> None:
    page = signed_in(factories.user(Role.DIRECTOR))
    address = reverse("enrolment:report", args=[published.code])
    assert "2 trong 2 trường còn chỗ sau xác nhận nhập học" in words(page.get(address))
    response = page.get(address, {"tai": "csv"})
    assert (
        response.content.decode("utf-8-sig").splitlines()[0].startswith('"Trường","Chỉ tiêu","Nguyện vọng 1"')
    )
    assert AuditEvent.objects.latest("pk").action == "export"


def test_queries_do_not_grow_with_the_schools(published, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(6):
        school_report(published)


def test_families_schools_and_unpublished_rounds_have_no_report(published) -> None:
    address = reverse("enrolment:report", args=[published.code])
    for role in (Role.GUARDIAN, Role.VERIFIER):
        assert signed_in(factories.user(role)).get(address).status_code == 404
    draft = factories.a_round(state="OPENED")
    office = signed_in(factories.user(Role.SPECIALIST))
    assert office.get(reverse("enrolment:report", args=[draft.code])).status_code == 404
