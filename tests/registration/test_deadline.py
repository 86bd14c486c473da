"""The deadline: decided by the database's clock, at the moment at which a request was received.

Nothing here stands still: the deadline is put a little before or after the moment of each hand-in, by the
database's own clock, while the phone's clock, the web server's clock and its zone are wrong. Whether the
request came in time is measured from outside, between two readings of that clock.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from admissions.accounts import arrival
from admissions.models import AdmissionRound, Application, AuditEvent, Submission
from admissions.models.clock import database_now
from tests import factories
from tests.browsing import signed_in, words

pytestmark = pytest.mark.django_db
SEED = 20
FILES = 10
HAND_INS = 1_000 if os.environ.get("RELIABILITY_LOG") else 200
ZONES = ("Asia/Ho_Chi_Minh", "America/New_York", "Europe/Berlin", "Pacific/Chatham")
CLOCK_STEP = timedelta(milliseconds=1)  # SQLite's clock tells milliseconds


@pytest.fixture(autouse=True)
def _clock() -> None:
    """The clock runs, other than in the neighbouring tests."""


@pytest.fixture
def host_zone() -> Iterator[Callable[[str], None]]:
    """Puts the host of the web server into another zone."""
    before = os.environ.get("TZ")

    def put(zone: str) -> None:
        os.environ["TZ"] = zone
        time.tzset()

    yield put
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@dataclass
class Trial:
    """One hand-in: the deadline lies `ahead` seconds after the moment at which it is sent."""

    ahead: float
    waits: float
    phone: timedelta
    server: timedelta
    zone: str


@dataclass
class Watched:
    """The database's clock as `arrival` read it: how long the longest reading took."""

    longest: timedelta = timedelta(0)

    def now(self) -> datetime:
        begun = time.monotonic()
        moment = database_now()
        self.longest = max(self.longest, timedelta(seconds=time.monotonic() - begun))
        return moment


@dataclass
class Busy:
    """A middleware behind the first one: where a request waits in a server that is busy."""

    waits: float = 0.0
    began: list[float] = field(default_factory=list)

    def __call__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
        def pass_on(request: HttpRequest) -> HttpResponse:
            self.began.append(time.monotonic())
            time.sleep(self.waits)
            return get_response(request)

        return pass_on


BUSY = Busy()


def trials() -> list[Trial]:
    """Half around the deadline by up to two seconds; half wait in the server while the deadline passes, or
    were received just after it."""
    draw = random.Random(SEED)
    found = []
    for number in range(HAND_INS):
        waits = draw.uniform(0.02, 0.06) if number % 2 else 0.0
        ahead = draw.uniform(-0.02, waits) if waits else draw.uniform(-2, 2)
        found.append(
            Trial(
                ahead,
                waits,
                phone=timedelta(days=draw.choice((-1, 0, 1))),
                server=timedelta(hours=draw.choice((-2, 0, 2))),
                zone=draw.choice(ZONES),
            )
        )
    return found


def test_no_hand_in_around_the_deadline_is_misjudged(settings, host_zone, monkeypatch, figure) -> None:
    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], f"{__name__}.BUSY", *settings.MIDDLEWARE[1:]]
    watched = Watched()
    monkeypatch.setattr(arrival, "database_now", watched.now)
    plan = factories.a_round(schools=1, now=database_now())
    families = [family_of(plan) for _ in range(FILES)]
    judged = {"in time": 0, "too late": 0, "neither": 0}
    misjudged = []
    for number, trial in enumerate(trials()):
        file, browser = families[number % FILES]
        host_zone(trial.zone)
        truth, accepted = handed_in(plan, file, browser, trial, watched)
        judged[truth] += 1
        if truth != "neither" and accepted is not (truth == "in time"):
            misjudged.append((number, truth, trial))
    figure("T20", "hand-ins around the deadline", HAND_INS, threshold="1,000", seed=SEED)
    figure("T20", "misclassified", len(misjudged), threshold="0", seed=SEED)
    figure(
        "T20", "received while the deadline itself was being read", judged["neither"], threshold="told apart"
    )
    assert misjudged == []
    assert min(judged["in time"], judged["too late"]) > HAND_INS / 4
    assert judged["neither"] < HAND_INS / 10


def family_of(plan: AdmissionRound) -> tuple[Application, Client]:
    moment = database_now()
    file = factories.a_draft(plan, now=moment)
    return file, signed_in(factories.fill_in(file, now=moment))


