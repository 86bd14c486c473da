"""Guessing is slowed down by target, by network and altogether, and nobody is locked out for good."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from admissions.accounts.throttle import (
    NETWORK_FACTOR,
    TooManyAttempts,
    address_of,
    count_guess,
    first_this_hour,
    forget_guesses,
    network_of,
)

LIMIT = 3


def request_from(address: str, **headers: str):
    return RequestFactory().post("/", REMOTE_ADDR=address, **headers)


def guess(target: str, *, address: str = "10.0.0.1") -> None:
    count_guess(request_from(address), kind="test", target=target, limit=LIMIT)


def test_one_target_takes_so_many_guesses_an_hour_and_no_more() -> None:
    for number in range(LIMIT):
        guess("A", address=f"10.0.{number}.1")
    with pytest.raises(TooManyAttempts) as refused:
        guess("A", address="10.0.99.1")
    assert refused.value.target


def test_another_target_is_not_held_up() -> None:
    for _ in range(LIMIT):
        guess("A")
    guess("B")


def test_guesses_at_a_full_target_use_up_nobody_elses() -> None:
    for _ in range(LIMIT):
        guess("A")
    for _ in range(2 * NETWORK_FACTOR * LIMIT):
        with pytest.raises(TooManyAttempts):
            guess("A")
    guess("B")


def test_one_network_cannot_try_many_targets_without_end() -> None:
    for number in range(NETWORK_FACTOR * LIMIT):
        guess(f"T{number}", address=f"10.0.0.{number % 250}")
    with pytest.raises(TooManyAttempts) as refused:
        guess("one more", address="10.0.0.251")
    assert not refused.value.target
    guess("one more", address="10.0.1.1")


def test_all_networks_together_cannot_either(settings) -> None:
    settings.GUESSES_PER_HOUR_EVERYWHERE = 100
    for number in range(100):
        guess(f"T{number}", address=f"10.{number}.0.1")
    with pytest.raises(TooManyAttempts):
        guess("one more", address="10.200.0.1")
    count_guess(request_from("10.200.0.1"), kind="another-way-in", target="A", limit=LIMIT)


def test_right_answers_do_not_use_up_a_network() -> None:
    """Many families share one address of a telephone network."""
    for number in range(3 * NETWORK_FACTOR * LIMIT):
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


def test_a_right_answer_after_the_hour_has_ended_is_no_error() -> None:
    guess("A")
    cache.clear()
    forget_guesses(request_from("10.0.0.1"), kind="test", target="A")
    guess("A")


def test_any_text_may_be_a_target() -> None:
    guess("mã học sinh\n" * 40)


def test_an_event_is_first_once_an_hour() -> None:
    assert first_this_hour("warned:1")
    assert not first_this_hour("warned:1")
    assert first_this_hour("warned:2")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("unix", "unknown"),
    ],
)
def test_a_network_is_what_one_party_holds(address: str, network: str) -> None:
    assert network_of(request_from(address)) == network


def test_what_a_visitor_claims_to_have_come_through_is_not_believed() -> None:
    assert address_of(request_from("203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.1")) == "203.0.113.7"


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the left one is the visitor's own invention
        ("1.2.3.4, 198.51.100.1, 10.0.0.9", "198.51.100.1"),
        ("rubbish, 10.0.0.9", "10.0.0.9"),
        ("", "10.0.0.2"),
    ],
)
def test_behind_trusted_proxies_the_right_most_stranger_counts(settings, chain: str, address: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert address_of(request_from("10.0.0.2", HTTP_X_FORWARDED_FOR=chain)) == address
