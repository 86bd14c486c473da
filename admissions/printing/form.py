"""What a form says: one TOML file each in `forms/`, the same for every round whose rules need it.

| key | says |
|---|---|
| `label` | its name in both languages, for lists; the form itself is Vietnamese, as papers to an office are |
| `title`, `to` | head and addressee; `{name}` stands for a value of `values.py` |
| `step` | when it is needed: `apply`, `change` or `result` |
| `only` | words of `NEEDS`, all of which must hold of the round's rules |
| `from_file` | `true`: there is no blank one, as it only repeats what a file says |
| `[[parts]]` | in order: `heading`, `text`, `fields`, `list`, `choices`, `lines`, `signatures` or `code` |
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from admissions.rules.facts import Label
from admissions.rules.policy import Policy

FOLDER: Final = Path(__file__).parent / "forms"
STEPS: Final = ("apply", "change", "result")
LISTS: Final = ("questions", "wishes", "papers", "marks")

NEEDS: Final[dict[str, Callable[[Policy], bool]]] = {
    "exam": lambda policy: any(fact.source == "exam" for fact in policy.facts),
    "claims": lambda policy: any(fact.source == "claim" and fact.papers for fact in policy.facts),
    "residence": lambda policy: any(fact.source == "residence" for fact in policy.facts),
    "several_wishes": lambda policy: policy.max_wishes > 1,
}


class FormRefused(Exception):
    """A file in `forms/` that is not a form; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Rows of label and value name; a row may hold two pairs."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the rules and the file say: one of `LISTS`."""

    of: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick by hand."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Dotted lines to write on."""

    count: int


@dataclass(frozen=True, slots=True)
class Signatures:
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """The file's code, its look-up secret where it is known, and a square code that leads to the look-up."""


Part = Heading | Text | Fields | Listing | Choices | Lines | Signatures | Code


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    label: Label
    title: str
    step: str
    to: str
    parts: tuple[Part, ...]
    only: tuple[str, ...] = ()
    from_file: bool = False

    @property
    def shows_code(self) -> bool:
        return any(isinstance(part, Code) for part in self.parts)

    def fits(self, policy: Policy) -> bool:
        """Whether rounds under these rules have this form."""
        return all(NEEDS[word](policy) for word in self.only)


@cache
def all_forms() -> dict[str, Form]:
    """Every form by id, in the order of the steps and inside one by file name. Raises FormRefused."""
    forms = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    forms.sort(key=lambda form: STEPS.index(form.step))
    return {form.id: form for form in forms}


def forms_for(policy: Policy) -> list[Form]:
    return [form for form in all_forms().values() if form.fits(policy)]


def _read(path: Path) -> Form:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        form = Form(
            id=path.stem,
            label=Label(**table.pop("label")),
            title=table.pop("title"),
            step=table.pop("step"),
            to=table.pop("to", ""),
            only=tuple(table.pop("only", ())),
            from_file=table.pop("from_file", False),
            parts=tuple(_part(each) for each in table.pop("parts")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FormRefused(f"{path.name}: {error}") from error
    if table or form.step not in STEPS or not set(form.only) <= set(NEEDS):
        raise FormRefused(f"{path.name}: {sorted(table) or (form.step, form.only)}")
    return form


def _part(table: Mapping[str, Any]) -> Part:
    [(kind, content)] = table.items()
    readers: dict[str, Callable[[Any], Part]] = {
        "heading": Heading,
        "text": Text,
        "fields": lambda rows: Fields(tuple(_row(row) for row in rows)),
        "list": _listing,
        "choices": lambda options: Choices(tuple(options)),
        "lines": Lines,
        "signatures": lambda titles: Signatures(tuple(titles)),
        "code": lambda _: Code(),
    }
    return readers[kind](content)


def _row(row: list[str]) -> tuple[tuple[str, str], ...]:
    """`["Họ và tên", "child"]`, or two such pairs one after the other."""
    if len(row) not in (2, 4):
        raise ValueError(f"fields: {row}")
    return tuple(zip(row[::2], row[1::2], strict=True))


def _listing(of: str) -> Listing:
    if of not in LISTS:
        raise ValueError(f"list: {of}")
    return Listing(of)
