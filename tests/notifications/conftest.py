"""Files whose families can be told, and a carrier that notes what it is given."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from admissions.models import Application, Guardian, Notice
from admissions.models.clock import database_now
from admissions.notifications import carrying
from admissions.notifications.carriers import CarrierFailed
from admissions.notifications.outbox import announce
from tests import factories
from tests.factories import NOW


@dataclass
class Recorder:
    """Stands where `send_now` stands: keeps what it is given, or refuses as the test says."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    refusing: dict[str, CarrierFailed] = field(default_factory=dict)

    def __call__(self, channel: str, address: str, text: str, **more: Any) -> str:
        if channel in self.refusing:
            raise self.refusing[channel]
        self.sent.append({"channel": channel, "address": address, "text": text, **more})
        return f"ref-{len(self.sent)}"


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(carrying, "send_now", recorder)
    return recorder


@pytest.fixture
def file(db) -> Application:
    """A draft of a family with a telephone, told by SMS."""
    return factories.a_draft(factories.a_round())


@pytest.fixture
def told(file: Application) -> Notice:
    """One message that waits."""
    announce("returned", event="returned:1", now=NOW, application=file)
    return Notice.objects.get()


def guardian_of(application: Application) -> Guardian:
    return application.applicant.guardians.get()


def carry() -> carrying.Carried:
    return carrying.carry_due(most=10_000)


def later(**wanted: Any) -> None:
    """Let the time pass for which messages wait: they are due now."""
    Notice.objects.filter(**wanted).update(due_at=database_now())


def messages_in(folder: Path) -> list[str]:
    return (
        sorted(each.read_text(encoding="utf-8") for each in folder.glob("*.txt")) if folder.exists() else []
    )
