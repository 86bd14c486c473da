"""The family's pages in the order in which a family meets them, for `scripts/screens`.

Each walk takes a tab and yields (name of the picture, what it shows) for each page to be taken.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

OPEN_ROUND, PUBLISHED = "lop-1-2025-bo-sung", "lop-10-2025"
Shown = tuple[str, str]


def follow(page: Any, control: Any) -> None:
    """Press it, and wait for the page that it leads to."""
    with page.expect_navigation():
        control.click()


def code_and_secret(account: str) -> tuple[str, str]:
    code, secret = (part.split()[-1] for part in account.split(" · "))
    return code, secret


def strangers_way(page: Any, site: str, accounts: dict[str, str]) -> Iterator[Shown]:
    """What everybody may read."""
    for name, path, words in (
        ("start", "/", "Start page"),
        ("level", "/bat-dau/", "First question: level and year of birth"),
        ("public-round", f"/dot/{PUBLISHED}/", "A round with its result"),
        ("public-round-open", f"/dot/{OPEN_ROUND}/", "A round that takes registrations"),
        ("schools", f"/dot/{OPEN_ROUND}/truong/", "Schools of a round"),
        ("place", f"/dot/{OPEN_ROUND}/truong/noi-o/", "Where one lives: lists and map"),
        ("forms", f"/mau-don/{OPEN_ROUND}/", "Forms to print"),
        ("verify-yourself", f"/dot/{PUBLISHED}/tu-kiem-tra/", "Check the result oneself"),
        ("sign-in", "/dang-nhap/", "Ways to sign in"),
        ("lost-access", "/dang-nhap/mat-phieu/", "Lost slip, lost telephone"),
        ("look-up", "/tra-cuu/", "Look-up without an account"),
    ):
        page.goto(site + path)
        yield name, words
    code, secret = code_and_secret(accounts["Tra cứu công khai"])
    page.get_by_label("Mã hồ sơ").fill(code)
    page.get_by_label("Mã tra cứu").fill(secret)
    follow(page, page.locator("main form button").first)
    yield "look-up-found", "What the two codes of the receipt show"


def parents_way(page: Any, site: str, accounts: dict[str, str]) -> Iterator[Shown]:
    """A mother of three: a proposal for one child, a file for the eldest to its receipt."""
    sign_in(page, site, accounts["Phụ huynh, nộp hồ sơ mới cho ba con"])
    yield "family-home", "A family's children"
    if page.locator("main a[href*='/de-xuat/']").count():
        follow(page, page.locator("main a[href*='/de-xuat/']").first)
        yield "family-proposal", "A proposed place, why, and the two taps"
        page.goto(f"{site}/ho-so/")
    follow(page, page.locator("main a[href*='/ho-so/moi/lop-10']:visible").first)
    yield "family-begin", "Before a file begins"
    follow(page, page.locator("main form button").first)
    file = page.url.removeprefix(site)
    yield "family-tasks", "Task list of a draft"
    yield from _facts(page, site, file)
    yield from _questions(page, site, file)
    yield from _schools(page, site, file)
    yield from _papers(page, site, file)
    yield from _handing_in(page, site, file)
    yield from _afterwards(page, site, file)


def _facts(page: Any, site: str, file: str) -> Iterator[Shown]:
    page.goto(f"{site}{file}du-lieu/")
    yield "family-register", "What the register says of the child"
    page.goto(f"{site}{file}du-lieu/full_name/")
    yield "family-claim", "A fact that is wrong"
    page.goto(f"{site}{file}du-lieu/")
    follow(page, page.get_by_role("button", name="Tất cả đều đúng"))


def _questions(page: Any, site: str, file: str) -> Iterator[Shown]:
    page.goto(f"{site}{file}thong-tin/")
    number = 0
    while "/thong-tin/" in page.url and number < 12:
        number += 1
        yield f"family-question-{number}", "One question a page"
        for choice in page.locator("main select").all():
            if not choice.input_value():
                choice.select_option(index=1)
        if page.locator("main input[type=radio]").count():
            page.locator("main input[type=radio]").first.check()
        follow(page, page.get_by_role("button", name="Tiếp tục", exact=True))
    page.goto(f"{site}{file}thong-tin/")
    yield "family-answers", "All answers with their changes"


def _schools(page: Any, site: str, file: str) -> Iterator[Shown]:
    page.goto(f"{site}{file}nguyen-vong/")
    way = page.locator("main a[href*='/ho-so/truong/']")
    if way.count():
        address = re.sub(r"[?#].*", "", way.first.get_attribute("href"))
        page.goto(site + address)
        yield "family-schools", "Schools for the child's home, list and map"
        follow(page, page.locator("main ol.list a").first)
        yield "family-school", "One school"
        page.goto(f"{site}{address}noi-o/")
        yield "family-place", "Another place to look from"
        page.goto(f"{site}{file}nguyen-vong/")
    yield "family-wishes-empty", "Choosing schools"
    for _ in range(2):
        follow(page, page.locator("main button", has_text=re.compile("^Chọn")).first)
    yield "family-wishes", "Wishes in their order"
    # One alone keeps to every rule on zones.
    follow(page, page.locator("#nguyen-vong button", has_text=re.compile("^Bỏ")).last)


def _papers(page: Any, site: str, file: str) -> Iterator[Shown]:
    page.goto(site + file)
    names = [link.get_attribute("href") for link in page.locator("main a[href*='/giay-to/']").all()]
    for number, address in enumerate(names):
        page.goto(site + address)
        if number == 0:
            yield "family-paper", "A paper to photograph"
        page.get_by_label("Ảnh chụp giấy tờ").set_input_files(
            {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": _photograph()}
        )
        page.get_by_role("button", name="Gửi giấy tờ", exact=True).click()
        page.get_by_text("Bản đã gửi").first.wait_for()
        if number == 0:
            yield "family-paper-sent", "The paper as it was received"


def _photograph() -> bytes:
    """A sheet with grey lines where words would stand."""
    from PIL import Image, ImageDraw

    sheet, picture = Image.new("L", (600, 800), 245), io.BytesIO()
    pen = ImageDraw.Draw(sheet)
    for line in range(12):
        pen.rectangle((60, 90 + 50 * line, 540 - 35 * (line % 4), 104 + 50 * line), fill=150)
    sheet.save(picture, "JPEG", quality=60)
    return picture.getvalue()


def _handing_in(page: Any, site: str, file: str) -> Iterator[Shown]:
    page.goto(f"{site}{file}kiem-tra/")
    yield "family-check-lacking", "Check answers while something lacks"
    page.goto(f"{site}{file}dong-y/")
    yield "family-consent", "Information and consent"
    for tick in page.locator("main input[type=checkbox]").all():
        tick.check()
    for yes in page.locator("main input[type=radio][value=yes]").all():
        yes.check()
    follow(page, page.locator("main form button").first)
    page.goto(f"{site}{file}kiem-tra/")
    yield "family-check", "Check answers"
    follow(page, page.get_by_role("button", name="Nộp hồ sơ", exact=True))
    page.wait_for_url("**/bien-nhan/")
    yield "family-receipt", "The receipt"


def _afterwards(page: Any, site: str, file: str) -> Iterator[Shown]:
    for name, path, words in (
        ("family-file", file, "A file that waits for the school"),
        ("family-handed-in", f"{file}cac-lan-nop/", "What was handed in, version by version"),
        ("family-change", f"{file}sua/", "Opening a file again"),
        ("family-withdraw", f"{file}rut/", "Withdrawing"),
        ("family-reissue", f"{file}ma-tra-cuu/", "A new look-up code"),
        ("family-forms", f"{file}mau-don/", "The file's forms to print"),
        ("family-messages", "/cach-nhan-tin/", "How one is told"),
        ("family-address", "/cach-nhan-tin/thu-dien-tu/", "A mailbox to be told at"),
    ):
        page.goto(site + path)
        yield name, words
    page.goto(f"{site}/ho-so/")
    follow(page, page.locator("main a[href*='/tai-khoan/con/']").first)
    yield "family-guardians", "Who follows the child's file"


def placed_familys_way(page: Any, site: str, accounts: dict[str, str]) -> Iterator[Shown]:
    """The result is out, and the place waits for an answer."""
    sign_in(page, site, accounts["Phụ huynh, lớp 10, chờ xác nhận"])
    yield "family-home-placed", "Children with a result"
    follow(page, page.locator("main a[href*='/ket-qua/']").first)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    yield "family-result", "The result and why"
    follow(page, page.locator("main a[href*='/cho-hoc/']").first)
    yield "family-answer", "Answering the offered place"


def sign_in(page: Any, site: str, account: str) -> None:
    code, secret = code_and_secret(account)
    page.goto(f"{site}/dang-nhap/")
    page.fill("input[name=student_code]", code)
    page.fill("input[name=secret]", secret)
    follow(page, page.locator("main form:has(input[name=secret]) button").first)
    page.wait_for_url("**/ho-so/")


WALKS = (strangers_way, parents_way, placed_familys_way)
