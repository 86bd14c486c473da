"""The forms at the door: one for each way to sign in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admissions.accounts.forms.fields import AddressField
from admissions.interface.forms import PlainForm

_TYPED = {"class": "w-medium", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class AskCodeForm(PlainForm):
    """Where the one-time code is to be sent."""

    address = AddressField(
        label=_("Số điện thoại hoặc thư điện tử"),
        help_text=_("Số hoặc thư đã báo với trường, ví dụ 0912 345 678."),
    )


class EnterCodeForm(PlainForm):
    """The six digits that were sent."""

    code = forms.CharField(
        label=_("Mã đăng nhập"),
        max_length=20,
        help_text=_("6 chữ số trong tin nhắn hoặc thư vừa gửi."),
        widget=forms.TextInput(
            attrs={"class": "w-short", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


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
