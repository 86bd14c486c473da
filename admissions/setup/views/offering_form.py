"""One offering with all that the rules ask of it: seats, classes, name, and a field for each fact."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from admissions.interface.forms import speak_plainly
from admissions.models import Offering
from admissions.models.names import clean_name
from admissions.rules.facts import Fact
from admissions.rules.policy import Policy
from admissions.setup.forms import SeatsRowForm
from admissions.setup.offering_facts import (
    PREFIX,
    PROGRAMME,
    USUAL_PROGRAMME,
    ZONE,
    asked_facts,
    cell_text,
    given_problems,
)
from admissions.setup.offerings import Seats, SeatsRefused, check_programme_code


class OfferingForm(SeatsRowForm):
    """A new offering, or one that stands: then school and programme are fixed."""

    programme = forms.CharField(
        label=gettext_lazy("Mã chương trình"),
        help_text=gettext_lazy(
            "Để trống nếu là lớp thường. Ví dụ: chuyen-toan. Mỗi lớp chuyên, tích hợp là một nơi tuyển riêng."
        ),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "w-medium", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Tên nơi tuyển"),
        help_text=gettext_lazy(
            "Gia đình đọc tên này khi chọn, ví dụ: THPT Lê Lợi, chuyên Toán. Để trống thì lấy tên trường."
        ),
        required=False,
        max_length=160,
    )

    field_order = ["school", "programme", "name", "seats", "classes"]

    def __init__(self, *args: Any, policy: Policy, offering: Offering | None = None, **kwargs: Any) -> None:
        self.policy, self.offering = policy, offering
        self.asked = asked_facts(policy)
        initial = _initial(offering, self.asked) if offering else {}
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        self.fields["seats"].required = self.fields["school"].required = True
        if offering:
            del self.fields["school"], self.fields["programme"]
        for fact in self.asked:
            self.fields[PREFIX + fact.name] = fact_field(fact)
        speak_plainly(self)

    def clean_programme(self) -> str:
        code: str = self.cleaned_data["programme"].casefold() or USUAL_PROGRAMME
        try:
            check_programme_code(code)
        except SeatsRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return code

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        unnamed = not cleaned.get("name") and "name" not in self.errors
        if not self.offering and self._programme not in ("", USUAL_PROGRAMME) and unnamed:
            self.add_error("name", _("Hãy đặt tên để gia đình phân biệt với lớp thường của trường."))
        if cleaned.get("seats") is not None:
            problems = given_problems(
                self.policy, programme=self._programme, seats=cleaned["seats"], given=self.texts
            )
            for name, problem in problems.items():
                self.add_error(PREFIX + name, problem)
        return cleaned

    @property
    def _programme(self) -> str:
        return self.offering.programme if self.offering else self.cleaned_data.get("programme", "")

    @property
    def texts(self) -> dict[str, str]:
        """What was typed for each fact, by its name; blank where nothing was."""
        return {fact.name: self.cleaned_data.get(PREFIX + fact.name) or "" for fact in self.asked}

    @property
    def given(self) -> Seats:
        """What the decision gives, of a valid form."""
        return Seats(
            self.offering.school if self.offering else self.cleaned_data["school"],
            self.cleaned_data["seats"],
            classes=self.cleaned_data["classes"],
            programme=self._programme,
            name=self.cleaned_data["name"],
            facts=self.texts,
        )


def fact_field(fact: Fact) -> forms.Field:
    """The field of one fact; nothing need be known of an offering."""
    language = get_language() or "vi"
    unit = f" ({fact.unit})" if fact.unit else ""
    hint = _AS_KNOWN.get(fact.name) or (fact.hint.text(language) if fact.hint else "")
    words: dict[str, Any] = {
        "label": f"{fact.label.text(language)}{unit}",
        "required": False,
        "help_text": hint,
    }
    if fact.type in ("flag", "choice"):
        choices = (
            [("1", _("Có")), ("0", _("Không"))]
            if fact.type == "flag"
            else [(each.code, each.label.text(language)) for each in fact.choices]
        )
        return forms.ChoiceField(choices=[("", _("Chưa ghi")), *choices], **words)
    mode = {"integer": "numeric", "decimal": "decimal", "score": "decimal"}.get(fact.type, "text")
    return forms.CharField(
        max_length=400,
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": mode, "autocomplete": "off"}),
        **words,
    )


_AS_KNOWN = {
    ZONE: gettext_lazy("Chưa ghi thì lấy theo trường."),
    PROGRAMME: gettext_lazy("Chưa ghi thì lấy theo phần đầu của mã chương trình."),
}


def _initial(offering: Offering, asked: tuple[Fact, ...]) -> dict[str, Any]:
    texts = {fact.name: offering.facts.get(fact.name, "") for fact in asked}
    return {
        "name": offering.name,
        "seats": offering.seats,
        "classes": offering.classes,
        **{
            PREFIX + fact.name: texts[fact.name]
            if fact.type in ("flag", "choice", "choices")
            else cell_text(fact, texts[fact.name])
            for fact in asked
        },
    }
