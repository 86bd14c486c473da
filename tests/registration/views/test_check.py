"""Everything once more, and handing in."""

import pytest

from tests import factories
from tests.browsing import links, words
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


def test_what_was_agreed_to_is_shown_with_the_way_to_change_it(client_of_draft, draft) -> None:
    factories.fill_in(draft)
    response = client_of_draft.get(page("check", draft.code))
    assert "Anh/chị có đồng ý công khai kết quả của con không" in words(response)
    assert f"{page('consent', draft.code)}?tu=kiem-tra" in links(response)
