"""Two rounds of one school year at once: a child ends with one confirmed place, a round with one follower."""

from functools import partial

import pytest

from admissions.enrolment import services as enrolment
from admissions.models import AdmissionRound, Enrolment, Placement
from admissions.registration import services as registration
from admissions.registration.supplementary import HasConfirmedPlace, HasOpenOffer
from admissions.setup.supplementary import AlreadyFollowed
from tests import factories
from tests.supplementary_rounds import LATER, a_published_round, an_open_round_after, opened

pytestmark = pytest.mark.django_db(transaction=True)


def called(admission_round: AdmissionRound, file) -> Enrolment:
    """An offer of the first round that reaches the child while the later round takes applications."""
    placement = Placement.objects.get(run=admission_round.published_run, application=file)
    Placement.objects.filter(pk=placement.pk).update(
        offering=admission_round.offerings.order_by("code").first(), rank=1, reason="placed"
    )
    placement.refresh_from_db()
    return Enrolment.objects.create(
        round=admission_round,
        applicant=file.applicant,
        placement=placement,
        offering=placement.offering,
        school_year=admission_round.school_year,
    )


def test_confirming_the_first_place_while_handing_in_for_the_second_round_keeps_the_first(at_once) -> None:
    first, (_nine, eight), _places = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    second = an_open_round_after(first)
    family = eight.applicant.guardians.get().user
    file = registration.start_application(
        actor=family, admission_round=second, applicant=eight.applicant, now=LATER
    )
    factories.fill_in(file, now=LATER)
    offer = called(first, eight)
    confirmed, handed_in = at_once(
        partial(enrolment.confirm_place, actor=family, enrolment=offer, now=LATER),
        partial(registration.submit_application, actor=family, application=file, now=LATER),
    )
    assert not isinstance(confirmed, Exception)
    assert isinstance(handed_in, HasConfirmedPlace | HasOpenOffer)
    file.refresh_from_db()
    assert file.state == "DRAFTED"
    assert Enrolment.objects.get(state="CONFIRMED").offering == offer.offering


def test_two_places_of_two_rounds_are_not_both_confirmed(at_once) -> None:
    first, (_nine, eight), _places = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    one = called(first, eight)
    other_round, (_ten, other), _places = a_published_round(["9", "8"], [[0], [0]], seats=[1, 2])
    two = called(other_round, other)
    Enrolment.objects.filter(pk=two.pk).update(applicant=eight.applicant)
    two.refresh_from_db()
    family = eight.applicant.guardians.get().user
    results = at_once(
        *(partial(enrolment.confirm_place, actor=family, enrolment=each, now=LATER) for each in (one, two))
    )
    assert sorted(type(each).__name__ for each in results) == ["AnotherPlaceConfirmed", "Enrolment"]
    assert Enrolment.objects.filter(applicant=eight.applicant, state="CONFIRMED").count() == 1


def test_a_round_is_followed_once_however_many_specialists_open_the_next(at_once) -> None:
    first, _files, _places = a_published_round(["9"], [[0]], seats=[1, 2])
    results = at_once(*(partial(opened, first, code=f"lop-10-bo-sung-{number}") for number in range(4)))
    refused = [each for each in results if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [AlreadyFollowed] * 3
    assert first.supplementary_rounds.count() == 1
