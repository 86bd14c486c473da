"""The first school wished for checks a file, sends one paper back, and gets a better one."""

import pytest
from django.utils import timezone

from admissions.models import Application
from tests import factories
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

REASON = "Ảnh bị tay che mất dấu đỏ"
NOTE = "Chị chụp lại giúp trường ở nơi đủ sáng."


@pytest.mark.parametrize(("grade", "scripts"), [(1, False), (6, True), (10, False)])
def test_a_school_sends_one_paper_back_and_verifies_the_repaired_file(grade, phone, desk) -> None:
    file, file_of_another_school = given_files_of_two_schools(grade)
    returned, *others = [paper.label.vi for paper in file.round.policy.documents if paper.required]
    officer, parent = desk(), phone()
    officer.signs_in_as_officer(factories.verifier_of(file))
    then_the_queue_has_the_file_of_this_school_alone(officer, file, file_of_another_school)
    when_the_officer_takes_it_up(officer, file)
    when_one_paper_is_sent_back(officer, returned)

    parent.signs_in_as_family(file.applicant)
    then_the_parent_is_asked_for_that_paper_alone(parent, file, returned, others)
    when_the_parent_sends_it_again_and_hands_in(parent, returned)

    officer.opens("verification:queue")
    when_the_officer_takes_it_up(officer, file)
    then_the_new_paper_waits_and_the_others_stay_accepted(officer, len(others))
    officer.presses("Xác minh hồ sơ")
    officer.sees("Trường đã xác minh hồ sơ này")
    officer.opens("verification:queue")
    assert not officer.has_link(file.applicant.full_name)
    then_the_parent_sees_that_it_is_done(parent, file)


def given_files_of_two_schools(grade: int) -> tuple[Application, Application]:
    now = timezone.now()
    admission_round = factories.a_round(grade=grade, schools=2, now=now)
    first, second = admission_round.offerings.order_by("code")
    return (
        factories.a_submitted(admission_round, offerings=[first, second], now=now),
        factories.a_submitted(admission_round, offerings=[second, first], now=now),
    )


def then_the_queue_has_the_file_of_this_school_alone(
    officer: Visitor, file: Application, other: Application
) -> None:
    officer.is_at("verification:queue")
    officer.sees(file.code, "Đã nộp")
    officer.sees_nothing_of(other.code)


def when_the_officer_takes_it_up(officer: Visitor, file: Application) -> None:
    officer.follows(file.applicant.full_name)
    officer.presses("Nhận kiểm tra")
    officer.sees("Trường đang kiểm tra")


def when_one_paper_is_sent_back(officer: Visitor, paper: str) -> None:
    """With a reason typed beside it and a word to the family; without a reason it is not sent."""
    officer.page.get_by_role("group", name=paper).get_by_label("Cần nộp lại").check()
    officer.presses("Trả lại để bổ sung")
    officer.sees(f"Hãy chọn hoặc ghi vì sao cần nộp lại: {paper}.")
    reason = officer.page.get_by_label("Hoặc ghi lý do khác").filter(visible=True)
    assert reason.count() == 1
    reason.fill(REASON)
    officer.types("Lời nhắn cho gia đình", NOTE)
    officer.presses("Trả lại để bổ sung")
    officer.sees("Đã trả lại", NOTE, REASON)
    assert not officer.has_button("Xác minh hồ sơ")


def then_the_parent_is_asked_for_that_paper_alone(
    parent: Visitor, file: Application, returned: str, others: list[str]
) -> None:
    parent.sees("Cần bổ sung")
    parent.follows(file.round.name)
    parent.sees("Trường đề nghị bổ sung", NOTE, REASON, "Cần gửi lại")
    assert parent.has_link(returned)
    for closed in (*others, "Thông tin để xét tuyển", "Kiểm tra lại và nộp hồ sơ"):
        assert parent.page.get_by_role("link", name=closed, exact=True).filter(visible=True).count() == 0


def when_the_parent_sends_it_again_and_hands_in(parent: Visitor, returned: str) -> None:
    parent.follows(returned)
    parent.sees("Trường đề nghị gửi lại", REASON)
    parent.sends_photograph()
    parent.follows("Rõ rồi, tiếp tục")
    parent.presses("Nộp lại hồ sơ")
    parent.sees("Đã nhận hồ sơ")


def then_the_new_paper_waits_and_the_others_stay_accepted(officer: Visitor, others: int) -> None:
    papers = officer.page.get_by_role("figure")
    assert papers.filter(has_text="Chờ trường kiểm tra").count() == 1
    assert papers.filter(has_text="Đạt").count() == others
    officer.sees_nothing_of(REASON)


def then_the_parent_sees_that_it_is_done(parent: Visitor, file: Application) -> None:
    parent.opens("registration:task_list", file.code)
    parent.sees("Đã xác minh", "Chờ công bố kết quả")
    file.refresh_from_db()
    assert file.state == "VERIFIED"
    assert Application.objects.count() == 2
