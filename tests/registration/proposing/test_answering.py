"""The family agrees, chooses for itself, changes its mind."""

import pytest

from admissions.models import Application, AuditEvent, Guardian, Guardianship, Proposal
from admissions.permissions import Role
from admissions.registration import services
from admissions.registration.completeness import needed_papers
from admissions.registration.errors import NotReady, RoundIsClosed
from admissions.registration.proposing.answering import (
    Agreement,
    confirm_proposal,
    decline_proposal,
)
from admissions.registration.proposing.errors import AnsweredAlready, FileIsWithSchool
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW
from tests.registration.proposing.stage import a_stage, agreement

pytestmark = pytest.mark.django_db


def confirm(account, proposal: Proposal, **more):
    return confirm_proposal(actor=account, proposal=proposal, agreement=agreement(proposal, **more), now=NOW)


@pytest.mark.parametrize("grade", [1, 6])
def test_agreeing_hands_in_a_file_whose_first_wish_it_is_without_a_paper(grade: int) -> None:
    stage = a_stage(grade=grade)
    account, proposal = stage.offered()
    agreed = confirm(account, proposal)
    file = Application.objects.get()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.application, proposal.answered_at) == ("CONFIRMED", file, NOW)
    assert (file.state, agreed.receipt.code) == ("SUBMITTED", file.code)
    assert agreed.receipt.secret
    wish = file.preferences.get()
    assert (wish.rank, wish.offering) == (1, proposal.offering)
    assert (wish.facts["in_catchment"], wish.facts["proposed"]) == ("1", "1")
    assert not file.documents.exists()
    assert AuditEvent.objects.filter(subject="proposal", action="confirm").count() == 1


def test_schools_that_the_family_ticks_follow() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    confirm(account, proposal, others=[stage.offerings[1].pk])
    wishes = Application.objects.get().preferences.order_by("rank")
    assert [each.offering for each in wishes] == stage.offerings
    assert ["proposed" in each.facts for each in wishes] == [True, False]


def test_what_the_sector_answers_is_not_asked() -> None:
    account, proposal = a_stage().offered(residence="temporary")
    confirm(account, proposal)
    assert Application.objects.get().facts["residence"] == "temporary"


def test_without_an_answer_that_must_be_given_nothing_is_saved() -> None:
    account, proposal = a_stage().offered()
    with pytest.raises(NotReady):
        confirm(account, proposal, consents={})
    assert not Application.objects.exists()
    proposal.refresh_from_db()
    assert proposal.state == "OFFERED"


def test_agreeing_twice_is_one_file() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    confirm(account, proposal)
    with pytest.raises(AnsweredAlready):
        confirm(account, proposal)
    assert Application.objects.count() == 1


def test_choosing_for_oneself_begins_a_file_and_the_proposal_may_still_be_taken() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    file = decline_proposal(actor=account, proposal=proposal, now=NOW)
    assert decline_proposal(actor=account, proposal=proposal, now=NOW) == file
    proposal.refresh_from_db()
    assert (proposal.state, file.state) == ("DECLINED", "DRAFTED")
    confirm(account, proposal)
    file.refresh_from_db()
    proposal.refresh_from_db()
    assert (proposal.state, file.state, Application.objects.count()) == ("CONFIRMED", "SUBMITTED", 1)


def test_a_file_that_the_school_has_is_not_overwritten() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    file = decline_proposal(actor=account, proposal=proposal, now=NOW)
    factories.fill_in(file)
    services.submit_application(actor=account, application=file, now=NOW)
    with pytest.raises(FileIsWithSchool):
        confirm(account, proposal)
    proposal.refresh_from_db()
    assert proposal.state == "DECLINED"


def test_a_file_with_wishes_of_its_own_needs_every_paper() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    file = decline_proposal(actor=account, proposal=proposal, now=NOW)
    services.save_wishes(
        actor=account, application=file, wishes=[services.Wish(proposal.offering_id, 1)], now=NOW
    )
    kinds = [each.kind for each in needed_papers(file, list(file.preferences.all()))]
    assert "birth_certificate" in kinds


