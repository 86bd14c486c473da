"""The family's forms. What is asked comes from the round's rules: one field a declared fact."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from admissions.interface.fields import VietnameseDateField
from admissions.interface.forms import PlainForm, speak_plainly
from admissions.interface.widgets import PagesInput
from admissions.rules.facts import Fact
from admissions.rules.policy import Policy

MOST_RADIOS = 8  # longer lists fold into one box on a phone


class QuestionsForm(PlainForm):
    """One field a question. `required` names those that must be answered to go on."""

    def __init__(
        self,
        *args: Any,
        policy: Policy,
        questions: Iterable[Fact],
        stored: Mapping[str, str],
        required: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        self.questions = tuple(questions)
        initial = {fact.name: _initial(fact, stored.get(fact.name, "")) for fact in self.questions}
        super().__init__(*args, initial=initial, **kwargs)
        must = set(required)
        for fact in self.questions:
            self.fields[fact.name] = question_field(policy, fact, required=fact.name in must)
        speak_plainly(self)

    @property
    def answers(self) -> dict[str, str]:
        """The answers as text by fact name, as services take them."""
        return {fact.name: _text(fact, self.cleaned_data.get(fact.name)) for fact in self.questions}

    def blame(self, problems: Mapping[str, str]) -> None:
        """Put each refused answer's sentence beside its field."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


class QuestionForm(QuestionsForm):
    """One question on a page of its own: a yes or a no is chosen, not ticked."""

    def __init__(
        self, *args: Any, policy: Policy, question: Fact, stored: Mapping[str, str], must: bool, **kwargs: Any
    ) -> None:
        required = [question.name] if must else []
        super().__init__(
            *args, policy=policy, questions=[question], stored=stored, required=required, **kwargs
        )
        if question.type == "flag":
            box = self.fields[question.name]
            self.initial[question.name] = stored.get(question.name, "")
            self.fields[question.name] = forms.ChoiceField(
                label=box.label,
                help_text=box.help_text,
                choices=[("1", _("Có")), ("0", _("Không"))],
                widget=forms.RadioSelect,
                required="later" not in self.data,
                error_messages={"required": _("Hãy chọn Có hoặc Không.")},
            )

    @property
    def answers(self) -> dict[str, str]:
        [fact] = self.questions
        if fact.type == "flag":
            return {fact.name: self.cleaned_data[fact.name]}
        return super().answers

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said, so that putting the question off does not answer it."""
        return not any(self.answers.values())


class PagesField(forms.FileField):
    """The pages of one paper, as bytes in the order in which they were chosen.

    Never more is read than one byte over the limit and one page too many: huge files do not fill the memory.
    """

    widget = PagesInput

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        files = data or [None]
        for file in files:
            super().clean(file, initial)
        most = settings.DOCUMENT_MAX_PAGES + 1
        return [bytes(file.read(settings.DOCUMENT_MAX_BYTES + 1)) for file in files[:most]]


class PaperForm(PlainForm):
    """The photographs or scans of one paper."""

    file = PagesField(
        label=gettext_lazy("Ảnh chụp giấy tờ"),
        help_text=gettext_lazy(
            "Ảnh JPG, PNG, WEBP hoặc tệp PDF. Chụp đủ bốn góc, rõ chữ, không lóa. "
            "Giấy tờ nhiều trang thì chọn nhiều ảnh theo thứ tự."
        ),
    )


class WithdrawForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def question_field(policy: Policy, fact: Fact, *, required: bool) -> forms.Field:
    """The form field of one question, with its words in the language of the page."""
    language = get_language() or "vi"
    hint = " ".join(
        filter(None, [fact.hint.text(language) if fact.hint else "", _papers_hint(policy, fact, language)])
    )
    return _FIELDS[fact.type](
        fact, {"label": fact.label.text(language), "help_text": hint, "required": required}
    )


def _papers_hint(policy: Policy, fact: Fact, language: str) -> str:
    """Which papers a claim asks for, unless every file needs them anyway."""
    papers = [
        document.label.text(language)
        for document in policy.documents
        if not document.required and (document.kind in fact.papers or fact.name in document.when_claimed)
    ]
    return _("Nếu chọn, cần gửi kèm: %(papers)s.") % {"papers": "; ".join(papers)} if papers else ""


def _choices(fact: Fact) -> list[tuple[str, str]]:
    return [(choice.code, choice.label.text(get_language() or "vi")) for choice in fact.choices]


def _flag(fact: Fact, words: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**{**words, "required": False})


def _choice(fact: Fact, words: dict[str, Any]) -> forms.Field:
    none = [] if words["required"] else [("", _("Không có"))]
    if len(fact.choices) <= MOST_RADIOS:
        return forms.ChoiceField(choices=[*_choices(fact), *none], widget=forms.RadioSelect, **words)
    return forms.ChoiceField(choices=[("", _("Hãy chọn")), *_choices(fact)], **words)


def _several(fact: Fact, words: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=_choices(fact), widget=forms.CheckboxSelectMultiple, **words)


def _date(fact: Fact, words: dict[str, Any]) -> forms.Field:
    return VietnameseDateField(**words)


def _number(fact: Fact, words: dict[str, Any]) -> forms.Field:
    mode = "numeric" if fact.type == "integer" else "decimal"
    return forms.CharField(
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": mode, "autocomplete": "off"}),
        max_length=20,
        **words,
    )


_FIELDS: dict[str, Callable[[Fact, dict[str, Any]], forms.Field]] = {
    "flag": _flag,
    "choice": _choice,
    "choices": _several,
    "date": _date,
    "integer": _number,
    "decimal": _number,
    "score": _number,
}


def _initial(fact: Fact, text: str) -> Any:
    if fact.type == "flag":
        return text == "1"
    if fact.type == "choices":
        return text.split(";") if text else []
    if fact.type == "date":
        return date.fromisoformat(text) if text else None
    return text


def _text(fact: Fact, value: Any) -> str:
    if fact.type == "flag":
        return "1" if value else "0"
    if fact.type == "choices":
        return ";".join(value or [])
    if fact.type == "date":
        return value.isoformat() if value else ""
    return str(value or "")
