"""Stored values as people read them."""

from __future__ import annotations

from datetime import date

from admissions.rules.facts import MISSING, Fact, comma, hundredths_text

_FLAGS = {"vi": ("không", "có"), "en": ("no", "yes")}
_MISSING = {"vi": "chưa có", "en": "not known"}
_NOTHING = {"vi": "không có", "en": "none"}


def show(fact: Fact, value: int, language: str = "vi") -> str:
    """One fact in words: decimal comma in Vietnamese, units, labels, day/month/year."""
    if value == MISSING:
        return _MISSING[language]
    if fact.type == "flag":
        return _FLAGS[language][int(value)]
    if fact.type == "choice":
        return fact.choices[value].label.text(language)
    if fact.type == "choices":
        chosen = [choice.label.text(language) for bit, choice in enumerate(fact.choices) if value >> bit & 1]
        return "; ".join(chosen) or _NOTHING[language]
    if fact.type == "date":
        return date.fromordinal(value).strftime("%d/%m/%Y")
    number = _integer(fact, value, language) if fact.type == "integer" else show_hundredths(value, language)
    return f"{number} {fact.unit}" if fact.unit else number


def show_hundredths(value: int, language: str = "vi") -> str:
    """3825 -> "38,25" (vi) or "38.25" (en)."""
    return hundredths_text(value) if language == "en" else comma(value)


def show_exact(value: int, language: str = "vi") -> str:
    """Ten-thousandths of hundredths with all their digits: 33275000 -> "33,275"."""
    whole, rest = divmod(abs(value), 1_000_000)
    digits = f".{rest:06d}".rstrip("0") if rest else ""
    text = f"{'-' if value < 0 else ''}{whole}{digits}"
    return text if language == "en" else text.replace(".", ",")


def _integer(fact: Fact, value: int, language: str) -> str:
    """Quantities are grouped by thousands; a number without a unit, such as a year, is not."""
    if not fact.unit:
        return str(int(value))
    return f"{int(value):,}" if language == "en" else f"{int(value):,}".replace(",", ".")
