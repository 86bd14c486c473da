"""What a family still has to look at in the register."""

import pytest

from admissions.models import Applicant
from admissions.registration import progress
from admissions.registration.completeness import missing
from admissions.registration.queries import whole_file
from admissions.registration.register_facts import services
from admissions.registration.register_facts.shown import known_facts, shown_facts
from admissions.registration.register_facts.standing import unsettled
from tests import factories
from tests.factories import NOW
from tests.registration.register_facts.claims import dispute

pytestmark = pytest.mark.django_db

WORDS = "xem và xác nhận dữ liệu của con"


def fresh(file):
    file.refresh_from_db()
    file.applicant = Applicant.objects.select_related("residential_unit__commune").get(pk=file.applicant_id)
    return file


def names(facts) -> list[str]:
    return [fact.name for fact in facts]


def task_of(file):
    listed = progress.open_tasks(whole_file(fresh(file), NOW))
    return next((task for task in listed if task.key == "register"), None)


ALL = ["full_name", "birth_date", "sex", "present_school", "residence_address", "lower_secondary_completed"]


def test_the_family_is_shown_the_child_its_school_its_home_and_what_the_rules_look_at(draft) -> None:
    assert names(shown_facts(draft.round.policy, fresh(draft).applicant)) == ALL
    words = {fact.name: fact.words for fact in known_facts(draft.round.policy, draft.applicant)}
    assert words["birth_date"] == "05/02/2010"
    assert words["lower_secondary_completed"] == "Có"
    assert words["residence_address"] == f"Số 1, {draft.applicant.residential_unit}"


@pytest.mark.parametrize(
    ("address", "more"), [("Số nhà 12", "Số nhà 12, "), ("{unit}", ""), ("{name}", ""), ("", "")]
)
def test_a_home_is_written_once_however_much_of_it_the_address_repeats(draft, address, more) -> None:
    unit = factories.residential_unit()
    child = draft.applicant
    child.residential_unit = unit
    child.address = address.format(unit=unit, name=unit.name)
    (home,) = (fact for fact in shown_facts(draft.round.policy, child) if fact.name == "residence_address")
    assert home.words == f"{more}{unit}"


def test_everything_known_is_to_be_confirmed_before_handing_in(draft) -> None:
    assert names(unsettled(fresh(draft))) == ALL
    assert WORDS in missing(draft, [])
    assert task_of(draft).done is False


def test_one_confirmation_settles_all_and_keeps_the_values_seen(draft, family) -> None:
    services.confirm_facts(actor=family, application=draft, now=NOW)
    assert unsettled(fresh(draft)) == []
    assert WORDS not in missing(draft, [])
    assert draft.confirmed_facts["birth_date"] == "2010-02-05"
    assert set(draft.confirmed_facts) == set(ALL)
    assert task_of(draft).done is True


@pytest.mark.parametrize(
    ("column", "value", "fact"),
    [
        ("full_name", "Nguyễn Văn Bình", "full_name"),
        ("birth_date", "2010-03-05", "birth_date"),
        ("sector_facts", {"lower_secondary_completed": "0"}, "lower_secondary_completed"),
    ],
)
def test_a_confirmation_falls_when_the_register_changes(draft, family, column, value, fact) -> None:
    services.confirm_facts(actor=family, application=draft, now=NOW)
    Applicant.objects.filter(pk=draft.applicant_id).update(**{column: value})
    assert names(unsettled(fresh(draft))) == [fact]
    assert task_of(draft).done is False
    assert WORDS in missing(draft, [])


def test_an_open_dispute_lets_the_file_be_handed_in(draft, family) -> None:
    dispute(family, draft.applicant)
    assert "full_name" not in names(unsettled(fresh(draft)))
    services.confirm_facts(actor=family, application=draft, now=NOW)
    assert "full_name" not in draft.confirmed_facts
    assert unsettled(fresh(draft)) == []
    assert task_of(draft).status == "Chờ trường trả lời"
    assert task_of(draft).done is True


def test_a_withdrawn_dispute_settles_nothing(draft, family) -> None:
    opened = dispute(family, draft.applicant)
    services.withdraw_dispute(actor=family, dispute=opened, now=NOW)
    assert "full_name" in names(unsettled(fresh(draft)))


def test_whoever_was_answered_need_not_confirm_against_the_own_words(draft, family, officer) -> None:
    opened = dispute(family, draft.applicant)
    services.refuse_dispute(actor=officer, dispute=opened, reply="Giấy khai sinh ghi như sổ", now=NOW)
    assert "full_name" not in names(unsettled(fresh(draft)))
    Applicant.objects.filter(pk=draft.applicant_id).update(full_name="Tên Khác")
    assert "full_name" in names(unsettled(fresh(draft)))


def test_an_accepted_correction_need_not_be_confirmed_again(draft, family, officer) -> None:
    services.confirm_facts(actor=family, application=draft, now=NOW, names=["birth_date"])
    opened = dispute(family, draft.applicant, "birth_date", "2010-03-05")
    services.accept_dispute(actor=officer, dispute=opened, reply="", now=NOW)
    assert "birth_date" not in names(unsettled(fresh(draft)))


def test_where_the_register_has_no_more_than_a_name_there_is_nothing_to_do(draft) -> None:
    Applicant.objects.filter(pk=draft.applicant_id).update(
        birth_date=None, sex="", present_school="", residential_unit=None, address="", sector_facts={}
    )
    assert unsettled(fresh(draft)) == []
    assert task_of(draft) is None
    assert WORDS not in missing(draft, [])


def test_a_file_that_was_handed_in_is_not_asked_again(draft) -> None:
    file = factories.a_submitted(draft.round)
    Applicant.objects.filter(pk=file.applicant_id).update(full_name="Tên Mới")
    assert unsettled(fresh(file)) != []
    assert WORDS not in missing(file, list(file.preferences.all()))


def test_looking_costs_no_query_where_all_is_confirmed(draft, family, django_assert_num_queries) -> None:
    services.confirm_facts(actor=family, application=draft, now=NOW)
    file = fresh(draft)
    assert file.round.policy
    with django_assert_num_queries(0):
        assert unsettled(file) == []
