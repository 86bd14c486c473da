"""How dates, scores, numbers and telephone numbers are written for readers.

Dates are dd/mm/yyyy in both languages of the site. Numbers follow the page: 38,25 and 1.838 in
Vietnamese, 38.25 and 1,838 in English. What is missing is a dash, never a blank or a zero.
"""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

DASH = "—"
MISSING = int(np.iinfo(np.int64).min)
_FILE_UNITS = ("KB", "MB", "GB")


def _is_missing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, int | np.integer) and int(value) == MISSING)


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _punctuate(text: str) -> str:
    """Python's 1,838.25 as the language of the page writes it."""
    if get_language() == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))


def weekday(value: date) -> str:
    """The day of the week in the words of the page."""
    return (
        _("thứ Hai"),
        _("thứ Ba"),
        _("thứ Tư"),
        _("thứ Năm"),
        _("thứ Sáu"),
        _("thứ Bảy"),
        _("Chủ nhật"),
    )[value.weekday()]


@register.filter
def short_date(value: date | datetime | None) -> str:
    """05/02/2026"""
    return DASH if not value else f"{_local(value):%d/%m/%Y}"


@register.filter
def long_date(value: date | datetime | None) -> str:
    """ngày 05 tháng 02 năm 2026: a zero before days under 10 and months under 3 (NĐ 30/2020, Annex I)."""
    if not value:
        return DASH
    day = _local(value)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return _("ngày %(day)s tháng %(month)s năm %(year)s") % {
        "day": f"{day.day:02}",
        "month": month,
        "year": day.year,
    }


@register.filter
def clock(value: datetime | time | None) -> str:
    """17:00"""
    if value is None:
        return DASH
    return f"{_local(value) if isinstance(value, datetime) else value:%H:%M}"


@register.filter
def date_time(value: datetime | None) -> str:
    """17:00, 05/06/2026"""
    return DASH if not value else f"{_local(value):%H:%M, %d/%m/%Y}"


@register.filter
def deadline(value: date | datetime | None) -> str:
    """17:00 thứ Sáu, 05/06/2026; a date alone has no time: thứ Sáu, 05/06/2026."""
    if not value:
        return DASH
    moment = _local(value)
    day = f"{weekday(moment)}, {moment:%d/%m/%Y}"
    return f"{moment:%H:%M} {day}" if isinstance(moment, datetime) else day


@register.filter
def score(value: int | Decimal | None) -> str:
    """38,25, from an integer in hundredths or from a Decimal in points."""
    if _is_missing(value):
        return DASH
    points = value if isinstance(value, Decimal) else Decimal(int(value)) / 100  # type: ignore[arg-type]
    return _punctuate(f"{points.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}")


@register.filter
def number(value: float | Decimal | None) -> str:
    """1.838; a fraction keeps its digits: 2,5."""
    return DASH if _is_missing(value) else _punctuate(f"{value:,}")


@register.filter
def percent(value: float | None, digits: int = 1) -> str:
    """52,3% from 0.523."""
    return DASH if _is_missing(value) else _punctuate(f"{100 * float(value):.{digits}f}%")  # type: ignore[arg-type]


@register.filter
def distance(metres: int | None) -> str:
    """850 m, 3,2 km: as the crow flies, so no finer than ten metres."""
    if metres is None:
        return DASH
    return f"{number(round(metres, -1))} m" if metres < 1000 else f"{number(round(metres / 1000, 1))} km"


@register.filter
def phone(value: str | None) -> str:
    """0912 345 678; what is no ten-digit number stays as it is."""
    if not value:
        return DASH
    return f"{value[:4]} {value[4:7]} {value[7:]}" if len(value) == 10 and value.isdigit() else str(value)


@register.filter
def file_size(value: int | None) -> str:
    """1,2 MB"""
    if value is None:
        return DASH
    size, unit = value / 1024, _FILE_UNITS[0]
    for larger in _FILE_UNITS[1:]:
        if size < 1000:
            break
        size, unit = size / 1024, larger
    digits = 0 if unit == "KB" else 1
    return _punctuate(f"{max(size, 1 if digits == 0 else 0):.{digits}f} {unit}")
