"""Whoever answers for a child at the same moment, there is one file and one answer."""

from functools import partial

import pytest

from admissions.models import Application, AuditEvent, Guardian, Guardianship, Preference, Proposal
from admissions.permissions import Role
from admissions.registration import services
from admissions.registration.errors import AlreadyApplied
from admissions.registration.proposing.answering import confirm_proposal, decline_proposal
from admissions.registration.proposing.computing import compute_proposals
from admissions.registration.proposing.errors import AnsweredAlready, FileIsWithSchool, NothingToRelease
from admissions.registration.proposing.releasing import release_proposals
from tests import factories
from tests.concurrency.test_races import succeeded
from tests.factories import NOW
from tests.registration.proposing.stage import a_stage, agreement


def refused(results: list) -> set[type]:
    return {type(each) for each in results if isinstance(each, Exception)}


def test_agreeing_twice_at_once_is_one_file(at_once) -> None:
    account, proposal = a_stage().offered()
    said = agreement(proposal)
    confirm = partial(confirm_proposal, actor=account, proposal=proposal, agreement=said, now=NOW)
    results = at_once(*[confirm] * 8)
    assert len(succeeded(results)) == 1
    assert refused(results) == {AnsweredAlready}
    assert (Application.objects.count(), Preference.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="submit").count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_agreeing_and_choosing_at_once_is_one_file_and_one_state(at_once, attempt: int) -> None:
    account, proposal = a_stage().offered()
    said = agreement(proposal)
    results = at_once(
        partial(confirm_proposal, actor=account, proposal=proposal, agreement=said, now=NOW),
        partial(decline_proposal, actor=account, proposal=proposal, now=NOW),
    )
    assert refused(results) <= {AnsweredAlready}
    file, answered = Application.objects.get(), Proposal.objects.get()
    assert (answered.state, file.state) == ("CONFIRMED", "SUBMITTED")


@pytest.mark.parametrize("attempt", range(3))
def test_two_guardians_at_once_are_one_file(at_once, attempt: int) -> None:
    account, proposal = a_stage().offered()
    other = factories.user(Role.GUARDIAN)
    guardian = Guardian.objects.create(user=other, full_name="Trần Thị Bình")
    Guardianship.objects.create(guardian=guardian, applicant=proposal.applicant, relation="father")
    said = agreement(proposal)
    calls = [
        partial(confirm_proposal, actor=who, proposal=proposal, agreement=said, now=NOW)
        for who in (account, other)
    ]
    results = at_once(*calls, *calls)
    assert len(succeeded(results)) == 1
    assert refused(results) == {AnsweredAlready}
    assert Application.objects.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_agreeing_while_a_file_is_begun_elsewhere_is_one_file(at_once, attempt: int) -> None:
    account, proposal = a_stage().offered()
    said = agreement(proposal)
    results = at_once(
        partial(confirm_proposal, actor=account, proposal=proposal, agreement=said, now=NOW),
        partial(
            services.start_application,
            actor=account,
            admission_round=proposal.round,
            applicant=proposal.applicant,
            now=NOW,
        ),
    )
    assert refused(results) <= {AlreadyApplied}
    assert Application.objects.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_withdrawing_while_agreeing_again_ends_in_one_of_the_two(at_once, attempt: int) -> None:
    account, proposal = a_stage().offered()
    said = agreement(proposal)
    file = confirm_proposal(actor=account, proposal=proposal, agreement=said, now=NOW).application
    results = at_once(
        partial(services.withdraw_application, actor=account, application=file, reason="", now=NOW),
        partial(confirm_proposal, actor=account, proposal=proposal, agreement=said, now=NOW),
    )
    assert refused(results) <= {AnsweredAlready, FileIsWithSchool}
    proposal.refresh_from_db()
    live = Application.objects.exclude(state="WITHDRAWN").count()
    assert (proposal.state, live) in {("DECLINED", 0), ("CONFIRMED", 1)}


def test_computing_and_releasing_at_once_lose_and_double_nothing(at_once) -> None:
    stage = a_stage(seats=40)
    for _number in range(6):
        stage.family()
    stage.compute()
    who = {"actor": stage.specialist, "admission_round": stage.round, "now": NOW}
    results = at_once(
        partial(compute_proposals, **who),
        partial(release_proposals, **who),
        partial(compute_proposals, **who),
        partial(release_proposals, **who),
    )
    assert refused(results) <= {NothingToRelease}
    assert Proposal.objects.count() == 6
    assert set(Proposal.objects.values_list("state", flat=True)) == {"OFFERED"}
