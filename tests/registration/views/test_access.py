"""Whose pages these are."""

import pytest

from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


PAGES_OF_A_FILE = (
    "task_list",
    "answers",
    "wishes",
    "check",
    "receipt",
    "reissue",
    "change",
    "handed_in",
    "withdraw",
)


@pytest.mark.parametrize("name", PAGES_OF_A_FILE)
def test_another_familys_file_does_not_exist(draft, name) -> None:
    stranger, _child = factories.family()
    assert signed_in(stranger).get(page(name, draft.code)).status_code == 404
    assert signed_in(stranger).post(page(name, draft.code), {"x": "1"}).status_code == 404


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.SPECIALIST, Role.DIRECTOR, Role.AUDITOR])
def test_officers_have_no_family_pages(draft, role) -> None:
    client = signed_in(factories.user(role))
    assert client.get(page("home")).status_code == 404
    assert client.get(page("task_list", draft.code)).status_code == 404


def test_a_stranger_signs_in_first(client, draft) -> None:
    for name in PAGES_OF_A_FILE:
        assert client.get(page(name, draft.code)).url.startswith("/dang-nhap/?next=")
