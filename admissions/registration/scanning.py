"""Asks the virus scanner (ClamAV's daemon) about bytes that were sent; without an address nobody is asked."""

import logging
import socket
import struct
from enum import Enum, auto

from django.conf import settings
from django.utils.translation import gettext as _

from admissions.workflows.refusal import Refusal

SECONDS = 10
CHUNK = 64 * 1024

log = logging.getLogger(__name__)


class Verdict(Enum):
    CLEAN = auto()
    INFECTED = auto()
    UNKNOWN = auto()  # the scanner could not be asked: the paper waits


def scan(content: bytes) -> Verdict:
    """What the scanner says. It fails closed: whatever is not a plain OK is not clean."""
    if not settings.CLAMAV_ADDRESS:
        return Verdict.CLEAN
    try:
        answer = _ask(content)
    except OSError as error:
        log.error("the virus scanner does not answer: %s", error)
        return Verdict.UNKNOWN
    if answer == b"stream: OK":
        return Verdict.CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return Verdict.INFECTED
    log.error("the virus scanner says %r", answer[:100])
    return Verdict.UNKNOWN


def _ask(content: bytes) -> bytes:
    """The protocol's INSTREAM: lengths and pieces, a zero, then one line of answer that a zero byte ends."""
    with _connection() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
        scanner.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 1024:
            received = scanner.recv(1024)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0").strip()


def _connection() -> socket.socket:
    """`unix:/run/clamav/clamd.ctl`, or `host:port`."""
    address: str = settings.CLAMAV_ADDRESS
    if address.startswith("unix:"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(SECONDS)
        try:
            scanner.connect(address.removeprefix("unix:"))
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


class Infected(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Tệp này có mã độc nên không nhận được. Hãy chụp ảnh giấy tờ bằng điện thoại và gửi ảnh.")
        )


class ScannerSilent(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Chưa kiểm tra được tệp vì máy quét mã độc đang bận. Hãy gửi lại sau ít phút."))


def require_clean(content: bytes) -> None:
    """For what cannot wait in quarantine. Raises Infected, ScannerSilent."""
    verdict = scan(content)
    if verdict is Verdict.INFECTED:
        raise Infected
    if verdict is Verdict.UNKNOWN:
        raise ScannerSilent
