"""What a family says should stand in the register: one field by the kind of fact, a reason, a photograph."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.interface.fields import FullNameField, VietnameseDateField
from admissions.interface.forms import PlainForm, speak_plainly
from admissions.interface.widgets import PaperInput
from admissions.models import Applicant, ResidentialUnit
from admissions.models.names import clean_name
from admissions.registration.forms import question_field
from admissions.registration.register_facts.shown import (
    BIRTH_DATE,
    HOME,
    NAME,
    SCHOOL,
    SEX,
    canonical,
    home_text,
)
from admissions.rules.facts import Fact
from admissions.rules.policy import Policy

LONGEST = 160
LONGEST_ADDRESS = 200


class ClaimForm(PlainForm):
    """One fact. `unit` is the residential unit picked before, for the home alone."""

    reason = forms.CharField(
        label=gettext_lazy("Vì sao anh/chị cho là chưa đúng?"),
        help_text=gettext_lazy("Một câu là đủ, ví dụ: sổ ghi thiếu chữ đệm so với giấy khai sinh."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.FileField(
        label=gettext_lazy("Ảnh giấy tờ chứng minh"),
        help_text=gettext_lazy("Ảnh JPG, PNG, WEBP hoặc tệp PDF. Chụp đủ bốn góc, rõ chữ, không lóa."),
        widget=PaperInput,
    )
    field_order = ("claimed", "reason", "evidence")

    def __init__(
        self,
        *args: Any,
        policy: Policy,
        name: str,
        today: date,
        unit: ResidentialUnit | None = None,
        address: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.unit = name, unit
        self.fact = next((each for each in policy.facts_of("applicant") if each.name == name), None)
        self.fields["claimed"] = self._field(policy, today)
        if name == HOME:
            self.fields["claimed"].initial = address
        self.order_fields(self.field_order)
        speak_plainly(self)

    @property
    def claimed(self) -> str:
        """The claim as canonical text."""
        given = self.cleaned_data["claimed"]
        if self.name == BIRTH_DATE:
            return str(given.isoformat())
        if self.name == HOME:
            return home_text(self.unit.code if self.unit else "", given)
        if self.fact is not None and self.name not in (NAME, SEX, SCHOOL):
            return canonical(self.fact, _answer_text(self.fact, given))
        return clean_name(given)

    def clean_evidence(self) -> bytes:
        """What was sent, never more than one byte over the limit: a huge file does not fill the memory."""
        return bytes(self.cleaned_data["evidence"].read(settings.DOCUMENT_MAX_BYTES + 1))

    def clean(self) -> dict[str, Any] | None:
        if self.name == HOME and self.unit is None:
            raise ValidationError(_("Hãy chọn xã, phường và tổ dân phố hoặc thôn ở trên trước."))
        return super().clean()

    def _field(self, policy: Policy, today: date) -> forms.Field:
        if self.name in _FIELDS:
            return _FIELDS[self.name](today)
        assert self.fact is not None  # noqa: S101  the view lets only declared facts through
        if self.fact.type == "flag":
            return forms.ChoiceField(
                label=gettext_lazy("Điều đúng là"),
                choices=[("1", gettext_lazy("Có")), ("0", gettext_lazy("Không"))],
                widget=forms.RadioSelect,
            )
        return question_field(policy, self.fact, required=True)


def _name(today: date) -> forms.Field:
    return FullNameField(
        label=gettext_lazy("Họ, chữ đệm và tên đúng"),
        help_text=gettext_lazy("Ghi đúng như giấy khai sinh."),
        max_length=LONGEST,
    )


def _birth_date(today: date) -> forms.Field:
    return VietnameseDateField(label=gettext_lazy("Ngày sinh đúng"), latest=today, earliest=date(1990, 1, 1))


def _sex(today: date) -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Giới tính đúng"), choices=Applicant.Sex.choices, widget=forms.RadioSelect
    )


def _school(today: date) -> forms.Field:
    return forms.CharField(
        label=gettext_lazy("Tên trường con đang học"),
        help_text=gettext_lazy("Ghi cả loại trường, ví dụ Trường THCS Lê Lợi."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )


def _street(today: date) -> forms.Field:
    return forms.CharField(
        label=gettext_lazy("Số nhà, đường, ngõ"),
        help_text=gettext_lazy("Nơi nào không có số nhà thì ghi tên xóm, bản hoặc để trống."),
        max_length=LONGEST_ADDRESS,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "street-address"}),
    )


_FIELDS: dict[str, Callable[[date], forms.Field]] = {
    NAME: _name,
    BIRTH_DATE: _birth_date,
    SEX: _sex,
    SCHOOL: _school,
    HOME: _street,
}


def _answer_text(fact: Fact, given: Any) -> str:
    if fact.type == "choices":
        return ";".join(given or [])
    return given.isoformat() if isinstance(given, date) else str(given or "")
