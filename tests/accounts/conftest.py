"""Texts are carried at once, so that a test can read what was sent."""

import re
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from admissions.accounts import delivery


class AtOnce:
    """An executor without threads."""

    def submit(self, work: Any, *arguments: Any) -> "Future[None]":
        done: Future[None] = Future()
        done.set_result(work(*arguments))
        return done


class Sent:
    """The messages that left, oldest first, as (address, text)."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.seen = folder, set[str]()

    def new(self) -> list[tuple[str, str]]:
        """Those since the last time of asking."""
        found = []
        for path in sorted(self.folder.glob("*.txt")) if self.folder.exists() else []:
            if path.name not in self.seen:
                self.seen.add(path.name)
                head, _, body = path.read_text(encoding="utf-8").partition("\n")
                found.append((head.partition(" → ")[2], body.strip()))
        return found

    def code(self) -> str:
        """The digits of the one message that was sent since the last time of asking."""
        [(_address, text)] = self.new()
        [code] = re.findall(r"\b\d{6}\b", text)
        return code


@pytest.fixture(autouse=True)
def _carried_at_once(monkeypatch) -> None:
    monkeypatch.setattr(delivery, "_threads", AtOnce)


@pytest.fixture
def sent(settings) -> Sent:
    return Sent(Path(settings.MESSAGES_FOLDER))
