"""The forms of the public pages: the look-up by file code and secret, and the first question."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from admissions.interface.forms import PlainForm

_TYPED = {"class": "w-medium", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class LookUpForm(PlainForm):
    code = forms.CharField(
        label=_("Mã hồ sơ"),
        max_length=40,
        help_text=_("In trên biên nhận, ví dụ 10-7K3M9QX2."),
        widget=forms.TextInput(attrs=_TYPED),
    )
    secret = forms.CharField(
        label=_("Mã tra cứu"),
        max_length=40,
        help_text=_("10 chữ cái và chữ số, ví dụ 7K3M9-QX2AB. Viết hoa hay thường đều được."),
        widget=forms.TextInput(attrs=_TYPED),
    )


class LevelForm(PlainForm):
    """The first question: which level, and when the child was born."""

    lop = forms.ChoiceField(label=_("Con sắp vào lớp mấy?"), widget=forms.RadioSelect)
    nam = forms.CharField(
        label=_("Con sinh năm nào?"),
        help_text=_("Bốn chữ số, ví dụ 2019."),
        max_length=10,
        error_messages={"required": _("Hãy nhập năm sinh của con bằng bốn chữ số, ví dụ 2019.")},
        widget=forms.TextInput(attrs={"class": "w-4", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, levels: Iterable[tuple[str, str]], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["lop"].choices = list(levels)  # type: ignore[attr-defined]

    def clean_nam(self) -> int:
        typed = self.cleaned_data["nam"].strip()
        if not (typed.isascii() and typed.isdigit() and self.year - 30 <= int(typed) <= self.year):
            raise forms.ValidationError(
                _("Hãy nhập năm sinh của con bằng bốn chữ số, từ %(first)s đến %(last)s, ví dụ 2019.")
                % {"first": self.year - 30, "last": self.year}
            )
        return int(typed)
