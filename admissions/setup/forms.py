"""What the department types to plan a round."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from admissions.interface.fields import FullNameField, VietnameseDateField
from admissions.interface.forms import PlainForm
from admissions.interface.uploads import ListField
from admissions.models import AdministrativeUnit, School
from admissions.models.names import clean_name
from admissions.rules.facts import fold
from admissions.rules.packs import list_packs, load_pack
from admissions.setup.services import Calendar, RoundCodeRefused, check_round_code

MOMENT = "%d/%m/%Y %H:%M"
MOST_SEATS = 100_000
DATES = ("registration_opens_at", "registration_closes_at", "results_at", "confirmation_closes_at")


class MomentField(forms.DateTimeField):
    """A day and a time in one box, day first."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=MOMENT, attrs={"class": "w-medium", "autocomplete": "off"})
        super().__init__(input_formats=[MOMENT, "%H:%M %d/%m/%Y", "%H:%M, %d/%m/%Y"], widget=widget, **kwargs)


class RoundForm(PlainForm):
    """A new round under one of the rule packs."""

    pack_id = forms.ChoiceField(label=gettext_lazy("Bộ quy tắc"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Tên đợt"),
        help_text=gettext_lazy("Gia đình đọc tên này, ví dụ: Tuyển sinh lớp 10 công lập năm học 2026–2027."),
        max_length=160,
    )
    code = forms.SlugField(
        label=gettext_lazy("Mã đợt"),
        help_text=gettext_lazy(
            "Chữ không dấu, số và dấu gạch nối; đứng trong địa chỉ trang, ví dụ: lop-10-2026."
        ),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "w-medium", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Hãy nhập mã đợt bằng chữ không dấu, số và dấu gạch nối.")},
    )
    registration_opens_at = MomentField(
        label=gettext_lazy("Giờ mở đăng ký"), help_text=gettext_lazy("Ví dụ: 05/06/2026 08:00")
    )
    registration_closes_at = MomentField(label=gettext_lazy("Hạn đăng ký"))
    results_at = MomentField(label=gettext_lazy("Giờ dự kiến công bố kết quả"))
    confirmation_closes_at = MomentField(label=gettext_lazy("Hạn xác nhận nhập học"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        titles = [(pack, load_pack(pack).title.text(language)) for pack in list_packs()]
        self.fields["pack_id"].choices = titles  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        try:
            check_round_code(code)
        except RoundCodeRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pack = cleaned.get("pack_id")
        if pack:
            cleaned["province"] = self._province(pack)
        return cleaned

    def _province(self, pack: str) -> AdministrativeUnit | None:
        policy = load_pack(pack)
        province = AdministrativeUnit.objects.filter(
            level=AdministrativeUnit.Level.PROVINCE, code=policy.province
        ).first()
        if province is None:
            self.add_error(
                "pack_id",
                _("Bộ quy tắc này của %(name)s, mà hệ thống chưa có danh mục xã, phường của tỉnh đó.")
                % {"name": policy.province_name},
            )
        return province

    @property
    def calendar(self) -> Calendar:
        return Calendar(**{name: self.cleaned_data[name] for name in DATES})


class DecisionForm(PlainForm):
    """The signed decision that seats come from."""

    number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        help_text=gettext_lazy("Ví dụ: 214/QĐ-UBND"),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "w-medium"}),
    )
    signed_date = VietnameseDateField(
        label=gettext_lazy("Ngày ký"), latest=timezone.localdate, example=date(2026, 3, 20)
    )
    signed_by = FullNameField(
        label=gettext_lazy("Người ký"),
        help_text=gettext_lazy("Chức vụ hoặc họ tên người ký."),
        max_length=120,
    )
    exception = forms.CharField(
        label=gettext_lazy("Văn bản cho phép vượt sĩ số"),
        help_text=gettext_lazy("Chỉ ghi khi có lớp đông hơn quy định."),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-medium"}),
    )

    def clean_number(self) -> str:
        return clean_name(self.cleaned_data["number"])

    def clean_exception(self) -> str:
        return clean_name(self.cleaned_data["exception"])


