"""One question a page: going on, putting off, coming back, and what a brother's or sister's file knew."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admissions.models import Guardianship
from admissions.registration import services
from tests import factories
from tests.browsing import links, signed_in, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def asked(file) -> list[str]:
    return [fact.name for fact in file.round.policy.questions]


def test_the_task_leads_to_the_first_question_that_is_open(client_of_draft, draft) -> None:
    first, second, _third = asked(draft)
    assert client_of_draft.get(page("answers", draft.code)).url == page("question", draft.code, first)
    client_of_draft.post(page("question", draft.code, first), {})
    assert client_of_draft.get(page("answers", draft.code)).url == page("question", draft.code, second)


def test_one_question_leads_to_the_next_and_the_last_to_the_next_part(client_of_draft, draft) -> None:
    first, second, third = asked(draft)
    assert client_of_draft.post(page("question", draft.code, first), {}).url == page(
        "question", draft.code, second
    )
    assert client_of_draft.post(page("question", draft.code, second), {}).url == page(
        "question", draft.code, third
    )
    onward = client_of_draft.post(page("question", draft.code, third), {third: "zone_1"}).url
    assert onward not in {page("question", draft.code, name) for name in asked(draft)}
    draft.refresh_from_db()
    assert draft.facts == {"priority_groups": "", "awards": "", "zone": "zone_1"}


def test_a_page_asks_one_question_and_links_back_to_the_one_before(client_of_draft, draft) -> None:
    first, second, _third = asked(draft)
    response = client_of_draft.get(page("question", draft.code, second))
    html = response.content.decode()
    [form] = re.findall(r'<form method="post" novalidate>.*?</form>', html, re.DOTALL)
    assert set(re.findall(r'name="(\w+)"', form)) == {"csrfmiddlewaretoken", second, "later"}
    assert f'href="{page("question", draft.code, first)}"' in html
    assert "Câu 2 trong 3" in words(response)
    assert html.count("<h1>") == 1


def test_going_on_needs_the_answer_that_must_be_given(client_of_draft, draft) -> None:
    response = client_of_draft.post(page("question", draft.code, "zone"), {"zone": ""})
    html = response.content.decode()
    assert "<title>Lỗi:" in html
    assert words(response).count("Hãy chọn khu vực tuyển sinh.") == 2
    assert 'href="#id_zone"' in html
    assert re.search(r'class="summary" role="alert" tabindex="-1" autofocus', html)


def test_putting_a_question_off_keeps_what_was_said_and_answers_nothing_else(client_of_draft, draft) -> None:
    put_off = client_of_draft.post(page("question", draft.code, "zone"), {"zone": "", "later": "1"})
    assert put_off.url == page("task_list", draft.code)
    draft.refresh_from_db()
    assert draft.facts == {}
    client_of_draft.post(page("question", draft.code, "awards"), {"awards": "first_prize", "later": "1"})
    draft.refresh_from_db()
    assert draft.facts == {"awards": "first_prize"}
    assert re.search(r"Đã lưu lúc \d\d:\d\d", words(client_of_draft.get(page("task_list", draft.code))))


def test_an_answer_can_be_taken_back(client_of_draft, draft) -> None:
    client_of_draft.post(page("question", draft.code, "awards"), {"awards": "first_prize"})
    client_of_draft.post(page("question", draft.code, "awards"), {})
    draft.refresh_from_db()
    assert draft.facts["awards"] == ""


def test_coming_back_shows_what_was_said(client_of_draft, draft) -> None:
    client_of_draft.post(page("question", draft.code, "awards"), {"awards": "first_prize"})
    html = client_of_draft.get(page("question", draft.code, "awards")).content.decode()
    assert re.search(r'value="first_prize"[^>]* checked', html)


def test_changing_an_answer_from_the_check_returns_to_the_check(client_of_draft, draft) -> None:
    address = f"{page('question', draft.code, 'zone')}?tu=kiem-tra"
    assert address in links(client_of_draft.get(page("check", draft.code)))
    assert f'href="{page("check", draft.code)}"' in client_of_draft.get(address).content.decode()
    assert client_of_draft.post(address, {"zone": "zone_1"}).url == page("check", draft.code)


def test_a_claim_says_which_paper_it_needs(client_of_draft, draft) -> None:
    response = client_of_draft.get(page("question", draft.code, "awards"))
    assert "cần gửi kèm: Giấy chứng nhận giải" in words(response)


def test_the_zone_of_the_home_is_suggested(client_of_draft, draft) -> None:
    html = client_of_draft.get(page("question", draft.code, "zone")).content.decode()
    assert '<option value="zone_1" selected>' in html


def test_a_yes_or_no_is_chosen_and_leaving_it_is_told() -> None:
    file = factories.a_draft(factories.a_round(grade=1, pack="hcmc-2025-grade-1"))
    client = signed_in(file.applicant.guardians.get().user)
    address = page("question", file.code, "from_other_province")
    assert words(client.post(address, {})).count("Hãy chọn Có hoặc Không.") == 2
    client.post(address, {"from_other_province": "0"})
    file.refresh_from_db()
    assert file.facts["from_other_province"] == "0"


def test_a_question_that_is_not_asked_is_not_there(client_of_draft, draft) -> None:
    assert client_of_draft.get(page("question", draft.code, "birth_year")).status_code == 404
    stranger, _child = factories.family()
    assert signed_in(stranger).get(page("question", draft.code, "zone")).status_code == 404


def test_a_file_with_the_school_asks_nothing(draft) -> None:
    account = factories.fill_in(draft)
    services.submit_application(actor=account, application=draft, now=NOW)
    address = page("question", draft.code, "zone")
    assert signed_in(account).get(address).url == page("task_list", draft.code)


# A second child ---------------------------------------------------------------------------------------


@pytest.fixture
def twins():
    """Two drafts of one guardian, at one home; the first has said where the family lives."""
    admission_round = factories.a_round(grade=1)
    unit = factories.residential_unit()
    account, first = factories.family(grade=1, unit=unit)
    _other, second = factories.family(grade=1, unit=unit)
    Guardianship.objects.create(guardian=account.guardian, applicant=second, relation="mother")
    files = [factories.a_draft(admission_round, account=account, child=each) for each in (first, second)]
    services.save_answers(actor=account, application=files[0], answers={"residence": "temporary"}, now=NOW)
    return account, *files


def test_a_second_child_starts_with_what_the_family_said_about_its_home(twins) -> None:
    account, first, second = twins
    response = signed_in(account).get(page("question", second.code, "residence"))
    assert re.search(r'value="temporary"[^>]* checked', response.content.decode())
    assert f"lấy từ hồ sơ của {first.applicant.full_name}" in words(response)
    second.refresh_from_db()
    assert second.facts == {}


def test_what_the_family_said_of_this_child_counts_more(twins) -> None:
    account, _first, second = twins
    services.save_answers(actor=account, application=second, answers={"residence": "permanent"}, now=NOW)
    response = signed_in(account).get(page("question", second.code, "residence"))
    assert re.search(r'value="permanent"[^>]* checked', response.content.decode())
    assert "lấy từ hồ sơ" not in words(response)


def test_nothing_is_taken_over_from_another_home_or_another_family(twins) -> None:
    account, _first, second = twins
    second.applicant.residential_unit = factories.residential_unit()
    second.applicant.save()
    assert "lấy từ hồ sơ" not in words(signed_in(account).get(page("question", second.code, "residence")))
    stranger = factories.a_draft(second.round, unit=second.applicant.residential_unit)
    client = signed_in(stranger.applicant.guardians.get().user)
    assert "lấy từ hồ sơ" not in words(client.get(page("question", stranger.code, "residence")))


def test_the_page_asks_no_more_queries_for_more_schools(client_of_draft, draft) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client_of_draft.get(page("question", draft.code, "zone"))
        return len(found)

    queries()  # the session's first page reads more
    before = queries()
    factories.a_round(grade=10, schools=6)
    assert queries() == before
