"""A family's way through the pages, without JavaScript: from the first page to the receipt and beyond."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from admissions.models import Application
from admissions.verification import services as verification
from tests import factories
from tests.browsing import links, signed_in, stop_clock, words
from tests.factories import NOW
from tests.registration.views.pages import page

pytestmark = pytest.mark.django_db


def photograph() -> SimpleUploadedFile:
    return SimpleUploadedFile("anh.jpg", factories.image(), content_type="image/jpeg")


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_from_the_first_page_to_the_receipt(grade) -> None:
    """Given an open round, when a family follows each page's main button, then its file is handed in."""
    admission_round = factories.a_round(grade=grade)
    account, child = factories.family(grade=grade)
    client = signed_in(account)
    assert page("start", admission_round.code, child.pk) in links(client.get(page("home")))
    address = client.post(page("start", admission_round.code, child.pk)).url
    code = address.rstrip("/").rsplit("/", 1)[-1]
    assert "Bản nháp, chưa nộp" in words(client.get(address))

    factories.settle(Application.objects.get(code=code))

    answers = {"residence": "permanent", "zone": "zone_1"}
    address = client.get(page("answers", code)).url
    while "/thong-tin/" in address:
        address = client.post(address, answers).url
    assert address == page("wishes", code)
    first = admission_round.offerings.order_by("code").first()
    client.post(address, {"add": first.pk})
    address = client.post(address, {}).url
    while "/giay-to/" in address:
        assert client.post(address, {"file": photograph()}).url == address
        address = re.search(r'class="button" href="([^"]+)"', client.get(address).content.decode())[1]
    assert address == page("check", code)
    assert "Hồ sơ chưa nộp" in words(client.get(address))

    address = client.post(address).url
    receipt = words(client.get(address))
    assert address == page("receipt", code)
    assert code in receipt
    assert re.search(r"Mã tra cứu [2-9A-Z]{5}-[2-9A-Z]{5}", receipt)
    assert Application.objects.get(code=code).state == "SUBMITTED"


def test_a_second_click_and_the_back_button_show_the_same_receipt() -> None:
    file = factories.a_draft(factories.a_round())
    client = signed_in(factories.fill_in(file))
    client.post(page("check", file.code))
    first = words(client.get(page("receipt", file.code)))
    assert client.post(page("check", file.code)).url == page("receipt", file.code)
    assert client.get(page("check", file.code)).url == page("receipt", file.code)
    assert words(client.get(page("receipt", file.code))) == first
    assert Application.objects.count() == 1


def test_the_secret_is_shown_for_a_while_and_never_to_another_session(monkeypatch) -> None:
    file = factories.a_draft(factories.a_round())
    account = factories.fill_in(file)
    client = signed_in(account)
    client.post(page("check", file.code))
    assert "Mã tra cứu đã phát vẫn dùng được" in words(signed_in(account).get(page("receipt", file.code)))
    stop_clock(monkeypatch, NOW + timedelta(minutes=31))
    assert "Mã tra cứu đã phát vẫn dùng được" in words(client.get(page("receipt", file.code)))


def test_a_lost_secret_is_replaced_after_asking() -> None:
    file = factories.a_submitted(factories.a_round())
    client = signed_in(file.applicant.guardians.get().user)
    assert "Mã cũ sẽ không dùng được nữa" in words(client.get(page("reissue", file.code)))
    assert client.post(page("reissue", file.code), {"confirm": "yes"}).url == page("receipt", file.code)
    before = file.secret_hash
    file.refresh_from_db()
    assert file.secret_hash != before


def test_a_returned_file_says_which_paper_and_why_and_opens_only_that() -> None:
    file = factories.a_submitted(factories.a_round())
    officer = factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    verification.return_application(
        actor=officer, application=file, note="Thiếu ảnh rõ", papers={"photo": "Ảnh bị lóa"}, now=NOW
    )
    client = signed_in(file.applicant.guardians.get().user)
    seen = client.get(page("task_list", file.code))
    assert "Thiếu ảnh rõ" in words(seen)
    assert "Ảnh bị lóa" in words(seen)
    assert page("paper", file.code, "photo") in links(seen)
    for closed in (
        page("answers", file.code),
        page("question", file.code, "zone"),
        page("wishes", file.code),
        page("paper", file.code, "birth_certificate"),
    ):
        assert closed not in links(seen)
        assert client.get(closed).url == page("task_list", file.code)
    client.post(page("paper", file.code, "photo"), {"file": photograph()})
    assert client.post(page("check", file.code)).url == page("receipt", file.code)
    file.refresh_from_db()
    assert file.state == "SUBMITTED"


def test_a_file_is_taken_back_after_asking_and_says_so() -> None:
    file = factories.a_submitted(factories.a_round())
    client = signed_in(file.applicant.guardians.get().user)
    assert "sẽ không được xét" in words(client.get(page("withdraw", file.code)))
    assert client.post(page("withdraw", file.code), {"reason": "Chuyển tỉnh"}).url == page("home")
    assert "Gia đình đã rút hồ sơ này" in words(client.get(page("task_list", file.code)))


def test_the_timeline_tells_what_happened_in_words() -> None:
    file = factories.a_verified(factories.a_round())
    seen = words(signed_in(file.applicant.guardians.get().user).get(page("task_list", file.code)))
    order = [
        "Bắt đầu hồ sơ",
        "Nộp hồ sơ",
        "Trường bắt đầu kiểm tra",
        "Trường đã xác minh hồ sơ",
        "Chờ công bố kết quả",
        "Dự kiến công bố kết quả",
        "Hạn xác nhận nhập học",
    ]
    places = [seen.index(each) for each in order]
    assert places == sorted(places)
    assert not re.search(r"SUBMITTED|TAKEN_UP|VERIFIED", seen)
