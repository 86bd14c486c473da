"""The first page and the beginning of a file."""

from datetime import timedelta

import pytest

from admissions.models import Application
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def test_the_wrong_grade_is_stopped_by_a_page_that_says_what_to_do() -> None:
    account, child = factories.family(grade=10)
    right, wrong = factories.a_round(grade=10), factories.a_round(grade=1)
    client = signed_in(account)
    for response in (
        client.get(page("start", wrong.code, child.pk)),
        client.post(page("start", wrong.code, child.pk)),
    ):
        assert "Đợt này không dành cho tuổi của con" in words(response)
        assert "sinh năm 2019" in words(response)
        assert page("start", right.code, child.pk) in links(response)
    assert not Application.objects.exists()


def test_an_unusual_age_is_asked_about_and_not_forbidden() -> None:
    account, child = factories.family(grade=1)
    admission_round = factories.a_round(grade=10)
    client = signed_in(account)
    assert "Có đúng" in words(client.get(page("start", admission_round.code, child.pk)))
    assert client.post(page("start", admission_round.code, child.pk)).status_code == 302
    assert Application.objects.get().round == admission_round


def test_a_round_that_is_not_announced_and_another_familys_child_do_not_exist() -> None:
    account, child = factories.family()
    _stranger, other = factories.family()
    hidden, shown = factories.a_round(state="PLAN_APPROVED"), factories.a_round()
    client = signed_in(account)
    assert client.get(page("start", hidden.code, child.pk)).status_code == 404
    assert client.get(page("start", shown.code, other.pk)).status_code == 404


def test_a_second_start_leads_to_words_not_to_a_second_file(draft, client_of_draft) -> None:
    response = client_of_draft.post(page("start", draft.round.code, draft.applicant.pk), follow=True)
    assert "Con đã có hồ sơ trong đợt này" in words(response)
    assert Application.objects.count() == 1


def test_a_draft_says_its_deadline_on_the_first_page_and_what_happens_after_it(
    client_of_draft, draft
) -> None:
    assert "Bản nháp chưa nộp – hạn 10:00 thứ Ba, 03/06/2025." in words(client_of_draft.get(page("home")))
    seen = words(client_of_draft.get(page("task_list", draft.code)))
    assert "không được xét trong đợt này" in seen
    assert "Đã lưu lúc 10:00, ngày 01/06/2025" in seen


def test_after_the_deadline_a_draft_says_so_and_nothing_opens(client_of_draft, draft, monkeypatch) -> None:
    stop_clock(monkeypatch, NOW + timedelta(days=3))
    said = words(client_of_draft.get(page("home")))
    assert "Bản nháp này chưa nộp nên không được xét." in said
    assert "hạn 10:00" not in said
    assert "Đã hết hạn nộp hồ sơ" in words(client_of_draft.get(page("task_list", draft.code)))
    for name in ("answers", "wishes", "check", "withdraw"):
        assert client_of_draft.get(page(name, draft.code)).url == page("task_list", draft.code)
