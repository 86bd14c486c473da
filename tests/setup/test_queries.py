"""Figures of rounds and schools, and how many queries they take."""

import pytest

from admissions.models import AuditEvent
from admissions.permissions import Role
from admissions.setup import services as setup
from admissions.setup.queries import (
    file_counts,
    handed_in,
    rounds_for,
    rounds_with_figures,
    school_lines,
    sent_back,
    uses_catchments,
)
from tests import factories
from tests.factories import NOW


@pytest.fixture
def opened(db):
    admission_round = factories.a_round(schools=2)
    factories.fill_in(factories.a_draft(admission_round))
    factories.a_submitted(admission_round)
    factories.a_verified(admission_round)
    return admission_round


def test_the_list_counts_schools_seats_and_files_handed_in(opened, specialist) -> None:
    (row,) = rounds_with_figures(specialist)
    assert (row.schools, row.seats, row.files) == (2, 4, 2)


def test_the_list_takes_one_query_however_long_it_is(opened, specialist, django_assert_num_queries) -> None:
    factories.a_round(state="DRAFTED")
    with django_assert_num_queries(1):
        assert len(list(rounds_with_figures(specialist))) == 2


def test_a_plan_in_the_making_is_for_the_office_alone(db) -> None:
    factories.a_round(state="DRAFTED")
    assert rounds_for(factories.user(Role.AUDITOR)).count() == 1
    assert rounds_for(factories.user(Role.VERIFIER)).count() == 0


def test_files_are_counted_by_state_and_drafts_are_not_handed_in(opened) -> None:
    counts = file_counts(opened)
    assert dict(counts) == {"DRAFTED": 1, "SUBMITTED": 1, "VERIFIED": 1}
    assert handed_in(counts) == 2


def test_each_school_has_its_wishes_and_its_files(opened, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        lines = school_lines(opened)
    wanted = opened.offerings.order_by("code").first().pk
    assert [
        (line.offering.pk == wanted, line.first_wishes, line.waiting, line.verified) for line in lines
    ] == [
        (True, 2, 1, 1),
        (False, 0, 0, 0),
    ]


@pytest.mark.parametrize(("grade", "asks"), [(1, True), (6, True), (10, False)])
def test_the_rules_say_whether_catchments_count(db, grade, asks) -> None:
    assert uses_catchments(factories.a_round(grade=grade, state="DRAFTED")) is asks


def test_a_plan_that_was_sent_back_says_so_until_the_next_step(director, specialist) -> None:
    planned = factories.a_round(state="PLAN_APPROVED")
    assert sent_back(planned) is None
    planned = setup.move_round(
        actor=director, admission_round=planned, transition="return_plan", reason="Thiếu trường.", now=NOW
    )
    event = sent_back(planned)
    assert isinstance(event, AuditEvent)
    assert (event.reason, event.actor) == ("Thiếu trường.", director)
    setup.approve_plan(actor=director, admission_round=planned, now=NOW)
    assert sent_back(planned) is None
