"""Proposals from the register of a round, written and released."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.models import AuditEvent, Catchment, DirectAdmission, Notice, Proposal
from admissions.permissions import SYSTEM, Role
from admissions.registration.proposing.computing import compute_proposals, proposes
from admissions.registration.proposing.errors import NothingToRelease, NotYetOrTooLate
from admissions.registration.proposing.releasing import keep_up, lapse_proposals, release_proposals
from admissions.setup import services as setup
from admissions.workflows.log import NotPermitted
from tests import factories
from tests.factories import NOW
from tests.registration.proposing.stage import a_stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("grade", [1, 6])
def test_a_child_is_proposed_the_school_of_its_unit_and_the_grounds_are_kept(grade: int) -> None:
    stage = a_stage(grade=grade)
    _account, child = stage.family(1)
    assert stage.compute() == {"given": 1}
    proposal = Proposal.objects.get()
    assert (proposal.applicant, proposal.offering, proposal.state) == (child, stage.offerings[1], "COMPUTED")
    assert proposal.grounds["catchment_order"] == 1
    assert proposal.grounds["distance_m"] > 0
    assert [each["offering"] for each in proposal.grounds["others"]] == [stage.offerings[0].pk]
    stage.round.refresh_from_db()
    assert stage.round.proposal_counts == {"at": NOW.isoformat(), "given": 1}


def test_a_home_in_a_drawn_area_is_in_the_catchment() -> None:
    stage = a_stage()
    Catchment.objects.all().delete()
    square = "[[[105.8,21.0],[105.9,21.0],[105.9,21.1],[105.8,21.1],[105.8,21.0]]]"
    Catchment.objects.create(
        offering=stage.offerings[1], polygon=f'{{"type": "Polygon", "coordinates": {square}}}'
    )
    stage.family(0)
    stage.compute()
    assert Proposal.objects.get().offering == stage.offerings[1]


def test_who_finds_no_seat_in_the_catchment_is_proposed_the_nearest_with_one() -> None:
    stage = a_stage(seats=1)
    stage.family(0)
    stage.family(0)
    assert stage.compute() == {"given": 2}
    assert {each.offering for each in Proposal.objects.all()} == set(stage.offerings)
    overflow = Proposal.objects.get(offering=stage.offerings[1])
    assert overflow.grounds["catchment_order"] is None
    assert overflow.grounds["full"] == [stage.offerings[0].pk]


def test_a_school_without_a_decision_on_its_seats_is_never_proposed() -> None:
    stage = a_stage(schools=1)
    stage.round.offerings.update(quota_decision=None)
    stage.family(0)
    assert stage.compute() == {"no_school": 1}


def test_seats_given_by_decision_are_not_proposed(director) -> None:
    stage = a_stage(schools=1, seats=1)
    stage.family(0)
    _other, direct = stage.family(0)
    DirectAdmission.objects.create(
        round=stage.round,
        offering=stage.offerings[0],
        applicant=direct,
        number="1",
        signed_date=NOW.date(),
        signed_by="Giám đốc",
        entered_by=stage.specialist,
        entered_at=NOW,
        confirmed_by=director,
        confirmed_at=NOW,
        state="CONFIRMED",
    )
    assert stage.compute() == {"no_seat": 1}


def test_a_child_without_a_unit_or_of_another_year_or_with_a_file_gets_none() -> None:
    stage = a_stage()
    _account, homeless = stage.family(0)
    homeless.residential_unit = None
    homeless.save()
    _account, young = stage.family(0)
    young.birth_date = young.birth_date.replace(year=2020)
    young.save()
    factories.a_draft(stage.round, unit=stage.units[0])
    assert stage.compute() == {"no_unit": 1}
    assert not Proposal.objects.exists()


def test_what_the_sector_knows_of_residence_ranks() -> None:
    stage = a_stage(schools=1, seats=1)
    (_a, temporary), (_b, permanent) = stage.family(0), stage.family(0)
    for child, kind in ((temporary, "temporary"), (permanent, "permanent")):
        child.sector_facts = {"residence": kind, "sibling": "1", "priority": "không rõ"}
        child.save()
    assert stage.compute() == {"given": 1, "no_seat": 1}
    assert Proposal.objects.get().applicant == permanent


def test_computing_again_replaces_what_nobody_saw_and_leaves_what_families_were_told() -> None:
    stage = a_stage()
    _account, first = stage.offered(0)
    stage.family(0)
    stage.compute()
    stage.compute()
    assert Proposal.objects.count() == 2
    first.refresh_from_db()
    assert first.state == "OFFERED"
    assert AuditEvent.objects.filter(action="compute_proposals").count() == 3


def test_seats_of_proposals_that_families_were_told_of_are_not_proposed_twice() -> None:
    stage = a_stage(schools=1, seats=1)
    stage.offered(0)
    stage.family(0)
    assert stage.compute() == {"no_seat": 1}


def test_only_a_specialist_computes_between_announcement_and_deadline() -> None:
    stage = a_stage(state="ANNOUNCED")
    stage.family(0)
    stage.compute()
    for role in (Role.DIRECTOR, Role.AUDITOR, Role.VERIFIER, Role.GUARDIAN):
        with pytest.raises(NotPermitted):
            compute_proposals(actor=factories.user(role), admission_round=stage.round, now=NOW)
    late = stage.round.registration_closes_at
    with pytest.raises(NotYetOrTooLate):
        compute_proposals(actor=stage.specialist, admission_round=stage.round, now=late)
    draft = a_stage(state="PLAN_APPROVED")
    with pytest.raises(NotYetOrTooLate):
        draft.compute()


def test_rules_without_the_section_propose_nothing() -> None:
    stage = a_stage(grade=10)
    assert not proposes(stage.round)
    with pytest.raises(NotPermitted):
        stage.compute()


def test_a_release_tells_each_family_once_and_writes_the_log() -> None:
    stage = a_stage()
    account, proposal = stage.offered(0)
    assert proposal.state == "OFFERED"
    assert AuditEvent.objects.get(subject="proposal", action="release").subject_id == proposal.pk
    notice = Notice.objects.get(kind="proposal")
    assert notice.guardian.user == account
    with pytest.raises(NothingToRelease):
        stage.release()


def test_nothing_is_released_before_registration_opens() -> None:
    stage = a_stage(state="ANNOUNCED")
    stage.family(0)
    stage.compute()
    with pytest.raises(NothingToRelease):
        stage.release()


def test_the_clock_releases_at_the_opening_and_lets_lapse_at_the_close() -> None:
    stage = a_stage(state="ANNOUNCED")
    stage.family(0)
    stage.compute()
    keep_up(actor=SYSTEM, now=NOW)
    assert Proposal.objects.get().state == "COMPUTED"
    setup.move_round(actor=SYSTEM, admission_round=stage.round, transition="open", now=NOW)
    keep_up(actor=SYSTEM, now=NOW)
    keep_up(actor=SYSTEM, now=NOW)
    assert Proposal.objects.get().state == "OFFERED"
    close = stage.round.registration_closes_at
    setup.move_round(actor=SYSTEM, admission_round=stage.round, transition="close", now=close)
    keep_up(actor=SYSTEM, now=close + timedelta(minutes=1))
    assert Proposal.objects.get().state == "LAPSED"
    assert AuditEvent.objects.filter(subject="proposal").count() == 2


def test_a_family_can_neither_release_nor_let_lapse() -> None:
    stage = a_stage()
    account, _proposal = stage.offered(0)
    for act in (release_proposals, lapse_proposals):
        with pytest.raises(NotPermitted):
            act(actor=account, admission_round=stage.round, now=NOW)


def _queries(children: int) -> int:
    stage = a_stage(seats=40)
    for number in range(children):
        stage.family(number % 2)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        stage.compute()
        stage.release()
    return len(captured)


def test_computing_asks_no_question_for_each_child() -> None:
    assert _queries(2) == _queries(12)
