"""The life of a file: each step with its date, the present wait, and when the next is expected."""

from datetime import UTC, datetime, timedelta

import pytest

from admissions.permissions import SYSTEM
from admissions.registration import services
from admissions.registration.queries import history
from admissions.registration.views.timeline import repair_until, timeline
from admissions.setup.services import move_round
from admissions.verification import services as verification
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SUNDAY, FRIDAY = NOW, datetime(2025, 5, 30, 3, 0, tzinfo=UTC)


@pytest.fixture
def file():
    return factories.a_submitted(factories.a_round(grade=10))


def told(file, now=NOW) -> list[tuple[str, str]]:
    file.refresh_from_db()
    return [(item["title"], item["state"]) for item in timeline(file, history(file), now)]


def step(file, title: str, now=NOW) -> dict:
    file.refresh_from_db()
    return next(item for item in timeline(file, history(file), now) if item["title"] == title)


def taken_up(file):
    officer = factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    return officer


def test_a_file_that_waits_for_its_school_shows_every_step_to_come(file) -> None:
    assert told(file) == [
        ("Bắt đầu hồ sơ", "done"),
        ("Nộp hồ sơ", "done"),
        ("Chờ trường kiểm tra", "current"),
        ("Trường xác minh hồ sơ", "next"),
        ("Dự kiến công bố kết quả", "next"),
        ("Hạn xác nhận nhập học", "next"),
    ]
    assert all(item["when"] for item in timeline(file, history(file), NOW) if item["state"] != "current")


@pytest.mark.parametrize(
    ("handed_in", "expected"), [(SUNDAY, "thứ Ba, 03/06/2025"), (FRIDAY, "thứ Ba, 03/06/2025")]
)
def test_the_check_is_expected_two_working_days_after_handing_in(file, handed_in, expected) -> None:
    type(file).objects.filter(pk=file.pk).update(submitted_at=handed_in)
    assert step(file, "Trường xác minh hồ sơ")["when"] == f"dự kiến chậm nhất {expected}"


def test_a_check_that_takes_longer_says_that_the_file_is_kept(file) -> None:
    assert "text" not in step(file, "Trường xác minh hồ sơ")
    late = step(file, "Trường xác minh hồ sơ", NOW + timedelta(days=5))
    assert "Hồ sơ vẫn được giữ" in late["text"]


def test_a_file_under_check_and_a_verified_one_say_what_comes_next(file) -> None:
    officer = taken_up(file)
    assert ("Trường đang kiểm tra", "current") in told(file)
    verification.verify_application(actor=officer, application=file, now=NOW)
    assert told(file)[-4:] == [
        ("Trường đã xác minh hồ sơ", "done"),
        ("Chờ công bố kết quả", "current"),
        ("Dự kiến công bố kết quả", "next"),
        ("Hạn xác nhận nhập học", "next"),
    ]


def test_a_returned_file_says_until_when_a_repair_is_sure_to_be_taken(file) -> None:
    officer = taken_up(file)
    verification.return_application(
        actor=officer, application=file, note="Mờ", papers={"photo": "Mờ"}, now=NOW
    )
    assert "Hãy gửi lại trước 10:00 thứ Ba, 03/06/2025." in step(file, "Cần bổ sung")["text"]
    assert "ngay hôm nay" in repair_until(file, NOW + timedelta(days=2))


def test_a_file_being_changed_says_which_version_counts_and_a_restored_one_that_it_was_kept(file) -> None:
    account = file.applicant.guardians.get().user
    services.reopen_application(actor=account, application=file, now=NOW)
    assert (
        "Bản nộp lúc 10:00, 01/06/2025 vẫn có hiệu lực."
        in step(file, "Gia đình đang sửa, chưa nộp lại")["text"]
    )
    over = NOW + timedelta(days=2)
    move_round(actor=SYSTEM, admission_round=file.round, transition="close", now=over)
    titles = [title for title, _state in told(file, over)]
    assert titles[2:5] == [
        "Gia đình mở hồ sơ để sửa",
        "Hết hạn mà chưa nộp lại: giữ bản đã nộp",
        "Chờ trường kiểm tra",
    ]


def test_a_withdrawn_file_expects_nothing(file) -> None:
    services.withdraw_application(
        actor=file.applicant.guardians.get().user, application=file, reason="", now=NOW
    )
    assert told(file)[-1] == ("Gia đình rút hồ sơ", "stopped")
