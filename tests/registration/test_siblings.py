"""Brothers and sisters who apply together: found for both alike, from verified files alone."""

import pytest

from admissions.allocation.freezing import freeze_round
from admissions.allocation.loading import load
from admissions.models import Guardian, Guardianship, Preference
from admissions.registration.facts import wishes_of_siblings
from admissions.registration.services import Wish, save_wishes, start_application, submit_application
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def grade_1():
    return factories.a_round(grade=1, schools=3)


def twin_of(file):
    """A second child of the same guardian and its account."""
    guardian = Guardian.objects.get(children=file.applicant_id)
    _account, child = factories.family(grade=1, unit=file.applicant.residential_unit)
    Guardianship.objects.filter(applicant=child).delete()
    Guardianship.objects.create(guardian=guardian, applicant=child, relation="mother")
    return guardian.user, child


def verified(admission_round, offerings, *, twin=None):
    """A verified file with these wishes; `twin`: of a child of this file's family."""
    if twin is None:
        return factories.a_verified(admission_round, offerings=offerings)
    account, child = twin_of(twin)
    file = factories.a_draft(admission_round, account=account, child=child)
    factories.fill_in(file, offerings=offerings)
    submit_application(actor=account, application=file, now=NOW)
    file.refresh_from_db()
    return factories.verified(file)


def told(admission_round, *files) -> list[list[str]]:
    """For each file the codes of the schools at which a brother or sister is found."""
    keys = wishes_of_siblings(admission_round.pk)
    return [
        list(
            Preference.objects.filter(pk__in=keys, application=file)
            .order_by("rank")
            .values_list("offering__code", flat=True)
        )
        for file in files
    ]


def test_both_are_found_at_the_school_that_both_name_and_nobody_elsewhere(grade_1) -> None:
    a, b, c = grade_1.offerings.order_by("code")
    first = verified(grade_1, [a, b])
    second = verified(grade_1, [b, c], twin=first)
    stranger = verified(grade_1, [b])
    assert told(grade_1, first, second, stranger) == [[b.code], [b.code], []]


def test_a_file_that_takes_no_part_counts_for_nobody(grade_1) -> None:
    a, _b, _c = grade_1.offerings.order_by("code")
    first = verified(grade_1, [a])
    account, child = twin_of(first)
    draft = start_application(actor=account, admission_round=grade_1, applicant=child, now=NOW)
    save_wishes(actor=account, application=draft, wishes=[Wish(a.pk, 1)], now=NOW)
    assert told(grade_1, first, draft) == [[], []]


def test_a_child_of_another_guardian_is_no_sibling_and_a_shared_guardian_is_enough(grade_1) -> None:
    a, _b, _c = grade_1.offerings.order_by("code")
    first, other = verified(grade_1, [a]), verified(grade_1, [a])
    assert told(grade_1, first, other) == [[], []]
    father = Guardian.objects.create(
        user=factories.user("GUARDIAN"), full_name="Nguyễn Văn Bình", phone="0900000002"
    )
    for file in (first, other):
        Guardianship.objects.create(guardian=father, applicant=file.applicant, relation="father")
    assert told(grade_1, first, other) == [[a.code], [a.code]]


def test_a_freeze_says_it_of_every_wish_the_same_each_time(grade_1) -> None:
    a, b, _c = grade_1.offerings.order_by("code")
    first = verified(grade_1, [a, b])
    second = verified(grade_1, [b], twin=first)
    stranger = verified(grade_1, [b])
    freeze = freeze_round(grade_1, NOW)
    assert freeze_round(grade_1, NOW) == freeze
    case = load(freeze, grade_1.policy).case
    rows = {
        (case.applicant_ids[case.owners[row]], case.offering_ids[case.offerings[row]]): int(value)
        for row, value in enumerate(case.preference_facts["siblings_together"])
    }
    assert rows == {
        (first.code, a.code): 0,
        (first.code, b.code): 1,
        (second.code, b.code): 1,
        (stranger.code, b.code): 0,
    }
