"""Pages for a reader who asked for English: no word of the interface stays Vietnamese."""

import re
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from admissions.allocation.words import in_short, reasons_of
from admissions.models import AdmissionRound, Application, Placement
from admissions.permissions import Role
from admissions.rules.facts import Label
from admissions.rules.packs import list_packs, load_pack
from admissions.verification import services as verification
from admissions.verification.forms import REASONS, SEND_AGAIN
from tests import factories, later_rounds
from tests.browsing import signed_in, stop_clock, words
from tests.factories import NOW
from tests.test_translations import EXAMPLES, VIETNAMESE, messages

MOST_PAGES = 60
WRITTEN_BY_PEOPLE = ("explanation_vi", "explanation_en", "pack_text", "problem")  # of the service, not people
READ_ALOUD = ("alt", "aria-label", "placeholder", "title")
EMPTY = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """The texts of a page and the links on it; what is marked as Vietnamese is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._vietnamese = [False]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        vietnamese = self._vietnamese[-1] or given.get("lang") == "vi"
        if tag not in EMPTY:
            self._vietnamese.append(vietnamese)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if not vietnamese:
            self.texts += [text for name in READ_ALOUD if (text := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        self._vietnamese.pop()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._vietnamese[-1]:
            self.texts.append(text)


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def own_words() -> list[str]:
    """What people and rule packs wrote, the longest first: names, addresses, titles, legal sources."""
    found = {*EXAMPLES, *map(str, settings.SITE.values())}
    for model in apps.get_app_config("admissions").get_models():
        names = [
            field.name
            for field in model._meta.fields
            if isinstance(field, models.CharField | models.TextField) and field.name not in WRITTEN_BY_PEOPLE
        ]
        found |= {text for row in model.objects.values_list(*names) for text in row if isinstance(text, str)}
    for policy in map(load_pack, list_packs()):
        found |= {policy.title.en, *policy.legal_basis, *policy.notes}
        found |= {fact.label.en for fact in policy.facts}
        found |= {choice.label.en for fact in policy.facts for choice in fact.choices}
    return sorted(filter(VIETNAMESE.search, found), key=len, reverse=True)


def vietnamese_on(html: str, known: list[str]) -> list[str]:
    """Texts of the page that are messages left as they are, or Vietnamese of another kind."""
    translated = {message for (_context, message), text in messages().items() if message != text}
    found = []
    for text in Page(html).texts:
        rest = text
        for each in known:
            rest = rest.replace(each, "")
        if VIETNAMESE.search(rest) or rest.strip() in translated:
            found.append(text)
    return found


def walk(client: Client, *starts: str) -> dict[str, list[str]]:
    """Every page that can be reached by links, up to a number, with the Vietnamese found on it."""
    known, waiting, seen, pages = own_words(), deque(starts), set(), {}
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.popleft()
        shape = re.sub(r"sort=[^&]*", "sort", address)
        if shape in seen or address.startswith("/_components/"):
            continue
        seen.add(shape)
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            assert '<html lang="en">' in html
            pages[address] = vietnamese_on(html, known)
            links = (urljoin(answer.wsgi_request.path, link) for link in Page(html).links)
            waiting.extend(link.partition("#")[0] for link in links if link.startswith("/"))
    return pages


def assert_all_english(pages: dict[str, list[str]], *, at_least: int) -> None:
    assert len(pages) >= at_least
    assert {address: found for address, found in pages.items() if found} == {}


@pytest.fixture(autouse=True)
def _language_given_back() -> Iterator[None]:
    """A request leaves its language active in this thread; the next test has its own again."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def clock(monkeypatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture
def published(db, clock) -> AdmissionRound:
    """A round with results beside one of each grade that is open."""
    unit = factories.residential_unit()
    for grade in (1, 6, 10):
        factories.catch(factories.a_round(grade=grade), unit)
    return later_rounds.a_published_round("9", "5")


def guardian_of(file: Application) -> Any:
    return file.applicant.guardians.get().user


def test_what_everybody_sees(published) -> None:
    client = in_english(Client())
    pages = walk(client, reverse("publication:start"), reverse("accounts:officer_sign_in"))
    assert_all_english(pages, at_least=8)
    answers = {
        "accounts:sign_in": client.post(reverse("accounts:sign_in"), {"student_code": "1", "secret": ""}),
        "publication:look_up": client.post(reverse("publication:look_up"), {}),
        "not there": client.get("/khong-co/"),
    }
    for answer in answers.values():
        assert vietnamese_on(answer.content.decode(), own_words()) == []


