"""All answers at a glance, once every question was gone through."""

import pytest

from admissions.registration import services
from tests.browsing import links, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def test_with_every_question_answered_the_answers_stand_together_with_their_changes(
    client_of_draft, draft
) -> None:
    services.save_answers(
        actor=draft.applicant.guardians.get().user,
        application=draft,
        answers={"priority_groups": "", "awards": "first_prize", "zone": "zone_1"},
        now=NOW,
    )
    response = client_of_draft.get(page("answers", draft.code))
    assert "Giải cấp tỉnh Giải nhất" in words(response)
    for name in ("priority_groups", "awards", "zone"):
        assert page("question", draft.code, name) in links(response)


def test_coming_from_the_check_the_open_question_leads_back_there(client_of_draft, draft) -> None:
    address = client_of_draft.get(f"{page('answers', draft.code)}?tu=kiem-tra").url
    assert address == f"{page('question', draft.code, 'priority_groups')}?tu=kiem-tra"
