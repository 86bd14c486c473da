"""Who may take which transition: one table for each workflow, every role against every transition."""

from typing import Any

import pytest
from django_fsm import has_transition_perm

from admissions.models import (
    Adjustment,
    AdmissionRound,
    AllocationRun,
    Application,
    DirectAdmission,
    Document,
    Enrolment,
    FactDispute,
    InputFinding,
    Notice,
    Proposal,
    Ruling,
    School,
    User,
)
from admissions.permissions import SYSTEM, Role, visible_applications, visible_documents, visible_rounds
from tests import factories

pytestmark = pytest.mark.django_db

S, D, X, A, V, G, C = "specialist", "director", "exam_officer", "auditor", "verifier", "guardian", "clock"

ROUND = {
    "approve_plan": {D},
    "return_plan": {D},
    "announce": {S},
    "open": {S, C},
    "close": {S, C},
    "reopen": {D},
    "lock": {S},
    "prepare": {X},
    "return_data": {D},
    "propose": {S},
    "return_proposal": {D},
    "approve": {D},
    "publish": {S},
    "finish": {S, C},
    "archive": {S},
}
APPLICATION = {
    "submit": {G},
    "reopen": {G},
    "restore": {S, C},
    "restore_verified": {S, C},
    "take_up": {V},
    "return_for_repair": {V},
    "verify": {V},
    "reject": {V},
    "take_up_again": {V},
    "withdraw": {G},
    "lapse": {S},
}
DOCUMENT = {
    "accept": {V},
    "return_for_repair": {V},
    "replace": {G},
    "take_out": {G},
    "condemn": {C},
    "set_aside": {S, C},
    "restore": {S, C},
    "restore_accepted": {S, C},
}
RUN = {
    "start": {C},
    "requeue": {C},
    "complete": {C},
    "fail": {C},
    "propose": {S},
    "approve": {D},
    "publish": {S},
    "turn_down": {D},
    "discard": {S},
}
FINDING = {"override": {S, D}, "correct": {S, X}, "find_again": {S, X}}
RULING = {"confirm": {D}, "withdraw": {S}, "revoke": {D}}
ENROLMENT = {"confirm": {G}, "decline": {G}, "lapse": {S, C}, "revoke": {S, C}}
PROPOSAL = {"release": {S, C}, "confirm": {G}, "decline": {G}, "take_back": {G}, "lapse": {S, C}}
NOTICE = {"send": {C}, "deliver": {C}, "fail": {C}}
ADJUSTMENT = {"propose": {S}, "return_proposal": {D}, "approve": {D}, "apply": {S}, "drop": {S}}


@pytest.fixture
def stage() -> dict[str, Any]:
    """A file with a paper, its round, and everybody who stands in some relation to it or in none."""
    file = factories.a_submitted(factories.a_round(state="OPENED"))
    people = {
        S: factories.user(Role.SPECIALIST),
        D: factories.user(Role.DIRECTOR),
        X: factories.user(Role.EXAM_OFFICER),
        A: factories.user(Role.AUDITOR),
        V: factories.verifier_of(file),
        G: file.applicant.guardians.get().user,
        C: SYSTEM,
        "verifier of another school": factories.user(Role.VERIFIER),
        "guardian of another child": factories.family()[0],
    }
    return {"people": people, "file": file, "round": file.round}


def allowed(stage: dict[str, Any], instance: Any, transition: str) -> set[str]:
    method = getattr(instance, transition)
    return {who for who, user in stage["people"].items() if has_transition_perm(method, user)}


def in_state(model: type, transition: str, **fields: Any) -> Any:
    """An unsaved object in a state from which the transition leaves, so that only the permission decides."""
    source = next(str(each.source) for each in model().get_all_state_transitions() if each.name == transition)
    return model(state=source, **fields)


@pytest.mark.parametrize(("transition", "who"), ROUND.items())
def test_who_moves_a_round(stage, transition: str, who: set[str]) -> None:
    plan = stage["round"]
    instance = in_state(AdmissionRound, transition, pack_toml=plan.pack_toml, pack_id=plan.pack_id)
    assert allowed(stage, instance, transition) == who


@pytest.mark.parametrize(("transition", "who"), APPLICATION.items())
def test_who_moves_a_file(stage, transition: str, who: set[str]) -> None:
    file = stage["file"]
    instance = in_state(
        Application,
        transition,
        applicant=file.applicant,
        round=file.round,
        handling_school=file.handling_school,
    )
    assert allowed(stage, instance, transition) == who


@pytest.mark.parametrize(("transition", "who"), DOCUMENT.items())
def test_who_moves_a_paper(stage, transition: str, who: set[str]) -> None:
    assert allowed(stage, in_state(Document, transition, application=stage["file"]), transition) == who


@pytest.mark.parametrize(("transition", "who"), RUN.items())
def test_who_moves_a_run(stage, transition: str, who: set[str]) -> None:
    assert allowed(stage, in_state(AllocationRun, transition, round=stage["round"]), transition) == who


@pytest.mark.parametrize(("transition", "who"), FINDING.items())
def test_who_settles_a_finding(stage, transition: str, who: set[str]) -> None:
    assert allowed(stage, in_state(InputFinding, transition, round=stage["round"]), transition) == who


@pytest.mark.parametrize("first", [S, D])
def test_whoever_asked_for_the_check_does_not_override_what_it_found(stage, first: str) -> None:
    finding = InputFinding(state="FOUND", round=stage["round"], found_by=stage["people"][first])
    assert allowed(stage, finding, "override") == {S, D} - {first}


