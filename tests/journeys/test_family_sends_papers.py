"""A family photographs its papers: made smaller on the phone, sent again after a loss, in order."""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from admissions.models import Application, DocumentPage, Guardianship
from admissions.registration import services
from admissions.registration.views import paper as paper_view
from tests import factories
from tests.browsing import stop_clock
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _clock(monkeypatch) -> None:
    stop_clock(monkeypatch)
    assert paper_view


@pytest.fixture
def draft() -> Application:
    return factories.a_draft(factories.a_round(grade=10))


def photograph(size: tuple[int, int] = (4000, 3000), *, turned: int = 0) -> bytes:
    """As a phone takes it: grain everywhere, several megabytes."""
    buffer, exif = BytesIO(), Image.Exif()
    if turned:
        exif[0x0112] = turned
    grain = Image.effect_noise((size[0] // 2, size[1] // 2), 60).resize(size).convert("RGB")
    grain.save(buffer, "JPEG", quality=92, exif=exif)
    return buffer.getvalue()


def at_the_paper(visitor: Visitor, draft: Application) -> Visitor:
    visitor.signs_in_as_family(draft.applicant)
    visitor.opens("registration:paper", draft.code, "photo")
    return visitor


def chosen(visitor: Visitor, *files: tuple[str, str, bytes]) -> None:
    visitor.page.get_by_label("Ảnh chụp giấy tờ").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )


def shot(visitor: Visitor, name: str) -> None:
    if folder := os.environ.get("LOOK_AT"):
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_photograph_of_twelve_million_points_leaves_the_phone_under_a_megabyte(
    open_browser, draft, figure
) -> None:
    visitor = at_the_paper(open_browser(PHONE, scripts=True), draft)
    sent: list[int] = []

    def watch(route: Route) -> None:
        sent.append(len(route.request.post_data_buffer or b""))
        route.continue_()

    visitor.page.route("**/giay-to/photo/", watch)
    content = photograph(turned=6)
    assert len(content) > 3 * MEGABYTE
    chosen(visitor, ("anh.jpg", "image/jpeg", content))
    expect(visitor.page.locator(".queue canvas")).to_be_visible()
    shot(visitor, "paper-chosen-360")
    visitor.presses("Gửi giấy tờ")
    visitor.sees("Đã lưu. Hãy xem lại bên dưới")
    bodies = [size for size in sent if size]
    figure("U-13", "bytes of a 4000 x 3000 photograph on its way", max(bodies), threshold=f"< {MEGABYTE}")
    assert len(bodies) == 1
    assert bodies[0] < MEGABYTE
    kept = Image.open(DocumentPage.objects.get().file.open())
    assert kept.height > kept.width, "the photograph stands upright"
    shot(visitor, "paper-sent-360")


def test_a_lost_connection_costs_one_file_and_not_the_others(open_browser, draft) -> None:
    visitor = at_the_paper(open_browser(PHONE, scripts=True), draft)
    visitor.complaints.clear()
    tries: list[str] = []

    def lose_the_second(route: Route) -> None:
        if route.request.method == "POST":
            tries.append("POST")
            if len(tries) == 2:
                route.abort("connectionreset")
                return
        route.continue_()

    visitor.page.route("**/giay-to/photo/", lose_the_second)
    files = [(f"trang{each}.jpg", "image/jpeg", factories.image(size=(60 + each, 80))) for each in (1, 2, 3)]
    chosen(visitor, *files)
    visitor.page.get_by_role("button", name="Gửi giấy tờ", exact=True).click()
    again = visitor.page.get_by_role("button", name=re.compile("^Gửi lại ?: trang2.jpg$"))
    expect(again).to_be_focused()
    visitor.sees("Mất kết nối nên chưa gửi được", "Đã gửi", "Chờ gửi")
    shot(visitor, "paper-lost-360")
    visitor.complaints.clear()  # the browser notes the lost request
    with visitor.page.expect_navigation():
        again.click()
    visitor.sees("Đã lưu.", "Trang 3 trên 3")
    widths = [Image.open(page.file.open()).width for page in DocumentPage.objects.order_by("number")]
    assert widths == [61, 62, 63]


def test_a_refused_file_is_told_where_it_is_told_without_scripts(open_browser, draft) -> None:
    visitor = at_the_paper(open_browser(PHONE, scripts=True), draft)
    chosen(
        visitor, ("trang1.jpg", "image/jpeg", factories.image()), ("don.docx", "", b"PK\x03\x04" + bytes(99))
    )
    visitor.page.get_by_role("button", name="Gửi giấy tờ", exact=True).click()
    expect(visitor.page.locator(".field .error")).to_contain_text("hãy lưu thành PDF")
    visitor.complaints.clear()  # the browser notes the answer 422
    shot(visitor, "paper-refused-360")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name=re.compile("^Bỏ tệp này ?: don.docx$")).click()
    visitor.sees("Trang 1 trên 1")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_pages_are_sent_turned_put_in_order_and_taken_out(open_browser, draft, size, scripts: bool) -> None:
    visitor = at_the_paper(open_browser(size, scripts=scripts), draft)
    name = f"{size[0]}-{'scripts' if scripts else 'plain'}"
    shot(visitor, f"paper-empty-{name}")
    visitor.presses("Gửi giấy tờ")  # nothing was chosen
    visitor.sees("Hãy chọn tệp")
    files = [(f"trang{each}.jpg", "image/jpeg", factories.image(size=(300 + each, 200))) for each in (1, 2)]
    chosen(visitor, *files)
    visitor.presses("Gửi giấy tờ")
    visitor.sees("Trang 1 trên 2", "Trang 2 trên 2")
    chosen(visitor, ("trang3.jpg", "image/jpeg", factories.image(size=(303, 200))))
    visitor.presses("Gửi thêm trang")
    visitor.sees("Trang 3 trên 3")
    visitor.presses("Xoay phải", about="Trang 1 trên 3")
    visitor.presses("Đưa lên trước", about="Trang 3 trên 3")
    visitor.page.locator("#trang-3 summary").click()
    visitor.presses("Lấy trang này ra", about="Trang 3 trên 3")
    shot(visitor, f"paper-pages-{name}")
    sizes = [Image.open(page.file.open()).size for page in DocumentPage.objects.order_by("number")]
    assert sizes == [(200, 301), (303, 200)]


