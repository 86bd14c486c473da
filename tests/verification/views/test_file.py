"""One file before the school: taken up, decided paper by paper, reopened, and nobody overwritten."""

import pytest
from django.urls import reverse

from admissions.models import AuditEvent
from admissions.permissions import Role
from admissions.registration import services as registration
from admissions.verification import services as verification
from admissions.verification.forms import ACCEPT, REASONS, SEND_AGAIN
from tests import factories
from tests.browsing import signed_in, words
from tests.factories import NOW


@pytest.fixture
def waiting(db):
    file = factories.a_submitted(factories.a_round(schools=1))
    return file, factories.verifier_of(file)


@pytest.fixture
def taken(waiting):
    file, officer = waiting
    verification.take_up_application(actor=officer, application=file, now=NOW)
    file.refresh_from_db()
    return file, officer


def address(file, name: str = "file") -> str:
    return reverse(f"verification:{name}", args=[file.code])


def answers(file, button: str, **changes: str) -> dict[str, str]:
    papers = {f"paper_{kind}": ACCEPT for kind in file.documents.values_list("kind", flat=True)}
    return {**papers, "version": str(file.version), button: "1", **changes}


def decide(file, officer, button: str, **changes: str):
    answer = signed_in(officer).post(address(file), answers(file, button, **changes))
    file.refresh_from_db()
    return answer


def test_the_page_shows_pupil_claims_wishes_and_every_paper(waiting) -> None:
    file, officer = waiting
    page = signed_in(officer).get(address(file))
    said = words(page)
    for told in (
        file.applicant.full_name,
        "05/02/2010",
        file.applicant.student_code,
        "1. " + file.preferences.get().offering.name,
    ):
        assert told in said
    for document in file.documents.all():
        picture = reverse("registration:document_page", args=[document.pk, 1])
        assert f'src="{picture}?v=' in page.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
@pytest.mark.parametrize("name", ["file", "take_up", "reopen"])
def test_nobody_outside_the_school_finds_it(waiting, role, name) -> None:
    file, _officer = waiting
    client = signed_in(factories.user(role))
    assert client.post(address(file, name), answers(file, "verify")).status_code == 404
    file.refresh_from_db()
    assert file.state == "SUBMITTED"


def test_a_draft_is_the_familys_alone(db) -> None:
    draft = factories.a_draft(factories.a_round(schools=1))
    officer = factories.user(Role.VERIFIER, school=draft.round.offerings.get().school)
    assert signed_in(officer).get(address(draft)).status_code == 404


def test_looking_takes_nothing_up_and_the_button_does(waiting) -> None:
    file, officer = waiting
    client = signed_in(officer)
    assert "Nhận kiểm tra" in words(client.get(address(file)))
    file.refresh_from_db()
    assert file.state == "SUBMITTED"
    assert client.get(address(file, "take_up")).status_code == 405
    client.post(address(file, "take_up"))
    file.refresh_from_db()
    assert file.state == "TAKEN_UP"
    assert "Kết quả kiểm tra" in words(client.get(address(file)))


def test_a_file_taken_by_a_colleague_says_so(taken) -> None:
    file, officer = taken
    colleague = factories.user(Role.VERIFIER, school=officer.school)
    assert f"{officer.full_name} đã nhận kiểm tra hồ sơ này" in words(signed_in(colleague).get(address(file)))
    assert "đã nhận kiểm tra hồ sơ này" not in words(signed_in(officer).get(address(file)))


def test_a_file_in_order_is_verified(taken) -> None:
    file, officer = taken
    assert decide(file, officer, "verify").status_code == 302
    assert file.state == "VERIFIED"
    assert set(file.documents.values_list("state", flat=True)) == {"ACCEPTED"}


def test_a_file_with_a_paper_to_send_again_is_not_verified(taken) -> None:
    file, officer = taken
    page = decide(file, officer, "verify", paper_photo=SEND_AGAIN, reason_photo="0")
    assert "còn giấy tờ cần nộp lại" in words(page)
    assert file.state == "TAKEN_UP"


def test_papers_are_returned_with_a_picked_and_a_typed_reason(taken) -> None:
    file, officer = taken
    decide(
        file,
        officer,
        "return",
        paper_photo=SEND_AGAIN,
        reason_photo="0",
        paper_birth_certificate=SEND_AGAIN,
        reason_birth_certificate="1",
        typed_birth_certificate="Thiếu dấu đỏ.",
    )
    assert file.state == "RETURNED"
    notes = dict(file.documents.filter(state="RETURNED").values_list("kind", "note"))
    assert notes == {"photo": str(REASONS[0]), "birth_certificate": "Thiếu dấu đỏ."}
    assert file.decision_note.startswith("Hãy nộp lại: ")


