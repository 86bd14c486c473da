"""Pages are read at one moment: in the middle of the registration of the factories' rounds."""

import pytest

from tests.browsing import stop_clock


@pytest.fixture(autouse=True)
def _clock(monkeypatch) -> None:
    stop_clock(monkeypatch)
