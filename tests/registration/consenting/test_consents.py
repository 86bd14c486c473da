"""Consents of a file: what is asked, kept, changed, taken over."""

from datetime import date, timedelta

import pytest

from admissions.models import Applicant, AuditEvent, Consent
from admissions.registration import progress, services
from admissions.registration.completeness import missing
from admissions.registration.consenting.asked import (
    CHILD_PUBLISHES,
    GUARDIAN_NOTES,
    GUARDIAN_PUBLISHES,
    all_given,
    local_day,
    may_publish,
)
from admissions.registration.consenting.services import record_consents, take_over_consents
from admissions.registration.consenting.standing import answers_of, unanswered_consents
from admissions.registration.consenting.texts import TEXT_VERSION, WORDINGS
from admissions.registration.errors import NotReady
from admissions.registration.queries import whole_file
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.browsing import signed_in, stop_clock, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db

TODAY = local_day(NOW)


@pytest.fixture
def draft():
    return factories.a_draft(factories.a_round(grade=1))


def born(file, day: date):
    Applicant.objects.filter(pk=file.applicant_id).update(birth_date=day)
    return fresh(file)


def fresh(file):
    return type(file).objects.select_related("round", "applicant").get(pk=file.pk)


def answer(file, answers, *, now=NOW) -> None:
    account = file.applicant.guardians.get().user
    record_consents(actor=account, application=file, answers=answers, now=now)


def test_for_a_child_below_seven_the_representative_alone_is_asked(draft) -> None:
    assert unanswered_consents(draft) == [GUARDIAN_NOTES, GUARDIAN_PUBLISHES]


def test_from_seven_on_the_child_is_asked_too(draft) -> None:
    file = born(draft, date(2018, 2, 5))
    assert unanswered_consents(file) == [GUARDIAN_NOTES, GUARDIAN_PUBLISHES, CHILD_PUBLISHES]


@pytest.mark.parametrize(("turns_in", "asked"), [(0, True), (1, False)])
def test_on_the_birthday_during_registration_the_child_begins_to_be_asked(
    draft, monkeypatch, turns_in, asked
) -> None:
    stop_clock(monkeypatch, NOW)
    turns = TODAY + timedelta(days=turns_in)
    file = born(draft, turns.replace(year=turns.year - 7))
    assert (CHILD_PUBLISHES in unanswered_consents(file)) is asked


def test_who_turned_seven_since_the_answer_is_asked_before_handing_in(draft, monkeypatch) -> None:
    turns = TODAY + timedelta(days=1)
    file = born(draft, turns.replace(year=turns.year - 7))
    answer(file, all_given(file.applicant, TODAY))
    assert unanswered_consents(fresh(file)) == []
    stop_clock(monkeypatch, NOW + timedelta(days=1))
    assert unanswered_consents(fresh(file)) == [CHILD_PUBLISHES]


def test_handing_in_waits_for_an_answer_and_any_answer_will_do(draft) -> None:
    factories.fill_in(draft)
    Consent.objects.all().delete()
    with pytest.raises(NotReady):
        hand_in(draft)
    answer(draft, {GUARDIAN_NOTES: True, GUARDIAN_PUBLISHES: False})
    hand_in(draft)
    assert fresh(draft).state == "SUBMITTED"


def hand_in(file) -> None:
    services.submit_application(actor=file.applicant.guardians.get().user, application=file, now=NOW)


def test_information_that_was_not_read_is_no_answer(draft) -> None:
    answer(draft, {GUARDIAN_NOTES: False, GUARDIAN_PUBLISHES: True})
    assert unanswered_consents(fresh(draft)) == [GUARDIAN_NOTES]
    assert "trả lời phần thông tin và đồng ý" in missing(fresh(draft), [])


def test_an_answer_is_kept_with_its_text_its_person_and_its_time(draft) -> None:
    answer(draft, all_given(draft.applicant, TODAY))
    kept = Consent.objects.get(purpose="PUBLISH")
    assert (kept.subject, kept.given, kept.text_version, kept.recorded_at) == (
        "GUARDIAN",
        True,
        TEXT_VERSION,
        NOW,
    )
    assert kept.recorded_by == draft.applicant.guardians.get().user
    assert AuditEvent.objects.filter(action="consent").count() == 2


