"""Everything once more, and handing in."""

import pytest

from tests.browsing import words
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def test_a_file_with_gaps_names_them_and_has_no_button_to_hand_in(client_of_draft, draft) -> None:
    response = client_of_draft.get(page("check", draft.code))
    assert "Còn thiếu" in words(response)
    assert "Nộp hồ sơ</button>" not in response.content.decode()
    assert "Hồ sơ còn thiếu" in words(client_of_draft.post(page("check", draft.code), follow=True))
    draft.refresh_from_db()
    assert draft.state == "DRAFTED"


def test_a_receipt_exists_only_for_what_was_handed_in(client_of_draft, draft) -> None:
    for name in ("receipt", "reissue"):
        assert client_of_draft.get(page(name, draft.code)).url == page("task_list", draft.code)
