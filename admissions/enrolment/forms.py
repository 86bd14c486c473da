"""Which places of a school to list; what the office types about a change of the published result."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.interface.forms import PlainForm, speak_plainly
from admissions.models import AdmissionRound, Cutoff
from admissions.setup.forms import MomentField
from admissions.templatetags.vietnamese import number, score
from admissions.workflows.enrolment import EnrolmentState


class OffersForm(PlainForm):
    round = forms.ChoiceField(label=gettext_lazy("Đợt"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)

    def __init__(self, *args: Any, rounds: list[AdmissionRound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [(each.code, each.name) for each in rounds]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("Tất cả")), *EnrolmentState.choices]  # type: ignore[attr-defined]


class WaitingForm(PlainForm):
    """Which round's waiting list to show."""

    round = forms.ChoiceField(label=gettext_lazy("Đợt"), required=False)

    def __init__(self, *args: Any, rounds: list[AdmissionRound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [(each.code, each.name) for each in rounds]  # type: ignore[attr-defined]


class AdjustmentForm(PlainForm):
    """Why a published result changes, and until when the families concerned may answer."""

    note = forms.CharField(
        label=gettext_lazy("Lý do điều chỉnh"),
        help_text=gettext_lazy("Ví dụ: kết luận họp ngày 17/07 về hạ điểm chuẩn, biên bản phúc khảo số 12."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirm_until = MomentField(
        label=gettext_lazy("Hạn xác nhận của em được nhận"), help_text=gettext_lazy("Ví dụ: 22/07/2026 17:00")
    )


class LoweredLinesForm(PlainForm):
    """A new line for each offering that lowers its own; a blank box leaves it as published."""

    def __init__(self, *args: Any, lines: list[Cutoff], **kwargs: Any) -> None:
        self.published = {line.offering_id: line for line in lines if line.score is not None}
        super().__init__(*args, **kwargs)
        for key, line in self.published.items():
            self.fields[f"line_{key}"] = forms.DecimalField(
                label=line.offering.name,
                help_text=_("đã công bố: %(line)s; còn %(free)s chỗ")
                % {"line": score(line.score), "free": number(max(line.seats - line.admitted, 0))},
                required=False,
                min_value=0,
                max_digits=6,
                decimal_places=2,
                localize=True,
                widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "decimal"}),
            )
        speak_plainly(self)

    def clean(self) -> dict[str, Any]:
        """At least one line, and none above what was published."""
        typed = super().clean() or {}
        given = {name: value for name, value in typed.items() if value is not None}
        if not given and not self.errors:
            raise forms.ValidationError(_("Hãy nhập điểm chuẩn mới cho ít nhất một trường."))
        for name, value in given.items():
            published = self.published[int(name.removeprefix("line_"))].score or 0
            if int(value * 100) >= published:
                self.add_error(
                    name, _("Hãy nhập thấp hơn điểm đã công bố là %(line)s.") % {"line": score(published)}
                )
        return typed

    def lowered(self) -> list[dict[str, int]]:
        """[{"offering": key, "cutoff": hundredths}] of the lines that were given."""
        return [
            {"offering": key, "cutoff": int(self.cleaned_data[f"line_{key}"] * 100)}
            for key in self.published
            if self.cleaned_data.get(f"line_{key}") is not None
        ]


class AdjustmentReasonForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LossForm(PlainForm):
    """What becomes of one child that no longer reaches the line."""

    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Em này giữ chỗ hay không?"),
        choices=[("0", gettext_lazy("Giữ nguyên chỗ")), ("1", gettext_lazy("Rút lại chỗ đã báo"))],
        coerce=lambda value: value == "1",
        initial="0",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
