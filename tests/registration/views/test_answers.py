"""The questions of the round."""

import re

import pytest

from tests.browsing import words
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def test_going_on_needs_the_answers_that_must_be_given_and_keeps_what_was_typed(
    client_of_draft, draft
) -> None:
    response = client_of_draft.post(page("answers", draft.code), {"zone": "", "awards": "first_prize"})
    assert "<title>Lỗi:" in response.content.decode()
    assert words(response).count("Hãy chọn khu vực tuyển sinh.") == 2
    assert re.search(r'value="first_prize"[^>]* checked', response.content.decode())


def test_saving_for_later_works_with_gaps(client_of_draft, draft) -> None:
    sent = {"zone": "", "awards": "first_prize", "later": "1"}
    assert client_of_draft.post(page("answers", draft.code), sent).url == page("task_list", draft.code)
    draft.refresh_from_db()
    assert draft.facts == {"priority_groups": "", "awards": "first_prize", "zone": ""}


def test_an_answer_can_be_taken_back(client_of_draft, draft) -> None:
    client_of_draft.post(page("answers", draft.code), {"zone": "zone_1", "awards": "first_prize"})
    client_of_draft.post(page("answers", draft.code), {"zone": "zone_1"})
    draft.refresh_from_db()
    assert draft.facts["awards"] == ""


def test_the_zone_of_the_home_is_suggested(client_of_draft, draft) -> None:
    assert (
        '<option value="zone_1" selected>'
        in client_of_draft.get(page("answers", draft.code)).content.decode()
    )


def test_a_claim_says_which_paper_it_needs(client_of_draft, draft) -> None:
    assert "cần gửi kèm: Giấy chứng nhận giải" in words(client_of_draft.get(page("answers", draft.code)))
