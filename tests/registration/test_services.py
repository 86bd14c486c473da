"""Beginning a file and filling it in: by whom, when, and what is refused in which words."""

from datetime import timedelta

import pytest

from admissions.models import Applicant, Application, AuditEvent
from admissions.permissions import Role
from admissions.registration import services
from admissions.registration.errors import (
    AlreadyApplied,
    AnswersRefused,
    NotEditable,
    RoundIsClosed,
    WishesRefused,
    WrongAge,
)
from admissions.registration.services import Wish
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=3)


@pytest.fixture
def open_round():
    return factories.a_round(grade=10)


@pytest.fixture
def draft(open_round):
    return factories.a_draft(open_round)


def guardian_of(application: Application):
    return application.applicant.guardians.get().user


def first_offerings(admission_round, count: int):
    return list(admission_round.offerings.order_by("code"))[:count]


# Starting ---------------------------------------------------------------------------------------------


def test_a_family_starts_a_file_for_its_own_child(open_round) -> None:
    account, child = factories.family()
    file = services.start_application(actor=account, admission_round=open_round, applicant=child, now=NOW)
    assert (file.state, file.applicant, file.round) == ("DRAFTED", child, open_round)
    assert file.code.startswith("10-")
    assert AuditEvent.objects.filter(subject="application", subject_id=file.pk, action="start").exists()


def test_a_hundred_new_files_of_one_child_draw_one_lot(open_round) -> None:
    account, child = factories.family()
    first = services.start_application(actor=account, admission_round=open_round, applicant=child, now=NOW)
    for _ in range(100):
        file = open_round.applications.get(applicant=child, state="DRAFTED")
        services.withdraw_application(actor=account, application=file, reason="", now=NOW)
        services.start_application(actor=account, admission_round=open_round, applicant=child, now=NOW)
    files = open_round.applications.filter(applicant=child)
    assert files.count() == 101
    assert set(files.values_list("lottery_key", flat=True)) == {first.code}


def test_brothers_and_sisters_draw_different_lots(open_round) -> None:
    files = [factories.a_draft(open_round) for _ in range(2)]
    assert len({file.lottery_key for file in files}) == 2


def test_the_same_child_draws_anew_in_another_round(open_round) -> None:
    account, child = factories.family()
    keys = set()
    for each in (open_round, factories.a_round(grade=10)):
        file = services.start_application(actor=account, admission_round=each, applicant=child, now=NOW)
        keys.add(file.lottery_key)
    assert len(keys) == 2


def test_nobody_starts_a_file_for_another_familys_child(open_round) -> None:
    _account, child = factories.family()
    stranger, _own = factories.family()
    for actor in (stranger, factories.user(Role.VERIFIER), factories.user(Role.SPECIALIST)):
        with pytest.raises(NotPermitted):
            services.start_application(actor=actor, admission_round=open_round, applicant=child, now=NOW)


@pytest.mark.parametrize("when", [NOW - timedelta(days=3), NOW + timedelta(days=2), LATE])
def test_files_start_only_while_registration_is_open(open_round, when) -> None:
    account, child = factories.family()
    with pytest.raises(RoundIsClosed):
        services.start_application(actor=account, admission_round=open_round, applicant=child, now=when)


def test_a_child_has_one_file_a_round(open_round, draft) -> None:
    with pytest.raises(AlreadyApplied):
        services.start_application(
            actor=guardian_of(draft), admission_round=open_round, applicant=draft.applicant, now=NOW
        )
    assert Application.objects.count() == 1


def test_after_withdrawing_a_family_may_start_again(open_round, draft) -> None:
    account = guardian_of(draft)
    services.withdraw_application(actor=account, application=draft, reason="", now=NOW)
    again = services.start_application(
        actor=account, admission_round=open_round, applicant=draft.applicant, now=NOW
    )
    assert again.pk != draft.pk


def test_the_wrong_age_is_refused_in_words_that_name_the_right_one() -> None:
    account, child = factories.family(grade=10)
    with pytest.raises(WrongAge, match="lớp 1, sinh năm 2016–2019"):
        services.start_application(
            actor=account, admission_round=factories.a_round(grade=1), applicant=child, now=NOW
        )


# Answers ----------------------------------------------------------------------------------------------


def test_answers_are_kept_in_canonical_text_and_added_to_earlier_ones(draft) -> None:
    account = guardian_of(draft)
    services.save_answers(actor=account, application=draft, answers={"zone": "zone_2"}, now=NOW)
    answers = {"priority_groups": "group_3;group_1", "unknown": "x"}
    services.save_answers(actor=account, application=draft, answers=answers, now=NOW)
    draft.refresh_from_db()
    assert draft.facts == {"zone": "zone_2", "priority_groups": "group_1;group_3"}


def test_an_answer_that_was_not_offered_is_refused_by_name_and_nothing_is_kept(draft) -> None:
    with pytest.raises(AnswersRefused) as refusal:
        services.save_answers(
            actor=guardian_of(draft),
            application=draft,
            answers={"zone": "zone_99", "awards": "first_prize"},
            now=NOW,
        )
    assert list(refusal.value.problems) == ["zone"]
    assert "Khu vực tuyển sinh" in refusal.value.problems["zone"]
    draft.refresh_from_db()
    assert draft.facts == {}