@pytest.mark.parametrize("first", [S, D])
def test_whoever_drafted_the_round_does_not_override_a_finding(stage, first: str) -> None:
    stage["round"].drafted_by = stage["people"][first]
    assert allowed(stage, InputFinding(state="FOUND", round=stage["round"]), "override") == {S, D} - {first}


@pytest.mark.parametrize(("transition", "who"), RULING.items())
def test_who_decides_on_a_ruling(stage, transition: str, who: set[str]) -> None:
    assert allowed(stage, in_state(Ruling, transition, round=stage["round"]), transition) == who


def test_whoever_entered_a_ruling_does_not_confirm_it(stage) -> None:
    ruling = Ruling(state="ENTERED", round=stage["round"], entered_by=stage["people"][D])
    assert allowed(stage, ruling, "confirm") == set()


@pytest.mark.parametrize(("transition", "who"), RULING.items())
def test_who_decides_on_a_direct_admission(stage, transition: str, who: set[str]) -> None:
    assert allowed(stage, in_state(DirectAdmission, transition, round=stage["round"]), transition) == who


@pytest.mark.parametrize(("transition", "who"), ADJUSTMENT.items())
def test_who_moves_an_adjustment(stage, transition: str, who: set[str]) -> None:
    assert allowed(stage, in_state(Adjustment, transition, round=stage["round"]), transition) == who


@pytest.mark.parametrize(("transition", "who"), PROPOSAL.items())
def test_who_moves_a_proposal(stage, transition: str, who: set[str]) -> None:
    instance = in_state(Proposal, transition, round=stage["round"], applicant=stage["file"].applicant)
    assert allowed(stage, instance, transition) == who


@pytest.mark.parametrize(("transition", "who"), NOTICE.items())
def test_who_moves_a_message(stage, transition: str, who: set[str]) -> None:
    assert allowed(stage, in_state(Notice, transition), transition) == who


def test_the_school_that_owns_a_fact_decides_on_a_dispute(stage) -> None:
    child, school = stage["file"].applicant, stage["people"][V].school
    of_school = FactDispute(state="OPENED", applicant=child, owner_school=school)
    of_nobody = FactDispute(state="OPENED", applicant=child)
    for transition in ("accept", "refuse"):
        assert allowed(stage, of_school, transition) == {V}
        assert allowed(stage, of_nobody, transition) == {S}
    assert allowed(stage, of_school, "withdraw") == {G}


def test_whoever_drafted_an_adjustment_does_not_approve_it(stage) -> None:
    adjustment = Adjustment(state="PROPOSED", round=stage["round"], drafted_by=stage["people"][D])
    assert allowed(stage, adjustment, "approve") == set()


@pytest.mark.parametrize(("transition", "who"), ENROLMENT.items())
def test_who_answers_an_offer(stage, transition: str, who: set[str]) -> None:
    instance = in_state(Enrolment, transition, round=stage["round"], applicant=stage["file"].applicant)
    assert allowed(stage, instance, transition) == who


@pytest.mark.parametrize(
    ("model", "table"),
    [
        (AdmissionRound, ROUND),
        (Application, APPLICATION),
        (Document, DOCUMENT),
        (AllocationRun, RUN),
        (InputFinding, FINDING),
        (Ruling, RULING),
        (DirectAdmission, RULING),
        (Adjustment, ADJUSTMENT),
        (Enrolment, ENROLMENT),
    ],
)
def test_no_transition_is_missing_from_its_table(model: type, table: dict[str, set[str]]) -> None:
    assert {each.name for each in model().get_all_state_transitions()} == set(table)


def test_who_drafted_the_plan_may_not_approve_it(stage) -> None:
    plan = AdmissionRound(state="DRAFTED", drafted_by=stage["people"][D])
    assert allowed(stage, plan, "approve_plan") == set()


def test_rounds_without_a_score_are_prepared_by_the_specialist(stage) -> None:
    plan = factories.a_round(grade=1, state="OPENED")
    instance = AdmissionRound(state="LOCKED", pack_toml=plan.pack_toml, pack_id=plan.pack_id)
    assert allowed(stage, instance, "prepare") == {S}


def seen(user: User, files: Any) -> list[str]:
    return [file.code for file in visible_applications(user, files)]


def test_a_file_is_seen_by_its_family_and_its_school_alone(stage) -> None:
    files = Application.objects.all()
    who = {name for name, user in stage["people"].items() if seen(user, files)}
    assert who == {G, V}
    papers = {
        name for name, user in stage["people"].items() if visible_documents(user, Document.objects.all())
    }
    assert papers == {G, V}


def test_a_school_does_not_see_a_draft(stage) -> None:
    draft = factories.a_draft(stage["round"])
    School.objects.filter(pk=stage["people"][V].school_id).update(name="Trường khác")
    Application.objects.filter(pk=draft.pk).update(handling_school=stage["people"][V].school)
    assert draft.code not in seen(stage["people"][V], Application.objects.all())


def test_a_plan_that_is_not_announced_is_seen_in_the_office_alone(stage) -> None:
    plan = factories.a_round(state="PLAN_APPROVED")
    rounds = AdmissionRound.objects.filter(pk=plan.pk)
    who = {name for name, user in stage["people"].items() if visible_rounds(user, rounds)}
    assert who == {S, D, X, A}
