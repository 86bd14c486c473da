"""The audit log as the office reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from admissions.models import AdmissionRound, AllocationRun, Application, AuditEvent, Document, Enrolment
from admissions.permissions import SYSTEM, Role
from admissions.setup import audit_log
from admissions.workflows import log
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW


def page(account, **wanted: str):
    return signed_in(account).get(reverse("setup:audit"), wanted)


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR])
def test_the_office_reads_it(db, role) -> None:
    assert page(factories.user(role)).status_code == 200


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.GUARDIAN])
def test_others_do_not(db, role) -> None:
    assert page(factories.user(role)).status_code == 404


def test_nobody_can_write_to_it(specialist) -> None:
    before = AuditEvent.objects.count()
    signed_in(specialist).post(reverse("setup:audit"), {"reason": "x"})
    assert AuditEvent.objects.count() == before


def test_a_row_says_who_did_what_to_what_and_from_which_state_to_which(specialist) -> None:
    file = factories.a_verified(factories.a_round())
    said = words(page(specialist, code=file.code))
    assert f"Hồ sơ {file.code} Trường đang kiểm tra → Đã xác minh" in said
    assert "Cán bộ trường" in said
    assert "Xác minh hồ sơ" in said
    assert f"Bản sao giấy khai sinh, {file.code}" in said


def test_no_name_of_a_child_stands_in_it(specialist) -> None:
    file = factories.a_verified(factories.a_round())
    assert file.applicant.full_name not in words(page(specialist))


def test_it_can_be_narrowed_by_file_round_kind_person_and_day(specialist) -> None:
    first, second = factories.a_submitted(factories.a_round()), factories.a_submitted(factories.a_round())
    assert second.code not in words(page(specialist, code=first.code.lower()))
    said = words(page(specialist, code=first.round.code))
    assert "Mở đăng ký" in said
    assert first.code not in said
    only_files = words(page(specialist, subject="application"))
    assert f"Hồ sơ {first.code}" in only_files
    assert f"Đợt tuyển sinh {first.round.name}" not in only_files
    guardian = first.applicant.guardians.get().user
    assert second.code not in words(page(specialist, actor=guardian.username))
    day = f"{NOW:%d/%m/%Y}"
    assert first.code in words(page(specialist, since=day, until=day))
    assert "Không có việc nào khớp" in words(page(specialist, since=f"{NOW + timedelta(days=1):%d/%m/%Y}"))


def test_a_day_that_is_none_is_said(specialist) -> None:
    assert "Hãy nhập từ ngày, ví dụ 05/02/2026." in words(page(specialist, since="hôm qua"))


def test_a_page_of_it_takes_as_many_queries_for_many_rows_as_for_few(
    specialist, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        factories.a_verified(factories.a_round())
    client = signed_in(specialist)
    with django_assert_max_num_queries(11):
        client.get(reverse("setup:audit"))


def test_the_service_itself_acts_under_its_own_name(specialist) -> None:
    log.record(factories.a_round(), "close", actor=SYSTEM, now=NOW, before="OPENED", after="CLOSED")
    assert "Hệ thống Đóng đăng ký" in words(page(specialist))


def test_every_transition_and_every_act_has_words() -> None:
    names = {
        transition.name
        for model in (AdmissionRound, AllocationRun, Application, Document, Enrolment)
        for transition in model().get_all_state_transitions()
    }
    assert names - set(audit_log.ACTS) == set()
