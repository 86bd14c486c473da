"""What the rules know about a child, a wish or an offering: one fact is one int64.

=========  =========================================  ==========================================
type       stored as                                  accepted in a cell
=========  =========================================  ==========================================
score      hundredths, 0..scale, multiple of step     "38.25", "38,25", "38.300000000000004"
decimal    hundredths, any sign                       as score, without a scale
integer    itself, between minimum and maximum        "850", "850.0"
flag       0 or 1                                     có/không, yes/no, true/false, 1/0
choice     index into the declared choices            a code or a label
choices    bit mask over the declared choices         codes or labels, "a;b"; none/không for 0
date       proleptic ordinal                          "2019-05-02", "02/05/2019"
=========  =========================================  ==========================================

A blank cell is ``MISSING``. Text is compared in NFC and without regard to case, so that a decomposed
(NFD) spelling means the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt

MISSING: Final = int(np.iinfo(np.int64).min)
TYPES: Final = ("score", "decimal", "integer", "flag", "choice", "choices", "date")
LEVELS: Final = ("applicant", "preference", "offering")
SOURCES: Final = ("exam", "transcript", "claim", "residence", "register", "computed", "outcome")
MAX_CHOICES: Final = 62

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,20})?")
_ANY_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
_SHOWN_DIGITS: Final = 24
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YES = frozenset({"1", "có", "yes", "true", "x", "đúng"})
_NO = frozenset({"0", "không", "no", "false", "sai"})
_NOISE = Decimal("0.000001")
NOTHING: Final = "none"
"""How an answer to `choices` that names no choice is written: a blank cell is no answer."""
NOTHING_WORDS: Final = frozenset({NOTHING, "không", "không có"})


class FactError(ValueError):
    """A cell that cannot be this fact: one Vietnamese sentence, without the place it stands at."""

    def __init__(self, message: str, *, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Label:
    """The same words in both languages of the site."""

    vi: str
    en: str

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact. `scale`, `step` are hundredths; `papers` are document kinds a claim needs."""

    name: str
    of: str
    type: str
    label: Label
    source: str
    hint: Label | None = None
    scale: int | None = None
    step: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    papers: tuple[str, ...] = ()

    def index(self, code: str) -> int:
        """Position of a choice by its code; KeyError when it is not declared."""
        for index, choice in enumerate(self.choices):
            if choice.code == code:
                return index
        raise KeyError(code)

    def claims(self, value: int) -> bool:
        """Whether a stored value claims something: yes, a chosen code, any number or date."""
        if value == MISSING:
            return False
        return bool(value) if self.type in ("flag", "choices") else True


