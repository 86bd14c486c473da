"""The steps of a round: asked once, taken by whose act they are."""

import pytest
from django.urls import reverse

from admissions.models import AuditEvent
from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW

ROLES = (Role.SPECIALIST, Role.DIRECTOR, Role.EXAM_OFFICER, Role.AUDITOR, Role.VERIFIER, Role.GUARDIAN)
STEPS = {
    "announce": ("PLAN_APPROVED", "ANNOUNCED", Role.SPECIALIST),
    "open": ("ANNOUNCED", "OPENED", Role.SPECIALIST),
    "close": ("OPENED", "CLOSED", Role.SPECIALIST),
    "return_plan": ("PLAN_APPROVED", "DRAFTED", Role.DIRECTOR),
}


def address(admission_round, step: str) -> str:
    return reverse("setup:move", args=[admission_round.code, step])


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ROLES)
def test_a_step_is_taken_by_whose_it_is_and_hidden_from_everybody_else(db, step, role) -> None:
    before, after, whose = STEPS[step]
    admission_round = factories.a_round(state=before)
    client = signed_in(factories.user(role))
    allowed = role == whose
    assert client.get(address(admission_round, step)).status_code == (200 if allowed else 404)
    answer = client.post(address(admission_round, step), {"reason": "Vì thế."})
    admission_round.refresh_from_db()
    assert (answer.status_code, admission_round.state) == ((302, after) if allowed else (404, before))


def test_asking_changes_nothing(specialist) -> None:
    admission_round = factories.a_round(state="PLAN_APPROVED")
    page = signed_in(specialist).get(address(admission_round, "announce"))
    admission_round.refresh_from_db()
    assert "Từ lúc này không sửa được chỉ tiêu" in words(page)
    assert admission_round.state == "PLAN_APPROVED"


def test_a_step_already_taken_is_a_conflict_that_says_what_to_do(specialist) -> None:
    page = signed_in(specialist).post(address(factories.a_round(state="ANNOUNCED"), "announce"))
    assert page.status_code == 409
    assert "Có thay đổi trong lúc anh/chị làm" in words(page)


@pytest.mark.parametrize("step", ["lock", "publish", "save", "delete", "approve_plan", "reopen"])
def test_other_names_are_no_steps(specialist, step) -> None:
    assert signed_in(specialist).post(address(factories.a_round(), step)).status_code == 404


def test_a_plan_is_returned_with_a_reason_only(director) -> None:
    admission_round = factories.a_round(state="PLAN_APPROVED")
    client = signed_in(director)
    page = client.post(address(admission_round, "return_plan"), {"reason": "  "})
    assert "Hãy nhập lý do." in words(page)
    client.post(address(admission_round, "return_plan"), {"reason": "Thiếu một trường."})
    assert AuditEvent.objects.get(action="return_plan").reason == "Thiếu một trường."


def test_closing_says_how_many_drafts_it_cuts_off(specialist) -> None:
    admission_round = factories.a_round()
    factories.a_draft(admission_round)
    page = signed_in(specialist).get(address(admission_round, "close"))
    assert "1 bản nháp chưa nộp sẽ không nộp được nữa." in words(page)


class TestApproval:
    @staticmethod
    def address(admission_round) -> str:
        return reverse("setup:approve_plan", args=[admission_round.code])

    def test_a_director_approves_a_plan_with_seats(self, director) -> None:
        admission_round = factories.a_round(state="DRAFTED", schools=2, seats=20)
        client = signed_in(director)
        assert "2 trường, 40 chỉ tiêu" in words(client.get(self.address(admission_round)))
        client.post(self.address(admission_round))
        admission_round.refresh_from_db()
        assert admission_round.state == "PLAN_APPROVED"

    @pytest.mark.parametrize("role", [role for role in ROLES if role != Role.DIRECTOR])
    def test_nobody_else_finds_the_page(self, db, role) -> None:
        admission_round = factories.a_round(state="DRAFTED")
        assert signed_in(factories.user(role)).post(self.address(admission_round)).status_code == 404

    def test_a_plan_without_seats_is_not_approved(self, director) -> None:
        admission_round = factories.a_round(state="DRAFTED", schools=0)
        page = signed_in(director).post(self.address(admission_round), follow=True)
        assert "Kế hoạch chưa có chỉ tiêu của trường nào." in words(page)


class TestExtension:
    @staticmethod
    def post(account, admission_round, closes_at: str, reason: str = "Bão số 3."):
        address = reverse("setup:extend", args=[admission_round.code])
        return signed_in(account).post(address, {"closes_at": closes_at, "reason": reason})

    def test_a_director_gives_families_more_time(self, director) -> None:
        admission_round = factories.a_round(state="CLOSED")
        self.post(director, admission_round, f"{NOW:%d}/06/2025 17:00")
        admission_round.refresh_from_db()
        assert admission_round.state == "OPENED"

    @pytest.mark.parametrize("closes_at", ["01/05/2025 17:00", "01/12/2025 17:00", "mai"])
    def test_an_impossible_end_is_refused(self, director, closes_at) -> None:
        admission_round = factories.a_round(state="CLOSED")
        assert self.post(director, admission_round, closes_at).status_code == 200
        admission_round.refresh_from_db()
        assert admission_round.state == "CLOSED"

    @pytest.mark.parametrize("role", [role for role in ROLES if role != Role.DIRECTOR])
    def test_nobody_else_may(self, db, role) -> None:
        admission_round = factories.a_round(state="CLOSED")
        assert self.post(factories.user(role), admission_round, "01/06/2025 17:00").status_code == 404
