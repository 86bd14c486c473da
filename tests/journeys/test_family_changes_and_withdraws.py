"""What was handed in is opened again, changed, handed in anew and at last withdrawn; versions stay told."""

import pytest
from django.utils import timezone

from admissions.models import Application
from tests import factories
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("scripts", "hands", "slow"),
    [(False, Visitor, False), (True, KeyboardVisitor, False), (True, Visitor, True)],
)
def test_a_file_is_changed_handed_in_again_and_withdrawn(phone) -> None:
    file = given_a_complete_draft()
    parent = phone()
    parent.signs_in_as_family(file.applicant)
    parent.opens("registration:check", file.code)
    parent.presses("Nộp hồ sơ")
    when_it_is_opened_again_and_changed(parent, file)
    then_what_was_handed_in_still_counts(parent, file)
    when_it_is_handed_in_again(parent, file)
    when_it_is_withdrawn(parent, file)


def given_a_complete_draft() -> Application:
    now = timezone.now()
    file = factories.a_draft(factories.a_round(grade=10, now=now), now=now)
    factories.fill_in(file, now=now)
    return file


def when_it_is_opened_again_and_changed(parent: Visitor, file: Application) -> None:
    parent.opens("registration:task_list", file.code)
    parent.follows("Sửa hồ sơ đã nộp")
    parent.sees("vẫn có hiệu lực đến khi")
    parent.presses("Mở ra để sửa")
    parent.sees("Đang sửa, chưa nộp lại", "vẫn có hiệu lực")
    parent.opens("registration:question", file.code, "zone")
    zones = {choice.code: choice.label.vi for choice in file.round.policy.fact("zone").choices}
    parent.picks(parent.page.get_by_role("combobox"), zones["zone_2"])
    parent.presses("Lưu và làm tiếp sau")


def then_what_was_handed_in_still_counts(parent: Visitor, file: Application) -> None:
    parent.opens("registration:handed_in", file.code)
    parent.sees("Lần nộp 1", "Phiên bản đang có hiệu lực", "Đang sửa, chưa nộp lại")
    parent.sees_nothing_of("Lần nộp 2")


def when_it_is_handed_in_again(parent: Visitor, file: Application) -> None:
    parent.opens("registration:check", file.code)
    parent.presses("Nộp lại hồ sơ")
    parent.is_at("registration:receipt", file.code)
    parent.opens("registration:handed_in", file.code)
    parent.sees("Lần nộp 1", "Lần nộp 2")
    file.refresh_from_db()
    assert (file.state, file.facts["zone"]) == ("SUBMITTED", "zone_2")


def when_it_is_withdrawn(parent: Visitor, file: Application) -> None:
    parent.opens("registration:withdraw", file.code)
    parent.sees(file.code, "sẽ không được xét")
    parent.presses("Rút hồ sơ")
    file.refresh_from_db()
    assert file.state == "WITHDRAWN"
    parent.opens("registration:home")
    parent.sees("Bắt đầu hồ sơ")
