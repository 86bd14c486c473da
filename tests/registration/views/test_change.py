"""Changing a file that was handed in: what the family reads of its versions, and what the school sees."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from admissions.registration import services
from admissions.verification import services as verification
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return factories.a_submitted(factories.a_round(grade=10))


@pytest.fixture
def parent(file):
    return signed_in(file.applicant.guardians.get().user)


def opened(parent, file) -> None:
    assert parent.post(page("change", file.code)).url == page("task_list", file.code)


def test_the_page_asks_once_and_says_which_version_counts(parent, file) -> None:
    assert page("change", file.code) in links(parent.get(page("task_list", file.code)))
    said = words(parent.get(page("change", file.code)))
    assert "vẫn có hiệu lực đến khi anh/chị bấm Nộp lại hồ sơ" in said
    assert "bản đã nộp được giữ nguyên" in said
    file.refresh_from_db()
    assert file.state == "SUBMITTED"


def test_a_file_being_changed_says_so_on_every_page(parent, file) -> None:
    opened(parent, file)
    tasks = words(parent.get(page("task_list", file.code)))
    assert "Đang sửa, chưa nộp lại" in tasks
    assert "vẫn có hiệu lực đến khi anh/chị nộp lại" in tasks
    assert "Bản nháp" not in tasks
    assert "vẫn có hiệu lực" in words(parent.get(page("home")))
    assert "vẫn có hiệu lực" in words(parent.get(page("check", file.code)))
    assert parent.get(page("receipt", file.code)).status_code == 200


def test_a_second_click_opens_nothing_twice(parent, file) -> None:
    opened(parent, file)
    opened(parent, file)
    assert file.submissions.count() == 1


def test_handing_in_again_shows_the_same_receipt_and_a_second_version(parent, file) -> None:
    opened(parent, file)
    parent.post(page("question", file.code, "zone"), {"zone": "zone_2"})
    parent.post(page("paper", file.code, "photo"), {"file": a_photograph()})
    assert parent.post(page("check", file.code)).url == page("receipt", file.code)
    assert parent.post(page("check", file.code)).url == page("receipt", file.code)
    said = words(parent.get(page("handed_in", file.code)))
    assert said.index("Lần nộp 2") < said.index("Phiên bản đang có hiệu lực") < said.index("Lần nộp 1")
    assert said.count("Phiên bản đang có hiệu lực") == 1
    first, second = (
        file.round.policy.fact("zone").choices[0].label.vi,
        file.round.policy.fact("zone").choices[1].label.vi,
    )
    assert f"Trước: {first}" in said
    assert f"Nay: {second}" in said
    assert "Ảnh 4×6 chụp trong 6 tháng gần đây gửi bản mới" in said


def test_changed_wishes_are_told_in_both_orders(parent, file) -> None:
    opened(parent, file)
    names = dict(file.round.offerings.order_by("code").values_list("pk", "name"))
    account = file.applicant.guardians.get().user
    first, *_between, last = names
    wishes = [services.Wish(last, 1), services.Wish(first, 2)]
    services.save_wishes(actor=account, application=file, wishes=wishes, now=NOW)
    services.submit_application(actor=account, application=file, now=NOW)
    said = words(parent.get(page("handed_in", file.code)))
    assert f"Trước: 1. {file.round.offerings.get(pk=first).name}" in said
    assert f"Nay: 1. {file.round.offerings.get(pk=last).name}; 2." in said


def test_after_the_deadline_nothing_is_opened(parent, file, monkeypatch) -> None:
    stop_clock(monkeypatch, NOW + timedelta(days=3))
    response = parent.get(page("change", file.code), follow=True)
    assert "không sửa được lúc này" in words(response)
    assert page("change", file.code) not in links(response)


def test_taking_back_a_file_that_is_being_changed_is_not_dropping_a_draft(parent, file) -> None:
    opened(parent, file)
    assert "Rút hồ sơ?" in words(parent.get(page("withdraw", file.code)))


def test_an_officer_who_was_checking_it_is_told_that_it_changed(parent, file) -> None:
    officer = factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    desk = signed_in(officer)
    address = reverse("verification:file", args=[file.code])
    assert desk.get(address).status_code == 200
    opened(parent, file)
    response = desk.post(address, {"decision": "verify", "version": "2"})
    assert response.status_code == 409
    assert "Có thay đổi trong lúc anh/chị làm" in words(response)
    other = signed_in(factories.user("VERIFIER"))
    assert other.get(address).status_code == 404
    file.refresh_from_db()
    assert file.state == "DRAFTED"


def test_an_officer_still_finds_nothing_of_a_draft_that_was_never_handed_in(file) -> None:
    draft = factories.a_draft(file.round)
    type(draft).objects.filter(pk=draft.pk).update(handling_school=file.handling_school)
    desk = signed_in(factories.verifier_of(file))
    assert desk.get(reverse("verification:file", args=[draft.code])).status_code == 404


def test_a_stranger_finds_neither_page(file) -> None:
    stranger, _child = factories.family()
    for name in ("change", "handed_in"):
        assert signed_in(stranger).get(page(name, file.code)).status_code == 404


def test_the_history_asks_no_more_queries_for_more_versions(parent, file) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            parent.get(page("handed_in", file.code))
        return len(asked)

    queries()  # the session's first page reads more
    before = queries()
    account = file.applicant.guardians.get().user
    for _time in range(3):
        services.reopen_application(actor=account, application=file, now=NOW)
        services.submit_application(actor=account, application=file, now=NOW)
    assert queries() == before


def a_photograph():
    return SimpleUploadedFile("anh.jpg", factories.image(size=(61, 80)), content_type="image/jpeg")
