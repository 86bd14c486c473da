"""Figures of earlier years from a list: shown, recorded once confirmed, never against a result of here."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admissions.models import AuditEvent, PastYear
from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words
from tests.exchange.workbooks import write_workbook

pytestmark = pytest.mark.django_db

SOURCE = {"source": "Báo cáo 120/BC-SGDĐT", "as_of_day": "20", "as_of_month": "8", "as_of_year": "2024"}
HEADER = "Mã trường,Năm học,Chỉ tiêu,Nguyện vọng 1,Tổng nguyện vọng,Trúng tuyển,Điểm chuẩn"


@pytest.fixture
def plan():
    return factories.a_round(grade=10, schools=2)


@pytest.fixture
def specialist():
    return factories.user(Role.SPECIALIST)


def address(plan) -> str:
    return reverse("setup:past_years", args=[plan.code])


def send(plan, account, text: str, *, name: str = "a.csv", content: bytes = b""):
    file = SimpleUploadedFile(name, content or f"{HEADER}\n{text}".encode("utf-8-sig"))
    return signed_in(account).post(address(plan), {**SOURCE, "file": file})


def confirm(plan, account, page):
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())
    return signed_in(account).post(address(plan), {"sealed": sealed[1] if sealed else ""})


def test_nothing_is_kept_before_the_preview_is_confirmed(plan, specialist) -> None:
    one = plan.offerings.first().school
    page = send(plan, specialist, f'{one.code},2024-2025,180,412,900,180,"38,25"')
    assert "dòng sẽ ghi 1 " in words(page)
    assert "38,25" in words(page)
    assert not PastYear.objects.exists()
    confirm(plan, specialist, page)
    row = PastYear.objects.get()
    assert (row.school, row.programme, row.grade, row.school_year) == (one, "thuong", 10, "2024-2025")
    assert (row.seats, row.first_wishes, row.all_wishes, row.admitted, row.line) == (180, 412, 900, 180, 3825)
    assert (row.source, row.as_of, row.from_round) == ("Báo cáo 120/BC-SGDĐT", date(2024, 8, 20), None)
    assert AuditEvent.objects.filter(action="record_past_years", subject_id=plan.pk).count() == 1


def test_a_blank_cell_is_not_known_rather_than_nought_and_a_second_list_takes_its_place(
    plan, specialist
) -> None:
    one = plan.offerings.first().school
    for line, expected in ((f"{one.code},2024-2025,180,,,,", None), (f"{one.code},2024-2025,180,0,,,", 0)):
        confirm(plan, specialist, send(plan, specialist, line))
        assert PastYear.objects.get().first_wishes == expected


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("KHONGCO,2024-2025,180,,,,", "2 Mã trường KHONGCO Không có trường nào mang mã này"),
        ("{code},2024-2026,180,,,,", "Hãy điền năm học, ví dụ 2024-2025."),
        ("{code},2025-2026,180,,,,", "Hãy điền năm học trước năm của đợt này, 2025-2026."),
        ("{code},2024-2025,,,,,", "2 Chỉ tiêu"),
        ("{code},2024-2025,-4,,,,", "Hãy điền một số nguyên"),
        ("{code},2024-2025,180,²,,,", "Hãy điền một số nguyên"),
        ("{code},2024-2025,180,,,,abc", "Hãy điền điểm có nhiều nhất hai chữ số thập phân"),
        ("{code},2024-2025,180,,,,NaN", "Hãy điền điểm có nhiều nhất hai chữ số thập phân"),
        ("{code},2024-2025,180,,,,38.255", "Hãy điền điểm có nhiều nhất hai chữ số thập phân"),
        ("{code},2024-2025,1,,,,\n{code},2024-2025,2,,,,", "đã có ở dòng trên"),
    ],
)
def test_a_wrong_cell_refuses_the_whole_list(plan, specialist, line, said) -> None:
    good = plan.offerings.last().school.code
    page = send(
        plan, specialist, line.format(code=plan.offerings.first().school.code) + f"\n{good},2024-2025,9,,,,"
    )
    assert said in words(page)
    assert 'name="sealed"' not in page.content.decode()


def test_a_line_is_refused_where_scores_do_not_rank(specialist) -> None:
    plan = factories.a_round(grade=1, schools=1)
    page = send(plan, specialist, f"{plan.offerings.get().school.code},2024-2025,180,,,,9")
    assert "Đợt này không xét theo điểm" in words(page)


def test_what_was_published_here_is_not_replaced_by_a_list(plan, specialist) -> None:
    school = plan.offerings.first().school
    PastYear.objects.create(
        school=school,
        grade=10,
        school_year="2024-2025",
        seats=1,
        source="Kết quả",
        as_of=date(2024, 7, 1),
        from_round=plan,
    )
    page = send(plan, specialist, f"{school.code},2024-2025,180,412,,,\n{school.code},2023-2024,90,,,,")
    assert "giữ nguyên 1 " in words(page)
    confirm(plan, specialist, page)
    assert dict(PastYear.objects.values_list("school_year", "seats")) == {"2024-2025": 1, "2023-2024": 90}


def test_a_workbook_is_read_and_the_template_can_be_sent_back(plan, specialist, tmp_path) -> None:
    code = plan.offerings.first().school.code
    rows = [HEADER.split(","), [code, "2024-2025", 180, 412, 900, 180, 38.25]]
    content = write_workbook(tmp_path / "a.xlsx", {"Trang 1": rows}).read_bytes()
    confirm(plan, specialist, send(plan, specialist, "", name="a.xlsx", content=content))
    assert PastYear.objects.get().line == 3825
    client = signed_in(specialist)
    template = client.get(reverse("setup:past_years_template", args=[plan.code])).content
    assert f'"{code}","thuong","2024-2025","180","412","900","180","38,25"' in template.decode("utf-8-sig")
    filled = template.replace(b'"2024-2025","","","","",""', b'"2024-2025","50","","","",""')
    confirm(plan, specialist, send(plan, specialist, "", content=filled))
    assert PastYear.objects.count() == 2


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.EXAM_OFFICER, Role.AUDITOR])
def test_others_of_the_office_read_and_do_not_write(plan, role) -> None:
    account = factories.user(role)
    assert "Nhập từ tệp" not in words(signed_in(account).get(address(plan)))
    assert send(plan, account, "x,2024-2025,1,,,,").status_code == 404


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.VERIFIER])
def test_nobody_else_finds_the_page(plan, role) -> None:
    client = signed_in(factories.user(role))
    assert client.get(address(plan)).status_code == 404
    assert client.get(reverse("setup:past_years_template", args=[plan.code])).status_code == 404


def test_a_foreign_seal_is_no_page(plan, specialist) -> None:
    page = send(plan, specialist, f"{plan.offerings.first().school.code},2024-2025,1,,,,")
    other = factories.a_round(grade=10)
    assert confirm(other, specialist, page).status_code == 404
    assert not PastYear.objects.exists()


def test_the_page_of_the_round_leads_there(plan, specialist) -> None:
    page = signed_in(specialist).get(reverse("setup:round", args=[plan.code]))
    assert address(plan) in links(page)
