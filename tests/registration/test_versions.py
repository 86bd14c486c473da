"""A file that was handed in and is changed: which version counts, and what each version keeps."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.models import Application, AuditEvent, Submission
from admissions.registration import services
from admissions.registration.errors import NotEditable, RoundIsClosed
from admissions.registration.versions import being_changed, versions_of
from admissions.verification import services as verification
from admissions.workflows.log import NotPermitted, TransitionRefused
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def open_round():
    return factories.a_round(grade=10)


@pytest.fixture
def handed_in(open_round):
    return factories.a_submitted(open_round)


def guardian_of(application: Application):
    return application.applicant.guardians.get().user


def reopened(application: Application, *, now=NOW) -> Application:
    services.reopen_application(actor=guardian_of(application), application=application, now=now)
    application.refresh_from_db()
    return application


def test_handing_in_keeps_the_answers_the_wishes_and_the_papers(open_round, handed_in) -> None:
    [version] = versions_of(handed_in)
    first = open_round.offerings.order_by("code").first()
    assert (version.number, version.submitted_at) == (1, NOW)
    assert version.submitted_by == guardian_of(handed_in)
    assert version.facts == handed_in.facts
    assert [(each["rank"], each["offering"]) for each in version.wishes] == [(1, first.pk)]
    assert version.papers == sorted(handed_in.documents.values_list("pk", flat=True))


def test_a_reopened_file_is_a_draft_whose_last_version_stays(handed_in) -> None:
    file = reopened(handed_in)
    assert file.state == "DRAFTED"
    assert being_changed(file)
    assert file.submissions.get().was_verified is False
    event = AuditEvent.objects.get(action="reopen")
    assert (event.from_state, event.to_state) == ("SUBMITTED", "DRAFTED")


def test_a_draft_that_was_never_handed_in_is_not_being_changed(open_round) -> None:
    assert not being_changed(factories.a_draft(open_round))


def test_handing_in_again_is_the_next_version(handed_in) -> None:
    account = guardian_of(handed_in)
    file = reopened(handed_in)
    services.save_answers(actor=account, application=file, answers={"zone": "zone_2"}, now=LATER)
    receipt = services.submit_application(actor=account, application=file, now=LATER)
    assert receipt.secret == ""
    zones = [(each.number, each.facts["zone"], each.submitted_at) for each in versions_of(file)]
    assert zones == [(1, "zone_1", NOW), (2, "zone_2", LATER)]


def test_reopening_keeps_that_the_school_had_accepted_the_version(open_round) -> None:
    file = reopened(factories.a_verified(open_round))
    assert file.submissions.get().was_verified


def test_a_file_from_before_versions_were_kept_gets_its_first_when_it_is_reopened(handed_in) -> None:
    Submission.objects.all().delete()
    file = reopened(handed_in, now=LATER)
    version = file.submissions.get()
    assert (version.number, version.submitted_at, version.facts) == (1, NOW, file.facts)
    assert version.wishes
    assert version.papers


def test_the_next_number_follows_the_highest(handed_in) -> None:
    account = guardian_of(handed_in)
    for _time in range(3):
        services.submit_application(actor=account, application=reopened(handed_in), now=LATER)
    assert [each.number for each in versions_of(handed_in)] == [1, 2, 3, 4]


def test_only_the_family_reopens_its_file_and_only_until_the_deadline(open_round, handed_in) -> None:
    stranger, _child = factories.family()
    for actor in (stranger, factories.verifier_of(handed_in)):
        with pytest.raises(NotPermitted):
            services.reopen_application(actor=actor, application=handed_in, now=NOW)
    with pytest.raises(RoundIsClosed):
        reopened(handed_in, now=open_round.registration_closes_at)


@pytest.mark.parametrize("state", ["DRAFTED", "RETURNED", "REJECTED", "WITHDRAWN", "LAPSED"])
def test_a_file_with_nothing_to_change_back_to_is_not_reopened(handed_in, state) -> None:
    Application.objects.filter(pk=handed_in.pk).update(state=state)
    with pytest.raises(TransitionRefused):
        services.reopen_application(actor=guardian_of(handed_in), application=handed_in, now=NOW)


def test_a_paper_that_the_school_had_accepted_can_be_sent_anew_in_a_reopened_file(open_round) -> None:
    file = reopened(factories.a_verified(open_round))
    services.attach_document(
        actor=guardian_of(file), application=file, kind="photo", content=factories.image(), now=LATER
    )
    states = file.documents.filter(kind="photo").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["REPLACED", "UPLOADED"]


def test_a_paper_that_the_school_accepted_stays_in_a_file_it_sent_back(handed_in) -> None:
    officer = factories.verifier_of(handed_in)
    verification.take_up_application(actor=officer, application=handed_in, now=NOW)
    verification.return_application(
        actor=officer, application=handed_in, note="Mờ", papers={"photo": "Mờ"}, now=NOW
    )
    with pytest.raises(NotEditable):
        services.attach_document(
            actor=guardian_of(handed_in),
            application=handed_in,
            kind="birth_certificate",
            content=factories.image(),
            now=NOW,
        )
    assert handed_in.documents.get(kind="birth_certificate").state == "ACCEPTED"


def test_a_reopened_file_can_be_taken_back(handed_in) -> None:
    file = reopened(handed_in)
    services.withdraw_application(actor=guardian_of(file), application=file, reason="", now=LATER)
    file.refresh_from_db()
    assert file.state == "WITHDRAWN"


def test_handing_in_asks_the_same_queries_whatever_the_number_of_versions(open_round) -> None:
    def queries(file: Application) -> int:
        with CaptureQueriesContext(connection) as asked:
            services.submit_application(actor=guardian_of(file), application=file, now=LATER)
        return len(asked)

    file = factories.a_submitted(open_round)
    second = queries(reopened(file))
    for _time in range(3):
        services.submit_application(actor=guardian_of(file), application=reopened(file), now=LATER)
    assert queries(reopened(file)) == second
