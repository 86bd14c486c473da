"""The exam office's page: numbers, list out, list back, lock."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admissions.models import AuditEvent, ScoreFact
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.later_rounds import a_locked_round

OFFICE = (Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR)


@pytest.fixture
def locked(db):
    return a_locked_round(files=3)


def address(admission_round, name: str = "scores") -> str:
    return reverse(f"examination:{name}", args=[admission_round.code])


def numbered(admission_round, officer) -> None:
    signed_in(officer).post(address(admission_round, "numbers"))


def filled(admission_round, officer, *marks: str) -> list[list[str]]:
    """The list as the office downloads it, with marks filled in."""
    text = signed_in(officer).get(address(admission_round, "template")).content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    return [header, *([*row[:3], mark, mark, mark] for row, mark in zip(rows, marks, strict=True))]


def send(admission_round, officer, rows: list[list[str]]):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = SimpleUploadedFile("diem.csv", text.getvalue().encode("utf-8-sig"))
    return signed_in(officer).post(address(admission_round), {"file": file}, follow=True)


@pytest.mark.parametrize("role", [*OFFICE, Role.VERIFIER, Role.GUARDIAN])
def test_the_office_reads_the_page_and_only_the_exam_office_acts(locked, role) -> None:
    page = signed_in(factories.user(role)).get(address(locked))
    assert page.status_code == (200 if role in OFFICE else 404)
    if role in OFFICE:
        assert (address(locked, "numbers") in page.content.decode()) is (role == Role.EXAM_OFFICER)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.EXAM_OFFICER, Role.SYSTEM)])
def test_crafted_requests_of_others_change_nothing(locked, role) -> None:
    client = signed_in(factories.user(role))
    file = SimpleUploadedFile("diem.csv", b"So bao danh,Toan\n")
    assert client.post(address(locked, "numbers")).status_code == 404
    assert client.get(address(locked, "template")).status_code == 404
    assert client.post(address(locked, "prepare")).status_code == 404
    assert client.post(address(locked), {"file": file}).status_code == 404
    assert not ScoreFact.objects.exists()
    assert set(locked.applications.values_list("candidate_number", flat=True)) == {""}


def test_a_round_without_marks_has_no_such_page(specialist) -> None:
    assert signed_in(specialist).get(address(factories.a_round(grade=1))).status_code == 404


def test_marks_go_out_and_come_back_and_are_locked(locked, exam_officer) -> None:
    numbered(locked, exam_officer)
    assert address(locked, "prepare") not in links(signed_in(exam_officer).get(address(locked)))
    page = send(locked, exam_officer, filled(locked, exam_officer, "7,25", "", "10"))
    assert "Đã nhận điểm của 3 thí sinh." in words(page)
    assert sorted(ScoreFact.objects.filter(fact="math").values_list("value", flat=True), key=str) == [
        1000,
        725,
        None,
    ]
    assert address(locked, "prepare") in links(page)
    client = signed_in(exam_officer)
    assert "Sau khi khoá, không ai nhập hay sửa điểm được nữa." in words(
        client.get(address(locked, "prepare"))
    )
    client.post(address(locked, "prepare"))
    locked.refresh_from_db()
    assert locked.state == "PREPARED"
    assert "Điểm đã khoá, không sửa được nữa." in words(client.get(address(locked)))


def test_a_list_with_a_bad_mark_is_refused_by_row_and_column(locked, exam_officer) -> None:
    numbered(locked, exam_officer)
    rows = filled(locked, exam_officer, "7", "8", "9")
    rows[2][3] = "10,25"
    rows[3][0] = "99999999"
    page = words(send(locked, exam_officer, rows))
    assert "2 chỗ cần sửa" in page
    assert "3 Toán 10,25 Điểm 10,25 vượt thang điểm 10; hãy nhập từ 0 đến 10." in page
    assert "4 Số báo danh 99999999 Không có thí sinh nào mang số báo danh này." in page
    assert not ScoreFact.objects.exists()


def test_taking_the_list_away_is_recorded(locked, exam_officer) -> None:
    numbered(locked, exam_officer)
    response = signed_in(exam_officer).get(address(locked, "template"))
    assert response["Content-Disposition"] == f'attachment; filename="diem-{locked.code}.csv"'
    event = AuditEvent.objects.get(action="export")
    assert (event.actor, event.subject, event.subject_id) == (exam_officer, "admissionround", locked.pk)
    assert event.reason == "3 thí sinh"


def test_the_lock_before_all_marks_are_there_says_how_many_lack(locked, exam_officer) -> None:
    numbered(locked, exam_officer)
    page = signed_in(exam_officer).post(address(locked, "prepare"), follow=True)
    assert "Còn 3 thí sinh chưa đủ điểm." in words(page)
    locked.refresh_from_db()
    assert locked.state == "LOCKED"


def test_a_lock_taken_twice_is_a_conflict(locked, exam_officer) -> None:
    numbered(locked, exam_officer)
    send(locked, exam_officer, filled(locked, exam_officer, "7", "8", "9"))
    client = signed_in(exam_officer)
    assert [client.post(address(locked, "prepare")).status_code for _ in range(2)] == [302, 409]


def test_where_nothing_is_marked_the_specialist_confirms(specialist, exam_officer) -> None:
    admission_round = a_locked_round(grade=1, files=1)
    assert signed_in(exam_officer).get(address(admission_round, "prepare")).status_code == 404
    client = signed_in(specialist)
    assert "không xét điểm" in words(client.get(address(admission_round, "prepare")))
    client.post(address(admission_round, "prepare"))
    admission_round.refresh_from_db()
    assert admission_round.state == "PREPARED"


def test_the_page_takes_a_fixed_number_of_queries(
    locked, exam_officer, django_assert_max_num_queries
) -> None:
    client = signed_in(exam_officer)
    with django_assert_max_num_queries(8):
        client.get(address(locked))
