"""Planning a round: its own copy of the rules, seats by signed decision, and who signs the plan."""

from datetime import date, timedelta

import pytest

from admissions.models import AuditEvent, Catchment, QuotaDecision
from admissions.permissions import Role
from admissions.rules.packs import pack_text
from admissions.setup import services as setup
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW

CALENDAR = setup.Calendar(NOW, NOW + timedelta(days=5), NOW + timedelta(days=9), NOW + timedelta(days=12))


def create(actor, **changes):
    given = {
        "code": "lop-10",
        "name": "Lớp 10",
        "province": factories.province(),
        "pack_id": "hanoi-2025-grade-10",
        "calendar": CALENDAR,
        "now": NOW,
    }
    return setup.create_round(actor=actor, **(given | changes))


def record(actor, admission_round, *seats, number="9/QĐ-UBND", signed_by="Chủ tịch"):
    return setup.record_quota_decision(
        actor=actor,
        admission_round=admission_round,
        number=number,
        signed_date=date(2025, 3, 1),
        signed_by=signed_by,
        seats=seats,
        now=NOW,
    )


def test_a_round_keeps_its_own_copy_of_the_rules(specialist) -> None:
    made = create(specialist)
    assert (made.state, made.grade, made.school_year) == ("DRAFTED", 10, "2025-2026")
    assert made.pack_toml == pack_text("hanoi-2025-grade-10")
    assert made.policy.id == "hanoi-2025-grade-10"
    event = AuditEvent.objects.get(subject="admissionround", subject_id=made.pk)
    assert (event.action, event.actor_id, event.to_state) == ("draft", specialist.pk, "DRAFTED")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SPECIALIST, Role.SYSTEM)])
def test_only_a_specialist_creates_a_round(db, role) -> None:
    with pytest.raises(NotPermitted):
        create(factories.user(role))


@pytest.mark.parametrize("late", [0, 1, 2])
def test_a_calendar_out_of_order_is_refused(specialist, late) -> None:
    dates = [NOW, NOW + timedelta(days=5), NOW + timedelta(days=9), NOW + timedelta(days=12)]
    dates[late] = NOW + timedelta(days=20)
    with pytest.raises(setup.CalendarOutOfOrder):
        create(specialist, calendar=setup.Calendar(*dates))


def test_a_school_named_again_gets_the_new_figure(specialist) -> None:
    made, school, other = create(specialist), factories.a_school(), factories.a_school()
    record(specialist, made, setup.Seats(school, 40, classes=1), setup.Seats(other, 30))
    later = record(specialist, made, setup.Seats(school, 45, classes=1), number="12/QĐ-UBND")
    seats = {each.school_id: (each.seats, each.quota_decision.number) for each in made.offerings.all()}
    assert seats == {school.pk: (45, later.number), other.pk: (30, "9/QĐ-UBND")}


def test_seats_below_zero_are_refused_and_nothing_is_recorded(specialist) -> None:
    made, school = create(specialist), factories.a_school(name="Trường Lê Lợi")
    with pytest.raises(setup.SeatsRefused, match="Trường Lê Lợi: chỉ tiêu -1 nhỏ hơn 0"):
        record(specialist, made, setup.Seats(factories.a_school(), 5), setup.Seats(school, -1))
    assert not made.offerings.exists()
    assert not QuotaDecision.objects.exists()


def test_a_school_twice_in_one_decision_is_refused(specialist) -> None:
    made, school = create(specialist), factories.a_school()
    with pytest.raises(setup.SeatsRefused, match="hai lần"):
        record(specialist, made, setup.Seats(school, 5), setup.Seats(school, 6))


def test_a_decision_known_under_another_signature_is_refused(specialist) -> None:
    made, school = create(specialist), factories.a_school()
    record(specialist, made, setup.Seats(school, 5))
    with pytest.raises(setup.SeatsRefused, match="Quyết định 9/QĐ-UBND đã ghi với người ký Chủ tịch"):
        record(specialist, made, setup.Seats(school, 6), signed_by="Người khác")


def test_a_plan_without_seats_cannot_be_approved(specialist, director) -> None:
    with pytest.raises(setup.PlanIncomplete):
        setup.approve_plan(actor=director, admission_round=create(specialist), now=NOW)


def test_a_specialist_does_not_approve_a_plan(specialist) -> None:
    with pytest.raises(NotPermitted):
        setup.approve_plan(actor=specialist, admission_round=factories.a_round(state="DRAFTED"), now=NOW)


def test_an_approved_plan_stands_until_it_is_returned(specialist, director) -> None:
    planned = factories.a_round(state="PLAN_APPROVED", grade=1)
    seats = setup.Seats(factories.a_school(), 5)
    with pytest.raises(setup.PlanIsFixed):
        record(specialist, planned, seats)
    with pytest.raises(setup.PlanIsFixed):
        setup.draw_catchments(actor=specialist, admission_round=planned, catchments=[], now=NOW)
    setup.move_round(
        actor=director, admission_round=planned, transition="return_plan", reason="Thiếu một trường.", now=NOW
    )
    record(specialist, planned, seats)
    assert planned.offerings.filter(school=seats.school, seats=5).exists()


def test_new_catchments_replace_the_old_ones(specialist) -> None:
    planned = factories.a_round(state="DRAFTED", grade=1, schools=1)
    first, second = factories.residential_unit(), factories.residential_unit()
    factories.catch(planned, first)
    row = Catchment(offering=planned.offerings.get(), residential_unit=second)
    setup.draw_catchments(actor=specialist, admission_round=planned, catchments=[row], now=NOW)
    assert list(Catchment.objects.values_list("residential_unit", flat=True)) == [second.pk]


def test_only_the_plain_steps_can_be_taken_by_name(specialist) -> None:
    for step in ("lock", "publish", "approve_plan", "save", "delete"):
        with pytest.raises(NotPermitted):
            setup.move_round(
                actor=specialist, admission_round=factories.a_round(state="CLOSED"), transition=step, now=NOW
            )


def test_a_step_out_of_turn_is_refused(specialist) -> None:
    with pytest.raises(TransitionRefused):
        setup.move_round(
            actor=specialist,
            admission_round=factories.a_round(state="OPENED"),
            transition="announce",
            now=NOW,
        )


def test_a_director_extends_registration_with_a_reason(director, specialist) -> None:
    closed = factories.a_round(state="CLOSED")
    later = NOW + timedelta(days=4)
    opened = setup.extend_registration(
        actor=director, admission_round=closed, closes_at=later, reason="Bão số 3.", now=NOW
    )
    assert (opened.state, opened.registration_closes_at) == ("OPENED", later)
    assert AuditEvent.objects.get(action="reopen").reason == "Bão số 3."


@pytest.mark.parametrize("days", [-1, 21])
def test_a_new_end_in_the_past_or_after_the_results_is_refused(director, days) -> None:
    with pytest.raises(setup.CalendarOutOfOrder):
        setup.extend_registration(
            actor=director,
            admission_round=factories.a_round(state="CLOSED"),
            closes_at=NOW + timedelta(days=days),
            reason="x",
            now=NOW,
        )


def test_the_clock_names_the_windows_that_are_due(db) -> None:
    announced, opened = factories.a_round(state="ANNOUNCED"), factories.a_round(state="OPENED")
    factories.a_round(state="DRAFTED")
    assert setup.rounds_due(NOW) == [(announced, "open")]
    assert setup.rounds_due(NOW + timedelta(days=3)) == [(opened, "close")]
    assert setup.rounds_due(NOW - timedelta(days=3)) == []
