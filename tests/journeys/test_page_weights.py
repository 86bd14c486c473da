"""What a family's way costs on the line, served as in production: a first page, and one after the other.

Seconds depend on the machine: `scripts/bench pages` prints them.
"""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from admissions.models import Application
from admissions.registration.rules import asked_questions
from tests import factories
from tests.browsing import signed_in
from tests.journeys.conftest import PHONE
from tests.journeys.visits import family_of
from tests.journeys.weighing import Line

pytestmark = pytest.mark.browser

FIRST, NEXT, LOOK_UP = 150_000, 30_000, 50_000  # bytes
MOST_REQUESTS = 16


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """The static files as a release has them: named by their content and compressed."""
    from django.conf import settings
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=_as_released(settings.STORAGES)):
        call_command(
            "collectstatic", verbosity=0, interactive=False, ignore_patterns=["admin", "import_export"]
        )
    return folder


def _as_released(storages: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    released = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    return {**storages, "staticfiles": {"BACKEND": released}}


@pytest.fixture
def site(collected, settings, transactional_db) -> Iterator[str]:
    """The site with production's static files; other journeys' server has a handler of its own."""
    settings.STATIC_ROOT = collected
    settings.STORAGES = _as_released(settings.STORAGES)
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    in_memory = {
        each.alias: each for each in connections.all() if each.vendor == "sqlite" and each.is_in_memory_db()
    }
    for each in in_memory.values():
        each.inc_thread_sharing()
    server = LiveServerThread("127.0.0.1", lambda handler: handler, connections_override=in_memory)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def phone(site, chromium: Browser) -> Iterator[Callable[[Application | None], Line]]:
    """A telephone that has never been here, of a family that is signed in or of a stranger."""
    pages: list[Page] = []

    def opened(file: Application | None = None) -> Line:
        width, height = PHONE
        context = chromium.new_context(base_url=site, viewport={"width": width, "height": height})
        if file is not None:
            session = signed_in(family_of(file)).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        pages.append(context.new_page())
        return Line(pages[-1])

    yield opened
    for page in pages:
        page.context.close()


def given_a_full_draft(grade: int) -> Application:
    now = timezone.now()
    admission_round = factories.a_round(grade=grade, schools=12, now=now)
    unit = factories.residential_unit()
    factories.catch(admission_round, unit)
    file = factories.a_draft(admission_round, unit=unit, now=now)
    most = admission_round.policy.wishes.max
    factories.fill_in(file, offerings=list(admission_round.offerings.order_by("code"))[:most], now=now)
    return file


def public_pages(file: Application) -> dict[str, str]:
    code = file.round.code
    return {
        "start": reverse("publication:start"),
        "level": reverse("publication:level"),
        "round_page": reverse("publication:round_page", args=[code]),
        "schools": reverse("registration:schools", args=[code]),
        "sign_in": reverse("accounts:sign_in"),
        "look_up": reverse("publication:look_up"),
    }


def family_pages(file: Application) -> dict[str, str]:
    """The way from the list of children to the button that hands in."""
    own = (file.round.code, file.applicant_id)
    return {
        "home": reverse("registration:home"),
        "task_list": reverse("registration:task_list", args=[file.code]),
        "register": reverse("registration:register", args=[file.code]),
        **{
            f"question {fact.name}": reverse("registration:question", args=[file.code, fact.name])
            for fact in asked_questions(file.round.policy, file.applicant)
        },
        "family_schools": reverse("registration:family_schools", args=own),
        "family_place": reverse("registration:family_place", args=own),
        "wishes": reverse("registration:wishes", args=[file.code]),
        "paper": reverse("registration:paper", args=[file.code, file.documents.order_by("pk")[0].kind]),
        "consent": reverse("registration:consent", args=[file.code]),
        "check": reverse("registration:check", args=[file.code]),
        "preferences": reverse("notifications:preferences"),
    }


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_the_first_page_is_light_wherever_a_family_comes_in(grade, phone, figure) -> None:
    file = given_a_full_draft(grade)
    weights = {}
    for who, pages in ((None, public_pages(file)), (file, family_pages(file))):
        line = phone(who)
        for name, address in pages.items():
            line.forgets()
            line.opens(address)
            weights[name] = line.weight
            assert line.requests <= MOST_REQUESTS, line.sent
    figure("U31", f"heaviest first page, grade {grade}, bytes", max(weights.values()), threshold="< 150,000")
    assert {name: weight for name, weight in weights.items() if weight >= FIRST} == {}
    figure("U31", f"first look-up, grade {grade}, bytes", weights["look_up"], threshold="< 50,000")
    assert weights["look_up"] < LOOK_UP


@pytest.mark.parametrize("grade", [1, 6, 10])
def test_every_following_page_is_lighter(grade, phone, figure) -> None:
    file = given_a_full_draft(grade)
    stranger, parent = phone(None), phone(file)
    weights = {}
    for line, pages in ((stranger, public_pages(file)), (parent, family_pages(file))):
        (_, first), *following = pages.items()
        line.opens(first)
        for name, address in following:
            line.opens(address)
            weights[name] = line.weight
    figure(
        "U31", f"heaviest following page, grade {grade}, bytes", max(weights.values()), threshold="< 30,000"
    )
    assert {name: weight for name, weight in weights.items() if weight >= NEXT} == {}


def test_static_files_are_kept_for_years_and_pages_are_compressed(phone, collected) -> None:
    line = phone(None)
    answers = []
    line.page.on("response", lambda answer: answers.append(answer))
    line.opens(reverse("publication:start"))
    static = [answer for answer in answers if "/static/" in answer.url]
    assert static
    assert {answer.headers["cache-control"] for answer in static} == {"max-age=315360000, public, immutable"}
    styles = [answer for answer in static if answer.url.endswith(".css") and "mark" not in answer.url]
    assert {answer.headers.get("content-encoding") for answer in styles} == {"gzip"}
    assert answers[0].headers["content-encoding"] == "gzip"
    assert gzip.decompress(next(collected.rglob("base.*.css.gz")).read_bytes())
