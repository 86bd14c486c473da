"""A round is planned: rules, calendar, seats by a signed decision; another person approves; it opens."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from admissions.models import AdmissionRound, School
from admissions.rules.packs import load_pack
from tests import factories
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

CODE = "tuyen-sinh-thu"
NAME = "Tuyển sinh thử nghiệm"
SEATS = (45, 90)


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_a_round_is_planned_approved_by_another_person_and_opened(grade, specialist, director, desk, phone):
    schools = given_a_province_with_schools()
    office, visitor = desk(), phone()
    then_visitors_read_of_no_round(visitor)
    office.signs_in_as_officer(specialist)
    when_a_round_is_created_from_a_pack(office, f"hanoi-2025-grade-{grade}")
    when_a_signed_decision_gives_seats(office, schools)
    then_the_drafter_cannot_approve(office)
    then_visitors_read_of_no_round(visitor)
    office.signs_out()
    office.signs_in_as_officer(director)
    when_the_director_approves_the_plan(office, drafter=specialist.full_name)
    then_visitors_read_of_no_round(visitor)
    office.signs_out()
    office.signs_in_as_officer(specialist)
    when_the_plan_is_announced(office)
    then_visitors_read_when_it_opens_and_see_the_seats(visitor, schools)
    when_registration_is_opened(office)
    then_a_family_may_start(visitor, phone(), grade)


def given_a_province_with_schools() -> list[School]:
    factories.province()
    return [factories.a_school() for _ in SEATS]


def when_a_round_is_created_from_a_pack(office: Visitor, pack: str) -> None:
    office.follows("Tạo đợt mới")
    office.page.get_by_label(load_pack(pack).title.vi, exact=True).check()
    office.types("Tên đợt", NAME)
    office.types("Mã đợt", CODE)
    for label, days in (
        ("Giờ mở đăng ký", -1),
        ("Hạn đăng ký", 7),
        ("Giờ dự kiến công bố kết quả", 20),
        ("Hạn xác nhận nhập học", 30),
    ):
        office.types(label, typed(timezone.localtime() + timedelta(days=days)))
    office.presses("Tạo đợt")
    office.is_at("setup:round", CODE)
    office.sees(NAME, "Đang soạn kế hoạch", load_pack(pack).title.vi)


def typed(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M}"


def when_a_signed_decision_gives_seats(office: Visitor, schools: list[School]) -> None:
    office.follows("Nhập chỉ tiêu")
    office.types("Số quyết định", "214/QĐ-UBND")
    signed = office.page.get_by_role("group", name="Ngày ký")
    for box, number in (("Ngày", "20"), ("Tháng", "3"), ("Năm", "2025")):
        signed.get_by_label(box).fill(number)
    office.types("Người ký", "Chủ tịch UBND")
    for row, (school, seats) in enumerate(zip(schools, SEATS, strict=True), start=1):
        office.types(f"Trường, dòng {row}", school.code)
        office.types(f"Chỉ tiêu, dòng {row}", str(seats))
        office.types(f"Số lớp, dòng {row}", str(-(-seats // 35)))
    office.presses("Ghi quyết định")
    office.sees("Đã ghi quyết định 214/QĐ-UBND cho 2 trường", "135 chỗ ở 2 trường")


def then_the_drafter_cannot_approve(office: Visitor) -> None:
    office.opens("setup:round", CODE)
    assert not office.has_link("Xem và duyệt kế hoạch")
    assert not office.has_link("Công bố kế hoạch")
    office.finds_nothing_at("setup:approve_plan", CODE)
    office.opens("setup:round", CODE)


def when_the_director_approves_the_plan(office: Visitor, *, drafter: str) -> None:
    office.follows("Xem và duyệt kế hoạch")
    office.sees(drafter, "2 trường, 135 chỉ tiêu")
    office.presses("Duyệt kế hoạch")
    office.sees("Đã duyệt kế hoạch")
    assert AdmissionRound.objects.get().state == "PLAN_APPROVED"


def when_the_plan_is_announced(office: Visitor) -> None:
    office.follows("Công bố kế hoạch")  # the list of rounds names the next act
    office.presses("Công bố kế hoạch")
    office.sees("Đã công bố kế hoạch")


def when_registration_is_opened(office: Visitor) -> None:
    office.follows("Mở đăng ký ngay")
    office.presses("Mở đăng ký")
    office.sees("Đang nhận đăng ký")


def then_visitors_read_of_no_round(visitor: Visitor) -> None:
    visitor.opens("publication:start")
    visitor.sees("Chưa công bố đợt tuyển sinh nào")
    visitor.sees_nothing_of(NAME)
    visitor.finds_nothing_at("publication:round_page", CODE)


def then_visitors_read_when_it_opens_and_see_the_seats(visitor: Visitor, schools: list[School]) -> None:
    visitor.opens("publication:start")
    visitor.sees(NAME, "Sắp mở")
    visitor.follows(NAME)
    for school, seats in zip(schools, SEATS, strict=True):
        row = visitor.page.get_by_role("row").filter(has_text=school.name)
        assert row.get_by_role("cell").last.inner_text() == str(seats)


def then_a_family_may_start(visitor: Visitor, family: Visitor, grade: int) -> None:
    visitor.opens("publication:start")
    visitor.sees(NAME, "Đang nhận hồ sơ")
    _account, child = factories.family(grade=grade)
    family.signs_in_as_family(child)
    assert family.has_link(f"Bắt đầu hồ sơ lớp {grade}")
