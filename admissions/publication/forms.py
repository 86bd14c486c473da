"""The look-up by file code and secret."""

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
