"""What a family asks of the list of schools, sent by GET."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.interface.forms import PlainForm
from admissions.models import AdmissionRound
from admissions.registration.choosing.narrowing import BY_NAME, BY_NEARNESS, BY_PRESSURE, Wanted
from admissions.registration.choosing.place import Place
from admissions.registration.programmes import noun_of
from admissions.setup.queries import uses_catchments

KILOMETRES = (1, 2, 3, 5, 10)


class SchoolsForm(PlainForm):
    """Each field only where it can narrow anything: without a point there is no distance."""

    tim = forms.CharField(
        label=gettext_lazy("Tên trường hoặc phường, xã"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    loai = forms.TypedChoiceField(
        label=gettext_lazy("Chương trình"), required=False, coerce=int, empty_value=None
    )
    tuyen = forms.ChoiceField(label=gettext_lazy("Tuyến"), required=False)
    km = forms.TypedChoiceField(
        label=gettext_lazy("Cách không quá"), required=False, coerce=int, empty_value=None
    )
    sap = forms.ChoiceField(label=gettext_lazy("Xếp theo"), required=False)

    def __init__(self, data: Any, *, admission_round: AdmissionRound, place: Place, elsewhere: bool) -> None:
        super().__init__(data)
        policy = admission_round.policy
        has_point = place.latitude is not None
        self._offer("tuyen", [("", _("Mọi trường")), ("co", _("Chỉ trường trong tuyến"))])
        if not (uses_catchments(admission_round) and place.is_known):
            del self.fields["tuyen"]
        programmes = [(at, noun_of(part)) for at, part in enumerate(policy.parts)]
        self._offer("loai", [("", _("Mọi chương trình")), *programmes])
        if not policy.programmes:
            del self.fields["loai"]
        self._offer("km", [("", _("Bao xa cũng được")), *((km, f"{km} km") for km in KILOMETRES)])
        if not has_point:
            del self.fields["km"]
        near = [(BY_NEARNESS, _("Gần trước"))] if has_point else []
        usual = _("Trong tuyến trước, rồi gần trước") if "tuyen" in self.fields else _("Gần trước")
        pressure = _("Điểm chuẩn cao trước") if policy.score else _("Nhiều em một chỗ trước")
        self._offer(
            "sap",
            [
                ("", usual if has_point else _("Theo tên")),
                *(near if "tuyen" in self.fields else []),
                *([(BY_NAME, _("Theo tên"))] if has_point else []),
                (BY_PRESSURE, pressure),
            ],
        )
        if elsewhere:
            self.fields["xem"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; an answer that is not on offer is as none."""
        self.is_valid()
        given = self.cleaned_data
        within = given.get("km")
        return Wanted(
            words=given.get("tim", "").strip(),
            programme=given.get("loai"),
            in_catchment=given.get("tuyen") == "co",
            within_m=within * 1000 if within else None,
            sort=given.get("sap", ""),
        )