def test_a_paper_is_not_returned_without_a_reason_and_nothing_typed_is_lost(taken) -> None:
    file, officer = taken
    page = decide(file, officer, "return", paper_photo=SEND_AGAIN, note="Xin bổ sung.")
    assert "Hãy chọn hoặc ghi vì sao cần nộp lại" in words(page)
    assert "Xin bổ sung." in page.content.decode()
    assert file.state == "TAKEN_UP"


def test_a_file_is_not_returned_for_nothing(taken) -> None:
    file, officer = taken
    assert "Hãy đánh dấu giấy tờ cần nộp lại, hoặc ghi lời nhắn" in words(decide(file, officer, "return"))
    assert file.state == "TAKEN_UP"


def test_a_note_alone_is_enough_to_return_a_file(taken) -> None:
    file, officer = taken
    decide(file, officer, "return", note="Hãy sửa lại địa chỉ.")
    assert (file.state, file.decision_note) == ("RETURNED", "Hãy sửa lại địa chỉ.")


def test_a_file_is_rejected_with_its_ground_only(taken) -> None:
    file, officer = taken
    assert "Hãy ghi căn cứ từ chối" in words(decide(file, officer, "reject"))
    assert file.state == "TAKEN_UP"
    decide(file, officer, "reject", ground="Sinh năm 2008, quá tuổi theo Điều 33.")
    assert (file.state, file.decision_note) == ("REJECTED", "Sinh năm 2008, quá tuổi theo Điều 33.")


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_every_paper_needs_an_answer(taken, answer) -> None:
    file, officer = taken
    assert decide(file, officer, "verify", paper_photo=answer).status_code == 200
    assert file.state == "TAKEN_UP"


def test_an_answer_given_on_an_old_page_overwrites_nothing(taken) -> None:
    file, officer = taken
    old = answers(file, "verify")
    verification.return_application(actor=officer, application=file, note="Thiếu.", papers={}, now=NOW)
    family = file.applicant.guardians.get().user
    registration.submit_application(actor=family, application=file, now=NOW)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    page = signed_in(officer).post(address(file), old)
    file.refresh_from_db()
    assert (page.status_code, file.state) == (409, "TAKEN_UP")


def test_two_officers_deciding_at_once_leave_the_first_decision(taken) -> None:
    file, officer = taken
    colleague = factories.user(Role.VERIFIER, school=officer.school)
    first, second = answers(file, "verify"), answers(file, "reject", ground="x")
    assert signed_in(officer).post(address(file), first).status_code == 302
    assert signed_in(colleague).post(address(file), second).status_code == 409
    file.refresh_from_db()
    assert file.state == "VERIFIED"


def test_the_way_to_the_next_file_stands_after_a_decision(taken) -> None:
    file, officer = taken
    another = factories.a_submitted(file.round)
    decide(file, officer, "verify")
    page = signed_in(officer).get(address(file))
    assert f"Nhận hồ sơ tiếp theo: {another.applicant.full_name}" in words(page)
    assert address(another, "take_up") in page.content.decode()


def test_the_schools_own_decision_is_reopened_with_a_reason(taken) -> None:
    file, officer = taken
    decide(file, officer, "verify")
    client = signed_in(officer)
    refused = client.post(address(file, "reopen"), {"reason": " "}, follow=True)
    assert "Hãy ghi rõ lý do" in words(refused)
    client.post(address(file, "reopen"), {"reason": "Nhầm hồ sơ."})
    file.refresh_from_db()
    assert file.state == "TAKEN_UP"
    assert AuditEvent.objects.get(action="take_up_again").reason == "Nhầm hồ sơ."


def test_once_the_list_is_locked_the_file_is_only_read(taken, specialist) -> None:
    from admissions.setup.services import move_round

    file, officer = taken
    decide(file, officer, "verify")
    closed = move_round(actor=specialist, admission_round=file.round, transition="close", now=NOW)
    verification.lock_list(actor=specialist, admission_round=closed, now=NOW)
    page = words(signed_in(officer).get(address(file)))
    assert "chỉ còn để xem" in page
    assert "Mở lại để kiểm tra" not in page
    answer = signed_in(officer).post(address(file, "reopen"), {"reason": "Nhầm."}, follow=True)
    assert "đã chốt" in words(answer)


def test_the_page_takes_a_fixed_number_of_queries(taken, django_assert_max_num_queries) -> None:
    file, officer = taken
    client = signed_in(officer)
    with django_assert_max_num_queries(13):
        client.get(address(file))
