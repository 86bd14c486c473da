"""What is asked in the act of agreeing to a proposed place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from admissions.interface.forms import PlainForm, speak_plainly
from admissions.registration.proposing.explaining import Near
from admissions.templatetags.vietnamese import distance


class OthersForm(PlainForm):
    """Schools that may follow as further wishes, in the order of the list."""

    def __init__(self, *args: Any, near: Sequence[Near], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        hint = _("Không bắt buộc, nhiều nhất %(most)s trường, phòng khi con không được xếp.") % {"most": most}
        self.fields["others"] = forms.TypedMultipleChoiceField(
            choices=[(each.offering.pk, _described(each)) for each in near],
            label=_("Thêm nguyện vọng sau trường này"),
            help_text=hint,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        speak_plainly(self)

    def clean_others(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["others"]
        if len(chosen) > self.most:
            raise forms.ValidationError(_("Hãy chọn nhiều nhất %(most)s trường.") % {"most": self.most})
        return chosen


def _described(near: Near) -> str:
    zone = _("trong tuyến") if near.in_catchment else _("ngoài tuyến")
    where = zone if near.distance_m is None else f"{zone}, {distance(near.distance_m)}"
    return f"{near.offering.name} ({where})"
