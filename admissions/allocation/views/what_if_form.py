"""What the office may change in a what-if: seats of some schools, margins of later wishes, the seed."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.allocation.planning import WHAT_IF, Question
from admissions.interface.forms import PlainForm
from admissions.interface.tables import Column, Row, Table
from admissions.rules.facts import comma, fold
from admissions.rules.policy import Policy

MOST_SEATS = 100_000
MOST_POINTS = Decimal(100)
MOST_ROWS = 200
FEWEST_ROWS, SPARE_ROWS = 3, 2

Schools = Mapping[str, tuple[str, int]]
"""Code → name and seats now."""


class SeatsRow(PlainForm):
    """One school and other seats; a row left blank counts for nothing."""

    truong = forms.CharField(
        label=gettext_lazy("Trường"),
        required=False,
        max_length=240,
        widget=forms.TextInput(attrs={"list": "schools", "autocomplete": "off"}),
    )
    cho = forms.IntegerField(
        label=gettext_lazy("Chỉ tiêu thử"),
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, schools: Schools, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = schools

    def clean_truong(self) -> str:
        typed: str = self.cleaned_data["truong"]
        if not typed:
            return ""
        for guess in (typed, typed.split(" – ")[0]):
            for code, (name, _seats) in self.schools.items():
                if fold(guess) in (fold(code), fold(name)):
                    return code
        raise forms.ValidationError(
            _("Không có trường nào mang mã hoặc tên “%(typed)s” trong đợt. Hãy chọn trong danh sách gợi ý.")
            % {"typed": typed}
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code, seats = cleaned.get("truong"), cleaned.get("cho")
        if code and seats is None and "cho" not in self.errors:
            self.add_error(
                "cho", _("Hãy nhập chỉ tiêu thử của %(school)s.") % {"school": self.schools[code][0]}
            )
        if seats is not None and not code and "truong" not in self.errors:
            self.add_error("truong", _("Hãy chọn trường có chỉ tiêu thử %(seats)s.") % {"seats": seats})
        return cleaned


class PointsField(forms.CharField):
    """Points with at most two decimals, comma or point, as hundredths; None where nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "w-short", "autocomplete": "off"})
        super().__init__(required=False, max_length=12, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            points = Decimal(typed.replace(",", "."))
            hundredths = points * 100
            if not 0 <= points <= MOST_POINTS or hundredths != int(hundredths):
                raise InvalidOperation
        except InvalidOperation:
            raise forms.ValidationError(
                _("Hãy nhập số điểm từ 0 đến 100, nhiều nhất hai chữ số thập phân, ví dụ 0,5.")
            ) from None
        return int(hundredths)


class RulesForm(PlainForm):
    """Margins of the second and later wishes, and the seed, where the rules have any use for them."""

    hat_giong = forms.CharField(
        label=gettext_lazy("Hạt giống bốc thăm thử"),
        help_text=gettext_lazy("Một dòng chữ bất kỳ. Để trống thì giữ hạt giống của đợt."),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"class": "w-medium", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, policy: Policy, lottery: bool, **kwargs: Any) -> None:
        self.policy = policy
        super().__init__(*args, **kwargs)
        if not lottery:
            del self.fields["hat_giong"]
        self.ranks = range(2, policy.wishes.max + 1) if policy.score is not None else range(0)
        for rank in self.ranks:
            self.fields[f"hon_{rank}"] = PointsField(
                label=_("Nguyện vọng %(rank)s phải hơn điểm chuẩn (điểm)") % {"rank": rank},
                help_text=_("Đang là %(points)s. Để trống thì giữ nguyên.")
                % {"points": comma(policy.wishes.margin(rank))},
            )

    @property
    def margins(self) -> tuple[int, ...]:
        """By rank from the first; empty where all are as in the rules."""
        now = tuple(self.policy.wishes.margin(rank) for rank in range(1, self.policy.wishes.max + 1))
        typed = {rank: self.cleaned_data.get(f"hon_{rank}") for rank in self.ranks}
        other = tuple(
            points if (points := typed.get(rank)) is not None else now[rank - 1]
            for rank in range(1, len(now) + 1)
        )
        return other if other != now else ()


class WhatIfForms:
    """All of the page: rows of seats, then the rules; `question` is what is asked, None when it is wrong."""

    def __init__(self, asked: Mapping[str, str], *, schools: Schools, policy: Policy, lottery: bool) -> None:
        self.schools, given = schools, bool(asked)
        numbers = range(1, MOST_ROWS + 1)
        last = max((n for n in numbers if asked.get(f"{n}-truong") or asked.get(f"{n}-cho")), default=0)
        self.rows = [
            SeatsRow(asked if given else None, prefix=str(n), schools=schools)
            for n in range(1, max(FEWEST_ROWS, last + SPARE_ROWS) + 1)
        ]
        self.rules = RulesForm(asked if given else None, policy=policy, lottery=lottery)
        self.given = given

    @property
    def forms(self) -> list[PlainForm]:
        return [*self.rows, self.rules]

    @property
    def table(self) -> Table:
        """The rows to fill in; each input says which row it belongs to."""
        names = ("truong", "cho")
        return Table(
            caption=_("Chỉ tiêu thử của một số trường"),
            columns=[Column(name, self.rows[0].fields[name].label) for name in names],
            rows=[Row([_input(row, name) for name in names]) for row in self.rows],
        )

    def question(self) -> Question | None:
        if not self.given:
            return Question(kind=WHAT_IF)
        wrong = [each for each in self.forms if not each.is_valid()]  # every form is looked at
        if wrong:
            return None
        seats: dict[str, int] = {}
        for row in self.rows:
            code, number = row.cleaned_data["truong"], row.cleaned_data["cho"]
            if code in seats:
                row.add_error("truong", _("Trường này được nêu hai lần. Hãy giữ một dòng."))
                return None
            if code:
                seats[code] = number
        other = sorted((code, number) for code, number in seats.items() if number != self.schools[code][1])
        seed = self.rules.cleaned_data.get("hat_giong", "")
        return Question(kind=WHAT_IF, seats=tuple(other), margins=self.rules.margins, seed=seed)


def _input(row: SeatsRow, name: str) -> str:
    field = row[name]
    label = _("%(what)s, dòng %(row)s") % {"what": row.fields[name].label, "row": row.prefix}
    return format_html(
        '<div class="field{}">{}{}</div>',
        " field-wrong" if field.errors else "",
        field.errors,
        field.as_widget(attrs={"aria-label": label}),
    )