def handed_in(
    plan: AdmissionRound, file: Application, browser: Client, trial: Trial, watched: Watched
) -> tuple[str, bool]:
    """What is true of this hand-in, and whether it was accepted; the file is a draft again afterwards."""
    watched.longest = timedelta(0)
    BUSY.waits, moment = trial.waits, database_now()
    closes = moment + timedelta(seconds=trial.ahead)
    AdmissionRound.objects.filter(pk=plan.pk).update(registration_closes_at=closes)
    before, begun = database_now(), time.monotonic()
    with time_machine.travel(moment + trial.server, tick=True):
        answer = browser.post(
            reverse("registration:check", args=[file.code]),
            headers={
                "Date": (moment + trial.phone).strftime("%a, %d %b %Y %H:%M:%S GMT"),
                "X-Request-Start": f"t={(moment - timedelta(seconds=5)).timestamp():.3f}",
            },
        )
    assert answer.status_code == 302
    received_by = before + timedelta(seconds=BUSY.began[-1] - begun) + CLOCK_STEP
    accepted = Submission.objects.filter(application=file).exists()
    Submission.objects.filter(application=file).delete()
    Application.objects.filter(pk=file.pk).update(state="DRAFTED", submitted_at=None)
    if closes > received_by:
        return "in time", accepted
    return ("too late" if closes <= before - watched.longest - CLOCK_STEP else "neither"), accepted


def test_whoever_was_received_in_time_is_told_so_by_the_file(settings) -> None:
    """The time in the log is that of receipt, before the deadline."""
    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], f"{__name__}.BUSY", *settings.MIDDLEWARE[1:]]
    plan = factories.a_round(schools=1, now=database_now())
    file, browser = family_of(plan)
    BUSY.waits = 1.5
    closes = database_now() + timedelta(seconds=0.75)
    AdmissionRound.objects.filter(pk=plan.pk).update(registration_closes_at=closes)
    browser.post(reverse("registration:check", args=[file.code]))
    BUSY.waits = 0.0
    file.refresh_from_db()
    assert file.state == "SUBMITTED"
    assert closes - timedelta(seconds=1) < file.submitted_at < closes
    assert AuditEvent.objects.get(action="submit").at == file.submitted_at


@pytest.mark.parametrize("zone", ZONES)
def test_the_deadline_is_told_in_vietnamese_time_wherever_the_server_stands(host_zone, zone: str) -> None:
    plan = factories.a_round(schools=1, now=database_now())
    file, browser = family_of(plan)
    closes = (database_now() + timedelta(days=3)).replace(hour=16, minute=59, second=0, microsecond=0)
    AdmissionRound.objects.filter(pk=plan.pk).update(
        registration_closes_at=closes, results_at=closes + timedelta(days=9)
    )
    host_zone(zone)
    page = words(browser.get(reverse("registration:task_list", args=[file.code])))
    assert "23:59" in page
    assert closes.strftime("%d/%m/%Y") in page or closes.strftime("%-d/%-m/%Y") in page


def request_from(address: str, stamp: datetime) -> HttpRequest:
    request = HttpRequest()
    request.META = {
        "REMOTE_ADDR": address,
        "HTTP_X_REQUEST_START": f"t={int(stamp.timestamp())}.{stamp.microsecond // 1000:03d}",
    }
    return request


@pytest.fixture
def stopped(monkeypatch) -> datetime:
    moment = datetime(2025, 6, 1, 10, 0, 30, tzinfo=UTC)
    monkeypatch.setattr(arrival, "database_now", lambda: moment)
    return moment


@pytest.mark.parametrize(
    ("proxies", "stamps", "ago", "believed"),
    [
        (["10.0.0.0/8"], True, 5, True),
        (["10.0.0.0/8"], True, 60, True),
        (["10.0.0.0/8"], True, 61, False),
        (["10.0.0.0/8"], True, -1, False),
        (["10.0.0.0/8"], False, 5, False),
        (["192.0.2.0/24"], True, 5, False),
        ([], True, 5, False),
    ],
)
def test_the_time_of_receipt_is_taken_from_a_trusted_proxy_alone(
    settings, stopped, proxies: list[str], stamps: bool, ago: int, believed: bool
) -> None:
    settings.TRUSTED_PROXIES, settings.PROXY_STAMPS_REQUESTS = proxies, stamps
    stamp = stopped - timedelta(seconds=ago)
    received = arrival.received_at(request_from("10.1.2.3", stamp))
    assert received == (stamp if believed else stopped)


@pytest.mark.parametrize(
    "text", ["", "t=", "t=1", "1748772000.000", "t=1748772000.0000", "t=x.123", "t=٣" * 9]
)
def test_a_stamp_that_cannot_be_read_is_no_stamp(settings, stopped, text: str) -> None:
    settings.TRUSTED_PROXIES, settings.PROXY_STAMPS_REQUESTS = ["10.0.0.0/8"], True
    request = request_from("10.1.2.3", stopped)
    request.META["HTTP_X_REQUEST_START"] = text
    assert arrival.received_at(request) == stopped
