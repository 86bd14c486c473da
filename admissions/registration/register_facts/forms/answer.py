"""The owner's answer to a dispute."""

from django import forms
from django.utils.translation import gettext_lazy

from admissions.interface.forms import PlainForm

ACCEPT, REFUSE = "accept", "refuse"


class AnswerForm(PlainForm):
    """One text; the pressed button says which way."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reply = forms.CharField(
        label=gettext_lazy("Trả lời gia đình"),
        help_text=gettext_lazy(
            "Khi giữ nguyên, hãy nêu lý do và giấy tờ đã đối chiếu. Khi sửa, có thể để trống."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def decision(self) -> str:
        return ACCEPT if ACCEPT in self.data else REFUSE
