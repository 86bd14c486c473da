"""What people type about a run."""

from django import forms
from django.utils.translation import gettext_lazy

from admissions.interface.forms import PlainForm


class TurnDownForm(PlainForm):
    """Why a proposed result goes back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
