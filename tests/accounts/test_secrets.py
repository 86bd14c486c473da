"""Secrets that are read aloud, typed on a phone, and never stored as they are."""

from admissions.accounts.secrets import (
    ALPHABET,
    SECRET_LENGTH,
    grouped,
    hash_secret,
    new_file_code,
    new_secret,
    normalise,
    secret_matches,
)


def test_a_secret_has_no_letters_that_look_alike() -> None:
    assert not set("01IO") & set(ALPHABET)
    secret = new_secret()
    assert len(secret) == SECRET_LENGTH
    assert set(secret) <= set(ALPHABET)


def test_secrets_differ() -> None:
    assert len({new_secret() for _ in range(200)}) == 200


def test_a_secret_matches_however_it_is_typed() -> None:
    stored = hash_secret("7K3M9QX2AB")
    for typed in ("7K3M9QX2AB", "7k3m9-qx2ab", " 7K3M9 QX2AB ", "7K3M9-QX2AB\n"):
        assert secret_matches(typed, stored)
    assert not secret_matches("7K3M9QX2AC", stored)


def test_an_account_without_a_secret_matches_nothing() -> None:
    assert not secret_matches("", "")
    assert not secret_matches("7K3M9QX2AB", "")


def test_the_stored_form_does_not_contain_the_secret() -> None:
    assert "7K3M9QX2AB" not in hash_secret("7K3M9QX2AB")


def test_a_secret_is_grouped_for_reading_aloud() -> None:
    assert grouped("7K3M9QX2AB") == "7K3M9-QX2AB"
    assert normalise(grouped("7K3M9QX2AB")) == "7K3M9QX2AB"


def test_a_file_code_begins_with_its_prefix() -> None:
    prefix, rest = new_file_code("10").split("-")
    assert (prefix, len(rest)) == ("10", 8)
