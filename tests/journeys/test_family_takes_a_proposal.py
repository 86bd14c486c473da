"""A place is proposed before anyone applies: the office computes and sends, a family agrees in two taps."""

import re

import pytest
from django.utils import timezone

from admissions.models import Applicant, Application, Proposal, User
from admissions.permissions import Role
from tests import factories
from tests.journeys.visitor import Visitor
from tests.registration.proposing.stage import Stage, a_stage

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b\d+-[2-9A-Z]{8}\b")


@pytest.mark.parametrize("scripts", [False, True])
@pytest.mark.parametrize("grade", [1, 6])
def test_a_family_agrees_in_two_taps(grade, phone, desk) -> None:
    stage, child = given_an_open_round_and_a_family(grade)
    office = desk()
    when_the_office_computes_and_sends(office, stage)

    parent = phone()
    parent.signs_in_as_family(child)
    school = stage.offerings[0].name
    parent.sees(f"Con được đề xuất vào {school}", "Nhà trong tuyến của trường", "chưa phải kết quả")
    parent.follows("Xem và đồng ý")  # the first tap
    assert parent.heading() == school
    parent.sees(child.full_name, "Không cần chụp giấy tờ")
    when_the_consents_are_answered(parent)
    parent.presses("Đồng ý và nộp hồ sơ")  # the second
    then_the_receipt_shows_the_code(parent)
    file = Application.objects.get()
    assert (file.state, file.preferences.get().offering) == ("SUBMITTED", stage.offerings[0])
    then_the_office_sees_the_answer(office, stage)


@pytest.mark.parametrize("scripts", [False, True])
def test_a_family_chooses_for_itself_and_comes_back_to_the_proposal(phone) -> None:
    stage, child = given_an_open_round_and_a_family(1)
    now = timezone.now()
    stage.compute(now=now)
    stage.release(now=now)
    parent = phone()
    parent.signs_in_as_family(child)
    parent.presses("Tự chọn trường")
    file = Application.objects.get()
    parent.is_at("registration:task_list", file.code)
    parent.opens("registration:home")
    parent.sees(f"Vẫn có thể nhận đề xuất: {stage.offerings[0].name}")
    parent.follows("Xem và đồng ý")
    when_the_consents_are_answered(parent)
    parent.presses("Đồng ý và nộp hồ sơ")
    then_the_receipt_shows_the_code(parent)
    file.refresh_from_db()
    assert (file.state, Application.objects.count()) == ("SUBMITTED", 1)


def given_an_open_round_and_a_family(grade: int) -> tuple[Stage, Applicant]:
    stage = a_stage(grade=grade, schools=3, now=timezone.now())
    _account, child = stage.family()
    return stage, child


def when_the_office_computes_and_sends(office: Visitor, stage: Stage) -> None:
    specialist: User = factories.user(Role.SPECIALIST)
    office.signs_in_as_officer(specialist)
    office.opens("setup:round", stage.round.code)
    office.follows("Đề xuất chỗ học")
    office.presses("Tính đề xuất")
    office.sees("Đã tính: 1 em có đề xuất")
    assert Proposal.objects.get().state == "COMPUTED"
    office.presses("Gửi 1 đề xuất")
    office.sees("Đã gửi đề xuất cho 1 gia đình")


def when_the_consents_are_answered(parent: Visitor) -> None:
    for question in parent.page.locator("form input[name^=dong-y]:not([type=radio])").all():
        question.check()
    for question in parent.page.locator("form input[name^=dong-y][value=yes]").all():
        question.check()


def then_the_receipt_shows_the_code(parent: Visitor) -> None:
    code = Application.objects.get().code
    parent.is_at("registration:receipt", code)
    parent.sees(code)
    assert CODE.search(parent.reads())


def then_the_office_sees_the_answer(office: Visitor, stage: Stage) -> None:
    office.opens("registration:proposals", stage.round.code)
    office.sees("1 trong 1 gia đình đã đồng ý")
    assert office.figures()["gia đình đồng ý"] == "1"
