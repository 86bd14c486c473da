"""The school's list of children with a place: on screen, on paper and as a file."""

import csv
import io

import pytest
from django.urls import reverse

from admissions.enrolment import services as enrolment
from admissions.enrolment.services import record_export
from admissions.models import Applicant, AuditEvent
from admissions.models.names import sort_name
from admissions.permissions import Role
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.later_rounds import a_published_round


@pytest.fixture
def published(db):
    """Two schools of two seats; two children confirmed at the first, one offer waits at the second."""
    admission_round = a_published_round("9", "8", "7", seats=2)
    first = admission_round.enrolments.order_by("offering__code")[:2]
    for offer, name in zip(first, ("Trần Đạt", "=Lê An"), strict=True):
        Applicant.objects.filter(pk=offer.applicant_id).update(full_name=name, sort_name=sort_name(name))
        family = offer.applicant.guardians.get().user
        enrolment.confirm_place(actor=family, enrolment=offer, now=NOW)
    return admission_round, factories.user(Role.VERIFIER, school=first[0].offering.school)


def school_list(account, **wanted: str):
    return signed_in(account).get(reverse("enrolment:school"), wanted)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.VERIFIER, Role.SYSTEM)])
def test_the_list_is_for_schools(published, role) -> None:
    assert school_list(factories.user(role)).status_code == 404


def test_a_school_sees_its_confirmed_children_by_name(published) -> None:
    admission_round, officer = published
    page = words(school_list(officer))
    assert page.index("=Lê An") < page.index("Trần Đạt")
    waiting = admission_round.enrolments.get(state="OFFERED").applicant
    assert waiting.full_name not in page


def test_another_school_does_not_see_them(published) -> None:
    admission_round, _officer = published
    waiting = admission_round.enrolments.get(state="OFFERED")
    other = factories.user(Role.VERIFIER, school=waiting.offering.school)
    page = words(school_list(other, state=""))
    assert waiting.applicant.full_name in page
    assert "Trần Đạt" not in page


def test_a_school_without_offers_reads_when_there_will_be_some(db) -> None:
    assert "Sau khi Sở công bố kết quả" in words(school_list(factories.user(Role.VERIFIER)))


def test_the_printed_page_has_the_official_head(published) -> None:
    _round, officer = published
    body = school_list(officer).content.decode()
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Nội, ngày 01 tháng 6 năm 2025",
        "HIỆU TRƯỞNG",
    ):
        assert part in body


def test_the_file_holds_text_only_and_taking_it_is_recorded(published) -> None:
    admission_round, officer = published
    response = school_list(officer, round=admission_round.code, state="CONFIRMED", csv="1")
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row[3] for row in rows] == ["Họ và tên", "'=Lê An", "Trần Đạt"]
    assert rows[1][2] == Applicant.objects.get(full_name="=Lê An").student_code
    event = AuditEvent.objects.get(action="export")
    assert (event.actor, event.subject, event.subject_id) == (officer, "school", officer.school_id)
    assert event.reason == f"{admission_round.code}: 2 học sinh"


def test_an_unknown_filter_does_no_harm(published) -> None:
    _round, officer = published
    assert school_list(officer, state="XXX", round="khong-co", csv="1").status_code == 200


def test_the_page_takes_as_many_queries_for_many_children_as_for_one(
    published, django_assert_max_num_queries
) -> None:
    _round, officer = published
    client = signed_in(officer)
    with django_assert_max_num_queries(10):
        client.get(reverse("enrolment:school"))


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.AUDITOR, Role.GUARDIAN])
def test_nobody_else_takes_the_list_away(published, role) -> None:
    admission_round, _officer = published
    with pytest.raises(NotPermitted):
        record_export(actor=factories.user(role), admission_round=admission_round, rows=1, now=NOW)
