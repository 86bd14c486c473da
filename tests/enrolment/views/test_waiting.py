"""The waiting list on the family's result page and on the school's page."""

import csv
import io

import pytest
from django.urls import reverse

from admissions.models import AuditEvent
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.enrolment.adjusting.stage import LATER, a_published_round, answer, apply, approve, draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(monkeypatch):
    stop_clock(monkeypatch, LATER)


def result_of(file):
    family = signed_in(file.applicant.guardians.get().user)
    return family.get(reverse("publication:result", args=[file.code]))


def test_a_family_reads_how_many_stand_before_the_child_and_that_waiting_costs_nothing() -> None:
    _round, (_nine, _eight, seven), (a, b) = a_published_round(["9", "8", "7"], [[0], [0], [0, 1]])
    seen = words(result_of(seven))
    assert f"Nguyện vọng 1 {a.name} còn 1 chỗ trước bạn, trong 2 em đang chờ" in seen
    assert f"Chờ ở đây không làm mất chỗ con đang giữ ở {b.name}" in seen
    assert "Danh sách chưa được gọi lần nào" in seen


def test_the_first_wish_granted_has_nothing_to_wait_for() -> None:
    _round, (nine, _eight), _places = a_published_round(["9", "8"], [[0], [0]])
    assert "Danh sách chờ" not in words(result_of(nine))


def test_a_call_is_shown_with_its_date_and_the_way_to_answer_it() -> None:
    admission_round, (nine, eight, seven), (a, _b) = a_published_round(["9", "8", "7"], [[0], [0], [0]])
    answer(nine, "decline")
    apply(approve(draft(admission_round, "WAITING")))
    response = result_of(eight)
    assert f"con được gọi thêm vào {a.name}" in words(response)
    offer = eight.applicant.enrolments.get()
    assert reverse("enrolment:answer", args=[offer.pk]) in links(response)
    behind = words(result_of(seven))
    assert "còn 0 chỗ trước bạn: con đứng đầu" in behind
    assert "khi công bố kết quả: còn 1 chỗ" in behind
    assert "Danh sách dịch chuyển lần gần nhất lúc 10:00, 04/06/2025" in behind


def school_page(account, **wanted: str):
    return signed_in(account).get(reverse("enrolment:waiting"), wanted)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.VERIFIER, Role.SYSTEM)])
def test_the_list_is_for_schools(role) -> None:
    assert school_page(factories.user(role)).status_code == 404


def test_a_school_reads_places_and_children_and_takes_the_list_away() -> None:
    _round, (_nine, eight, seven), (a, b) = a_published_round(["9", "8", "7"], [[0], [0], [0]])
    own = factories.user(Role.VERIFIER, school=a.school)
    page = words(school_page(own))
    assert page.index(eight.code) < page.index(seven.code)
    assert eight.applicant.full_name in page
    text = school_page(own, csv="1").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [(row[3], row[4]) for row in rows] == [("1", eight.code), ("2", seven.code)]
    assert "danh sách chờ, 2 dòng" in AuditEvent.objects.filter(action="export").latest("pk").reason
    other = factories.user(Role.VERIFIER, school=b.school)
    assert eight.code not in words(school_page(other))
    assert "Chưa có em nào trong danh sách chờ" in words(school_page(other))
