"""One child for the list of direct admissions, and why an entry is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.interface.forms import PlainForm
from admissions.models import AdmissionRound, Applicant, DirectAdmission, Offering
from admissions.models.names import alphabetical_key
from admissions.setup.direct_admissions import Decision
from admissions.setup.forms import DecisionForm


class DirectAdmissionForm(DecisionForm):
    """Child, place, ground and the signed decision."""

    student_code = forms.CharField(
        label=gettext_lazy("Mã học sinh"),
        max_length=32,
        widget=forms.TextInput(attrs={"class": "w-medium", "autocomplete": "off", "spellcheck": "false"}),
    )
    offering = forms.ModelChoiceField(
        label=gettext_lazy("Nơi tuyển"),
        queryset=Offering.objects.none(),
        empty_label=gettext_lazy("Hãy chọn"),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ: Thông tư 30/2024/TT-BGDĐT, Điều 14 khoản 1"),
        choices=DirectAdmission.Ground.choices,
        widget=forms.RadioSelect,
    )

    field_order = ["student_code", "offering", "ground", "number", "signed_date", "signed_by"]

    def __init__(self, *args: Any, admission_round: AdmissionRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["exception"]
        offered = admission_round.offerings.filter(quota_decision__isnull=False)
        places: Any = self.fields["offering"]
        places.queryset = offered
        listed = sorted(offered, key=lambda each: alphabetical_key(each.name))
        places.choices = [("", _("Hãy chọn")), *((each.pk, f"{each.name} ({each.code})") for each in listed)]

    def clean_student_code(self) -> Applicant:
        typed = self.cleaned_data["student_code"].strip()
        child = Applicant.objects.filter(student_code__iexact=typed).first()
        if child is None:
            raise forms.ValidationError(
                _("Sổ học sinh không có mã “%(code)s”. Hãy xem lại mã, hoặc vào sổ cho em trước.")
                % {"code": typed}
            )
        return child

    @property
    def entry(self) -> dict[str, Any]:
        """What the service takes, of a valid form."""
        given = self.cleaned_data
        return {
            "applicant": given["student_code"],
            "offering": given["offering"],
            "ground": given["ground"],
            "decision": Decision(given["number"], given["signed_date"], given["signed_by"]),
        }


class TakeBackForm(PlainForm):
    """The reason, which an entry in force needs."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thu hồi"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
