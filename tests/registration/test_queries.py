"""What the family's pages read: who sees what, in which order, at which price."""

from datetime import timedelta

import pytest

from admissions.models import Catchment, Guardianship
from admissions.registration.choosing.search import named_like
from admissions.registration.queries import (
    children_of,
    family_files,
    family_papers,
    history,
    school_choices,
)
from admissions.registration.services import withdraw_application
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def add_child(account, *, grade: int):
    """Another child of the same guardian."""
    _other, child = factories.family(grade=grade)
    Guardianship.objects.filter(applicant=child).update(guardian=account.guardian)
    return child


def test_a_family_sees_its_own_files_and_papers_only() -> None:
    file = factories.a_submitted(factories.a_round())
    account = file.applicant.guardians.get().user
    stranger, _child = factories.family()
    assert list(family_files(account)) == [file]
    assert family_papers(account).count() == file.documents.count()
    assert not family_files(stranger).exists()
    assert not family_papers(stranger).exists()


def test_a_school_sees_the_papers_of_files_handed_in_to_it() -> None:
    file = factories.a_submitted(factories.a_round())
    assert family_papers(factories.verifier_of(file)).count() == file.documents.count()
    assert not family_papers(factories.user("VERIFIER")).exists()
    draft = factories.a_draft(file.round)
    factories.fill_in(draft)
    assert not family_papers(factories.verifier_of(file)).filter(application=draft).exists()


def test_rounds_are_offered_by_age_and_only_while_open() -> None:
    rounds = {grade: factories.a_round(grade=grade) for grade in (1, 6, 10)}
    factories.a_round(grade=10, state="ANNOUNCED")
    account, _child = factories.family(grade=10)
    add_child(account, grade=1)
    by_grade = {each.child.birth_date.year: each for each in children_of(account, NOW)}
    assert by_grade[2010].fitting == [rounds[10]]
    assert set(by_grade[2010].other) == {rounds[1], rounds[6]}
    assert by_grade[2019].fitting == [rounds[1]]
    later = children_of(account, NOW + timedelta(days=3))
    assert [(each.fitting, each.other) for each in later] == [([], []), ([], [])]


def test_a_round_with_a_live_file_is_not_offered_again_but_a_withdrawn_one_is() -> None:
    admission_round = factories.a_round(grade=10)
    file = factories.a_draft(admission_round)
    account = file.applicant.guardians.get().user
    assert [(each.files, each.fitting) for each in children_of(account, NOW)] == [([file], [])]
    withdraw_application(actor=account, application=file, reason="", now=NOW)
    assert [each.fitting for each in children_of(account, NOW)] == [[admission_round]]


def test_the_first_page_costs_the_same_for_one_child_and_for_many(django_assert_num_queries) -> None:
    for grade in (1, 6, 10):
        factories.a_round(grade=grade)
    account, _child = factories.family(grade=10)
    with django_assert_num_queries(5):
        children_of(account, NOW)
    for grade in (1, 6):
        add_child(account, grade=grade)
    with django_assert_num_queries(5):
        children_of(account, NOW)


def test_schools_of_the_catchment_come_first_then_the_nearest() -> None:
    admission_round = factories.a_round(grade=1, schools=4)
    account, child = factories.family(grade=1)
    file = factories.a_draft(admission_round, account=account, child=child)
    near, second, first, far = admission_round.offerings.select_related("school").order_by("code")
    for offering, latitude in ((near, 21.031), (second, 21.04), (first, 21.06), (far, 21.5)):
        offering.school.latitude = latitude
        offering.school.save()
    Catchment.objects.create(offering=second, residential_unit=child.residential_unit, order=2)
    Catchment.objects.create(offering=first, residential_unit=child.residential_unit, order=1)
    choices = school_choices(file)
    assert [choice.offering for choice in choices] == [first, second, near, far]
    assert [choice.catchment_order for choice in choices] == [1, 2, None, None]
    assert choices[2].distance_m == 111


def test_a_home_without_a_point_gets_every_school_by_name() -> None:
    admission_round = factories.a_round(grade=1, schools=3)
    account, child = factories.family(grade=1)
    child.latitude = child.longitude = None
    child.residential_unit = None
    child.save()
    file = factories.a_draft(admission_round, account=account, child=child)
    assert [choice.distance_m for choice in school_choices(file)] == [None] * 3


def test_a_school_without_a_signed_decision_is_not_listed() -> None:
    admission_round = factories.a_round(grade=10, schools=2)
    unsigned = admission_round.offerings.first()
    admission_round.offerings.filter(pk=unsigned.pk).update(quota_decision=None)
    listed = [choice.offering for choice in school_choices(factories.a_draft(admission_round))]
    assert unsigned not in listed
    assert len(listed) == 1


def test_the_list_of_schools_costs_the_same_however_many_there_are(django_assert_num_queries) -> None:
    small, large = (factories.a_draft(factories.a_round(grade=1, schools=count)) for count in (2, 12))
    for file in (small, large):
        factories.catch(file.round, file.applicant.residential_unit)
        with django_assert_num_queries(2):
            school_choices(file)


@pytest.mark.parametrize("typed", ["dong da", "ĐỐNG ĐA", "Đống", "le quy don", "don dong"])
def test_schools_are_found_without_accents_and_by_commune(typed) -> None:
    admission_round = factories.a_round(grade=10, schools=2)
    wanted = admission_round.offerings.select_related("school__commune").first()
    admission_round.offerings.filter(pk=wanted.pk).update(name="Trường THPT Lê Quý Đôn")
    wanted.school.commune.name = "Phường Đống Đa"
    wanted.school.commune.save()
    choices = school_choices(factories.a_draft(admission_round))
    assert [choice.offering.pk for choice in named_like(choices, typed)] == [wanted.pk]


def test_history_holds_the_files_own_acts_in_order() -> None:
    admission_round = factories.a_round()
    factories.a_submitted(admission_round)
    file = factories.a_verified(admission_round)
    actions = [event.action for event in history(file)]
    of_the_draft = ("answer", "choose", "confirm_facts", "consent")
    assert [each for each in actions if each not in of_the_draft] == [
        "start",
        "submit",
        "take_up",
        "verify",
    ]
