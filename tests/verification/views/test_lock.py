"""The lock of the list as a page."""

import pytest
from django.urls import reverse

from admissions.permissions import Role
from admissions.setup.services import move_round
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW


def address(admission_round) -> str:
    return reverse("verification:lock", args=[admission_round.code])


def closed(admission_round, specialist):
    return move_round(actor=specialist, admission_round=admission_round, transition="close", now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SPECIALIST, Role.SYSTEM)])
def test_only_a_specialist_finds_the_page(db, role) -> None:
    assert signed_in(factories.user(role)).post(address(factories.a_round(state="CLOSED"))).status_code == 404


def test_an_open_round_is_not_locked(specialist) -> None:
    page = words(signed_in(specialist).get(address(factories.a_round())))
    assert "Chỉ chốt danh sách được sau khi đóng đăng ký." in page


def test_the_page_says_what_locking_does_and_to_how_many(specialist) -> None:
    admission_round = factories.a_round()
    factories.a_verified(admission_round)
    factories.a_draft(admission_round)
    page = words(signed_in(specialist).get(address(closed(admission_round, specialist))))
    assert "1 hồ sơ đã xác minh vào danh sách xét." in page
    assert "1 bản nháp chưa nộp và 0 hồ sơ chưa bổ sung hết hạn." in page


def test_locking_moves_the_round_on(specialist) -> None:
    admission_round = closed(factories.a_round(), specialist)
    assert signed_in(specialist).post(address(admission_round)).status_code == 302
    admission_round.refresh_from_db()
    assert admission_round.state == "LOCKED"


def test_schools_that_still_check_are_named_and_the_button_is_not_there(specialist) -> None:
    file = factories.a_submitted(factories.a_round())
    admission_round = closed(file.round, specialist)
    client = signed_in(specialist)
    page = words(client.get(address(admission_round)))
    assert f"{file.handling_school.name} 1" in page
    assert "Chốt danh sách xét tuyển?" not in page
    assert "Còn 1 hồ sơ trường chưa kiểm tra xong." in words(
        client.post(address(admission_round), follow=True)
    )
    admission_round.refresh_from_db()
    assert admission_round.state == "CLOSED"
