"""A small site with something on every page, and the way to each of its pages: name, reader, arguments.

Everything stands at `factories.NOW`; tests that go there stop the clock of the pages at that moment.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page

from admissions.accounts.addresses import Address
from admissions.accounts.guardians import invite_guardian
from admissions.allocation import gate
from admissions.examination import services as examination
from admissions.models import (
    Adjustment,
    AdmissionRound,
    Applicant,
    Application,
    FactDispute,
    Offering,
    Ruling,
    User,
)
from admissions.permissions import Role
from admissions.registration import services as registration
from admissions.verification import services as verification
from tests import factories, later_rounds, supplementary_rounds
from tests.allocation.test_rulings import CHAIN, under_rules
from tests.enrolment.adjusting import stage as adjusting
from tests.examination import specialised
from tests.factories import NOW
from tests.publication import stage as publishing
from tests.registration.proposing.stage import Stage, a_stage
from tests.registration.register_facts.claims import dispute
from tests.setup.test_direct_admissions import enter as enter_direct_admission


@dataclass(frozen=True)
class Visit:
    """A page and who reads it; `asked` stands behind the question mark.

    Where `then` is done first, on the page `at`, the one that is looked at is where it leads to.
    """

    name: str
    reader: User | None
    args: tuple[object, ...] = ()
    asked: str = ""
    status: int = 200
    at: str = ""
    then: Callable[[Page], None] | None = None


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def family_of(file: Application) -> User:
    return file.applicant.guardians.first().user


def public_visits() -> Iterator[Visit]:
    opened = factories.a_round(grade=1, schools=3)
    published, files = publishing.exam_round(["9", "8"])
    offering = opened.offerings.order_by("code")[0]
    for name in ("accounts:sign_in", "accounts:officer_sign_in", "accounts:lost_access"):
        yield Visit(name, None)
    yield Visit("publication:start", None)
    yield Visit("publication:level", None)
    yield Visit("publication:level", None, asked=f"dot={opened.code}&nam=2019")
    yield Visit("publication:level", None, asked=f"dot={opened.code}&nam=2012")
    for admission_round in (opened, published):
        yield Visit("publication:round_page", None, (admission_round.code,))
    yield Visit("publication:verify_yourself", None, (published.code,))
    yield Visit("publication:look_up", None)
    yield Visit("publication:look_up", None, then=lambda page: _looks_up(page, files[0]))
    yield Visit("registration:schools", None, (opened.code,))
    yield Visit("registration:place", None, (opened.code,))
    yield Visit("registration:school", None, (opened.code, offering.pk))
    yield Visit("printing:forms", None, (opened.code,))
    yield Visit("publication:round_page", None, ("khong-co",), status=404)
    yield Visit("accounts:sign_in", None, then=lambda page: press(page, "Đăng nhập"))
    phone = factories.family()[0].guardian.phone
    yield Visit("accounts:enter_code", None, at="accounts:sign_in", then=lambda page: _asks(page, phone))


def _looks_up(page: Page, file: Application) -> None:
    secret = registration.reissue_secret(actor=family_of(file), application=file, now=NOW).secret
    page.get_by_label("Mã hồ sơ").fill(file.code)
    page.get_by_label("Mã tra cứu").fill(secret)
    press(page, "Xem kết quả")


def _asks(page: Page, phone: str) -> None:
    page.get_by_label("Số điện thoại").fill(phone)
    press(page, "Gửi mã đăng nhập")


def family_visits() -> Iterator[Visit]:
    grade_one, grade_ten = factories.a_round(grade=1, schools=4), factories.a_round(grade=10)
    yield from _before_a_file(grade_one)
    yield from _of_a_draft(factories.a_draft(grade_ten))
    yield from _of_a_full_draft(grade_ten)
    yield from _handed_in(grade_one)
    yield from _at_home()
    yield from _proposed()


def _before_a_file(opened: AdmissionRound) -> Iterator[Visit]:
    account, child = factories.family(grade=opened.grade)
    place = (opened.code, child.pk)
    yield Visit("registration:home", account)
    yield Visit("registration:start", account, place)
    yield Visit("registration:family_schools", account, place)
    yield Visit("registration:family_place", account, place)
    offering = opened.offerings.order_by("code")[0]
    yield Visit("registration:family_school", account, (*place, offering.pk))


def _of_a_draft(draft: Application) -> Iterator[Visit]:
    """Nothing is answered yet."""
    account, policy = family_of(draft), draft.round.policy
    yield Visit("registration:home", account)
    for name in ("task_list", "wishes", "check", "register", "consent", "withdraw"):
        yield Visit(f"registration:{name}", account, (draft.code,))
    for fact in policy.questions:
        yield Visit("registration:question", account, (draft.code, fact.name))
    yield Visit("registration:question", account, (draft.code, "zone"), then=_leaves_it_open)
    yield Visit("registration:paper", account, (draft.code, policy.documents[0].kind))
    for fact in ("full_name", "residence_address"):
        yield Visit("registration:claim", account, (draft.code, fact))


def _leaves_it_open(page: Page) -> None:
    page.get_by_role("combobox").select_option("")
    press(page, "Tiếp tục")


def _of_a_full_draft(opened: AdmissionRound) -> Iterator[Visit]:
    draft = factories.a_draft(opened)
    account = factories.fill_in(draft, offerings=list(opened.offerings.order_by("code")))
    dispute(account, draft.applicant)
    unanswered = [fact.name for fact in opened.policy.questions if fact.name not in draft.facts]
    registration.save_answers(
        actor=account, application=draft, answers=dict.fromkeys(unanswered, ""), now=NOW
    )
    for name in ("task_list", "answers", "wishes", "check", "register", "consent"):
        yield Visit(f"registration:{name}", account, (draft.code,))
    yield Visit("registration:paper", account, (draft.code, draft.documents.order_by("pk")[0].kind))
    yield Visit(
        "accounts:kept_answers",
        account,
        (draft.code, "zone"),
        at="registration:question",
        then=lambda page: _comes_too_late(page, draft.applicant),
    )


def _comes_too_late(page: Page, child: Applicant) -> None:
    """The sign-in is over before what was typed is sent; it is kept until the next."""
    page.context.clear_cookies(name="sessionid")
    press(page, "Tiếp tục")
    page.get_by_label("Mã học sinh", exact=True).fill(child.student_code)
    page.get_by_label("Mật khẩu trên phiếu").fill(factories.SECRET)
    press(page, "Đăng nhập")


def _handed_in(opened: AdmissionRound) -> Iterator[Visit]:
    """Waiting for the school, opened again, sent back, verified."""
    waiting, changed, returned = (factories.a_submitted(opened) for _ in range(3))
    account = family_of(waiting)
    for name in ("task_list", "receipt", "reissue", "change", "handed_in", "withdraw"):
        yield Visit(f"registration:{name}", account, (waiting.code,))
    yield Visit("printing:file_forms", account, (waiting.code,))
    registration.reopen_application(actor=family_of(changed), application=changed, now=NOW)
    for name in ("task_list", "check", "handed_in"):
        yield Visit(f"registration:{name}", family_of(changed), (changed.code,))
    kind = _sent_back(returned)
    yield Visit("registration:task_list", family_of(returned), (returned.code,))
    yield Visit("registration:paper", family_of(returned), (returned.code, kind))
    yield Visit("registration:home", family_of(returned))
    verified = factories.a_verified(opened)
    yield Visit("registration:task_list", family_of(verified), (verified.code,))


def _sent_back(file: Application) -> str:
    """The school wants one paper again; its kind."""
    officer, kind = factories.verifier_of(file), file.documents.order_by("pk")[0].kind
    verification.take_up_application(actor=officer, application=file, now=NOW)
    verification.return_application(
        actor=officer, application=file, note="Ảnh mờ.", papers={kind: "Mờ"}, now=NOW
    )
    return kind


def _at_home() -> Iterator[Visit]:
    """Messages, guardians and the result."""
    _published, (placed, unplaced) = publishing.exam_round(["9", "8"])
    account, child = family_of(placed), placed.applicant
    invite_guardian(
        actor=account,
        applicant=child,
        address=Address.of_phone(factories.family()[0].guardian.phone),
        full_name="Nguyễn Văn Bình",
        relation="father",
        now=NOW,
    )
    yield Visit("notifications:preferences", account)
    for kind in ("thu-dien-tu", "dien-thoai"):
        yield Visit("notifications:address", account, (kind,))
    yield Visit(
        "notifications:prove", account, ("thu-dien-tu",), at="notifications:address", then=_names_a_mailbox
    )
    yield Visit("accounts:guardians", account, (child.pk,))
    yield Visit("accounts:leave_child", account, (child.pk,))
    invited = child.guardianship_set.get(pending=True).guardian.user
    yield Visit("accounts:invitations", invited)
    yield Visit("registration:home", account)
    for file in (placed, unplaced):
        yield Visit("publication:result", family_of(file), (file.code,))
        yield Visit("registration:task_list", family_of(file), (file.code,))
    yield Visit("enrolment:answer", account, (placed.applicant.enrolments.get().pk,))


def _names_a_mailbox(page: Page) -> None:
    page.get_by_label("thư điện tử").fill("me@example.com")
    press(page, "Gửi mã")


def _proposed() -> Iterator[Visit]:
    stage = a_stage(grade=1, schools=3)
    account, proposal = stage.offered()
    yield Visit("registration:home", account)
    yield Visit("registration:proposal", account, (proposal.pk,))


def school_visits() -> Iterator[Visit]:
    opened = factories.a_round(grade=10)
    files = [factories.a_submitted(opened) for _ in range(3)]
    officer = factories.verifier_of(files[0])
    verification.take_up_application(actor=officer, application=files[1], now=NOW)
    verified = factories.verified(files[2])
    yield Visit("verification:queue", officer)
    for file in (*files[:2], verified):
        yield Visit("verification:file", factories.verifier_of(file), (file.code,))
    child, told = _disputed(officer, opened)
    yield Visit("registration:disputes", officer)
    yield Visit("registration:dispute", officer, (told.pk,))
    yield Visit("accounts:counter", officer)
    yield Visit("accounts:counter", officer, asked=f"q={child.student_code}")
    yield Visit("accounts:pupil", officer, (child.pk,))
    yield Visit("accounts:slip", officer, (child.pk,))
    yield Visit("accounts:contact", officer, (child.pk, child.guardians.get().pk))
    _published, (placed, _unplaced) = publishing.exam_round(["9", "8"])
    yield Visit("enrolment:school", factories.verifier_of(placed))
    yield Visit("enrolment:waiting", factories.verifier_of(placed))


def _disputed(officer: User, opened: AdmissionRound) -> tuple[Applicant, FactDispute]:
    """A pupil of the officer's school whose family calls the name wrong."""
    draft = factories.a_draft(opened)
    Applicant.objects.filter(pk=draft.applicant_id).update(source_school=officer.school)
    draft.refresh_from_db()
    return draft.applicant, dispute(family_of(draft), Applicant.objects.get(pk=draft.applicant_id))


