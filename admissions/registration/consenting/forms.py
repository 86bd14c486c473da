"""One question a consent; information is taken note of by a tick, consent is a yes or a no, never preset."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from admissions.interface.forms import PlainForm, speak_plainly
from admissions.registration.consenting.asked import Asked
from admissions.registration.consenting.texts import WORDINGS

YES, NO = "yes", "no"


class ConsentForm(PlainForm):
    """`asked` as `asked_consents` gives it; `answers` what was answered before."""

    def __init__(
        self, *args: Any, asked: Sequence[Asked], answers: Mapping[Asked, bool] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tuple(asked)
        for each in self.asked:
            self.fields[_name(each)] = _field(each, (answers or {}).get(each))
        speak_plainly(self)

    @property
    def answers(self) -> dict[Asked, bool]:
        given = {each: self.cleaned_data.get(_name(each)) for each in self.asked}
        return {each: value in (True, YES) for each, value in given.items()}


def _name(asked: Asked) -> str:
    subject, purpose = asked
    return f"{subject}_{purpose}".lower()


def _field(asked: Asked, answered: bool | None) -> forms.Field:
    wording = WORDINGS[asked]
    if wording.no is None:
        return forms.BooleanField(label=wording.question, help_text=wording.hint, initial=bool(answered))
    return forms.ChoiceField(
        label=wording.question,
        help_text=wording.hint,
        choices=[(YES, wording.yes), (NO, wording.no)],
        widget=forms.RadioSelect,
        initial=None if answered is None else YES if answered else NO,
    )