def clean(text: str) -> str:
    """NFC, without surrounding space, inner runs of space made one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """What two spellings of the same word have in common: `clean`, without case."""
    return clean(text).casefold()


def encode(fact: Fact, text: str) -> int:
    """The int64 of one cell; MISSING for a blank one. Raises FactError."""
    cell = clean(text)
    return _ENCODERS[fact.type](fact, cell) if cell else MISSING


def encode_column(fact: Fact, cells: Sequence[str]) -> npt.NDArray[np.int64]:
    """`encode` for a column, each distinct cell once. FactError.position is the offending row."""
    known: dict[str, int] = {}
    column = np.empty(len(cells), dtype=np.int64)
    for position, cell in enumerate(cells):
        value = known.get(cell)
        if value is None:
            try:
                value = known[cell] = encode(fact, cell)
            except FactError as error:
                raise FactError(str(error), position=position) from None
        column[position] = value
    return column


def decode(fact: Fact, value: int) -> str:
    """The canonical cell text of a stored value: fewest digits, a point, ISO dates, codes, 1/0."""
    if value == MISSING:
        return ""
    if fact.type in ("score", "decimal"):
        return hundredths_text(value)
    if fact.type == "choice":
        return fact.choices[value].code
    if fact.type == "choices":
        codes = (choice.code for bit, choice in enumerate(fact.choices) if value >> bit & 1)
        return ";".join(codes) or NOTHING
    if fact.type == "date":
        return date.fromordinal(value).isoformat()
    return str(int(value))


def hundredths_text(value: int) -> str:
    """3825 -> "38.25", 750 -> "7.5", 1000 -> "10"."""
    whole, rest = divmod(abs(int(value)), 100)
    digits = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if value < 0 else ''}{whole}{digits}"


def comma(value: int) -> str:
    """Hundredths as Vietnamese write them: 3825 -> "38,25"."""
    return hundredths_text(value).replace(".", ",")


def _refuse_long(cell: str, allowed: str) -> None:
    """A number, but with more digits than any that makes sense."""
    if _ANY_NUMBER.fullmatch(cell) and not _NUMBER.fullmatch(cell):
        shown = cell if len(cell) <= _SHOWN_DIGITS else f"{cell[:_SHOWN_DIGITS]}…"
        raise FactError(f"số {shown} có quá nhiều chữ số; hãy nhập {allowed}")


def _hundredths(cell: str, noun: str, allowed: str) -> int:
    _refuse_long(cell, allowed)
    if not _NUMBER.fullmatch(cell):
        raise FactError(f"“{cell}” không phải là {noun}; hãy nhập một số, ví dụ 7,25")
    exact = Decimal(cell.replace(",", ".")) * 100
    nearest = exact.to_integral_value()
    if abs(exact - nearest) > _NOISE:
        raise FactError(
            f"{noun} {cell.replace('.', ',')} có quá hai chữ số thập phân; hãy nhập nhiều nhất hai chữ số"
        )
    return int(nearest)


def _encode_score(fact: Fact, cell: str) -> int:
    top = "" if fact.scale is None else f" đến {comma(fact.scale)}"
    value = _hundredths(cell, "điểm", f"từ 0{top}")
    if fact.scale is not None and value > fact.scale:
        scale = comma(fact.scale)
        raise FactError(f"điểm {comma(value)} vượt thang điểm {scale}; hãy nhập từ 0{top}")
    if value < 0:
        raise FactError(f"điểm {comma(value)} nhỏ hơn 0; hãy nhập từ 0{top}")
    if fact.step and value % fact.step:
        step = comma(fact.step)
        raise FactError(f"điểm {comma(value)} không theo bước {step}; hãy nhập bội số của {step}")
    return value


def _encode_decimal(fact: Fact, cell: str) -> int:
    return _hundredths(cell, "số", "nhiều nhất 12 chữ số")


def _encode_integer(fact: Fact, cell: str) -> int:
    _refuse_long(cell, _range(fact))
    if _THOUSANDS.fullmatch(cell):
        plain = cell.replace(".", "").replace(",", "")
        raise FactError(f"“{cell}” có dấu ngăn hàng nghìn; hãy viết liền, ví dụ {plain}")
    value = Decimal(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None
    if value is None or value != value.to_integral_value():
        raise FactError(f"“{cell}” không phải là số nguyên; hãy nhập một số nguyên, ví dụ 850")
    if fact.minimum is not None and value < fact.minimum:
        raise FactError(f"số {cell} nhỏ hơn {fact.minimum}; hãy nhập từ {fact.minimum} trở lên")
    if fact.maximum is not None and value > fact.maximum:
        raise FactError(f"số {cell} lớn hơn {fact.maximum}; hãy nhập nhiều nhất {fact.maximum}")
    return int(value)


def _range(fact: Fact) -> str:
    """What an integer may be, in words."""
    low, high = fact.minimum, fact.maximum
    if low is not None and high is not None:
        return f"số nguyên từ {low} đến {high}"
    if high is not None:
        return f"số nguyên nhiều nhất {high}"
    return f"số nguyên{'' if low is None else f' từ {low} trở lên'}, nhiều nhất 12 chữ số"


def _encode_flag(fact: Fact, cell: str) -> int:
    word = cell.casefold()
    if word in _YES or word in _NO:
        return int(word in _YES)
    raise FactError(f"“{cell}” không phải là có hay không; hãy nhập có hoặc không (yes/no, 1/0)")


def _encode_choice(fact: Fact, cell: str) -> int:
    word = cell.casefold()
    for index, choice in enumerate(fact.choices):
        if word in (choice.code.casefold(), fold(choice.label.vi), fold(choice.label.en)):
            return index
    allowed = ", ".join(choice.code for choice in fact.choices)
    raise FactError(f"“{cell}” không có trong các lựa chọn; hãy dùng một trong: {allowed}")


def _encode_choices(fact: Fact, cell: str) -> int:
    if cell.casefold() in NOTHING_WORDS:
        return 0
    mask = 0
    for part in filter(None, (clean(part) for part in cell.split(";"))):
        mask |= 1 << _encode_choice(fact, part)
    return mask


def _encode_date(fact: Fact, cell: str) -> int:
    iso, day_first = _ISO_DATE.fullmatch(cell), _DAY_FIRST.fullmatch(cell)
    try:
        if iso:
            year, month, day = map(int, iso.groups())
        elif day_first:
            day, month, year = map(int, day_first.groups())
        else:
            raise ValueError
        return date(year, month, day).toordinal()
    except ValueError:
        raise FactError(f"“{cell}” không phải là ngày; hãy nhập như 02/05/2019 hoặc 2019-05-02") from None


_ENCODERS: Final = {
    "score": _encode_score,
    "decimal": _encode_decimal,
    "integer": _encode_integer,
    "flag": _encode_flag,
    "choice": _encode_choice,
    "choices": _encode_choices,
    "date": _encode_date,
}
