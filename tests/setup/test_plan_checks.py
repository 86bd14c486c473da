"""What the law asks of a plan, as the services refuse it and as the pages warn of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from admissions.models import AuditEvent, QuotaDecision
from admissions.rules.packs import load_pack, pack_text
from admissions.setup import services as setup
from admissions.setup.plan_checks import ClassTooLarge, ThirdPaperRepeated, check_third_paper, plan_warnings
from tests import factories
from tests.factories import NOW
from tests.setup.test_services import create, record

HANOI_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
PACK = "hanoi-2025-grade-10"


@pytest.mark.parametrize(("grade", "most"), [(1, 35), (6, 45), (10, 45)])
def test_seats_that_need_classes_above_the_legal_size_are_refused(specialist, grade, most) -> None:
    made = create(specialist, pack_id=f"hanoi-2025-grade-{grade}")
    school = factories.a_school(name="Trường Lê Lợi")
    with pytest.raises(ClassTooLarge) as refused:
        record(specialist, made, setup.Seats(school, most + 1, classes=1))
    assert str(refused.value) == (
        f"Trường Lê Lợi: mỗi lớp {most + 1} học sinh, nhiều nhất là {most}. "
        "Hãy giảm chỉ tiêu, thêm lớp hoặc ghi văn bản cho phép vượt sĩ số."
    )
    assert not QuotaDecision.objects.exists()
    record(specialist, made, setup.Seats(school, most, classes=1))
    assert made.offerings.get().seats == most


def test_a_document_allows_larger_classes_and_the_log_names_it(specialist) -> None:
    made, school = create(specialist), factories.a_school(name="Trường Lê Lợi")
    decision = setup.record_quota_decision(
        actor=specialist,
        admission_round=made,
        number="9/QĐ-UBND",
        signed_date=date(2025, 3, 1),
        signed_by="Chủ tịch",
        seats=[setup.Seats(school, 46, classes=1)],
        now=NOW,
        exception="88/UBND-KGVX",
    )
    assert made.offerings.get().seats == 46
    event = AuditEvent.objects.get(subject="quotadecision", subject_id=decision.pk)
    assert event.reason == "9/QĐ-UBND; vượt sĩ số theo 88/UBND-KGVX"


def test_a_specialised_class_has_35_pupils_at_most(specialist) -> None:
    made, school = create(specialist), factories.a_school()
    with pytest.raises(ClassTooLarge, match="36 học sinh, nhiều nhất là 35"):
        record(specialist, made, setup.Seats(school, 36, classes=1, programme="chuyen-toan"))


def test_an_offering_is_of_the_kind_that_its_code_begins_with(specialist) -> None:
    made, school = create(specialist, pack_id="hcmc-2025-grade-10"), factories.a_school()
    codes = ("thuong", "chuyen-toan", "tich_hop")
    record(specialist, made, *(setup.Seats(school, 30, classes=1, programme=code) for code in codes))
    facts = {each.programme: each.facts for each in made.offerings.all()}
    assert facts == {
        "thuong": {},
        "chuyen-toan": {"programme": "chuyen"},
        "tich_hop": {"programme": "tich_hop"},
    }


def a_round_of(specialist, school_year: str, code: str):
    """A round like Hà Nội 2025 in another school year."""
    made = create(specialist, code=code)
    text = pack_text(PACK).replace('school_year = "2025-2026"', f'school_year = "{school_year}"')
    made.take_pack(pack_id=PACK, toml=text)
    made.school_year = school_year
    made.save()
    return made


def test_the_same_third_paper_for_a_fourth_year_is_refused(specialist) -> None:
    for year in ("2022-2023", "2023-2024", "2024-2025"):
        a_round_of(specialist, year, code=f"lop-10-{year}")
    with pytest.raises(
        ThirdPaperRepeated, match=r"\(Ngoại ngữ\) đã là năm thứ 4 liên tiếp, nhiều nhất là 3 năm"
    ):
        create(specialist)
    create(specialist, pack_id="hanoi-2025-grade-6", code="lop-6")


def test_three_years_with_the_same_third_paper_are_allowed(specialist) -> None:
    for year in ("2023-2024", "2024-2025"):
        a_round_of(specialist, year, code=f"lop-10-{year}")
    assert create(specialist).school_year == "2025-2026"


def test_another_province_does_not_count(specialist) -> None:
    for year in ("2022-2023", "2023-2024", "2024-2025"):
        a_round_of(specialist, year, code=f"lop-10-{year}")
    check_third_paper(load_pack(PACK), factories.commune())


@pytest.mark.parametrize(("day", "warned"), [(30, False), (31, True)])
def test_a_plan_on_31_march_is_warned_of(specialist, day, warned) -> None:
    made = create(specialist)
    warnings = plan_warnings(made, datetime(2025, 3, day, 23, 30, tzinfo=HANOI_TIME))
    assert bool(warnings) is warned
    if warned:
        assert warnings[0].startswith("Kế hoạch phải công bố trước ngày 31/03/2025; hôm nay là 31/03/2025.")


def test_a_late_plan_can_still_be_approved_and_announced(specialist, director) -> None:
    made = create(specialist)
    record(specialist, made, setup.Seats(factories.a_school(), 40, classes=1))
    late = NOW + timedelta(days=400)
    approved = setup.approve_plan(actor=director, admission_round=made, now=late)
    moved = setup.move_round(actor=specialist, admission_round=approved, transition="announce", now=late)
    assert moved.state == "ANNOUNCED"


def test_the_page_of_seats_takes_the_document(specialist) -> None:
    made, school = create(specialist), factories.a_school()
    client = Client()
    client.force_login(specialist)
    typed = {
        "number": "9/QĐ-UBND",
        "signed_date_day": "1",
        "signed_date_month": "3",
        "signed_date_year": "2025",
        "signed_by": "Chủ tịch",
        "rows": "1",
        "row0-school": school.code,
        "row0-seats": "46",
        "row0-classes": "1",
    }
    page = reverse("setup:seats", args=[made.code])
    assert "nhiều nhất là 45" in client.post(page, typed).content.decode()
    assert not made.offerings.exists()
    client.post(page, typed | {"exception": "88/UBND-KGVX"})
    assert made.offerings.get().seats == 46


@pytest.mark.parametrize("step", ["approve_plan", "announce"])
def test_the_page_that_asks_before_a_step_warns_of_a_late_plan(specialist, director, step) -> None:
    late = factories.a_round(state="DRAFTED" if step == "approve_plan" else "PLAN_APPROVED")
    client = Client()
    client.force_login(director if step == "approve_plan" else specialist)
    page = reverse("setup:approve_plan", args=[late.code])
    if step == "announce":
        page = reverse("setup:move", args=[late.code, step])
    assert "Kế hoạch phải công bố trước ngày 31/03/2025" in client.get(page).content.decode()
