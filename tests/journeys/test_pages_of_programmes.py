"""The pages on which classes of their own are planned, wished for, marked and filled, on phone and desk."""

from datetime import date

import pytest

from admissions.examination.services import assign_candidate_numbers
from admissions.permissions import Role
from admissions.registration.services import Wish, save_wishes
from admissions.setup import direct_admissions as direct
from tests import factories
from tests.browsing import stop_clock
from tests.examination.specialised import ENGLISH, MATHS, ORDINARY, a_locked_round, offering_of
from tests.examination.specialised import a_round_with_specialised_classes as specialised
from tests.factories import NOW
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def visitor(request, open_browser, monkeypatch):
    stop_clock(monkeypatch)
    return open_browser(request.param, scripts=False)


def test_the_office_plans_a_class_of_its_own(visitor) -> None:
    plan = factories.a_round(state="DRAFTED", pack="cantho-2025-grade-10", schools=1)
    school = factories.a_school(name="THPT Lý Tự Trọng")
    visitor.signs_in_as_officer(plan.drafted_by)
    visitor.opens("setup:seats", plan.code)
    visitor.follows("Thêm một nơi tuyển")
    typed = {
        "school": school.code,
        "programme": "chuyen-toan",
        "name": "THPT Lý Tự Trọng, chuyên Toán",
        "seats": "35",
        "classes": "1",
        "fact-floor_score": "20,5",
        "number": "12/QĐ-UBND",
        "signed_date_day": "1",
        "signed_date_month": "4",
        "signed_date_year": "2025",
        "signed_by": "Chủ tịch UBND",
    }
    for name, text in typed.items():
        visitor.page.locator(f"[name={name}]").fill(text)
    visitor.presses("Ghi nơi tuyển")
    visitor.sees("THPT Lý Tự Trọng, chuyên Toán", "20,5", "12/QĐ-UBND")
    visitor.follows("THPT Lý Tự Trọng, chuyên Toán")
    visitor.opens("setup:seats_file", plan.code)


def test_a_family_sees_how_its_wishes_are_counted(visitor) -> None:
    admission_round = specialised()
    file = factories.a_draft(admission_round)
    account = file.applicant.guardians.get().user
    chosen = [offering_of(admission_round, each) for each in (ORDINARY, MATHS, ENGLISH)]
    wishes = [Wish(each.pk, rank) for rank, each in enumerate(chosen, 1)]
    save_wishes(actor=account, application=file, wishes=wishes, now=NOW)
    visitor.signs_in_as_family(account.guardian.children.get())
    visitor.opens("registration:wishes", file.code)
    visitor.sees("Lớp chuyên, nguyện vọng 1", "Lớp chuyên, nguyện vọng 2", "Trường thường, nguyện vọng 1")


def test_the_exam_office_enters_the_marks_of_wishes(visitor) -> None:
    admission_round, _files = a_locked_round((MATHS, ENGLISH, ORDINARY), (ORDINARY,))
    officer = factories.user(Role.EXAM_OFFICER)
    assign_candidate_numbers(actor=officer, admission_round=admission_round, now=NOW)
    visitor.signs_in_as_officer(officer)
    visitor.opens("examination:scores", admission_round.code)
    visitor.follows("Nhập điểm của từng nguyện vọng")
    visitor.sees("Môn chuyên", "Tải danh sách nguyện vọng để điền điểm")


def test_a_direct_admission_from_entry_to_the_family(visitor) -> None:
    admission_round = factories.a_round(seats=2)
    account, child = factories.family()
    entry = direct.enter_direct_admission(
        actor=factories.user(Role.SPECIALIST),
        admission_round=admission_round,
        applicant=child,
        offering=admission_round.offerings.order_by("code").first(),
        ground="c",
        decision=direct.Decision("55/QĐ-SGDĐT", date(2025, 5, 20), "Giám đốc Sở"),
        now=NOW,
    )
    visitor.signs_in_as_officer(admission_round.drafted_by)
    visitor.opens("setup:direct_admissions", admission_round.code)
    visitor.sees(child.full_name, "Chờ người thứ hai xác nhận", "Học sinh khuyết tật")
    visitor.signs_out()
    visitor.signs_in_as_officer(factories.user(Role.DIRECTOR))
    visitor.opens("setup:direct_admission", admission_round.code, entry.pk)
    visitor.presses("Xác nhận tuyển thẳng")
    visitor.sees("1 em đã được tuyển thẳng", "Có hiệu lực")
    visitor.signs_out()
    visitor.signs_in_as_family(account.guardian.children.get())
    visitor.opens("registration:home")
    visitor.sees(f"được tuyển thẳng vào {entry.offering.name}", "55/QĐ-SGDĐT")
