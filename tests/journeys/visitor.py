"""A person at a browser: goes by labels and names, reads what is shown, looks each page over on the way."""

import re
from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Locator, Page

from admissions.models import Applicant, User
from tests.factories import PASSWORD, SECRET, image

PATIENCE = 30_000  # milliseconds; a busy machine is slow, not wrong
NO_SUCH_PAGE = "Không tìm thấy trang này"


class Visitor:
    """One tab. Every page on its way must be Vietnamese, titled, as wide as the screen and free of errors."""

    def __init__(self, page: Page, site: str, downloads: Path, complaints: list[str] | None = None) -> None:
        self.page, self.site, self.downloads = page, site, downloads
        self.complaints: list[str] = [] if complaints is None else complaints
        self.missing: set[str] = set()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        """Errors of scripts, refused resources and violations of the content policy all come this way."""
        address = message.location["url"]
        is_expected = address in self.missing and message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_expected:
            self.complaints.append(f"{address}: {message.text}")

    def another_tab(self) -> "Visitor":
        return type(self)(self.page.context.new_page(), self.site, self.downloads, self.complaints)

    def another_tab_here(self) -> "Visitor":
        tab = self.another_tab()
        tab.page.goto(self.page.url)
        return tab

    # Going about ----------------------------------------------------------------------------------------

    def opens(self, name: str, *args: object) -> None:
        """Go to a page of the site that must be there."""
        response = self.page.goto(self.site + reverse(name, args=args))
        assert response is not None
        assert response.status == 200, f"{name} {args}: {response.status}"
        self._look_over()

    def goes_back(self) -> None:
        self.page.go_back()
        self._look_over()

    def follows(self, link: str) -> None:
        self._leave_by(self.page.get_by_role("link", name=link).first)

    def presses(self, button: str, *, about: str = "") -> None:
        """`about` names the one of several like buttons, as a screen reader hears it: "Chọn: Trường Số 1"."""
        name = re.compile(rf"^{re.escape(button)} ?: {re.escape(about)}$") if about else button
        self._leave_by(self.page.get_by_role("button", name=name, exact=True))

    def _leave_by(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.click()
        self._look_over()

    def types(self, label: str, text: str) -> None:
        self.writes(self.page.get_by_label(label).and_(self.page.locator("input, textarea")), text)

    def takes_file(self, label: str, name: str, kind: str, content: bytes) -> None:
        self._hands_over(self.page.get_by_label(label), name, kind, content)

    # What hands do; somebody without a mouse does it otherwise

    def writes(self, control: Locator, text: str) -> None:
        control.fill(text)

    def ticks(self, control: Locator) -> None:
        control.check()

    def picks(self, control: Locator, label: str) -> None:
        """One of a list, by its words."""
        control.select_option(label=label)

    def _hands_over(self, control: Locator, name: str, kind: str, content: bytes) -> None:
        control.set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def downloads_by(self, link: str) -> bytes:
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=link).click()
        target = self.downloads / download.value.suggested_filename
        download.value.save_as(target)
        return target.read_bytes()

    # Reading --------------------------------------------------------------------------------------------

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def reads(self) -> str:
        """What the main part shows, on one line; what is folded away is not read."""
        shown: str = self.page.evaluate("() => document.querySelector('main').innerText")
        return " ".join(shown.split())

    def figures(self) -> dict[str, str]:
        """The key figures of an office page by what they count."""
        pairs: list[list[str]] = self.page.evaluate(
            """() => [...document.querySelectorAll('.figures > div')].map(each =>
                [each.querySelector('dt').innerText.split('\\n')[0], each.querySelector('dd').innerText])"""
        )
        return {label.strip(): value.strip() for label, value in pairs}

    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    def sees(self, *words: str) -> None:
        seen = self.reads()
        for word in words:
            assert word in seen, f"{word!r} is not on {self.page.url}: {seen}"

    def sees_nothing_of(self, *words: str) -> None:
        seen = self.reads()
        for word in words:
            assert word not in seen, f"{word!r} is on {self.page.url}: {seen}"

    def is_at(self, name: str, *args: object) -> None:
        path = re.split("[?#]", self.page.url.removeprefix(self.site))[0]
        assert path == reverse(name, args=args)

    def has_button(self, name: str) -> bool:
        return self.page.get_by_role("button", name=name, exact=True).count() > 0

    def has_link(self, name: str) -> bool:
        return self.main.get_by_role("link", name=name).count() > 0

    # Doors ----------------------------------------------------------------------------------------------

    def signs_in_as_family(self, child: Applicant, *, secret: str = SECRET) -> None:
        self.opens("accounts:sign_in")
        self.signs_in_here(child, secret=secret)
        self.is_at("registration:home")

    def signs_in_here(self, child: Applicant, *, secret: str = SECRET) -> None:
        """With the code and the secret of the slip, copied as people copy: small letters, groups, dashes."""
        code = child.student_code
        typed = f"{code[:4]}-{code[4:7]} {code[7:]}"
        self.writes(self.page.get_by_label("Mã học sinh", exact=True), typed)
        self.types("Mật khẩu trên phiếu", f" {secret[:5]}-{secret[5:]}".lower())
        self.presses("Đăng nhập")

    def signs_in_as_officer(self, account: User) -> None:
        self.opens("accounts:officer_sign_in")
        self.types("Tên đăng nhập", account.username)
        self.types("Mật khẩu", PASSWORD)
        self.presses("Đăng nhập")

    def signs_out(self) -> None:
        self.presses("Đăng xuất")
        self.is_at("publication:start")

    def finds_nothing_at(self, name: str, *args: object) -> None:
        """The page answers as one that does not exist, in Vietnamese."""
        address = self.site + reverse(name, args=args)
        self.missing.add(address)  # the browser notes the status of a page that is not there
        response = self.page.goto(address)
        assert response is not None
        assert response.status == 404, f"{name} {args}: {response.status}"
        assert self.heading() == NO_SUCH_PAGE
        self._look_over()

    def looks_up(self, code: str, secret: str) -> None:
        """Without an account, by the two codes of the receipt."""
        self.opens("publication:look_up")
        self.types("Mã hồ sơ", code)
        self.types("Mã tra cứu", secret)
        self.presses("Xem kết quả")

    def sends_photograph(self) -> None:
        self.takes_file("Ảnh chụp giấy tờ", "anh.jpg", "image/jpeg", image())
        self.presses("Gửi giấy tờ")

    def _look_over(self) -> None:
        """What holds for every page of the site."""
        found: dict[str, Any] = self.page.evaluate(
            """() => ({
                language: document.documentElement.lang,
                width: document.documentElement.scrollWidth,
                broken: [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src),
            })"""
        )
        assert self.page.title().strip(), f"no title: {self.page.url}"
        assert found["language"] == "vi", f"language {found['language']!r}: {self.page.url}"
        assert self.page.viewport_size is not None
        assert found["width"] <= self.page.viewport_size["width"], f"{found['width']} px: {self.page.url}"
        assert found["broken"] == [], f"pictures that do not show: {found['broken']}"
        heard = self.complaints.copy()
        self.complaints.clear()
        assert not heard, f"{self.page.url}: {heard}"
