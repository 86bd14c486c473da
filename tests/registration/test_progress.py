"""How far each part is, and what may be opened now."""

from datetime import timedelta

import pytest

from admissions.registration import progress, services
from admissions.registration.queries import whole_file
from admissions.verification import services as verification
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def told(file, *, now=NOW) -> list[tuple[str, str, bool]]:
    """(key, status, may be opened) of every task that is shown now."""
    file.refresh_from_db()
    return [(task.key, task.status, bool(task.href)) for task in progress.open_tasks(whole_file(file, now))]


@pytest.fixture
def draft():
    return factories.a_draft(factories.a_round(grade=1))


def test_a_new_file_has_everything_before_it(draft) -> None:
    assert told(draft) == [
        ("register", "Chưa bắt đầu", True),
        ("answers", "Chưa bắt đầu", True),
        ("wishes", "Chưa bắt đầu", True),
        ("birth_certificate", "Chưa bắt đầu", True),
        ("residence_proof", "Chưa bắt đầu", True),
        ("consent", "Chưa bắt đầu", True),
        ("check", "Chưa thể làm", False),
    ]


def test_a_full_file_waits_to_be_handed_in(draft) -> None:
    factories.fill_in(draft)
    assert [status for _key, status, _open in told(draft)] == ["Hoàn thành"] * 6 + ["Chưa nộp"]


def test_a_list_of_wishes_against_the_rules_is_under_way() -> None:
    admission_round = factories.a_round(grade=10)
    file = factories.a_draft(admission_round)
    chosen = list(admission_round.offerings.order_by("code"))[:2]
    admission_round.offerings.filter(pk=chosen[0].pk).update(facts={"zone": "zone_9"})
    factories.fill_in(file, offerings=chosen)
    assert ("wishes", "Đang làm", True) in told(file)


def test_nothing_is_open_in_a_draft_after_the_deadline_nor_in_a_file_with_the_school(draft) -> None:
    factories.fill_in(draft)
    assert told(draft, now=NOW + timedelta(days=3)) == []
    services.submit_application(actor=draft.applicant.guardians.get().user, application=draft, now=NOW)
    assert told(draft) == []


def sent_back(draft, papers: dict[str, str]):
    account = factories.fill_in(draft)
    services.submit_application(actor=account, application=draft, now=NOW)
    return account, return_again(draft, papers)


def return_again(file, papers: dict[str, str], *, now=NOW):
    file.refresh_from_db()
    officer = factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=now)
    verification.return_application(actor=officer, application=file, note="Xem lại", papers=papers, now=now)
    return file


def send(account, file, kind: str) -> None:
    services.attach_document(actor=account, application=file, kind=kind, content=factories.image(), now=NOW)


def test_only_the_paper_that_the_school_named_is_open(draft) -> None:
    account, file = sent_back(draft, {"residence_proof": "Mờ"})
    assert told(file) == [("residence_proof", "Cần gửi lại", True), ("check", "Chưa thể làm", False)]
    send(account, file, "residence_proof")
    assert told(file) == [("residence_proof", "Hoàn thành", True), ("check", "Chưa nộp", True)]


def test_without_a_named_paper_the_answers_are_open_and_stay_open(draft) -> None:
    account, file = sent_back(draft, {})
    keys = [key for key, _status, _open in told(file)]
    assert keys == ["answers", "wishes", "check"]
    wishes = [services.Wish(file.preferences.get().offering_id, 1, {"sibling": "1"})]
    services.save_wishes(actor=account, application=file, wishes=wishes, now=NOW)
    send(account, file, "sibling_proof")
    assert [key for key, _status, _open in told(file)] == ["answers", "wishes", "sibling_proof", "check"]


def test_after_the_deadline_the_answers_of_a_returned_file_are_open_and_the_wishes_are_not(draft) -> None:
    _account, file = sent_back(draft, {})
    assert [key for key, _status, _open in told(file, now=NOW + timedelta(days=3))] == ["answers", "check"]


def test_the_latest_return_counts(draft) -> None:
    account, file = sent_back(draft, {"residence_proof": "Mờ"})
    send(account, file, "residence_proof")
    services.submit_application(actor=account, application=file, now=NOW)
    return_again(file, {}, now=NOW + timedelta(minutes=1))
    assert [key for key, _status, _open in told(file)] == ["answers", "wishes", "check"]


def test_what_comes_next_is_the_first_part_below_that_is_not_done(draft) -> None:
    account = factories.fill_in(draft)
    services.save_wishes(actor=account, application=draft, wishes=[], now=NOW)
    draft.refresh_from_db()
    file = whole_file(draft, NOW)
    assert progress.next_task(file, after="answers").key == "wishes"
    assert progress.next_task(file, after="wishes") is None


def test_a_question_that_was_not_gone_through_keeps_the_answers_under_way() -> None:
    file = factories.a_draft(factories.a_round(grade=10))
    account = factories.fill_in(file)
    assert ("answers", "Đang làm", True) in told(file)
    none = {"priority_groups": "", "awards": ""}
    services.save_answers(actor=account, application=file, answers=none, now=NOW)
    assert ("answers", "Hoàn thành", True) in told(file)


def test_a_file_that_is_changed_after_handing_in_has_all_its_tasks_again(draft) -> None:
    account = factories.fill_in(draft)
    services.submit_application(actor=account, application=draft, now=NOW)
    services.reopen_application(actor=account, application=draft, now=NOW)
    assert [status for _key, status, _open in told(draft)] == ["Hoàn thành"] * 6 + ["Chưa nộp"]
    assert told(draft, now=NOW + timedelta(days=3)) == []
