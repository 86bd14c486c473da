"""Form fields that take what people type and say in plain Vietnamese what to type instead."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from admissions.interface.dates import DateNotUnderstood, read_date
from admissions.interface.widgets import ThreeBoxDate

type_of_limit = date | Callable[[], date] | None

_PHONE_NOISE = re.compile(r"[\s.\-()/\u2010-\u2015]")
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
_FORMER_MOBILE = re.compile(r"01\d{9}")
_PERSONAL_CODE = re.compile(r"\d{12}")
# Left behind by a paste: control characters, and format characters such as the zero-width space.
_INVISIBLE = {"Cc", "Cf"}


class VietnameseDateField(forms.Field):
    """A date in three boxes, which also takes a whole date pasted into the first."""

    widget = ThreeBoxDate

    def __init__(
        self,
        *,
        earliest: type_of_limit = None,
        latest: type_of_limit = None,
        example: date = date(2019, 2, 5),
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest, self.example = earliest, latest, example
        sample = f"{example.day} {example.month} {example.year}"
        self.plain_sentences = {
            "required": format_lazy(_("Hãy nhập {{what}}, ví dụ {sample}."), sample=sample)
        }
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return read_date([box or "" for box in value], example=self.example)
        except DateNotUnderstood as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = (limit() if callable(limit) else limit for limit in (self.earliest, self.latest))
        if earliest and value < earliest:
            raise _out_of_range(_("Hãy nhập một ngày từ %(limit)s trở đi."), earliest)
        if latest and value > latest:
            raise _out_of_range(_("Hãy nhập một ngày không muộn hơn %(limit)s."), latest)


def _out_of_range(message: Any, limit: date) -> ValidationError:
    return ValidationError(message, code="out_of_range", params={"limit": f"{limit:%d/%m/%Y}"})


class PhoneField(forms.CharField):
    """A Vietnamese telephone number, kept as its ten digits (eleven for a fixed line)."""

    default_error_messages = {
        "invalid": _("Hãy nhập số điện thoại gồm 10 chữ số, bắt đầu bằng 0, ví dụ 0912 345 678."),
        "former": _("Hãy nhập số di động mới gồm 10 chữ số: các đầu số 01 đã đổi từ năm 2018."),
        "mobile": _("Hãy nhập số di động để nhận tin nhắn, ví dụ 0912 345 678."),
    }

    def __init__(self, *, mobile_only: bool = False, **kwargs: Any) -> None:
        self.mobile_only = mobile_only
        super().__init__(**kwargs)
        self.widget.attrs.update(
            {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "w-medium"}
        )

    def to_python(self, value: Any) -> str:
        text = _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", super().to_python(value) or ""))
        if text in self.empty_values:
            return ""
        number = re.sub(r"^(?:\+84|0084|84(?=\d{9,10}$))0?", "0", text)
        if _FORMER_MOBILE.fullmatch(number):
            raise ValidationError(self.error_messages["former"], code="former")
        if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if self.mobile_only and not _MOBILE.fullmatch(number):
            raise ValidationError(self.error_messages["mobile"], code="mobile")
        return number


class FullNameField(forms.CharField):
    """A person's name in one box, as the family writes it: any script, any length, one word or many."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"spellcheck": "false", "autocomplete": "off", "autocapitalize": "words"})

    def to_python(self, value: Any) -> str:
        """NFC, single spaces, nothing invisible; otherwise letter for letter what was typed."""
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        text = " ".join(text.split())
        return "".join(letter for letter in text if unicodedata.category(letter) not in _INVISIBLE).strip()


class PersonalCodeField(forms.CharField):
    """Personal identification number (số định danh cá nhân): twelve digits, spaces allowed."""

    default_error_messages = {
        "invalid": _("Hãy nhập số định danh gồm 12 chữ số, ví dụ 040 219 001 234."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off", "class": "w-medium"})

    def to_python(self, value: Any) -> str:
        text = _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", super().to_python(value) or ""))
        if text in self.empty_values:
            return ""
        if not (text.isascii() and _PERSONAL_CODE.fullmatch(text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text