def test_what_a_family_sees(published) -> None:
    placed, _unplaced = Application.objects.filter(round=published).order_by("-placements__score")
    for file in (placed, _unplaced):
        pages = walk(in_english(signed_in(guardian_of(file))), reverse("registration:home"))
        assert reverse("publication:result", args=[file.code]) in pages
        assert_all_english(pages, at_least=10)


@pytest.mark.parametrize("grade", [1, 10])
def test_what_a_family_sees_while_it_applies(published, grade) -> None:
    draft = factories.a_draft(AdmissionRound.objects.get(grade=grade, state="OPENED"))
    client = in_english(signed_in(guardian_of(draft)))
    empty = walk(client, reverse("registration:home"))
    assert reverse("registration:wishes", args=[draft.code]) in empty
    factories.fill_in(draft)
    full = walk(client, reverse("registration:home"))
    assert reverse("registration:check", args=[draft.code]) in full
    assert_all_english(empty | full, at_least=12)


def test_what_a_school_sees(published) -> None:
    waiting = factories.a_submitted(AdmissionRound.objects.get(grade=10, state="OPENED"))
    officer = factories.verifier_of(waiting)
    verification.take_up_application(actor=officer, application=waiting, now=NOW)
    address = reverse("verification:file", args=[waiting.code])
    assert_all_english(walk(in_english(signed_in(officer)), address), at_least=5)
    handling = factories.verifier_of(published.applications.first())
    assert_all_english(walk(in_english(signed_in(handling)), reverse("enrolment:school")), at_least=5)


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.DIRECTOR, Role.EXAM_OFFICER])
def test_what_the_department_sees(published, role) -> None:
    factories.a_round(state="DRAFTED")
    start = reverse("setup:round", args=[published.code])
    pages = walk(in_english(signed_in(factories.user(role))), start, reverse("setup:rounds"))
    assert reverse("setup:audit") in pages
    assert_all_english(pages, at_least=20)


def test_the_reason_is_told_in_the_language_of_the_page(published) -> None:
    for placement in Placement.objects.select_related("application"):
        said = {each: in_short(placement, reasons_of(placement), each) for each in ("vi", "en")}
        client = signed_in(guardian_of(placement.application))
        address = reverse("publication:result", args=[placement.application.code])
        for language, other in (("vi", "en"), ("en", "vi")):
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            page = words(client.get(address))
            assert all(sentence in page for sentence in said[language])
            assert not any(sentence in page for sentence in said[other])


def test_rule_packs_speak_the_language_of_the_page(published) -> None:
    address = reverse("publication:round_page", args=[published.code])
    labels: list[Label] = [document.label for document in published.policy.documents]
    vietnamese, english = words(Client().get(address)), words(in_english(Client()).get(address))
    assert labels
    for label in labels:
        assert label.vi in vietnamese
        assert label.vi not in english
        assert label.en in english


def test_a_reader_switches_the_language_and_stays_on_the_page(published) -> None:
    client, here = Client(), reverse("publication:look_up")
    assert f'name="next" value="{here}"' in client.get(here).content.decode()
    for language in ("en", "vi"):
        answer = client.post(reverse("set_language"), {"language": language, "next": here})
        assert (answer.status_code, answer["Location"]) == (302, here)
        assert f'<html lang="{language}">' in client.get(here).content.decode()


def test_a_school_writes_to_families_in_vietnamese(published) -> None:
    """An officer who reads English picks a reason; the family that gets it did not choose English."""
    file = factories.a_submitted(AdmissionRound.objects.get(grade=10, state="OPENED"))
    officer = factories.verifier_of(file)
    verification.take_up_application(actor=officer, application=file, now=NOW)
    file.refresh_from_db()
    kinds = list(file.documents.values_list("kind", flat=True))
    answer = {f"paper_{kind}": SEND_AGAIN for kind in kinds} | {f"reason_{kind}": "0" for kind in kinds}
    in_english(signed_in(officer)).post(
        reverse("verification:file", args=[file.code]), answer | {"version": file.version, "return": "1"}
    )
    file.refresh_from_db()
    with override("vi"):
        reason = str(REASONS[0])
    assert set(file.documents.values_list("note", flat=True)) == {reason}
    names = {each.kind: each.label.vi for each in file.round.policy.documents}
    assert all(names[kind] in file.decision_note for kind in kinds)
    assert file.decision_note.startswith("Hãy nộp lại: ")
