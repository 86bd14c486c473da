"""A family applies on a phone: from the slip with the child's code to the receipt."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone

from admissions.accounts.secrets import secret_matches
from admissions.models import AdmissionRound, Applicant, Application
from admissions.rules.facts import Fact
from admissions.rules.policy import Policy
from tests import factories
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b\d+-[2-9A-Z]{8}\b")
SECRET = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")


@pytest.mark.parametrize(("scripts", "hands"), [(False, Visitor), (True, Visitor), (True, KeyboardVisitor)])
@pytest.mark.parametrize("grade", [1, 6, 10])
def test_a_family_applies(grade, phone) -> None:
    applies(grade, phone)


@pytest.mark.parametrize("slow", [True])
def test_a_family_applies_on_a_slow_line(phone) -> None:
    applies(1, phone)


def applies(grade: int, phone: Callable[[], Visitor]) -> None:
    """The whole way, from the first question to the look-up of what was handed in."""
    admission_round, child = given_an_open_round_and_a_child(grade)
    policy = admission_round.policy
    parent = phone()
    when_the_first_question_leads_to_the_sign_in(parent, admission_round, child)
    when_a_file_is_started(parent, admission_round)
    when_the_register_is_confirmed(parent)
    claims = when_every_question_is_answered(parent, policy)
    schools = when_schools_are_chosen_and_the_last_is_moved_up(parent, admission_round)
    claims += when_a_claim_is_made_about_the_first_school(parent, policy)
    sent, lacking = when_all_papers_but_one_are_sent(parent, papers_for(policy, claims))
    when_the_consents_are_given(parent)
    then_handing_in_is_refused_and_nothing_is_lost(parent, sent, lacking)

    when_the_lacking_paper_is_sent(parent, lacking)
    then_the_check_shows_everything(parent, child, schools, [*sent, lacking])
    second_tab = parent.another_tab_here()
    parent.presses("Nộp hồ sơ")
    code, secret = then_the_receipt_shows_code_and_secret(parent)
    then_going_back_and_handing_in_again_give_no_second_file(parent, second_tab, code, secret)
    then_the_two_codes_open_the_file_without_an_account(phone(), child, code, secret)


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_a_claim_made_in_another_tab_stops_the_file_until_its_paper_is_there(grade, phone) -> None:
    file = given_a_complete_draft(grade)
    parent = phone()
    parent.signs_in_as_family(file.applicant)
    parent.opens("registration:check", file.code)
    assert parent.has_button("Nộp hồ sơ")
    claim = when_a_claim_is_ticked_in_another_tab(parent, file)
    parent.presses("Nộp hồ sơ")
    parent.sees("Hồ sơ còn thiếu", *papers_of(file.round.policy, claim.papers))
    assert not parent.has_button("Nộp hồ sơ")
    file.refresh_from_db()
    assert (file.state, file.submitted_at) == ("DRAFTED", None)


def given_an_open_round_and_a_child(grade: int) -> tuple[AdmissionRound, Applicant]:
    admission_round = factories.a_round(grade=grade, schools=3, now=timezone.now())
    unit = factories.residential_unit()
    factories.catch(admission_round, unit)
    _account, child = factories.family(grade=grade, unit=unit)
    return admission_round, child


def given_a_draft(grade: int) -> Application:
    now = timezone.now()
    return factories.a_draft(factories.a_round(grade=grade, now=now), now=now)


def given_a_complete_draft(grade: int) -> Application:
    now = timezone.now()
    file = given_a_draft(grade)
    factories.fill_in(file, now=now)
    return file


def when_the_first_question_leads_to_the_sign_in(
    parent: Visitor, admission_round: AdmissionRound, child: Applicant
) -> None:
    """Level and year of birth in public, then the sign-in, then at once the child and its round."""
    parent.opens("publication:start")
    parent.follows("Bắt đầu")
    parent.ticks(parent.page.get_by_role("radio", name=f"Lớp {admission_round.grade},"))
    parent.types("Con sinh năm nào?", str(child.birth_year))
    parent.presses("Tiếp tục")
    parent.sees(admission_round.name)
    parent.follows("Đăng nhập để bắt đầu")
    parent.signs_in_here(child)
    parent.is_at("registration:start", admission_round.code, child.pk)


def when_a_file_is_started(parent: Visitor, admission_round: AdmissionRound) -> None:
    parent.sees(admission_round.name)
    parent.presses("Bắt đầu")
    parent.sees("Bản nháp, chưa nộp")


def when_the_register_is_confirmed(parent: Visitor) -> None:
    code = code_in(parent)
    parent.opens("registration:register", code)
    parent.presses("Tất cả đều đúng")
    parent.opens("registration:task_list", code)


def when_the_consents_are_given(parent: Visitor) -> None:
    code = code_in(parent)
    parent.opens("registration:consent", code)
    for box in parent.main.get_by_role("checkbox").all():
        parent.ticks(box)
    for yes in parent.main.locator("input[type=radio][value=yes]").all():
        parent.ticks(yes)
    parent.presses("Lưu và tiếp tục")


def when_every_question_is_answered(parent: Visitor, policy: Policy) -> list[Fact]:
    """One page leads to the next, the first choice of each; Back keeps what was said. (the claims made)"""
    code = code_in(parent)
    parent.follows("Thông tin để xét tuyển")
    answered: list[Fact] = []
    while "/thong-tin/" in parent.page.url:
        fact = next(fact for fact in policy.questions if fact.label.vi == parent.heading())
        assert answer(parent, fact)
        answered.append(fact)
        parent.presses("Tiếp tục")
    assert {fact.source for fact in answered} >= {"residence"}
    parent.is_at("registration:wishes", code)
    parent.goes_back()
    assert parent.heading() == answered[-1].label.vi
    assert is_answered(parent, answered[-1])
    parent.presses("Tiếp tục")
    parent.is_at("registration:wishes", code)
    return [fact for fact in answered if fact.source == "claim"]


def is_answered(parent: Visitor, fact: Fact) -> bool:
    """Whether the page shows the first choice as the answer."""
    first = fact.choices[0]
    select = parent.page.get_by_role("combobox", name=fact.label.vi)
    if select.count():
        return select.input_value() == first.code
    return (
        parent.page.get_by_role("group", name=fact.label.vi).get_by_label(first.label.vi).first.is_checked()
    )


def answer(parent: Visitor, fact: Fact) -> bool:
    """Answer one question with its first choice, as a box, a list or a tick; False where it is not asked."""
    first = fact.choices[0].label.vi
    select = parent.page.get_by_role("combobox", name=fact.label.vi)
    group = parent.page.get_by_role("group", name=fact.label.vi)
    if select.count():
        parent.picks(select, first)
    elif group.count():
        parent.ticks(group.get_by_label(first, exact=True))
    return bool(select.count() or group.count())


def when_schools_are_chosen_and_the_last_is_moved_up(
    parent: Visitor, admission_round: AdmissionRound
) -> list[str]:
    """As many as the round allows; the names in the order that is wanted in the end."""
    most = admission_round.policy.wishes.max
    names = list(admission_round.offerings.order_by("code").values_list("name", flat=True))[:most]
    for name in names:
        parent.presses("Chọn", about=name)
    parent.sees(f"Đã chọn đủ {most} trường")
    parent.presses("Lên", about=names[-1])
    wanted = [*names[:-2], names[-1], names[-2]]
    assert wished(parent) == wanted
    return wanted


def wished(parent: Visitor) -> list[str]:
    """The chosen schools in their order."""
    chosen = parent.page.locator("#nguyen-vong").get_by_role("button", name=re.compile("^Bỏ ?: "))
    return [text.partition(": ")[2] for text in chosen.all_text_contents()]


def when_a_claim_is_made_about_the_first_school(parent: Visitor, policy: Policy) -> list[Fact]:
    claims = [fact for fact in policy.wish_questions if fact.type == "flag"]
    for fact in claims:
        parent.ticks(parent.page.get_by_label(fact.label.vi).first)
    parent.presses("Tiếp tục")
    return claims


def papers_for(policy: Policy, claims: list[Fact]) -> set[str]:
    """What the rules ask for: the papers of every file, and those of the claims."""
    required = [document.kind for document in policy.documents if document.required]
    return set(papers_of(policy, [*required, *(kind for fact in claims for kind in fact.papers)]))


def papers_of(policy: Policy, kinds: list[str] | tuple[str, ...]) -> list[str]:
    return [document.label.vi for document in policy.documents if document.kind in kinds]


def when_all_papers_but_one_are_sent(parent: Visitor, wanted: set[str]) -> tuple[list[str], str]:
    """One page leads to the next. (what was sent, what is lacking)"""
    sent: list[str] = []
    for _ in range(len(wanted) - 1):
        sent.append(parent.heading())
        parent.sends_photograph()
        parent.sees("Bản đã gửi")
        assert parent.page.get_by_role("img", name=f"Ảnh đã gửi: {sent[-1]}").count() == 1
        parent.follows("Rõ rồi, tiếp tục")
    lacking = parent.heading()
    assert {*sent, lacking} == wanted
    return sent, lacking


def then_handing_in_is_refused_and_nothing_is_lost(parent: Visitor, sent: list[str], lacking: str) -> None:
    code = code_in(parent)
    parent.opens("registration:task_list", code)
    assert not parent.has_link("Kiểm tra lại và nộp hồ sơ")
    parent.opens("registration:check", code)
    parent.sees("Còn thiếu")
    assert parent.page.locator(".notice-stop li").all_inner_texts() == [lacking]
    assert not parent.has_button("Nộp hồ sơ")
    parent.follows("Làm tiếp các mục còn thiếu")
    parent.is_at("registration:task_list", code)
    finished = parent.main.get_by_role("listitem").filter(has_text="Hoàn thành")
    links = finished.get_by_role("link").all_inner_texts()
    parts = ["Dữ liệu của con", "Thông tin để xét tuyển", "Nguyện vọng", *sent, "Thông tin và đồng ý"]
    assert links == parts


def when_the_lacking_paper_is_sent(parent: Visitor, lacking: str) -> None:
    parent.follows(lacking)
    parent.sends_photograph()
    parent.follows("Rõ rồi, tiếp tục")
    parent.is_at("registration:check", code_in(parent))


def then_the_check_shows_everything(
    parent: Visitor, child: Applicant, schools: list[str], papers: list[str]
) -> None:
    ranked = [f"Nguyện vọng {rank} {name}" for rank, name in enumerate(schools, start=1)]
    parent.sees("Hồ sơ chưa nộp", child.full_name, *ranked, *papers)
    parent.sees_nothing_of("Còn thiếu")


def then_the_receipt_shows_code_and_secret(parent: Visitor) -> tuple[str, str]:
    file = Application.objects.get()
    parent.is_at("registration:receipt", file.code)
    [code] = CODE.findall(parent.reads())
    [secret] = SECRET.findall(parent.reads())
    assert (code, file.state) == (file.code, "SUBMITTED")
    assert secret_matches(secret, file.secret_hash)
    return code, secret


def then_going_back_and_handing_in_again_give_no_second_file(
    parent: Visitor, second_tab: Visitor, code: str, secret: str
) -> None:
    second_tab.presses("Nộp hồ sơ")
    second_tab.is_at("registration:receipt", code)
    parent.goes_back()
    if parent.has_button("Nộp hồ sơ"):
        parent.presses("Nộp hồ sơ")
    parent.is_at("registration:receipt", code)
    parent.sees(code, secret)
    second_tab.sees(code, secret)
    assert Application.objects.count() == 1
    parent.opens("registration:home")
    assert not parent.has_link("Bắt đầu hồ sơ")


def test_a_draft_goes_on_on_another_phone(phone) -> None:
    """Typed on one phone, saved with gaps, gone on with on another: everything is there."""
    file = given_a_draft(10)
    first, second = phone(), phone()
    first.signs_in_as_family(file.applicant)
    first.opens("registration:question", file.code, "awards")
    policy = file.round.policy
    answer(first, policy.fact("awards"))
    first.presses("Lưu và làm tiếp sau")
    first.sees("Đã lưu lúc")
    first.page.context.close()
    second.signs_in_as_family(file.applicant)
    second.sees("Bản nháp chưa nộp – hạn")
    second.follows(file.round.name)
    second.sees("Đang làm", "Đã lưu lúc")
    second.opens("registration:question", file.code, "awards")
    assert is_answered(second, policy.fact("awards"))


@pytest.mark.parametrize("scripts", [False, True])
def test_a_wrong_answer_is_told_on_top_and_beside_its_field(phone) -> None:
    file = given_a_draft(10)
    parent = phone()
    parent.signs_in_as_family(file.applicant)
    parent.opens("registration:question", file.code, "zone")
    parent.page.get_by_role("combobox").select_option("")
    parent.presses("Tiếp tục")
    assert parent.page.title().startswith("Lỗi:")
    summary = parent.page.get_by_role("alert")
    assert summary.evaluate("each => each === document.activeElement")
    words = "Hãy chọn khu vực tuyển sinh."
    assert parent.reads().count(words) == 2
    summary.get_by_role("link", name=words).click()
    assert parent.page.get_by_role("combobox").evaluate("each => each === document.activeElement")


def then_the_two_codes_open_the_file_without_an_account(
    visitor: Visitor, child: Applicant, code: str, secret: str
) -> None:
    visitor.looks_up(code.lower(), secret.lower())
    visitor.sees(child.full_name, code, "Đã nộp")


def when_a_claim_is_ticked_in_another_tab(parent: Visitor, file: Application) -> Fact:
    """The first claim of the rules that asks for a paper, about the child or about the first school."""
    policy, tab = file.round.policy, parent.another_tab()
    about_child = [fact for fact in policy.questions if fact.type == "choices" and fact.papers]
    if about_child:
        tab.opens("registration:question", file.code, about_child[0].name)
        answer(tab, about_child[0])
        claim = about_child[0]
    else:
        claim = policy.wish_questions[0]
        tab.opens("registration:wishes", file.code)
        tab.page.get_by_label(claim.label.vi).first.check()
    tab.presses("Lưu và làm tiếp sau")
    return claim


def code_in(parent: Visitor) -> str:
    """The code of the file that the page belongs to, as its address has it."""
    [code] = CODE.findall(parent.page.url)
    return code
