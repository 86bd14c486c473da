"""Places on the waiting lists: how many stand before a child, how that moves, what is never lost by it."""

from datetime import timedelta

import pytest

from admissions.enrolment import waiting
from admissions.enrolment.services import finish_round
from admissions.enrolment.waiting import family_waiting, school_waiting
from admissions.models import AdmissionRound, Application
from admissions.permissions import Role
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
)

pytestmark = pytest.mark.django_db


def waits(file: Application, now=LATER) -> dict[str, tuple[int, int]]:
    """School's code → (children before, children waiting) of the wishes that wait."""
    found = family_waiting(Application.objects.get(pk=file.pk), now)
    return {each.offering.code: (each.ahead, each.length) for each in found.wishes} if found else {}


def call_from_the_list(admission_round: AdmissionRound) -> None:
    apply(approve(draft(admission_round, "WAITING")))


def test_the_list_is_in_the_order_of_the_run_and_counts_those_before() -> None:
    _round, (nine, eight, seven), (a, _b) = a_published_round(["9", "8", "7"], [[0], [0], [0]])
    assert waits(nine) == {}
    assert waits(eight) == {a.code: (0, 2)}
    assert waits(seven) == {a.code: (1, 2)}


def test_whoever_holds_a_lower_wish_waits_for_the_higher_one_and_keeps_the_place() -> None:
    _round, (_nine, eight, _seven), (a, b) = a_published_round(["9", "8", "7"], [[0], [0, 1], [1]])
    assert waits(eight) == {a.code: (0, 1)}
    assert offers(eight) == [(b.code, "OFFERED")]


def test_confirming_the_place_held_leaves_the_list_and_those_behind_move_up() -> None:
    _round, (_nine, eight, seven), (a, _b) = a_published_round(["9", "8", "7"], [[0], [0, 1], [0]])
    assert waits(seven) == {a.code: (1, 2)}
    answer(eight, "confirm")
    assert waits(eight) == {}
    assert waits(seven) == {a.code: (0, 1)}


def test_after_a_call_the_list_is_shorter_and_says_how_it_was_and_when_it_moved() -> None:
    admission_round, (nine, eight, seven), (a, _b) = a_published_round(["9", "8", "7"], [[0], [0], [0]])
    answer(nine, "decline")
    call_from_the_list(admission_round)
    assert waits(eight) == {}
    assert waits(seven) == {a.code: (0, 1)}
    found = family_waiting(Application.objects.get(pk=seven.pk), LATER)
    assert found.wishes[0].ahead_at_first == 1
    assert found.last_call_at == LATER
    called = family_waiting(Application.objects.get(pk=eight.pk), LATER)
    assert [each.offering for each in called.calls] == [a]


def test_declining_a_better_place_that_was_called_does_not_lose_the_place_held() -> None:
    """8 holds B, is called up to A and says no: B is still offered to 8 and nobody else is called to it."""
    admission_round, (nine, eight), (a, b) = a_published_round(["9", "8"], [[0], [0, 1]])
    answer(nine, "decline")
    call_from_the_list(admission_round)
    answer(eight, "decline")
    assert offers(eight) == [(b.code, "OFFERED"), (a.code, "DECLINED")]
    assert changes(draft(admission_round, "WAITING")) == {}
    assert waits(eight) == {}


def test_what_a_family_gave_up_is_not_waited_for_again_but_its_other_wishes_are() -> None:
    _round, (_nine, eight, _seven), (a, _b) = a_published_round(["9", "8", "7"], [[0], [0, 1], [1]])
    answer(eight, "decline")
    assert waits(eight) == {a.code: (0, 1)}


def test_equals_share_a_place_and_a_finished_round_has_no_list() -> None:
    admission_round, (_nine, one, two, eight), (a, _b) = a_published_round(
        ["9", "8", "8", "7"], [[0], [0], [0], [0]]
    )
    assert [waits(each) for each in (one, two, eight)] == [
        {a.code: (0, 3)},
        {a.code: (0, 3)},
        {a.code: (2, 3)},
    ]
    finish_round(
        actor=factories.user(Role.SPECIALIST),
        admission_round=admission_round,
        now=admission_round.confirmation_closes_at,
    )
    assert waits(one) == {}


def test_a_school_reads_its_own_list_in_order_and_no_other() -> None:
    admission_round, (_nine, eight, seven), (a, b) = a_published_round(["9", "8", "7"], [[0], [0], [0]])
    own, other = (factories.user(Role.VERIFIER, school=each.school) for each in (a, b))
    listed = school_waiting(own, admission_round, LATER)
    assert [(row.place, file.code) for row, file, _offering in listed] == [(1, eight.code), (2, seven.code)]
    assert school_waiting(other, admission_round, LATER) == []
    assert school_waiting(factories.user(Role.SPECIALIST), admission_round, LATER) == []


def test_an_offer_that_lapses_by_the_calendar_moves_the_list_without_an_answer() -> None:
    admission_round, (nine, eight), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
    after = admission_round.confirmation_closes_at
    assert waits(eight, LATER) == {a.code: (0, 1)}
    assert waits(nine, after) == {}
    assert waits(eight, after) == {a.code: (0, 1)}


def test_in_a_large_round_the_lists_may_be_a_minute_old_and_no_older(monkeypatch) -> None:
    monkeypatch.setattr(waiting, "LARGE", 0)
    _round, (_nine, eight, seven), (a, _b) = a_published_round(["9", "8", "7"], [[0], [0, 1], [0]])
    assert waits(seven) == {a.code: (1, 2)}
    answer(eight, "confirm")
    assert waits(eight) == {}
    assert waits(seven, LATER + timedelta(seconds=59)) == {a.code: (1, 2)}
    assert waits(seven, LATER + timedelta(seconds=60)) == {a.code: (0, 1)}


def test_no_more_than_a_few_published_results_are_kept() -> None:
    for _ in range(waiting.KEPT_ROUNDS + 1):
        _round, (_nine, eight), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
        assert waits(eight) == {a.code: (0, 1)}
    assert len(waiting._KEPT._rounds) == waiting.KEPT_ROUNDS
