"""Seats that became free go down the waiting list, in the order of the published run."""

import pytest

from admissions.enrolment.adjusting import refusals, services
from admissions.permissions import Role
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.enrolment.adjusting.stage import (
    LATER,
    a_published_round,
    answer,
    apply,
    approve,
    changes,
    draft,
    offers,
    sign,
)

pytestmark = pytest.mark.django_db


def test_a_declined_seat_goes_to_the_first_who_waits_and_opens_a_seat_behind() -> None:
    """9 has A and declines. 8 waits for A with an offer of B, 7 waits for B: both move up by one."""
    admission_round, (nine, eight, seven), (a, b) = a_published_round(["9", "8", "7"], [[0], [0, 1], [1]])
    assert offers(eight) == [(b.code, "OFFERED")]
    answer(nine, "decline")
    adjustment = draft(admission_round, "WAITING")
    assert changes(adjustment) == {eight.code: ("MOVED", b.code, a.code), seven.code: ("GAINED", "", b.code)}
    assert offers(seven) == []
    apply(approve(adjustment))
    assert offers(seven) == [(b.code, "OFFERED")]
    assert offers(eight) == [(b.code, "OFFERED"), (a.code, "OFFERED")]


def test_whoever_takes_the_better_place_gives_up_the_one_held() -> None:
    admission_round, (nine, eight, _seven), (a, b) = a_published_round(["9", "8", "7"], [[0], [0, 1], [1]])
    answer(nine, "decline")
    apply(approve(draft(admission_round, "WAITING")))
    answer(eight, "confirm")
    assert offers(eight) == [(b.code, "DECLINED"), (a.code, "CONFIRMED")]


def test_a_confirmed_pupil_is_neither_moved_nor_removed() -> None:
    admission_round, (nine, eight, seven), (_a, b) = a_published_round(["9", "8", "7"], [[0], [0, 1], [1]])
    answer(eight, "confirm")
    answer(nine, "decline")
    adjustment = draft(admission_round, "WAITING")
    assert changes(adjustment) == {}
    assert offers(eight) == [(b.code, "CONFIRMED")]
    assert offers(seven) == []


def test_nobody_is_offered_again_what_the_family_gave_up() -> None:
    admission_round, (nine,), _places = a_published_round(["9"], [[0]])
    answer(nine, "decline")
    assert changes(draft(admission_round, "WAITING")) == {}


def test_what_families_answer_after_the_draft_stops_the_application() -> None:
    """7 was to get the seat of 8; while the paper was signed, 8 confirmed B after all."""
    admission_round, (nine, eight, _seven), _places = a_published_round(["9", "8", "7"], [[0], [0, 1], [1]])
    answer(nine, "decline")
    adjustment = approve(draft(admission_round, "WAITING"))
    answer(eight, "confirm")
    with pytest.raises(refusals.ChangedSinceDraft):
        apply(adjustment)
    adjustment.refresh_from_db()
    assert adjustment.state == "APPROVED"


def test_only_one_adjustment_is_under_way_in_a_round() -> None:
    admission_round, _files, _places = a_published_round(["9"], [[0]])
    draft(admission_round, "WAITING")
    with pytest.raises(refusals.AdjustmentUnderWay):
        draft(admission_round, "WAITING")


def test_the_one_who_drafted_does_not_sign_and_a_verifier_does_nothing() -> None:
    admission_round, (nine, *_), _places = a_published_round(["9", "8"], [[0], [0]])
    answer(nine, "decline")
    with pytest.raises(NotPermitted):
        draft(admission_round, "WAITING", actor=factories.user(Role.VERIFIER))
    adjustment = draft(admission_round, "WAITING")
    services.propose_adjustment(actor=factories.user(Role.SPECIALIST), adjustment=adjustment, now=LATER)
    for actor in (adjustment.drafted_by, factories.user(Role.SPECIALIST), factories.user(Role.AUDITOR)):
        with pytest.raises(NotPermitted):
            sign(adjustment, actor)


def test_an_adjustment_that_changes_nothing_is_not_proposed() -> None:
    admission_round, _files, _places = a_published_round(["9"], [[0]])
    with pytest.raises(refusals.NothingChanges):
        approve(draft(admission_round, "WAITING"))