class SeatsRowForm(PlainForm):
    """One school and its seats; a row left blank counts for nothing."""

    school = forms.CharField(
        label=gettext_lazy("Trường"),
        required=False,
        widget=forms.TextInput(attrs={"list": "schools", "autocomplete": "off"}),
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Chỉ tiêu"),
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
    )
    classes = forms.IntegerField(
        label=gettext_lazy("Số lớp"),
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
    )

    def __init__(self, *args: Any, schools: dict[str, School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = schools

    def clean_school(self) -> School | None:
        typed = self.cleaned_data["school"]
        if not typed:
            return None
        school = self.schools.get(fold(typed)) or self.schools.get(fold(typed.split(" – ")[0]))
        if school is None:
            raise forms.ValidationError(
                _("Không có trường nào mang mã hoặc tên “%(typed)s”. Hãy chọn trong danh sách gợi ý.")
                % {"typed": typed}
            )
        return school

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        school, seats = cleaned.get("school"), cleaned.get("seats")
        if school and seats is None and "seats" not in self.errors:
            self.add_error("seats", _("Hãy nhập chỉ tiêu của %(school)s.") % {"school": school.name})
        if seats is not None and not school and "school" not in self.errors:
            self.add_error("school", _("Hãy chọn trường có chỉ tiêu %(seats)s.") % {"seats": seats})
        return cleaned


class SupplementaryForm(PlainForm):
    """A round after the first: its name, its calendar and the decision that gives it the seats left."""

    name = forms.CharField(
        label=gettext_lazy("Tên đợt bổ sung"),
        help_text=gettext_lazy("Gia đình đọc tên này, ví dụ: Tuyển sinh lớp 10 bổ sung năm học 2026–2027."),
        max_length=160,
    )
    code = forms.SlugField(
        label=gettext_lazy("Mã đợt"),
        help_text=gettext_lazy("Chữ không dấu, số và dấu gạch nối, ví dụ: lop-10-2026-bo-sung."),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "w-medium", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Hãy nhập mã đợt bằng chữ không dấu, số và dấu gạch nối.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Số quyết định giao chỉ tiêu bổ sung"),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "w-medium"}),
    )
    signed_date = VietnameseDateField(
        label=gettext_lazy("Ngày ký"), latest=timezone.localdate, example=date(2026, 7, 20)
    )
    signed_by = FullNameField(
        label=gettext_lazy("Người ký"),
        help_text=gettext_lazy("Chức vụ hoặc họ tên người ký."),
        max_length=120,
    )
    registration_opens_at = MomentField(
        label=gettext_lazy("Giờ mở đăng ký"), help_text=gettext_lazy("Ví dụ: 22/07/2026 08:00")
    )
    registration_closes_at = MomentField(label=gettext_lazy("Hạn đăng ký"))
    results_at = MomentField(label=gettext_lazy("Giờ dự kiến công bố kết quả"))
    confirmation_closes_at = MomentField(label=gettext_lazy("Hạn xác nhận nhập học"))

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        try:
            check_round_code(code)
        except RoundCodeRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return code

    @property
    def calendar(self) -> Calendar:
        return Calendar(**{name: self.cleaned_data[name] for name in DATES})


class ListForm(PlainForm):
    """A list to be read: nothing is kept of it before it is confirmed."""

    file = ListField(label=gettext_lazy("Tệp Excel hoặc CSV"))


class ReasonForm(PlainForm):
    """Why something is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class ExtensionForm(ReasonForm):
    """A later end of registration, with the reason for it."""

    closes_at = MomentField(label=gettext_lazy("Hạn đăng ký mới"))

    field_order = ["closes_at", "reason"]


class AuditFilterForm(PlainForm):
    """Which rows of the audit log to show."""

    subject = forms.ChoiceField(label=gettext_lazy("Đối tượng"), required=False)
    code = forms.CharField(label=gettext_lazy("Mã hồ sơ hoặc mã đợt"), required=False, max_length=64)
    actor = forms.CharField(label=gettext_lazy("Người làm"), required=False, max_length=120)
    since = forms.DateField(
        label=gettext_lazy("Từ ngày"),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy"}),
    )
    until = forms.DateField(
        label=gettext_lazy("Đến ngày"),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy"}),
    )


class CommuneFilterForm(PlainForm):
    """One commune of a long list."""

    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"), required=False)

    def __init__(self, *args: Any, communes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].choices = [("", _("Tất cả")), *communes]  # type: ignore[attr-defined]
