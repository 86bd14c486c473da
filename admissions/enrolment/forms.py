"""Which places of a school to list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.interface.forms import PlainForm
from admissions.models import AdmissionRound
from admissions.workflows.enrolment import EnrolmentState


class OffersForm(PlainForm):
    round = forms.ChoiceField(label=gettext_lazy("Đợt"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)

    def __init__(self, *args: Any, rounds: list[AdmissionRound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [(each.code, each.name) for each in rounds]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("Tất cả")), *EnrolmentState.choices]  # type: ignore[attr-defined]