def test_consent_is_withdrawn_after_handing_in_and_that_it_was_informed_stays() -> None:
    file = factories.a_verified(factories.a_round(grade=1))
    later = NOW + timedelta(days=300)
    answer(file, {GUARDIAN_NOTES: False, GUARDIAN_PUBLISHES: False}, now=later)
    assert answers_of(fresh(file)) == {GUARDIAN_NOTES: True, GUARDIAN_PUBLISHES: False}
    assert Consent.objects.get(purpose="PUBLISH", subject="GUARDIAN").recorded_at == later
    assert fresh(file).state == "VERIFIED"


def test_the_same_answer_again_leaves_no_trace(draft) -> None:
    answer(draft, all_given(draft.applicant, TODAY))
    answer(draft, all_given(draft.applicant, TODAY), now=NOW + timedelta(hours=1))
    assert AuditEvent.objects.filter(action="consent").count() == 2


def test_only_a_guardian_answers(draft) -> None:
    with pytest.raises(NotPermitted):
        record_consents(
            actor=factories.family()[0], application=draft, answers={GUARDIAN_PUBLISHES: True}, now=NOW
        )


def test_a_child_of_seven_is_shown_only_when_both_said_yes(draft) -> None:
    file = born(draft, date(2018, 2, 5))
    for guardian in (True, False):
        for child in (True, False):
            given = {GUARDIAN_NOTES: True, GUARDIAN_PUBLISHES: guardian, CHILD_PUBLISHES: child}
            assert may_publish(file, TODAY, given) is (guardian and child)
    assert may_publish(file, TODAY, {GUARDIAN_PUBLISHES: True}) is False


def test_a_later_round_goes_on_from_the_answers_but_not_from_those_to_an_older_text(draft) -> None:
    answer(draft, {GUARDIAN_NOTES: True, GUARDIAN_PUBLISHES: False})
    Consent.objects.filter(purpose="PROCESS").update(text_version="2020-1")
    later = factories.a_draft(factories.a_round(grade=1))
    take_over_consents(later, draft)
    assert answers_of(fresh(later)) == {GUARDIAN_PUBLISHES: False}
    assert Consent.objects.get(application=later).recorded_at == NOW


def test_every_question_has_words() -> None:
    assert set(WORDINGS) == {GUARDIAN_NOTES, GUARDIAN_PUBLISHES, CHILD_PUBLISHES}


def test_the_page_asks_and_presets_nothing(draft, monkeypatch) -> None:
    stop_clock(monkeypatch)
    browser = signed_in(draft.applicant.guardians.get().user)
    address = page("consent", draft.code)
    told = browser.get(address)
    assert "checked" not in told.content.decode()
    assert "Con có đồng ý" not in words(told)
    assert "Hãy" in words(browser.post(address, {}))
    answer_page = browser.post(address, {"guardian_process": "on", "guardian_publish": "no"})
    assert answer_page.status_code == 302
    assert answers_of(fresh(draft)) == {GUARDIAN_NOTES: True, GUARDIAN_PUBLISHES: False}
    listed = progress.open_tasks(whole_file(fresh(draft), NOW))
    assert next(task for task in listed if task.key == "consent").done


def test_the_page_shows_both_questions_from_seven_on(draft, monkeypatch) -> None:
    stop_clock(monkeypatch)
    born(draft, date(2018, 2, 5))
    browser = signed_in(draft.applicant.guardians.get().user)
    assert "Con có đồng ý" in words(browser.get(page("consent", draft.code)))


def test_a_family_changes_its_mind_from_the_page_of_its_file(monkeypatch) -> None:
    stop_clock(monkeypatch)
    file = factories.a_submitted(factories.a_round(grade=10))
    browser = signed_in(file.applicant.guardians.get().user)
    assert page("consent", file.code) in browser.get(page("task_list", file.code)).content.decode()
    given = {"guardian_process": "on", "guardian_publish": "yes", "child_publish": "no"}
    assert browser.post(page("consent", file.code), given).url == page("task_list", file.code)
    assert answers_of(fresh(file))[CHILD_PUBLISHES] is False


@pytest.mark.parametrize("grade", [1, 10])
def test_asking_costs_one_query(grade, django_assert_num_queries) -> None:
    file = fresh(factories.a_draft(factories.a_round(grade=grade)))
    assert file.round.policy
    with django_assert_num_queries(1):
        unanswered_consents(file)
        unanswered_consents(file)
