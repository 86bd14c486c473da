"""A place that the second step gave is a place: it is not called out again, and who took it stays."""

import pytest

from admissions.allocation import services as allocation
from admissions.models import AdmissionRound, Placement
from admissions.permissions import Role
from admissions.publication.services import publish_result
from tests import factories
from tests.allocation.nearby_rounds import a_town, run_of
from tests.enrolment.adjusting.stage import answer, changes, draft, offers
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Two children want the school at 500 m, one seat; the other is placed at 2 km, one seat."""
    town = a_town(metres=[500, 2_000], children=2, seats=[1, 1])
    run, specialist = run_of(town), factories.user(Role.SPECIALIST)
    allocation.propose_run(actor=specialist, run=run, now=NOW)
    allocation.approve_run(actor=factories.user(Role.DIRECTOR), run=run, now=NOW)
    publish_result(actor=specialist, admission_round=town.round, now=NOW)
    admission_round = AdmissionRound.objects.get(pk=town.round.pk)
    by_wish, nearby = (
        Placement.objects.get(run=run, offering=offering).application for offering in town.offerings
    )
    return admission_round, by_wish, nearby, town.offerings


def test_who_is_placed_nearby_waits_for_the_wish_and_moves_when_its_seat_is_free(town) -> None:
    admission_round, by_wish, nearby, (wanted, near) = town
    answer(by_wish, "decline")
    assert changes(draft(admission_round, "WAITING")) == {nearby.code: ("MOVED", near.code, wanted.code)}


def test_who_confirmed_the_place_nearby_stays_there(town) -> None:
    admission_round, by_wish, nearby, (_wanted, near) = town
    answer(nearby, "confirm")
    answer(by_wish, "decline")
    assert changes(draft(admission_round, "WAITING")) == {}
    assert offers(nearby) == [(near.code, "CONFIRMED")]