def test_scores_cannot_be_slipped_in_as_answers(draft) -> None:
    services.save_answers(
        actor=guardian_of(draft),
        application=draft,
        answers={"math": "10", "lower_secondary_completed": "1"},
        now=NOW,
    )
    draft.refresh_from_db()
    assert draft.facts == {}


def test_a_draft_cannot_be_changed_after_the_deadline_nor_by_others(draft) -> None:
    with pytest.raises(RoundIsClosed):
        services.save_answers(actor=guardian_of(draft), application=draft, answers={}, now=LATE)
    stranger, _child = factories.family()
    with pytest.raises(NotPermitted):
        services.save_answers(actor=stranger, application=draft, answers={"zone": "zone_1"}, now=NOW)


def test_a_file_that_was_handed_in_cannot_be_changed(open_round) -> None:
    file = factories.a_submitted(open_round)
    account = guardian_of(file)
    with pytest.raises(NotEditable):
        services.save_answers(actor=account, application=file, answers={"zone": "zone_2"}, now=NOW)
    with pytest.raises(NotEditable):
        services.save_wishes(actor=account, application=file, wishes=[], now=NOW)
    with pytest.raises(NotEditable):
        services.attach_document(
            actor=account, application=file, kind="photo", content=factories.image(), now=NOW
        )


# Wishes -----------------------------------------------------------------------------------------------


def test_wishes_replace_the_earlier_list_in_their_order(open_round, draft) -> None:
    account, (a, b, c) = guardian_of(draft), first_offerings(open_round, 3)
    services.save_wishes(actor=account, application=draft, wishes=[Wish(a.pk, 1), Wish(b.pk, 2)], now=NOW)
    services.save_wishes(actor=account, application=draft, wishes=[Wish(c.pk, 1), Wish(a.pk, 2)], now=NOW)
    assert list(draft.preferences.values_list("rank", "offering")) == [(1, c.pk), (2, a.pk)]


def test_a_list_being_made_may_be_empty_or_out_of_order_with_the_zones(open_round, draft) -> None:
    account, (a, b, _c) = guardian_of(draft), first_offerings(open_round, 3)
    open_round.offerings.filter(pk=a.pk).update(facts={"zone": "zone_9"})
    services.save_wishes(actor=account, application=draft, wishes=[Wish(a.pk, 1), Wish(b.pk, 2)], now=NOW)
    services.save_wishes(actor=account, application=draft, wishes=[], now=NOW)
    assert not draft.preferences.exists()


def wish_lists(offerings):
    a, b, c = (each.pk for each in offerings)
    return {
        "too many": [Wish(a, 1), Wish(b, 2), Wish(c, 3), Wish(a, 4)],
        "the same school twice": [Wish(a, 1), Wish(a, 2)],
        "a gap in the order": [Wish(a, 1), Wish(b, 3)],
        "the same rank twice": [Wish(a, 1), Wish(b, 1)],
        "a school of nowhere": [Wish(10**9, 1)],
    }


@pytest.mark.parametrize("wrong", wish_lists([type("O", (), {"pk": 0})] * 3))
def test_lists_that_cannot_be_are_refused_and_the_old_one_stays(open_round, draft, wrong) -> None:
    account, offerings = guardian_of(draft), first_offerings(open_round, 3)
    services.save_wishes(actor=account, application=draft, wishes=[Wish(offerings[2].pk, 1)], now=NOW)
    with pytest.raises(WishesRefused):
        services.save_wishes(actor=account, application=draft, wishes=wish_lists(offerings)[wrong], now=NOW)
    assert list(draft.preferences.values_list("offering", flat=True)) == [offerings[2].pk]


def test_a_school_of_another_round_or_without_a_signed_decision_cannot_be_wished_for(
    open_round, draft
) -> None:
    foreign = first_offerings(factories.a_round(grade=10), 1)[0]
    unsigned = first_offerings(open_round, 1)[0]
    open_round.offerings.filter(pk=unsigned.pk).update(quota_decision=None)
    for offering in (foreign, unsigned):
        with pytest.raises(WishesRefused, match="không tuyển sinh trong đợt này"):
            services.save_wishes(
                actor=guardian_of(draft), application=draft, wishes=[Wish(offering.pk, 1)], now=NOW
            )


def test_what_the_service_knows_of_child_and_school_is_not_taken_from_the_family() -> None:
    admission_round = factories.a_round(grade=1)
    account, child = factories.family(grade=1)
    file = factories.a_draft(admission_round, account=account, child=child)
    factories.catch(admission_round, child.residential_unit)
    offering = first_offerings(admission_round, 1)[0]
    claims = {"sibling": "có", "in_catchment": "0", "distance_m": "1"}
    services.save_wishes(actor=account, application=file, wishes=[Wish(offering.pk, 1, claims)], now=NOW)
    facts = file.preferences.get().facts
    assert (facts["sibling"], facts["in_catchment"]) == ("1", "1")
    assert int(facts["distance_m"]) > 100


def test_a_home_that_was_corrected_after_the_page_was_read_is_measured_anew() -> None:
    admission_round = factories.a_round(grade=1)
    account, child = factories.family(grade=1)
    file = factories.a_draft(admission_round, account=account, child=child)
    offering = first_offerings(admission_round, 1)[0]
    school = offering.school
    Applicant.objects.filter(pk=child.pk).update(latitude=school.latitude, longitude=school.longitude)
    services.save_wishes(actor=account, application=file, wishes=[Wish(offering.pk, 1)], now=NOW)
    assert file.preferences.get().facts["distance_m"] == "0"
