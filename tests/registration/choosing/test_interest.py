"""Schools kept in mind for a child: by its own family only, each once, and never a wish."""

import pytest

from admissions.models import AuditEvent, Interest, Preference
from admissions.registration.choosing.interest import MOST, TooManyInMind, in_mind, set_interest
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW
from tests.registration.choosing.land import a_large_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    account, child = factories.family(grade=10)
    return account, child, factories.a_round(grade=10, schools=2)


def keep(account, child, offering, wanted: bool = True) -> None:
    set_interest(actor=account, applicant=child, offering=offering, wanted=wanted, now=NOW)


def test_twice_the_same_is_once_and_each_change_is_written_down(family) -> None:
    account, child, admission_round = family
    a, b = admission_round.offerings.order_by("code")
    for offering, wanted in ((a, True), (a, True), (b, True), (a, False), (a, False)):
        keep(account, child, offering, wanted)
    assert in_mind(child, admission_round) == {b.pk}
    acts = AuditEvent.objects.filter(subject="applicant", subject_id=child.pk).order_by("pk")
    assert list(acts.values_list("action", flat=True)) == ["keep_in_mind", "keep_in_mind", "let_go"]
    assert not Preference.objects.exists()


def test_a_stranger_keeps_nothing_in_mind_for_a_child(family) -> None:
    _account, child, admission_round = family
    stranger, _child = factories.family()
    with pytest.raises(NotPermitted):
        keep(stranger, child, admission_round.offerings.first())
    assert not Interest.objects.exists()


def test_a_school_without_seats_is_not_kept_in_mind_but_let_go(family) -> None:
    account, child, admission_round = family
    offering = admission_round.offerings.first()
    keep(account, child, offering)
    offering.quota_decision = None
    offering.save()
    with pytest.raises(NotPermitted):
        keep(account, child, offering)
    keep(account, child, offering, wanted=False)
    assert in_mind(child, admission_round) == set()


def test_there_is_an_end_to_it(family) -> None:
    account, child, _round = family
    many = list(a_large_round(MOST + 1, grade=10).offerings.all())
    for offering in many[:MOST]:
        keep(account, child, offering)
    with pytest.raises(TooManyInMind):
        keep(account, child, many[-1])
    keep(account, child, many[0], wanted=False)
    keep(account, child, many[-1])
    assert Interest.objects.count() == MOST
