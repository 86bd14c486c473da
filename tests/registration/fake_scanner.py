"""A virus scanner of our own on loopback that speaks the daemon's INSTREAM and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.registration.hostile_files import EICAR


class Scanner(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    answer: bytes | None = None  # said whatever came; None: what it found
    asked = 0


class _Ask(socketserver.StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.asked += 1
        found = b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
        self.wfile.write((found if self.server.answer is None else self.server.answer) + b"\0")


@contextmanager
def scanner(settings: Any) -> Iterator[Scanner]:
    """While it lasts the service asks this scanner."""
    with Scanner(("127.0.0.1", 0), _Ask) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()
