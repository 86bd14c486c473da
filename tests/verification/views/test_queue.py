"""The school's queue as a page."""

import pytest
from django.urls import reverse

from admissions.permissions import Role
from tests import factories
from tests.browsing import links, signed_in, words


def queue(account, **wanted: str):
    return signed_in(account).get(reverse("verification:queue"), wanted)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.VERIFIER, Role.SYSTEM)])
def test_the_queue_is_for_schools(db, role) -> None:
    assert queue(factories.user(role)).status_code == 404


def test_each_file_that_waits_is_a_link_and_counted(db) -> None:
    admission_round = factories.a_round(schools=1)
    files = [factories.a_submitted(admission_round), factories.a_submitted(admission_round)]
    page = queue(factories.verifier_of(files[0]))
    for file in files:
        assert reverse("verification:file", args=[file.code]) in links(page)
    assert words(page).startswith(f"{files[0].handling_school.name} Hồ sơ cần kiểm tra Đã nộp 2")


def test_another_schools_files_are_not_in_it(db) -> None:
    file = factories.a_submitted(factories.a_round())
    page = queue(factories.user(Role.VERIFIER), state="")
    assert file.applicant.full_name not in words(page)
    assert "Không có hồ sơ nào" in words(page)


def test_a_search_that_finds_nothing_says_so(db) -> None:
    file = factories.a_submitted(factories.a_round())
    assert "Không có hồ sơ nào khớp" in words(queue(factories.verifier_of(file), typed="zzz"))


def test_an_unknown_filter_or_sort_does_no_harm(db) -> None:
    officer = factories.verifier_of(factories.a_submitted(factories.a_round()))
    assert queue(officer, state="XXX", sort="secret_hash", page="-7").status_code == 200
    assert queue(officer, sort="secret_hash", page="9999").status_code == 200


def test_the_page_takes_as_many_queries_for_many_files_as_for_one(db, django_assert_max_num_queries) -> None:
    admission_round = factories.a_round(schools=1)
    files = [factories.a_submitted(admission_round) for _ in range(6)]
    client = signed_in(factories.verifier_of(files[0]))
    with django_assert_max_num_queries(7):
        client.get(reverse("verification:queue"))
