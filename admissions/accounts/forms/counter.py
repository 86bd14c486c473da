"""Forms of the school's counter, where a family without its slip or its telephone is helped."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from admissions.interface.fields import PhoneField
from admissions.interface.forms import PlainForm


class Proof(models.TextChoices):
    """How an officer made sure who stands at the counter."""

    IDENTITY_CARD = "identity card", _("Căn cước hoặc VNeID của cha mẹ, người giám hộ")
    BIRTH_CERTIFICATE = "birth certificate", _("Giấy khai sinh của con và giấy tờ có ảnh của người đến")
    KNOWN = "known in person", _("Giáo viên chủ nhiệm nhận ra người đến")


class PupilSearchForm(PlainForm):
    """One pupil of the own school, by student code or by name with or without its marks."""

    typed = forms.CharField(
        label=_("Mã học sinh hoặc họ tên"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CheckedForm(PlainForm):
    """What every help at the counter begins with; `seen` stands for what the page showed."""

    is_checked = forms.BooleanField(
        label=_("Tôi đã gặp và kiểm tra: người đến là cha mẹ hoặc người giám hộ của em này.")
    )
    proof = forms.ChoiceField(label=_("Giấy tờ đã xem"), choices=Proof.choices, widget=forms.RadioSelect)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=32)

    @property
    def checked(self) -> str:
        return str(Proof(self.cleaned_data["proof"]).value)


class ContactForm(CheckedForm):
    """Where a guardian is to be reached from now on."""

    phone = PhoneField(label=_("Số điện thoại mới"), mobile_only=True, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, widget=forms.EmailInput(attrs={"class": "w-medium"})
    )
    field_order = ("phone", "email", "is_checked", "proof", "seen")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("phone") or cleaned.get("email")):
            self.add_error("phone", _("Hãy ghi ít nhất một số điện thoại hoặc một thư điện tử."))
        return cleaned
