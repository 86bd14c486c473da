"""The two ways to sign in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admissions.interface.forms import PlainForm

_TYPED = {"class": "w-medium", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class FamilySignInForm(PlainForm):
    """A child's code and the password that the present school handed out with it."""

    student_code = forms.CharField(
        label=_("Mã học sinh"),
        max_length=40,
        help_text=_("Dãy số in trên phiếu mà trường đang học đã phát, ví dụ 9901000123."),
        widget=forms.TextInput(attrs={**_TYPED, "inputmode": "numeric", "autocomplete": "username"}),
    )
    secret = forms.CharField(
        label=_("Mật khẩu trên phiếu"),
        max_length=40,
        help_text=_("10 chữ cái và chữ số, ví dụ 7K3M9-QX2AB. Viết hoa hay thường đều được."),
        widget=forms.TextInput(attrs=_TYPED),
    )


class OfficerSignInForm(PlainForm):
    """A user name and a password."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=64,
        widget=forms.TextInput(
            attrs={**_TYPED, "autocapitalize": "none", "autocomplete": "username", "class": "w-medium"}
        ),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "w-medium"}),
    )
