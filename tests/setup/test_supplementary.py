"""A supplementary round: the seats that are left, fewer wishes, a decision and a plan of its own."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from admissions.enrolment import services as enrolment
from admissions.models import AdmissionRound, Catchment, Offering
from admissions.permissions import Role
from admissions.setup import services as setup
from admissions.setup.supplementary import (
    AlreadyFollowed,
    FloorNotDeclared,
    NoMoreRounds,
    NoSeatsLeft,
    NothingToFollow,
    first_wish_lines,
    free_seats,
)
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.enrolment.adjusting.stage import answer
from tests.factories import NOW
from tests.supplementary_rounds import LATER, a_published_round, opened

pytestmark = pytest.mark.django_db
ONE_WISH = 'who = ["unplaced"]\nwishes = 1'
WITH_FLOOR = 'who = ["unplaced"]\nfloor = "first_wish_line"'


def test_seats_are_what_nobody_confirmed_and_schools_that_are_full_are_left_out() -> None:
    """A has 1 seat and it is confirmed; of the 2 of B one is confirmed."""
    first, files, (_a, b) = a_published_round(["9", "8"], [[0], [1]], seats=[1, 2])
    for file in files:
        answer(file, "confirm")
    made = opened(first)
    assert dict(made.offerings.values_list("code", "seats")) == {b.code: 1}
    assert (made.state, made.follows, made.grade) == ("DRAFTED", first, 10)
    decision = made.quota_decisions.get()
    assert (decision.number, decision.signed_date, decision.signed_by) == (
        "301/QĐ-SGDĐT",
        date(2025, 7, 3),
        "Giám đốc",
    )


def test_a_place_that_a_family_may_still_confirm_is_not_given_away() -> None:
    first, _files, (a, b) = a_published_round(["9"], [[0]], seats=[1, 2])
    assert free_seats(first, NOW) == {a.pk: 0, b.pk: 2}
    assert free_seats(first, first.confirmation_closes_at) == {a.pk: 1, b.pk: 2}


def test_places_given_beforehand_are_not_given_twice_and_nothing_is_below_zero() -> None:
    first, files, (a, b) = a_published_round(["9"], [[0]], seats=[1, 2])
    answer(files[0], "confirm")
    Offering.objects.filter(pk=b.pk).update(facts={"taken": "1"})
    Offering.objects.filter(pk=a.pk).update(seats=0)
    assert free_seats(first, NOW) == {a.pk: 0, b.pk: 1}
    made = opened(first)
    assert "taken" not in made.offerings.get().facts


def test_the_plan_is_approved_like_any_other() -> None:
    first, _files, _places = a_published_round(["9"], [[0]], seats=[1, 2])
    made = opened(first)
    head = factories.user(Role.DIRECTOR)
    assert setup.approve_plan(actor=head, admission_round=made, now=LATER).state == "PLAN_APPROVED"


def test_the_rules_have_the_wishes_of_a_later_round_and_the_draw_a_seed_of_its_own() -> None:
    first, _files, _places = a_published_round(
        ["9"], [[0]], seats=[1, 2], later='who = ["unplaced"]\nwishes = 1'
    )
    made = opened(first)
    assert (first.policy.wishes.max, made.policy.wishes.max) == (3, 1)
    assert made.seed != first.seed
    assert made.pack_sha256 != first.pack_sha256


def test_the_floor_is_the_line_of_first_wishes_where_the_rules_declare_it() -> None:
    first, files, (a, b) = a_published_round(
        ["9", "8"],
        [[0], [0]],
        seats=[1, 2],
        later=WITH_FLOOR,
        floor=True,
    )
    assert first_wish_lines(first) == {a.pk: 2700}
    answer(files[0], "decline")
    made = opened(first)
    facts = dict(made.offerings.values_list("code", "facts"))
    assert facts[a.code]["first_wish_line"] == "27"
    assert "first_wish_line" not in facts[b.code]


def test_a_floor_without_a_fact_to_keep_it_in_is_refused() -> None:
    first, _files, _places = a_published_round(["9"], [[0]], seats=[1, 2], later=WITH_FLOOR)
    with pytest.raises(FloorNotDeclared):
        opened(first)
    assert not first.supplementary_rounds.exists()


def test_catchments_go_on_with_the_schools_that_have_seats() -> None:
    first, _files, (_a, b) = a_published_round(["9"], [[0]], seats=[1, 2])
    unit = factories.residential_unit()
    Catchment.objects.create(offering=b, residential_unit=unit, order=2)
    (found,) = Catchment.objects.filter(offering__round=opened(first))
    assert (found.offering.code, found.residential_unit, found.order) == (b.code, unit, 2)


def test_a_round_is_followed_once_and_as_often_as_the_rules_say() -> None:
    first, _files, _places = a_published_round(["9"], [[0]], seats=[1, 2], later='who = ["unplaced"]')
    made = opened(first)
    with pytest.raises(AlreadyFollowed):
        opened(first, code="lop-10-lan-ba")
    with pytest.raises(IntegrityError), transaction.atomic():
        AdmissionRound.objects.filter(pk=factories.a_round(grade=10).pk).update(follows=first)
    AdmissionRound.objects.filter(pk=made.pk).update(state="PUBLISHED", published_run=first.published_run)
    with pytest.raises(NoMoreRounds):
        opened(AdmissionRound.objects.get(pk=made.pk), code="lop-10-lan-ba")


def test_only_a_published_round_with_seats_left_is_followed_and_only_by_a_specialist() -> None:
    with pytest.raises(NothingToFollow):
        opened(factories.a_round(grade=10))
    first, files, _places = a_published_round(["9"], [[0]], seats=[1])
    with pytest.raises(NotPermitted):
        opened(first, actor=factories.user(Role.DIRECTOR))
    answer(files[0], "confirm")
    with pytest.raises(NoSeatsLeft):
        opened(first)


def test_a_finished_round_can_be_followed_too() -> None:
    first, _files, _places = a_published_round(["9"], [[0]], seats=[1, 2])
    after = first.confirmation_closes_at
    finished = enrolment.finish_round(actor=factories.user(Role.SPECIALIST), admission_round=first, now=after)
    assert opened(finished, now=after + timedelta(days=1)).offerings.count() == 2