def office_visits() -> Iterator[Visit]:
    specialist, director, exam_officer, auditor = (
        factories.user(role) for role in (Role.SPECIALIST, Role.DIRECTOR, Role.EXAM_OFFICER, Role.AUDITOR)
    )
    for reader in (specialist, director, exam_officer, auditor):
        yield Visit("setup:rounds", reader)
        yield Visit("setup:audit", reader)
    yield from _plans(specialist, director)
    yield from _before_the_run(specialist, director, exam_officer)
    yield from _runs(specialist, director)
    yield from _after_publication(specialist, director, auditor)


def _plans(specialist: User, director: User) -> Iterator[Visit]:
    drafted, opened = factories.a_round(grade=6, state="DRAFTED"), factories.a_round(grade=1)
    entry = enter_direct_admission(factories.a_round(seats=1), factories.family()[1], actor=specialist)
    ranked = entry.round
    yield Visit("setup:create", specialist)
    yield Visit("setup:sector", specialist)
    for admission_round in (drafted, opened):
        for reader in (specialist, director):
            yield Visit("setup:round", reader, (admission_round.code,))
        for name in ("seats", "past_years", "catchments"):
            yield Visit(f"setup:{name}", specialist, (admission_round.code,))
    for name in ("new_offering", "seats_file"):
        yield Visit(f"setup:{name}", specialist, (drafted.code,))
    yield Visit("setup:offering", specialist, (drafted.code, drafted.offerings.order_by("code")[0].pk))
    yield Visit("setup:approve_plan", director, (drafted.code,))
    yield Visit("setup:move", specialist, (opened.code, "close"))
    yield Visit("setup:direct_admissions", specialist, (ranked.code,))
    yield Visit("setup:direct_admission", director, (ranked.code, entry.pk))
    stage: Stage = a_stage(grade=6)
    stage.family()
    yield Visit("registration:proposals", specialist, (stage.round.code,))
    stage.compute()
    yield Visit("registration:proposals", specialist, (stage.round.code,))
    yield Visit("notifications:overview", specialist, (opened.code,))
    yield Visit("registration:disputes", specialist)


