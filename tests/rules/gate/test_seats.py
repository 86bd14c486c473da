"""Seats that a decision can hardly have meant are named, each in its own words; ordinary ones are not."""

from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.facts import MISSING
from admissions.rules.gate.limits import ClassSize, GateLimits
from admissions.rules.gate.seats import SeatTable, find_seat_errors
from tests.rules.gate.provinces import plant, seats_of

LIMITS = GateLimits()


def one_school(
    *,
    seats: int = 450,
    classes: int | None = 10,
    last: int | None = 450,
    size: int | None = 45,
    signed: bool = True,
    wishes: int = 0,
    files: int = 0,
) -> SeatTable:
    def column(value: int | None) -> np.ndarray:
        return np.array([MISSING if value is None else value], dtype=np.int64)

    return SeatTable(
        codes=("PT1",),
        names=("THPT Một",),
        seats=column(seats),
        classes=column(classes),
        last_seats=column(last),
        class_sizes=column(size),
        signed=np.array([signed]),
        wishes=column(wishes),
        files=files,
    )


def codes(table: SeatTable, limits: GateLimits = LIMITS) -> list[str]:
    return [each.code for each in find_seat_errors(table, limits)]


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ({}, []),
        ({"seats": MISSING}, ["seats_blank"]),
        ({"seats": 0}, ["seats_zero"]),
        ({"seats": 4500, "classes": 100}, ["seats_tenfold"]),
        ({"seats": 45, "classes": 1}, ["seats_tenfold"]),
        ({"seats": 10, "classes": 450}, ["seats_swapped"]),
        ({"seats": 10}, ["seats_swapped"]),
        ({"seats": 541, "classes": 13}, ["seats_changed"]),
        ({"seats": 540, "classes": 12}, []),
        ({"seats": 360}, []),
        ({"seats": 359}, ["seats_changed"]),
        ({"seats": 451}, ["class_too_large"]),
        ({"seats": 451, "size": None}, []),
        ({"seats": 900, "classes": 10}, ["seats_changed", "class_too_large"]),
        ({"seats": 450, "classes": None, "last": None}, []),
        ({"signed": False}, []),
        ({"signed": False, "wishes": 3}, ["no_decision"]),
    ],
)
def test_what_is_odd_about_one_school(what: dict[str, int], found: list[str]) -> None:
    assert codes(one_school(**what)) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [(29, []), (149, ["seats_too_many"]), (150, []), (1500, []), (1501, ["seats_too_few"])],
)
def test_all_seats_are_held_against_all_files(files: int, found: list[str]) -> None:
    assert codes(one_school(files=files)) == found


def test_a_province_may_set_its_own_thresholds() -> None:
    table = one_school(seats=500, classes=12)
    assert codes(table, replace(LIMITS, change_percent=10)) == ["seats_changed"]


def test_the_legal_class_is_that_of_the_programme() -> None:
    limits = GateLimits(class_sizes=(ClassSize("chuyen*", 35), ClassSize("*", 45)))
    assert [limits.class_size(code) for code in ("chuyen-toan", "CHUYEN", "thuong")] == [35, 35, 45]
    assert LIMITS.class_size("thuong") is None


def test_the_sentence_says_what_is_odd_and_what_to_do_in_both_languages() -> None:
    [finding] = find_seat_errors(one_school(seats=4500, classes=100), LIMITS)
    assert finding.sentence.vi == (
        "THPT Một có 4.500 chỗ, năm trước 450: có thể thừa hoặc thiếu một chữ số. Hãy xem lại quyết định."
    )
    assert finding.sentence.en.startswith("THPT Một has 4,500 seats, last year 450:")
    assert (finding.offering, dict(finding.figures)) == ("PT1", {"seats": 4500, "last_seats": 450})


@pytest.mark.parametrize("seed", range(20))
def test_every_planted_error_is_listed(seed: int) -> None:
    table, planted = plant(seats_of(seed), seed)
    found = {(each.offering, each.code) for each in find_seat_errors(table, LIMITS)}
    assert len(planted) == 9
    assert set(planted.items()) <= found


def test_at_most_two_clean_schools_in_a_hundred_are_named() -> None:
    named = [len({each.offering for each in find_seat_errors(seats_of(seed), LIMITS)}) for seed in range(20)]
    assert sum(named) <= 0.02 * 20 * 300


def test_the_same_oddity_keeps_its_key_and_other_figures_are_another_digest() -> None:
    [first] = find_seat_errors(one_school(seats=600, classes=14), LIMITS)
    [second] = find_seat_errors(one_school(seats=610, classes=14), LIMITS)
    assert first.key == second.key
    assert first.digest != second.digest
