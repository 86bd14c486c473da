"""Who is asked, to the day."""

from datetime import UTC, date, datetime

import pytest

from admissions.registration.consenting.asked import birthday, is_asked, local_day


@pytest.mark.parametrize(
    ("born", "today", "asked"),
    [
        (date(2018, 6, 2), date(2025, 6, 1), False),
        (date(2018, 6, 1), date(2025, 6, 1), True),
        (date(2018, 5, 31), date(2025, 6, 1), True),
        (date(2020, 2, 29), date(2027, 2, 27), False),
        (date(2020, 2, 29), date(2027, 2, 28), True),
        (date(2010, 1, 1), date(2025, 6, 1), True),
        (None, date(2025, 6, 1), True),
    ],
)
def test_the_child_is_asked_from_its_seventh_birthday_on(born, today, asked) -> None:
    assert is_asked(born, today) is asked


def test_a_leap_day_falls_on_the_last_of_the_month() -> None:
    assert birthday(date(2020, 2, 29), 7) == date(2027, 2, 28)
    assert birthday(date(2020, 2, 29), 8) == date(2028, 2, 29)


def test_the_day_is_viet_nams() -> None:
    assert local_day(datetime(2025, 5, 31, 16, 59, tzinfo=UTC)) == date(2025, 5, 31)
    assert local_day(datetime(2025, 5, 31, 17, 0, tzinfo=UTC)) == date(2025, 6, 1)
