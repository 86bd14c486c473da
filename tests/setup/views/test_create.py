"""A new round from a rule pack."""

import pytest
from django.urls import reverse

from admissions.models import AdmissionRound
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words

GIVEN = {
    "pack_id": "hanoi-2025-grade-10",
    "name": "  Tuyển sinh   lớp 10 ",
    "code": "Lop-10-2026",
    "registration_opens_at": "05/06/2026 08:00",
    "registration_closes_at": "17:00 12/06/2026",
    "results_at": "01/07/2026 08:00",
    "confirmation_closes_at": "10/07/2026 17:00",
}


def post(account, **changes):
    factories.province()
    return signed_in(account).post(reverse("setup:create"), GIVEN | changes)


@pytest.mark.parametrize(
    "role", [Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR, Role.VERIFIER, Role.GUARDIAN]
)
def test_only_a_specialist_finds_the_page(db, role) -> None:
    assert signed_in(factories.user(role)).get(reverse("setup:create")).status_code == 404
    assert post(factories.user(role)).status_code == 404
    assert not AdmissionRound.objects.exists()


def test_a_round_is_drafted_and_shown(specialist) -> None:
    response = post(specialist)
    made = AdmissionRound.objects.get()
    assert response["Location"] == reverse("setup:round", args=["lop-10-2026"])
    assert (made.name, made.state, made.province.code) == ("Tuyển sinh lớp 10", "DRAFTED", "01")
    assert f"{made.registration_closes_at:%Y-%m-%d %H:%M}" == "2026-06-12 10:00"  # 17:00 in Việt Nam


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("pack_id", "khong-co", "Hãy chọn bộ quy tắc trong danh sách đã cho."),
        ("pack_id", "hue-2025-grade-10", "Bộ quy tắc này của Huế, mà hệ thống chưa có danh mục xã, phường"),
        ("code", "lớp 10", "Hãy nhập mã đợt bằng chữ không dấu"),
        ("code", "MOI", "Đã có đợt dùng mã này."),
        ("name", "", "Hãy nhập tên đợt."),
        ("results_at", "13/2026", "Hãy nhập giờ dự kiến công bố kết quả gồm ngày và giờ"),
        ("registration_closes_at", "01/01/2026 08:00", "Lịch chưa hợp lý"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(specialist, field, typed, said) -> None:
    page = post(specialist, **{field: typed})
    assert page.status_code == 200
    assert said in words(page)
    assert "<title>Lỗi:" in page.content.decode()
    assert not AdmissionRound.objects.exists()


def test_a_code_in_use_is_refused(specialist) -> None:
    taken = factories.a_round(state="DRAFTED")
    assert "Đã có đợt dùng mã này." in words(post(specialist, code=taken.code.upper()))
