"""Dates, scores and numbers as readers expect them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import numpy as np
import pytest
from django.utils import translation

from admissions.templatetags.vietnamese import (
    MISSING,
    clock,
    date_time,
    deadline,
    file_size,
    long_date,
    number,
    percent,
    phone,
    score,
    short_date,
)

# Ten in the morning in UTC is five in the afternoon in Việt Nam.
FRIDAY = datetime(2026, 6, 5, 10, 0, tzinfo=UTC)


def test_a_deadline_has_hour_weekday_and_date_of_viet_nam():
    assert deadline(FRIDAY) == "17:00 thứ Sáu, 05/06/2026"


def test_the_day_of_a_moment_is_the_day_in_viet_nam():
    late = datetime(2026, 6, 5, 18, 30, tzinfo=UTC)
    assert short_date(late) == "06/06/2026"
    assert date_time(late) == "01:30, 06/06/2026"
    assert deadline(late) == "01:30 thứ Bảy, 06/06/2026"


def test_a_deadline_that_is_a_day_has_no_hour():
    assert deadline(date(2026, 6, 7)) == "Chủ nhật, 07/06/2026"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 12, 15), "ngày 15 tháng 12 năm 2026"),
    ],
)
def test_an_official_date_has_a_zero_before_small_days_and_the_first_two_months_only(day, written):
    assert long_date(day) == written


def test_a_clock_takes_moments_and_times():
    assert clock(FRIDAY) == "17:00"
    assert clock(time(0, 0)) == "00:00"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3825, "38,25"),
        (3800, "38,00"),
        (0, "0,00"),
        (-50, "-0,50"),
        (np.int64(725), "7,25"),
        (Decimal("9.5"), "9,50"),
        (Decimal("7.125"), "7,13"),
        (123456, "1.234,56"),
        (None, "—"),
        (MISSING, "—"),
        (np.int64(MISSING), "—"),
    ],
)
def test_a_score_has_a_comma_and_two_digits(value, written):
    assert score(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (1838, "1.838"), (1_600_000, "1.600.000"), (2.5, "2,5"), (None, "—"), ("", "—")],
)
def test_a_number_has_dots_between_thousands(value, written):
    assert number(value) == written


def test_english_pages_swap_point_and_comma_and_keep_the_order_of_dates():
    with translation.override("en"):
        assert score(3825) == "38.25"
        assert number(1838) == "1,838"
        assert percent(0.523) == "52.3%"
        assert short_date(FRIDAY) == "05/06/2026"


def test_shares_telephone_numbers_and_sizes():
    assert percent(0.523) == "52,3%"
    assert percent(1.0, 0) == "100%"
    assert phone("0912345678") == "0912 345 678"
    assert phone("02383844567") == "02383844567"
    assert file_size(0) == "1 KB"
    assert file_size(842_133) == "822 KB"
    assert file_size(1_942_133) == "1,9 MB"


@pytest.mark.parametrize(
    "shown", [short_date, long_date, clock, date_time, deadline, score, number, percent, phone, file_size]
)
def test_what_is_missing_is_a_dash(shown):
    assert shown(None) == "—"
