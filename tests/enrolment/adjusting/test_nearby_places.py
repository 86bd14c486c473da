"""A place that the second step gave is a place: it is not called out again, and who took it stays."""

import pytest

from admissions.allocation import services as allocation
from admissions.enrolment.report import school_report
from admissions.models import AdmissionRound, AllocationRun, Placement, Preference
from admissions.permissions import Role
from admissions.publication.services import publish_result
from tests import factories
from tests.allocation.nearby_rounds import Town, a_town, run_of
from tests.enrolment.adjusting.stage import answer, changes, draft, offers
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def published(town: Town) -> tuple[AdmissionRound, AllocationRun]:
    run, specialist = run_of(town), factories.user(Role.SPECIALIST)
    allocation.propose_run(actor=specialist, run=run, now=NOW)
    allocation.approve_run(actor=factories.user(Role.DIRECTOR), run=run, now=NOW)
    publish_result(actor=specialist, admission_round=town.round, now=NOW)
    return AdmissionRound.objects.get(pk=town.round.pk), run


@pytest.fixture
def town():
    """Two children want the school at 500 m, one seat; the other is placed at 2 km, one seat."""
    town = a_town(metres=[500, 2_000], children=2, seats=[1, 1])
    admission_round, run = published(town)
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


def test_a_seat_on_which_somebody_sits_who_was_placed_nearby_is_not_called_out() -> None:
    """The first has A and gives it up, and would also take B; B has one seat, given nearby to the second."""
    town = a_town(metres=[500, 2_000], seats=[1, 1], wishes=[[0, 1], [0]])
    first, second = town.files
    wish = second.preferences.get()
    Preference.objects.filter(pk=wish.pk).update(facts=wish.facts | {"distance_m": "900"})
    admission_round, _run = published(town)
    wanted, near = town.offerings
    assert (offers(first), offers(second)) == ([(wanted.code, "OFFERED")], [(near.code, "OFFERED")])
    answer(first, "decline")
    assert changes(draft(admission_round, "WAITING")) == {second.code: ("MOVED", near.code, wanted.code)}


def test_the_report_counts_who_was_placed_nearby(town) -> None:
    report = school_report(town[0])
    assert {offering.name: int(report.loc[offering.name, "placed"]) for offering in town[3]} == {
        offering.name: 1 for offering in town[3]
    }
