"""Guessing is slowed down by target and by address, and nobody is locked out for a right answer."""

import pytest
from django.test import RequestFactory

from admissions.accounts.throttle import ADDRESS_FACTOR, TooManyAttempts, count_guess, forget_guesses

LIMIT = 3


def request_from(address: str):
    return RequestFactory().post("/", REMOTE_ADDR=address)


def guess(target: str, *, address: str = "10.0.0.1") -> None:
    count_guess(request_from(address), kind="test", target=target, limit=LIMIT)


def test_one_target_takes_so_many_guesses_an_hour_and_no_more() -> None:
    for number in range(LIMIT):
        guess("A", address=f"10.0.0.{number}")
    with pytest.raises(TooManyAttempts):
        guess("A", address="10.0.0.99")


def test_another_target_is_not_held_up() -> None:
    for _ in range(LIMIT):
        guess("A")
    guess("B")


def test_one_address_cannot_try_many_targets_without_end() -> None:
    for number in range(ADDRESS_FACTOR * LIMIT):
        guess(f"T{number}")
    with pytest.raises(TooManyAttempts):
        guess("one more")
    guess("one more", address="10.0.0.2")


def test_right_answers_do_not_use_up_an_address() -> None:
    """Many families share one address of a telephone network."""
    for number in range(3 * ADDRESS_FACTOR * LIMIT):
        target = f"T{number}"
        guess(target)
        forget_guesses(request_from("10.0.0.1"), kind="test", target=target)
    guess("A")


def test_after_a_right_answer_the_target_starts_anew() -> None:
    for _ in range(LIMIT):
        guess("A")
    forget_guesses(request_from("10.0.0.1"), kind="test", target="A")
    for _ in range(LIMIT):
        guess("A")


def test_any_text_may_be_a_target() -> None:
    guess("mã học sinh\n" * 40)
