"""The department's page: compute, look at a picture, release, follow the answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.models import Proposal
from admissions.permissions import Role
from admissions.registration.proposing.answering import confirm_proposal
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW
from tests.registration.proposing.stage import Stage, a_stage, agreement

pytestmark = pytest.mark.django_db


def address(stage: Stage) -> str:
    return reverse("registration:proposals", args=[stage.round.code])


def act(stage: Stage, name: str) -> str:
    return reverse("registration:move_proposals", args=[stage.round.code, name])


def test_the_round_leads_to_it_and_an_empty_page_says_how_to_begin() -> None:
    stage = a_stage()
    client = signed_in(stage.specialist)
    assert address(stage) in links(client.get(reverse("setup:round", args=[stage.round.code])))
    said = words(client.get(address(stage)))
    assert "Chưa có đề xuất nào" in said
    assert "Tính đề xuất" in said


def test_computing_shows_schools_children_and_why_some_have_none() -> None:
    stage = a_stage(schools=1, seats=1)
    stage.family()
    stage.family()
    _account, homeless = stage.family()
    homeless.residential_unit = None
    homeless.save()
    client = signed_in(stage.specialist)
    said = words(client.post(act(stage, "tinh"), follow=True))
    assert "Đã tính: 1 em có đề xuất, 2 em chưa có." in said
    assert "2 em chưa có đề xuất, gia đình tự chọn trường" in said
    assert "Chưa có tổ dân phố, thôn trong sổ" in said
    assert "Các trường trong tầm đã hết chỗ" in said
    assert "1 trong 1 trường đã đề xuất hết chỗ" in said
    assert Proposal.objects.get().applicant.student_code in said


def test_releasing_and_the_progress_of_answers() -> None:
    stage = a_stage()
    account, _child = stage.family()
    stage.family()
    client = signed_in(stage.specialist)
    client.post(act(stage, "tinh"))
    said = words(client.post(act(stage, "gui"), follow=True))
    assert "Đã gửi đề xuất cho 2 gia đình." in said
    proposal = Proposal.objects.get(applicant__guardians__user=account)
    confirm_proposal(actor=account, proposal=proposal, agreement=agreement(proposal), now=NOW)
    assert "1 trong 2 gia đình đã đồng ý" in words(client.get(address(stage)))


def test_nothing_to_release_is_said() -> None:
    stage = a_stage()
    said = words(signed_in(stage.specialist).post(act(stage, "gui"), follow=True))
    assert "Chưa có đề xuất nào để gửi" in said


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR, Role.EXAM_OFFICER])
def test_the_office_looks_and_only_specialists_act(role: str) -> None:
    stage = a_stage()
    client = signed_in(factories.user(role))
    said = words(client.get(address(stage)))
    assert "Tính đề xuất" not in said.replace("Bấm Tính đề xuất", "")
    assert client.post(act(stage, "tinh")).status_code == 404
    assert client.post(act(stage, "gui")).status_code == 404


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.VERIFIER])
def test_others_do_not_see_it(role: str) -> None:
    stage = a_stage()
    client = signed_in(factories.user(role))
    assert client.get(address(stage)).status_code == 404
    assert client.post(act(stage, "tinh")).status_code == 404


def test_an_act_that_does_not_exist_is_not_found() -> None:
    stage = a_stage()
    assert signed_in(stage.specialist).post(act(stage, "xoa")).status_code == 404


def _queries(schools: int, families: int) -> int:
    stage = a_stage(schools=schools, seats=40)
    for number in range(families):
        stage.family(number % schools)
    stage.compute()
    client = signed_in(stage.specialist)
    client.get(address(stage))
    with CaptureQueriesContext(connection) as captured:
        client.get(address(stage))
    return len(captured)


def test_the_page_asks_no_more_of_a_large_round() -> None:
    assert _queries(2, 2) == _queries(6, 14)
