"""Inputs that differ from Django's own: the three-box date and the file of a paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PAPER_TYPES = ".jpg,.jpeg,.png,.webp,.pdf"


class ThreeBoxDate(forms.MultiWidget):
    """Ngày, tháng, năm: one box each, in the order in which Vietnamese writes them."""

    template_name = "components/three_box_date.html"
    boxes = (("day", _("Ngày"), "w-2"), ("month", _("Tháng"), "w-2"), ("year", _("Năm"), "w-4"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": width})
            for name, _label, width in self.boxes
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for subwidget, (_name, label, _width) in zip(
            context["widget"]["subwidgets"], self.boxes, strict=True
        ):
            subwidget["label"] = label
            subwidget["attrs"].pop("required", None)
        return context


class PaperInput(forms.FileInput):
    """The photograph or scan of one paper: a phone offers its camera beside its files."""

    template_name = "components/file_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": PAPER_TYPES, **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return files.get(name)


class PagesInput(PaperInput):
    """Several files at once, and a second box that opens the camera of a phone."""

    template_name = "components/pages_input.html"
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)
