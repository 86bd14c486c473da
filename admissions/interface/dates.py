"""Dates as people write them: day first, in three boxes or pasted into one."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

_SEPARATED = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d+)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"\b(ngày|tháng|năm)\b", re.IGNORECASE)


class DateNotUnderstood(ValueError):
    """A sentence that says what to write instead."""


def split_date(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of a whole date in one text, or None where the text is not a whole date."""
    text = " ".join(_WORDS.sub(" ", text).split())
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
        return day, month, year
    if found := _SEPARATED.fullmatch(text):
        day, month, year = found.groups()
        return day, month, year
    return None


def read_date(boxes: Sequence[str], *, example: date) -> date | None:
    """The date in `boxes` (day, month, year); None when all are empty.

    A whole date pasted into the first box counts when the other two are empty.

    Raises:
        DateNotUnderstood: something is missing, is no number, or there is no such day.
    """
    day_text, month_text, year_text = (" ".join(box.split()) for box in boxes)
    if not (day_text or month_text or year_text):
        return None
    if not (month_text or year_text) and (parts := split_date(day_text)):
        day_text, month_text, year_text = parts
    missing = [
        name
        for name, text in ((_("ngày"), day_text), (_("tháng"), month_text), (_("năm"), year_text))
        if not text
    ]
    sample = f"{example.day} {example.month} {example.year}"
    if missing:
        raise DateNotUnderstood(
            _("Hãy nhập thêm %(missing)s, ví dụ %(example)s.")
            % {"missing": _(" và ").join(missing), "example": sample}
        )
    if not all(text.isascii() and text.isdigit() for text in (day_text, month_text, year_text)):
        raise DateNotUnderstood(
            _("Hãy nhập ngày, tháng, năm bằng chữ số, ví dụ %(example)s.") % {"example": sample}
        )
    if len(year_text) != 4 or year_text.startswith("0"):
        raise DateNotUnderstood(_("Hãy nhập năm đủ bốn chữ số, ví dụ %(year)s.") % {"year": example.year})
    return _existing_day(int(day_text), int(month_text), int(year_text))


def _existing_day(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise DateNotUnderstood(_("Hãy nhập tháng từ 1 đến 12; ngày đứng trước, tháng đứng sau."))
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateNotUnderstood(
            _("Tháng %(month)s năm %(year)s có các ngày từ 1 đến %(last)s. Hãy xem lại ngày vừa nhập.")
            % {"month": month, "year": year, "last": last}
        )
    return date(year, month, day)
