"""The family's word on a place: who, until when, and one place a child."""

from datetime import timedelta

import pytest

from admissions.enrolment.services import (
    AnotherPlaceConfirmed,
    ConfirmationIsOver,
    confirm_place,
    decline_place,
)
from admissions.models import AuditEvent, Enrolment
from admissions.permissions import Role
from admissions.registration.services import submit_application
from admissions.verification.services import take_up_application, verify_application
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW
from tests.publication.stage import exam_round, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer() -> Enrolment:
    exam_round(["8"])
    return Enrolment.objects.get()


def guardian_of(offer: Enrolment):
    return offer.applicant.guardians.get().user


def test_the_family_takes_its_place_and_the_log_says_who(offer) -> None:
    account = guardian_of(offer)
    confirm_place(actor=account, enrolment=offer, now=NOW)
    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == ("CONFIRMED", NOW)
    event = AuditEvent.objects.get(subject="enrolment", action="confirm")
    assert (event.actor, event.from_state, event.to_state) == (account, "OFFERED", "CONFIRMED")


@pytest.mark.parametrize("act", [confirm_place, decline_place])
def test_nobody_answers_for_the_family(offer, act) -> None:
    stranger, _child = factories.family()
    school = factories.user(Role.VERIFIER, school=offer.offering.school)
    for actor in (stranger, school, factories.user(Role.SPECIALIST), factories.user(Role.DIRECTOR)):
        with pytest.raises(NotPermitted):
            act(actor=actor, enrolment=offer, now=NOW)


@pytest.mark.parametrize("act", [confirm_place, decline_place])
def test_the_deadline_is_the_last_moment(offer, act) -> None:
    closes = offer.round.confirmation_closes_at
    with pytest.raises(ConfirmationIsOver):
        act(actor=guardian_of(offer), enrolment=offer, now=closes)
    act(actor=guardian_of(offer), enrolment=offer, now=closes - timedelta(seconds=1))


def test_what_was_given_up_is_not_taken_back_by_a_click(offer) -> None:
    decline_place(actor=guardian_of(offer), enrolment=offer, now=NOW, reason="Học trường khác")
    with pytest.raises(TransitionRefused):
        confirm_place(actor=guardian_of(offer), enrolment=offer, now=NOW)
    assert AuditEvent.objects.get(action="decline").reason == "Học trường khác"


def test_a_child_confirms_one_place_a_school_year(offer) -> None:
    """Given a confirmed place, when the child gets another in a second round, then the family must choose."""
    account, child = guardian_of(offer), offer.applicant
    confirm_place(actor=account, enrolment=offer, now=NOW)
    second_round = factories.a_round(grade=10, schools=1)
    file = factories.a_draft(second_round, account=account, child=child)
    factories.fill_in(file)
    _hand_in_and_verify(file, account)
    published(second_round, ["9"])
    second = Enrolment.objects.exclude(pk=offer.pk).get()
    with pytest.raises(AnotherPlaceConfirmed):
        confirm_place(actor=account, enrolment=second, now=NOW)
    decline_place(actor=account, enrolment=offer, now=NOW)
    assert confirm_place(actor=account, enrolment=second, now=NOW).state == "CONFIRMED"


def _hand_in_and_verify(file, account) -> None:
    submit_application(actor=account, application=file, now=NOW)
    file.refresh_from_db()
    officer = factories.verifier_of(file)
    take_up_application(actor=officer, application=file, now=NOW)
    verify_application(actor=officer, application=file, now=NOW)
