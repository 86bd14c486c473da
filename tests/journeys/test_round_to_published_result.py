"""A round from its last verified file to the families' answers, every step by the person whose step it is."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from admissions.accounts.secrets import grouped
from admissions.allocation.words import explanation
from admissions.models import AdmissionRound, AllocationRun, Application, Enrolment, User
from admissions.permissions import Role
from admissions.registration import services as registration
from tests import factories
from tests.journeys.marks import (
    then_a_list_with_one_wrong_mark_is_refused_whole,
    when_candidates_get_numbers,
    when_the_list_is_taken_away_and_filled_in,
    when_the_right_list_is_sent_and_locked,
)
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

MARKS = ("9,25", "8.5", "5")  # in the order of the families; a comma or a point, as people write


@dataclass(frozen=True)
class Story:
    """Three families, two schools of one seat: the first gets its first wish, the second its second one."""

    round: AdmissionRound
    first: Application
    second: Application
    third: Application
    specialist: User
    exam_officer: User
    director: User

    @property
    def files(self) -> tuple[Application, Application, Application]:
        return self.first, self.second, self.third

    @property
    def marks(self) -> dict[str, str]:
        """What each child gets in every paper, by name."""
        return {file.applicant.full_name: mark for file, mark in zip(self.files, MARKS, strict=True)}

    @property
    def schools(self) -> list[str]:
        """The one that all three want most, and the other."""
        return list(self.round.offerings.order_by("code").values_list("name", flat=True))


@pytest.mark.parametrize(("grade", "scripts"), [(1, True), (6, False), (10, False)])
def test_a_round_comes_to_a_published_result(grade, phone, desk) -> None:
    story = given_a_round_whose_files_are_verified(grade)
    office, visitor, family = desk(), phone(), phone()
    office.signs_in_as_officer(story.specialist)
    when_the_specialist_closes_and_locks(office, story)
    if story.round.policy.score_facts:
        office.signs_out()
        office.signs_in_as_officer(story.exam_officer)
        when_candidates_get_numbers(office)
        marks = when_the_list_is_taken_away_and_filled_in(office, story.round, story.marks)
        then_a_list_with_one_wrong_mark_is_refused_whole(office, story.round, marks)
        when_the_right_list_is_sent_and_locked(office, marks)
        office.signs_out()
        office.signs_in_as_officer(story.specialist)
    else:
        when_the_specialist_confirms_that_nothing_is_lacking(office, story)
    when_the_specialist_runs_and_sees_checks_and_figures(office, story)
    when_the_specialist_proposes(office)
    then_the_proposer_cannot_approve(office, story)
    then_nobody_outside_sees_a_result(visitor, story)
    office.signs_out()
    office.signs_in_as_officer(story.director)
    when_the_director_approves(office, story)
    then_nobody_outside_sees_a_result(visitor, story)
    office.signs_out()
    office.signs_in_as_officer(story.specialist)
    when_the_specialist_publishes(office, story)

    then_the_look_up_tells_the_right_codes_alone(visitor, story)
    then_the_public_page_shows_each_schools_line(visitor, story)
    then_a_placed_family_confirms_in_two_taps(family, story)
    family.signs_out()
    then_a_family_that_declines_is_asked_once_more(family, story)
    family.signs_out()
    then_a_family_without_a_place_reads_why(family, story)


def given_a_round_whose_files_are_verified(grade: int) -> Story:
    now = timezone.now()
    admission_round = factories.a_round(grade=grade, schools=2, seats=1, now=now)
    unit = factories.residential_unit()
    factories.catch(admission_round, unit)
    wanted, other = admission_round.offerings.order_by("code")
    files = [
        factories.a_verified(
            admission_round, unit=unit, offerings=wishes, answers=answers_in(place, admission_round), now=now
        )
        for place, wishes in enumerate([[wanted], [wanted, other], [wanted]])
    ]
    return Story(
        admission_round,
        *files,
        specialist=factories.user(Role.SPECIALIST),
        exam_officer=factories.user(Role.EXAM_OFFICER),
        director=factories.user(Role.DIRECTOR),
    )


def answers_in(place: int, admission_round: AdmissionRound) -> dict[str, str]:
    """Where answers rank: the better ones for the families before."""
    policy = admission_round.policy
    ranking = {condition.fact for category in policy.categories for condition in category.when}
    return {fact.name: fact.choices[place].code for fact in policy.questions if fact.name in ranking}


def when_the_specialist_closes_and_locks(office: Visitor, story: Story) -> None:
    office.follows(story.round.name)
    office.follows("Đóng đăng ký ngay")
    office.presses("Đóng đăng ký")
    office.follows("Chốt danh sách")
    office.sees("3 hồ sơ đã xác minh vào danh sách xét")
    office.presses("Chốt danh sách")
    office.sees("Đã chốt danh sách")


def when_the_specialist_confirms_that_nothing_is_lacking(office: Visitor, story: Story) -> None:
    office.follows("Xác nhận đủ dữ liệu xét")
    office.sees("3 hồ sơ đã xác minh sẽ được xét")
    office.presses("Xác nhận đủ dữ liệu")
    office.sees("Đã đủ dữ liệu xét")


def when_the_specialist_runs_and_sees_checks_and_figures(office: Visitor, story: Story) -> None:
    office.opens("setup:round", story.round.code)
    office.follows("Xét tuyển")
    office.presses("Xét một lượt")
    office.sees("Đạt kiểm tra", "Không trường nào vượt chỉ tiêu", *story.schools)
    figures = office.figures()
    assert figures == {
        "hồ sơ được xét": "3",
        "được xếp": "2",
        "đúng nguyện vọng 1": "1",
        "chưa được xếp": "1",
    }


def when_the_specialist_proposes(office: Visitor) -> None:
    office.follows("Trình lãnh đạo duyệt")
    office.presses("Trình duyệt")
    office.sees("Đã trình")


def then_the_proposer_cannot_approve(office: Visitor, story: Story) -> None:
    office.sees("người khác duyệt")
    assert not office.has_link("Duyệt kết quả")
    assert not office.has_button("Duyệt kết quả")
    run = AllocationRun.objects.get()
    office.finds_nothing_at("allocation:step", story.round.code, run.pk, "approve")
    office.opens("accounts:home")


def when_the_director_approves(office: Visitor, story: Story) -> None:
    office.follows("Xem kết quả đã trình")
    office.follows(f"Lượt {AllocationRun.objects.get().pk}")
    office.sees("Đạt kiểm tra")
    office.follows("Duyệt kết quả")
    office.sees("Duyệt kết quả này?", story.specialist.full_name, "2 em được xếp, 1 em chưa được xếp")
    office.presses("Duyệt kết quả")
    office.sees("Đã duyệt kết quả")


def when_the_specialist_publishes(office: Visitor, story: Story) -> None:
    office.follows("Công bố kết quả")
    office.sees("Công bố bây giờ là sớm hơn", story.director.full_name)
    office.presses("Công bố kết quả")
    office.sees("Đã công bố kết quả")
    assert Enrolment.objects.count() == 2


def then_nobody_outside_sees_a_result(visitor: Visitor, story: Story) -> None:
    visitor.opens("publication:round_page", story.round.code)
    visitor.sees("Đã đóng nhận hồ sơ")
    visitor.sees_nothing_of("Kết quả theo trường", "Điểm chuẩn")
    code, secret = codes_of(story.first)
    visitor.looks_up(code, secret)
    visitor.sees(story.first.applicant.full_name, "Đã xác minh")
    visitor.sees_nothing_of("Con được xếp", "Vì sao")


def codes_of(file: Application) -> tuple[str, str]:
    """The code of the file and a new secret for it, as on a receipt."""
    guardian = file.applicant.guardians.get().user
    receipt = registration.reissue_secret(actor=guardian, application=file, now=timezone.now())
    return receipt.code, grouped(receipt.secret)


def then_the_look_up_tells_the_right_codes_alone(visitor: Visitor, story: Story) -> None:
    file = story.second
    code, secret = codes_of(file)
    visitor.looks_up(code, "ZZZZZ-ZZZZZ")
    wrong_secret = visitor.reads()
    visitor.looks_up(f"{story.round.grade}-ZZZZZZZZ", secret)
    assert visitor.reads() == wrong_secret
    visitor.sees("Mã hồ sơ hoặc mã tra cứu chưa đúng")
    visitor.sees_nothing_of(file.applicant.full_name, story.round.name)
    visitor.looks_up(code.lower(), secret.lower())
    visitor.sees(file.applicant.full_name, f"Con được xếp vào {story.schools[1]}", "Nguyện vọng 2")


def then_the_public_page_shows_each_schools_line(visitor: Visitor, story: Story) -> None:
    visitor.opens("publication:round_page", story.round.code)
    visitor.sees("Kết quả theo trường", *story.schools)
    visitor.sees_nothing_of(*(file.code for file in story.files))


def then_a_placed_family_confirms_in_two_taps(family: Visitor, story: Story) -> None:
    family.signs_in_as_family(story.first.applicant)
    family.sees("Con được xếp chỗ", "xác nhận trước")
    family.follows(story.round.name)
    family.sees(f"Con được xếp vào {story.schools[0]}", "Vì sao", explained(story.first))
    family.presses("Xác nhận nhập học")
    family.sees("Đã xác nhận nhập học", story.schools[0])
    assert offer_of(story.first).state == "CONFIRMED"


def then_a_family_that_declines_is_asked_once_more(family: Visitor, story: Story) -> None:
    family.signs_in_as_family(story.second.applicant)
    family.follows(story.round.name)
    family.follows("Từ chối chỗ này")
    family.sees(f"Từ chối chỗ ở {story.schools[1]}?", "không lấy lại được")
    assert offer_of(story.second).state == "OFFERED"
    family.presses("Từ chối chỗ này")
    family.sees("Đã từ chối chỗ học")
    assert offer_of(story.second).state == "DECLINED"


def then_a_family_without_a_place_reads_why(family: Visitor, story: Story) -> None:
    family.signs_in_as_family(story.third.applicant)
    family.follows(story.round.name)
    family.sees("Con chưa được xếp vào trường nào", "Vì sao", explained(story.third), "Việc có thể làm tiếp")
    assert not family.has_button("Xác nhận nhập học")


def explained(file: Application) -> str:
    reason = " ".join(explanation(file.placements.get(), "vi").split())
    assert reason
    return reason


def offer_of(file: Application) -> Enrolment:
    return Enrolment.objects.get(placement__application=file)