def _before_the_run(specialist: User, director: User, exam_officer: User) -> Iterator[Visit]:
    closed = factories.a_round(grade=10, state="CLOSED")
    yield Visit("verification:lock", specialist, (closed.code,))
    yield Visit("setup:extend", director, (closed.code,))
    locked = later_rounds.a_locked_round(files=2)
    examination.assign_candidate_numbers(actor=exam_officer, admission_round=locked, now=NOW)
    yield Visit("examination:scores", exam_officer, (locked.code,))
    yield Visit("examination:prepare", exam_officer, (locked.code,))
    by_wish, _files = specialised.a_locked_round((specialised.MATHS, specialised.ORDINARY))
    yield Visit("examination:wish_scores", exam_officer, (by_wish.code,))
    odd = later_rounds.a_prepared_round("8", "7", seats=20)
    Offering.objects.filter(pk=odd.offerings.order_by("code")[0].pk).update(seats=0)
    gate.check_input(actor=specialist, admission_round=odd, now=NOW)
    yield Visit("allocation:gate", specialist, (odd.code,))
    yield Visit("allocation:finding", director, (odd.code, odd.findings.order_by("pk")[0].pk))
    yield Visit("allocation:return_data", director, (odd.code,))
    chained = under_rules(later_rounds.a_prepared_round("9", "8"), add=CHAIN)
    ruling = _ruling(chained, specialist)
    yield Visit("allocation:rulings", specialist, (chained.code,))
    yield Visit("allocation:chained_lines", specialist, (chained.code,))
    yield Visit("allocation:enter_ruling", specialist, (chained.code, "overflow"))
    yield Visit("allocation:ruling", director, (chained.code, ruling.pk))
    yield Visit("allocation:ruling_step", director, (chained.code, ruling.pk, "confirm"))


