"""Whose business a page is not finds no page there; who is not signed in is asked to sign in."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from admissions.models import Application
from admissions.permissions import Role
from tests import factories
from tests.journeys.visitor import Visitor
from tests.later_rounds import a_published_round

pytestmark = pytest.mark.browser

Address = tuple[str, *tuple[object, ...]]


@pytest.fixture
def file(transactional_db) -> Application:
    """A file with papers, a published result and an offered place; a second family's file beside it."""
    admission_round = a_published_round("9", "8", seats=2)
    first, _second = admission_round.applications.order_by("candidate_number")
    return first


def family_pages(file: Application) -> list[Address]:
    return [
        ("registration:task_list", file.code),
        ("registration:receipt", file.code),
        ("registration:reissue", file.code),
        ("registration:handed_in", file.code),
        ("registration:document", file.documents.order_by("pk")[0].pk),
        ("publication:result", file.code),
        ("enrolment:answer", file.placements.get().enrolment.pk),
    ]


def family_steps(file: Application) -> list[Address]:
    """Pages of a file that this one has left behind: its own family is sent on, nobody else is."""
    kind = file.round.policy.documents[0].kind
    return [
        ("registration:start", file.round.code, file.applicant_id),
        ("registration:answers", file.code),
        ("registration:question", file.code, file.round.policy.questions[0].name),
        ("registration:change", file.code),
        ("registration:wishes", file.code),
        ("registration:paper", file.code, kind),
        ("registration:check", file.code),
        ("registration:withdraw", file.code),
    ]


def school_pages(file: Application) -> list[Address]:
    return [("verification:queue",), ("verification:file", file.code), ("enrolment:school",)]


def department_pages(file: Application) -> list[Address]:
    code, run = file.round.code, file.round.published_run_id
    return [
        ("setup:rounds",),
        ("setup:create",),
        ("setup:round", code),
        ("setup:seats", code),
        ("setup:catchments", code),
        ("setup:audit",),
        ("verification:lock", code),
        ("examination:scores", code),
        ("examination:template", code),
        ("allocation:runs", code),
        ("allocation:run", code, run),
        ("allocation:bundle", code, run),
        ("publication:publish", code),
        ("enrolment:finish", code),
    ]


def finds_nothing(visitor: Visitor, *addresses: Address) -> None:
    for name, *arguments in addresses:
        visitor.finds_nothing_at(name, *arguments)


def test_a_file_is_there_for_its_own_family_and_for_no_other(file, phone) -> None:
    own, other = phone(), phone()
    own.signs_in_as_family(file.applicant)
    for name, *arguments in family_pages(file):
        if name != "registration:document":  # a bare picture has no page to look over
            own.opens(name, *arguments)
            own.is_at(name, *arguments)
    neighbour = file.round.applications.exclude(pk=file.pk).get()
    other.signs_in_as_family(neighbour.applicant)
    finds_nothing(other, *family_pages(file), *family_steps(file))
    other.opens("registration:home")
    other.sees_nothing_of(file.code)


def test_a_family_finds_neither_school_nor_department(file, phone) -> None:
    parent = phone()
    parent.signs_in_as_family(file.applicant)
    finds_nothing(parent, *school_pages(file), *department_pages(file))


def test_a_school_finds_neither_another_schools_file_nor_the_department(file, desk) -> None:
    own, other = desk(), desk()
    own.signs_in_as_officer(factories.verifier_of(file))
    own.opens("verification:file", file.code)
    own.sees(file.applicant.full_name)
    another_school = file.round.offerings.exclude(school=file.handling_school).first().school
    other.signs_in_as_officer(factories.user(Role.VERIFIER, school=another_school))
    finds_nothing(other, ("verification:file", file.code), *family_pages(file), *department_pages(file))


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.EXAM_OFFICER, Role.DIRECTOR, Role.AUDITOR])
def test_the_department_does_not_read_a_familys_papers(role, file, desk) -> None:
    officer = desk()
    officer.signs_in_as_officer(factories.user(role))
    finds_nothing(officer, *family_pages(file), *school_pages(file))


def test_who_is_not_signed_in_is_asked_to_sign_in(file, phone) -> None:
    stranger = phone()
    for family_page in (*family_pages(file), *family_steps(file)):
        is_asked_to_sign_in(stranger, family_page, at="accounts:sign_in")
    for office_page in (*school_pages(file), *department_pages(file)):
        is_asked_to_sign_in(stranger, office_page, at="accounts:officer_sign_in")
    stranger.finds_nothing_at("publication:round_page", "khong-co-dot-nay")


def is_asked_to_sign_in(stranger: Visitor, page: Address, *, at: str) -> None:
    """At the door that leads back to the page."""
    name, *arguments = page
    stranger.opens(name, *arguments)
    stranger.is_at(at)
    assert unquote(stranger.page.url).endswith(f"?next={reverse(name, args=arguments)}")
    stranger.sees_nothing_of("Nguyễn Văn")


def test_a_sign_in_leads_back_to_the_page_that_asked_for_it(file, phone, desk) -> None:
    parent, officer = phone(), desk()
    parent.opens("publication:result", file.code)
    parent.types("Mã học sinh", file.applicant.student_code)
    parent.types("Mật khẩu trên phiếu", factories.SECRET)
    parent.presses("Đăng nhập")
    parent.is_at("publication:result", file.code)
    officer.opens("verification:file", file.code)
    officer.types("Tên đăng nhập", factories.verifier_of(file).username)
    officer.types("Mật khẩu", factories.PASSWORD)
    officer.presses("Đăng nhập")
    officer.is_at("verification:file", file.code)


def test_a_wrong_password_opens_nothing_and_says_so_in_plain_words(file, phone) -> None:
    stranger = phone()
    stranger.opens("accounts:sign_in")
    for typed in ("ABCDE-99999", file.applicant.birth_date.strftime("%d%m%Y")):
        stranger.types("Mã học sinh", file.applicant.student_code)
        stranger.types("Mật khẩu trên phiếu", typed)
        stranger.presses("Đăng nhập")
        stranger.sees("Mã học sinh hoặc mật khẩu chưa đúng")
        stranger.sees_nothing_of(file.applicant.full_name)
