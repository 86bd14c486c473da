"""What a family says about where it wants to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from admissions.interface.fields import PhoneField
from admissions.interface.forms import PlainForm
from admissions.models import Guardian
from admissions.notifications.carriers import carrier_of


def offered_channels() -> list[tuple[str, Any]]:
    """The channels that somebody carries here, and none."""
    none = Guardian.Channel.NONE
    return [each for each in Guardian.Channel.choices if each[0] == none or carrier_of(each[0]) is not None]


class ChannelForm(PlainForm):
    channel = forms.ChoiceField(label=_("Cách nhận tin"), choices=offered_channels, widget=forms.RadioSelect)


class EmailForm(PlainForm):
    address = forms.EmailField(
        label=_("Địa chỉ thư điện tử"),
        help_text=_("Ví dụ ten@example.com. Mã xác nhận sẽ gửi tới địa chỉ này."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()


class PhoneForm(PlainForm):
    address = PhoneField(
        label=_("Số điện thoại di động"),
        help_text=_("Ví dụ 0912 345 678. Mã xác nhận sẽ gửi tới số này."),
        mobile_only=True,
    )


class ProofForm(PlainForm):
    code = forms.CharField(
        label=_("Mã gồm 6 chữ số"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-small"}
        ),
    )
