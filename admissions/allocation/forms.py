"""What people type about a run and about what it waits for."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.allocation.chained import Proposal
from admissions.allocation.gate import SHORTEST_REASON
from admissions.allocation.rulings import MOST_EXTRA
from admissions.interface.fields import VietnameseDateField
from admissions.interface.forms import PlainForm, speak_plainly
from admissions.models import AdmissionRound, Offering, Ruling
from admissions.rules.facts import MISSING


class TurnDownForm(PlainForm):
    """Why a proposed result goes back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OverrideForm(PlainForm):
    """Why data that look odd are right; `digest` names the figures that the person has read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=gettext_lazy("Lý do giữ nguyên"),
        help_text=format_lazy(
            gettext_lazy("Ít nhất {count} ký tự, ví dụ: quyết định 214/QĐ-UBND giao thêm hai lớp."),
            count=SHORTEST_REASON,
        ),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnDataForm(PlainForm):
    """What has to be corrected, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Cần sửa gì, vì sao"),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignedForm(PlainForm):
    """The signed paper of a decision."""

    number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "w-medium"}),
    )
    signed_date = VietnameseDateField(label=gettext_lazy("Ngày ký"), example=date(2026, 6, 28))
    signed_by = forms.CharField(label=gettext_lazy("Người ký"), max_length=120)


class RulingForm(SignedForm):
    """A decision on one school of the round."""

    offering = forms.ModelChoiceField(Offering.objects.none(), label=gettext_lazy("Trường"))

    field_order = ("offering", "last_seat", "extra", "floor", "number", "signed_date", "signed_by")

    def __init__(self, *args: Any, admission_round: AdmissionRound, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        listed = Offering.objects.filter(round=admission_round, quota_decision__isnull=False)
        self.fields["offering"].queryset = listed.order_by("name")  # type: ignore[attr-defined]
        if kind == Ruling.Kind.TIE:
            self.fields["last_seat"] = forms.ChoiceField(
                label=_("Các em bằng nhau ở chỗ cuối"),
                choices=[
                    ("admit_all", _("nhận hết")),
                    ("admit_none", _("không nhận em nào")),
                    ("strict", _("xếp tiếp theo thứ tự của quy tắc")),
                ],
                widget=forms.RadioSelect,
            )
        elif kind == Ruling.Kind.FLOOR:
            self.fields["floor"] = forms.DecimalField(
                label=_("Điểm sàn"),
                min_value=0,
                max_digits=6,
                decimal_places=2,
                localize=True,
                widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "decimal"}),
            )
        else:
            self.fields["extra"] = forms.IntegerField(
                label=_("Số em được nhận vượt chỉ tiêu"), min_value=1, max_value=MOST_EXTRA
            )
        self.order_fields(self.field_order)
        speak_plainly(self)

    def ruling(self) -> dict[str, Any]:
        """The arguments of the service."""
        typed = dict(self.cleaned_data)
        name = {Ruling.Kind.TIE: "last_seat", Ruling.Kind.FLOOR: "floor"}.get(Ruling.Kind(self.kind), "extra")
        value = typed.pop(name)
        return {"content": {name: str(value) if isinstance(value, Decimal) else value}, **typed}


class RevokeForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do thu hồi"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChainedLinesForm(PlainForm):
    """One box an offering and rank, filled with what the engine proposes; blank: nobody by that rank."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        self.keys: dict[str, tuple[str, int]] = {}
        super().__init__(*args, **kwargs)
        case = proposal.case
        proposed = {(line.offering, line.rank): line.cutoff for line in proposal.lines}
        for place, (code, name) in enumerate(zip(case.offering_ids, case.offering_names, strict=True)):
            ranks = [0] if (place, 0) in proposed else list(range(1, proposal.ranks + 1))
            for rank in ranks:
                self._add(code, name, rank, proposed.get((place, rank)))
        speak_plainly(self)

    def _add(self, code: str, name: str, rank: int, cutoff: int | None) -> None:
        field = f"line_{len(self.keys)}"
        self.keys[field] = (code, rank)
        label = _("%(school)s, nguyện vọng %(rank)s") % {"school": name, "rank": rank} if rank else name
        self.fields[field] = forms.DecimalField(
            label=label,
            required=False,
            min_value=0,
            max_digits=6,
            decimal_places=2,
            localize=True,
            initial=None if cutoff in (None, MISSING) else Decimal(cutoff or 0) / 100,
            widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "decimal"}),
        )

    def content(self) -> list[dict[str, Any]]:
        """The lines as a ruling keeps them: offering's code, rank or 0, hundredths."""
        return [
            {"offering": code, "rank": rank, "cutoff": int(self.cleaned_data[field] * 100)}
            for field, (code, rank) in self.keys.items()
            if self.cleaned_data.get(field) is not None
        ]
