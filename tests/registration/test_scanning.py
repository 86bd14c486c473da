"""What the virus scanner says, and what is taken for no word at all."""

import socket

import pytest

from admissions.registration.scanning import Infected, ScannerSilent, Verdict, require_clean, scan
from tests.registration.fake_scanner import scanner
from tests.registration.hostile_files import EICAR


def test_a_clean_file_of_many_pieces_is_clean_and_a_virus_is_found(settings) -> None:
    with scanner(settings) as server:
        assert scan(bytes(200_000)) is Verdict.CLEAN
        assert scan(bytes(200_000) + EICAR) is Verdict.INFECTED
        assert server.asked == 2


def test_without_an_address_nobody_is_asked(settings) -> None:
    settings.CLAMAV_ADDRESS = ""
    assert scan(EICAR) is Verdict.CLEAN


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR", b"stream: OK?", b"OK"])
def test_whatever_is_not_a_plain_ok_is_not_clean(settings, answer: bytes) -> None:
    with scanner(settings) as server:
        server.answer = answer
        assert scan(b"x") is Verdict.UNKNOWN


def test_a_scanner_that_is_not_there_says_nothing(settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{free.getsockname()[1]}"
        assert scan(b"x") is Verdict.UNKNOWN
    settings.CLAMAV_ADDRESS = "unix:/nowhere/clamd.ctl"
    assert scan(b"x") is Verdict.UNKNOWN


def test_a_scanner_that_hangs_is_not_waited_for_without_end(settings, monkeypatch) -> None:
    monkeypatch.setattr("admissions.registration.scanning.SECONDS", 0.2)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{mute.getsockname()[1]}"
        assert scan(b"x") is Verdict.UNKNOWN


def test_what_cannot_wait_is_refused_in_words(settings) -> None:
    with scanner(settings) as server:
        require_clean(b"x")
        with pytest.raises(Infected, match="mã độc"):
            require_clean(EICAR)
        server.answer = b"ERROR"
        with pytest.raises(ScannerSilent, match="Hãy gửi lại sau ít phút"):
            require_clean(b"x")