def _ruling(admission_round: AdmissionRound, specialist: User) -> Ruling:
    from tests.allocation.test_rulings import enter

    return enter(admission_round, specialist, "OVERFLOW", {"extra": 1})


def _runs(specialist: User, director: User) -> Iterator[Visit]:
    prepared = later_rounds.a_prepared_round("9", "8", "7")
    run = later_rounds.a_proposed_run(prepared, specialist)
    here = (prepared.code,)
    for name in ("runs", "what_if"):
        yield Visit(f"allocation:{name}", specialist, here)
    drawn = later_rounds.a_lottery_round(files=3)
    later_rounds.a_checked_run(drawn, specialist)
    yield Visit("allocation:odds", specialist, (drawn.code,))
    yield Visit("allocation:run", director, (*here, run.pk))
    yield Visit("allocation:step", director, (*here, run.pk, "approve"))
    approved = publishing.approved(_one_exam_file(), ["9"])
    yield Visit("publication:publish", specialist, (approved.code,))


def _one_exam_file() -> AdmissionRound:
    admission_round = factories.a_round(grade=10, schools=1, seats=1)
    factories.a_verified(admission_round)
    return admission_round


def _after_publication(specialist: User, director: User, auditor: User) -> Iterator[Visit]:
    published, files, _offerings = supplementary_rounds.a_published_round(
        ["9", "8", "7"], [[0], [0, 1], [0]], seats=[1, 3]
    )
    here = (published.code,)
    for reader in (specialist, auditor):
        yield Visit("setup:round", reader, here)
    for name in ("setup:supplementary", "enrolment:adjustments", "enrolment:finish", "enrolment:report"):
        yield Visit(name, specialist, here)
    for kind in ("waiting", "lowered", "remarked"):
        yield Visit("enrolment:draft_adjustment", specialist, (*here, kind))
    adjustment = _losing(published, files[0], specialist)
    yield Visit("enrolment:adjustment", specialist, (*here, adjustment.pk))
    yield Visit("enrolment:adjustment_step", director, (*here, adjustment.pk, "approve"))
    loss = adjustment.changes.filter(kind="LOST").get()
    yield Visit("enrolment:judge_loss", director, (*here, adjustment.pk, loss.pk))


def _losing(published: AdmissionRound, file: Application, specialist: User) -> Adjustment:
    """Re-marking takes the place of a child, put forward to the director."""
    marks = {file.candidate_number: dict.fromkeys(later_rounds.PAPERS, "5")}
    now = NOW + timedelta(hours=1)
    drafted = adjusting.draft(published, "REMARKED", corrections=marks, actor=specialist, now=now)
    return adjusting.services.propose_adjustment(actor=specialist, adjustment=drafted, now=now)
