"""A published result is changed once, whoever presses first, and no answer of a family is run over."""

from functools import partial

import pytest

from admissions.enrolment import services as enrolment
from admissions.enrolment.adjusting import services as adjusting
from admissions.models import AuditEvent, Enrolment
from admissions.permissions import Role
from tests import factories
from tests.concurrency.test_races import succeeded
from tests.enrolment.adjusting.stage import (
    LATER,
    NEW_DEADLINE,
    a_published_round,
    answer,
    approve,
    draft,
    offers,
)


def test_of_many_drafts_at_once_one_is_made(at_once) -> None:
    admission_round, _files, _places = a_published_round(["9"], [[0]])
    make = partial(
        adjusting.draft_adjustment,
        actor=factories.user(Role.SPECIALIST),
        admission_round=admission_round,
        kind="WAITING",
        note="chỗ trống",
        confirm_until=NEW_DEADLINE,
        now=LATER,
    )
    results = at_once(*[make] * 6)
    assert len(succeeded(results)) == 1
    assert admission_round.adjustments.count() == 1


def test_an_adjustment_applied_by_two_people_offers_each_place_once(at_once) -> None:
    admission_round, (nine, eight), (a, _b) = a_published_round(["9", "8"], [[0], [0]])
    answer(nine, "decline")
    adjustment = approve(draft(admission_round, "WAITING"))
    apply = partial(
        adjusting.apply_adjustment,
        actor=factories.user(Role.SPECIALIST),
        adjustment=adjustment,
        now=LATER,
    )
    assert len(succeeded(at_once(*[apply] * 6))) == 1
    assert offers(eight) == [(a.code, "OFFERED")]
    assert AuditEvent.objects.filter(action="apply").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_family_that_answers_while_a_change_is_applied_keeps_one_place(at_once, attempt: int) -> None:
    """8 holds B and would move up to A; it confirms B in the same moment: B stays, and A is either not
    offered or an offer beside it, never two confirmed places."""
    admission_round, (nine, eight), (_a, b) = a_published_round(["9", "8"], [[0], [0, 1]])
    answer(nine, "decline")
    adjustment = approve(draft(admission_round, "WAITING"))
    held = Enrolment.objects.get(applicant=eight.applicant_id)
    at_once(
        partial(
            adjusting.apply_adjustment,
            actor=factories.user(Role.SPECIALIST),
            adjustment=adjustment,
            now=LATER,
        ),
        partial(
            enrolment.confirm_place, actor=eight.applicant.guardians.get().user, enrolment=held, now=LATER
        ),
    )
    assert (b.code, "CONFIRMED") in offers(eight)
    assert [state for _code, state in offers(eight)].count("CONFIRMED") == 1