def test_no_family_can_mark_a_wish_by_itself() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    file = decline_proposal(actor=account, proposal=proposal, now=NOW)
    wish = services.Wish(proposal.offering_id, 1, {"proposed": "1"})
    services.save_wishes(actor=account, application=file, wishes=[wish], now=NOW)
    assert "proposed" not in file.preferences.get().facts


@pytest.mark.parametrize("act", ["reopen", "withdraw"])
def test_changing_or_withdrawing_the_file_takes_the_answer_back(act: str) -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    file = confirm(account, proposal).application
    if act == "reopen":
        services.reopen_application(actor=account, application=file, now=NOW)
    else:
        services.withdraw_application(actor=account, application=file, reason="", now=NOW)
    proposal.refresh_from_db()
    assert proposal.state == "DECLINED"
    wishes = list(file.preferences.all())
    file.refresh_from_db()
    assert "birth_certificate" in [each.kind for each in needed_papers(file, wishes)]
    confirm(account, proposal)
    proposal.refresh_from_db()
    assert proposal.state == "CONFIRMED"


def test_after_the_deadline_nobody_answers() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    late = stage.round.registration_closes_at
    with pytest.raises(RoundIsClosed):
        confirm_proposal(actor=account, proposal=proposal, agreement=agreement(proposal), now=late)
    with pytest.raises(RoundIsClosed):
        decline_proposal(actor=account, proposal=proposal, now=late)


def test_only_a_guardian_of_the_child_answers() -> None:
    stage = a_stage()
    _account, proposal = stage.offered()
    strangers = [factories.family()[0], stage.specialist, factories.user(Role.VERIFIER)]
    for stranger in strangers:
        with pytest.raises(NotPermitted):
            confirm_proposal(actor=stranger, proposal=proposal, agreement=Agreement(), now=NOW)
        with pytest.raises(NotPermitted):
            decline_proposal(actor=stranger, proposal=proposal, now=NOW)


def test_a_proposal_that_is_not_released_cannot_be_answered() -> None:
    stage = a_stage()
    account, _child = stage.family()
    stage.compute()
    with pytest.raises(NotPermitted):
        confirm(account, Proposal.objects.get())


def test_a_second_guardian_meets_the_first_ones_answer() -> None:
    stage = a_stage()
    account, proposal = stage.offered()
    other = factories.user(Role.GUARDIAN)
    guardian = Guardian.objects.create(user=other, full_name="Trần Thị Bình")
    Guardianship.objects.create(guardian=guardian, applicant=proposal.applicant, relation="father")
    confirm(account, proposal)
    with pytest.raises(AnsweredAlready):
        decline_proposal(actor=other, proposal=proposal, now=NOW)


def test_what_only_the_family_says_of_residence_needs_its_paper() -> None:
    account, proposal = a_stage().offered(residence="")
    agreed = confirm(account, proposal, answers={"residence": "permanent"})
    file = Application.objects.get()
    assert (agreed.receipt, file.state) == (None, "DRAFTED")
    assert [each.kind for each in needed_papers(file, list(file.preferences.all()))] == ["residence_proof"]
    proposal.refresh_from_db()
    assert proposal.state == "OFFERED"


def test_where_the_rules_still_ask_for_a_paper_the_file_waits_for_it() -> None:
    stage = a_stage()
    text = stage.round.pack_toml.replace('papers = "none"', 'papers = ["birth_certificate"]')
    stage.round.take_pack(pack_id=stage.round.pack_id, toml=text)
    stage.round.save()
    account, proposal = stage.offered()
    agreed = confirm(account, proposal)
    file = Application.objects.get()
    assert (agreed.receipt, file.state) == (None, "DRAFTED")
    assert [each.kind for each in needed_papers(file, list(file.preferences.all()))] == ["birth_certificate"]
    services.attach_document(
        actor=account, application=file, kind="birth_certificate", content=factories.image(), now=NOW
    )
    services.submit_application(actor=account, application=file, now=NOW)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.application) == ("CONFIRMED", file)
