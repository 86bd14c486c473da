"""The list of the sector database; it may be longer than other lists."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from admissions.interface.forms import PlainForm
from admissions.interface.uploads import ListField

MOST_BYTES: Final = 30 * 1024 * 1024


class SectorField(ListField):
    default_error_messages = {
        "too_large": _("Tệp lớn hơn 30 MB. Hãy chia theo trường rồi gửi từng tệp."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = forms.FileField.clean(self, data, initial)
        if file and file.size > MOST_BYTES:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return file


class SectorForm(PlainForm):
    file = SectorField(label=_("Tệp Excel hoặc CSV"))
