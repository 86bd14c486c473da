"""A person without a mouse: every step is Tab, Enter, Space, an arrow or a letter."""

from playwright.sync_api import FilePayload, Locator, TimeoutError

from tests.journeys.visitor import Visitor

MOST_STEPS = 250

IS_HERE = "each => each === document.activeElement"
IN_GROUP = "each => document.activeElement.name === each.name && document.activeElement.type === 'radio'"
NOWHERE = "() => document.activeElement === document.body || document.activeElement === null"


class KeyboardVisitor(Visitor):
    """Goes from control to control; each page must be left by keys alone, and the focus may never be lost."""

    def reaches(self, control: Locator, *, way: str = IS_HERE) -> None:
        """Tab until the control has the focus. Once round the page it must have come by."""
        lost = 0
        for _ in range(MOST_STEPS):
            if control.evaluate(way):
                return
            self.page.keyboard.press("Tab")
            lost = lost + 1 if self.page.evaluate(NOWHERE) else 0
            assert lost < 3, f"the focus is lost on {self.page.url}"
        raise AssertionError(f"{control} cannot be reached by Tab on {self.page.url}")

    def opens(self, name: str, *args: object) -> None:
        super().opens(name, *args)
        self.skips_to_the_content()

    def skips_to_the_content(self) -> None:
        """The first stop of every page is the link that leads past its head."""
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("() => document.activeElement.matches('.skip')"), self.page.url
        box = self.page.locator(".skip").bounding_box()
        assert box is not None
        assert box["y"] >= 0, "the skip link does not show"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("() => document.activeElement.localName === 'main'"), (
            f"the skip link leads nowhere on {self.page.url}"
        )

    def _leave_by(self, control: Locator) -> None:
        self.reaches(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._look_over()

    def writes(self, control: Locator, text: str) -> None:
        self.reaches(control)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def ticks(self, control: Locator) -> None:
        if control.is_checked():
            return
        if control.get_attribute("type") == "radio":
            self.reaches(control, way=IN_GROUP)
            for _ in range(MOST_STEPS):
                if control.evaluate(IS_HERE):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self.reaches(control)
        if not control.is_checked():
            self.page.keyboard.press("Space")
        assert control.is_checked()

    def picks(self, control: Locator, label: str) -> None:
        self.reaches(control)
        self.page.keyboard.press("Home")
        for _ in range(control.locator("option").count()):
            if control.evaluate("each => each.selectedOptions[0].label") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label!r} cannot be picked on {self.page.url}")

    def _hands_over(self, control: Locator, name: str, kind: str, content: bytes) -> None:
        file = FilePayload(name=name, mimeType=kind, buffer=content)
        for patience in (5_000, 10_000, 30_000):  # a busy machine may drop the first press
            self.reaches(control)
            try:
                with self.page.expect_file_chooser(timeout=patience) as chooser:
                    self.page.keyboard.press("Space")
            except TimeoutError:
                continue
            chooser.value.set_files(file)
            return
        raise AssertionError("the key opens no choice of files")
