"""Offerings by a signed decision: several programmes of a school, their names and facts, and the log."""

from datetime import date

import pytest

from admissions.models import AuditEvent
from admissions.setup import services as setup
from admissions.setup.offerings import Seats, SeatsRefused
from tests import factories
from tests.factories import NOW


@pytest.fixture
def plan(db):
    return factories.a_round(state="DRAFTED", pack="hcmc-2025-grade-10", schools=1)


def record(plan, *seats: Seats, number: str = "9/QĐ-UBND"):
    return setup.record_quota_decision(
        actor=plan.drafted_by,
        admission_round=plan,
        number=number,
        signed_date=date(2025, 3, 1),
        signed_by="Chủ tịch",
        seats=seats,
        now=NOW,
    )


def test_a_school_has_one_offering_a_programme_with_its_own_name_code_and_kind(plan) -> None:
    school = factories.a_school(name="THPT Lê Hồng Phong")
    record(
        plan,
        Seats(school, 90, classes=2),
        Seats(school, 35, classes=1, programme="chuyen-toan", name="THPT Lê Hồng Phong, chuyên Toán"),
        Seats(school, 35, classes=1, programme="tich-hop", name="Tích hợp", facts={"programme": "tich_hop"}),
    )
    rows = {each.programme: each for each in plan.offerings.filter(school=school)}
    assert {key: (each.code, each.name, each.facts) for key, each in rows.items()} == {
        "thuong": (school.code, "THPT Lê Hồng Phong", {}),
        "chuyen-toan": (
            f"{school.code}-chuyen-toan",
            "THPT Lê Hồng Phong, chuyên Toán",
            {"programme": "chuyen"},
        ),
        "tich-hop": (f"{school.code}-tich-hop", "Tích hợp", {"programme": "tich_hop"}),
    }


def test_new_seats_alone_keep_name_and_facts(plan) -> None:
    school = factories.a_school()
    record(
        plan, Seats(school, 35, classes=1, programme="chuyen-toan", name="Chuyên Toán", facts={"taken": "2"})
    )
    record(plan, Seats(school, 30, classes=1, programme="chuyen-toan"), number="10/QĐ-UBND")
    offering = plan.offerings.get(school=school)
    assert (offering.name, offering.seats, offering.facts) == (
        "Chuyên Toán",
        30,
        {"programme": "chuyen", "taken": "2"},
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"facts": {"taken": "41"}}, "Đã nhận 41 em"),
        ({"facts": {"taken": "ba"}}, "không phải là số nguyên"),
        ({"programme": "Chuyên Toán"}, "không dùng được"),
        ({"programme": "chuyen-toan", "facts": {"programme": "tich_hop"}}, "Hãy sửa một trong hai"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_written(plan, given, said) -> None:
    before = plan.offerings.count()
    with pytest.raises(SeatsRefused, match=said):
        record(plan, Seats(factories.a_school(), 40, classes=1, **given))
    assert plan.offerings.count() == before


def test_the_log_says_which_facts_changed_and_nothing_where_none_did(plan) -> None:
    school = factories.a_school()
    record(plan, Seats(school, 40, classes=1))
    assert not AuditEvent.objects.filter(subject="offering").exists()
    record(plan, Seats(school, 40, classes=1, facts={"taken": "3"}), number="10/QĐ-UBND")
    event = AuditEvent.objects.get(subject="offering")
    assert (event.subject_id, event.action, event.reason, event.actor_id) == (
        plan.offerings.get(school=school).pk,
        "record_facts",
        "Chỗ đã nhận trước: – → 3",
        plan.drafted_by_id,
    )