def test_a_paper_of_a_sibling_is_used_with_one_press(open_browser, draft) -> None:
    account = draft.applicant.guardians.get().user
    _other, child = factories.family(grade=10)
    child.guardians.clear()
    Guardianship.objects.create(guardian=account.guardian, applicant=child, relation="mother")
    sibling = factories.a_draft(draft.round, account=type(account).objects.get(pk=account.pk), child=child)
    services.attach_document(
        actor=account, application=draft, kind="photo", content=factories.image(), now=factories.NOW
    )
    visitor = open_browser(PHONE, scripts=False)
    visitor.signs_in_as_family(draft.applicant)
    visitor.opens("registration:paper", sibling.code, "photo")
    shot(visitor, "paper-reuse-360")
    visitor.page.locator("button[name=paper]").click()
    visitor.sees("Đã dùng lại giấy tờ", "Trang 1 trên 1")


def test_a_phone_offers_its_camera_beside_its_files(chromium, live_server, tmp_path, draft) -> None:
    size = {"width": PHONE[0], "height": PHONE[1]}
    context = chromium.new_context(viewport=size, locale="vi-VN", is_mobile=True, has_touch=True)
    visitor = Visitor(context.new_page(), live_server.url, tmp_path)
    at_the_paper(visitor, draft)
    camera = visitor.page.get_by_label("Hoặc chụp ngay bằng máy ảnh")
    expect(camera).to_be_visible()
    assert camera.get_attribute("capture") == "environment"
    for width in (61, 62):  # one press of the camera a page
        content = factories.image(size=(width, 80))
        camera.set_input_files({"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": content})
    shot(visitor, "paper-camera-360")
    visitor.presses("Gửi giấy tờ")
    visitor.sees("Trang 2 trên 2")
    context.close()
