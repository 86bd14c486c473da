"""Forms whose messages say what to do, made from each field's label."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import BaseValidator, EmailValidator, ProhibitNullCharactersValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# Field class -> what to do when nothing was given. The first that fits counts.
_REQUIRED = (
    (forms.FileField, _("Hãy chọn tệp cho {what}.")),
    (forms.BooleanField, _("Hãy đánh dấu vào ô “{label}” để tiếp tục.")),
    ((forms.ChoiceField, forms.ModelChoiceField), _("Hãy chọn {what}.")),
    (forms.Field, _("Hãy nhập {what}.")),
)
_INVALID = (
    ((forms.IntegerField, forms.DecimalField, forms.FloatField), _("Hãy nhập {what} bằng chữ số.")),
    (forms.DateTimeField, _("Hãy nhập {what} gồm ngày và giờ, ví dụ 05/02/2026 17:00.")),
    (forms.DateField, _("Hãy nhập {what}, ví dụ 05/02/2026.")),
    (forms.TimeField, _("Hãy nhập {what}, ví dụ 17:00.")),
    (forms.EmailField, _("Hãy nhập {what} đầy đủ, ví dụ ten@example.com.")),
)
_ANSWER = _("Hãy trả lời câu hỏi “{label}”")
_NOT_LISTED = _("Hãy chọn {what} trong danh sách đã cho.")
_BY_CODE = {
    "invalid_choice": _NOT_LISTED,
    "invalid_pk_value": _NOT_LISTED,
    "invalid_list": _NOT_LISTED,
    "empty": _("Tệp của {what} không có nội dung. Hãy chọn tệp khác."),
    "invalid_image": _("Hãy chọn tệp ảnh cho {what}: tệp vừa chọn không mở được."),
    "max_length": _("Hãy viết {what} ngắn lại: tối đa %(limit_value)s ký tự, đang có %(show_value)s."),
    "min_length": _("Hãy viết {what} dài hơn: ít nhất %(limit_value)s ký tự."),
    "max_value": _("Hãy nhập {what} không quá %(limit_value)s."),
    "min_value": _("Hãy nhập {what} từ %(limit_value)s trở lên."),
    "null_characters_not_allowed": _("Hãy xóa {what} rồi nhập lại: trong đó có ký tự không đọc được."),
}


def _noun(label: str) -> str:
    """A label inside a sentence: first letter small, unless the label begins with an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _first_fit(field: forms.Field, table: tuple[tuple[Any, Any], ...]) -> Any:
    return next((sentence for kinds, sentence in table if isinstance(field, kinds)), None)


def _sentence(field: forms.Field, code: str) -> Any:
    """The sentence for Django's error `code` on this field, its label still open; None when we have none."""
    own = getattr(field, "plain_sentences", {})
    if code in own:
        return own[code]
    required = _ANSWER if str(field.label).endswith("?") else _first_fit(field, _REQUIRED)
    if code in ("required", "incomplete", "missing"):
        return required
    if code == "invalid":
        return _first_fit(field, _INVALID) or required
    return _BY_CODE.get(code)


def _stock_message(field: forms.Field, code: str) -> Any:
    """Django's own words for `code` on this kind of field; None where they come from us."""
    for kind in type(field).__mro__:
        messages = vars(kind).get("default_error_messages", {})
        if code in messages:
            return messages[code] if kind.__module__.startswith("django.") else None
    return None


def _stock_codes(field: forms.Field) -> Iterator[str]:
    """The error codes that would reach the reader in Django's own words."""
    for code, message in field.error_messages.items():
        if message == _stock_message(field, code):
            yield code
    for validator in field.validators:
        if isinstance(validator, BaseValidator | EmailValidator | ProhibitNullCharactersValidator):
            is_stock = validator.message == type(validator).message
            if is_stock and validator.code not in field.error_messages:
                yield str(validator.code)


def speak_plainly(form: forms.BaseForm) -> None:
    """Replace Django's wording in every field of `form`; what a field says of its own stays."""
    for name, field in form.fields.items():
        label = str(field.label or form[name].label)
        for code in list(_stock_codes(field)):
            sentence = _sentence(field, code)
            if sentence is not None:
                # A message with parameters passes through %-formatting later: its label must survive that.
                shown = label.replace("%", "%%") if "%(" in str(sentence) else label
                field.error_messages[code] = format_lazy(sentence, what=_noun(shown), label=shown)


class PlainForm(forms.Form):
    """A form that speaks plainly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class PlainModelForm(forms.ModelForm):
    """A model's form that speaks plainly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)
