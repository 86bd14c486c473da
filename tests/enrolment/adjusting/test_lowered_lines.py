"""Lines lowered after publication: everyone eligible counts, nobody is removed, overflow needs a ruling."""

from datetime import date

import pytest

from admissions.allocation.rulings import OverflowUndecided
from admissions.enrolment.adjusting import services
from admissions.models import Ruling
from admissions.permissions import Role
from admissions.workflows.log import advance
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


def allow_one_more(admission_round, offering) -> None:
    ruling = Ruling.objects.create(
        round=admission_round,
        kind=Ruling.Kind.OVERFLOW,
        offering=offering,
        content={"extra": 1},
        number="88/QĐ-UBND",
        signed_date=date(2025, 6, 4),
        signed_by="Chủ tịch UBND",
        entered_by=factories.user(Role.SPECIALIST),
        entered_at=LATER,
    )
    ruling.confirmed_by, ruling.confirmed_at = factories.user(Role.DIRECTOR), LATER
    advance(
        ruling,
        "confirm",
        actor=ruling.confirmed_by,
        now=LATER,
        saving=("confirmed_by_id", "confirmed_at"),
    )


def test_a_child_admitted_elsewhere_and_not_enrolled_is_considered() -> None:
    """Hải Phòng 2025: the line of A falls to 24; 8.25 × 3 = 24.75 had passed for B and did not enrol."""
    admission_round, (top, passed_elsewhere, below), (a, b) = a_published_round(
        ["9", "8.25", "7"], [[0], [0, 1], [0]]
    )
    answer(passed_elsewhere, "decline")
    assert offers(passed_elsewhere) == [(b.code, "DECLINED")]
    adjustment = draft(admission_round, "LOWERED", lines=[{"offering": a.pk, "cutoff": 2400}])
    assert changes(adjustment) == {passed_elsewhere.code: ("GAINED", "", a.code)}
    assert adjustment.summary["overflow"] == {str(a.pk): 1}
    assert top.code not in changes(adjustment)
    assert below.code not in changes(adjustment)


def test_more_than_the_seats_is_not_signed_without_a_ruling() -> None:
    admission_round, (top, second), (a, _b) = a_published_round(["9", "8.25"], [[0], [0]])
    answer(top, "confirm")
    adjustment = draft(admission_round, "LOWERED", lines=[{"offering": a.pk, "cutoff": 2400}])
    services.propose_adjustment(actor=factories.user(Role.SPECIALIST), adjustment=adjustment, now=LATER)
    with pytest.raises(OverflowUndecided, match=a.name):
        services.approve_adjustment(
            actor=factories.user(Role.DIRECTOR),
            adjustment=adjustment,
            number="512/QĐ-SGDĐT",
            signed_date=date(2025, 6, 4),
            signed_by="Giám đốc",
            now=LATER,
        )
    assert offers(second) == []


def test_with_a_ruling_the_class_grows_and_the_enrolled_pupil_stays() -> None:
    admission_round, (top, second), (a, _b) = a_published_round(["9", "8.25"], [[0], [0]])
    answer(top, "confirm")
    allow_one_more(admission_round, a)
    apply(approve(draft(admission_round, "LOWERED", lines=[{"offering": a.pk, "cutoff": 2400}])))
    answer(second, "confirm")
    assert offers(top) == [(a.code, "CONFIRMED")]
    assert offers(second) == [(a.code, "CONFIRMED")]
