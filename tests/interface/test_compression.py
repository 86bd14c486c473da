"""What goes out compressed, and what must not."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from admissions.permissions import Role
from tests import factories
from tests.browsing import signed_in, stop_clock
from tests.journeys.visits import family_of

pytestmark = pytest.mark.django_db
PHONE = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


@pytest.fixture
def file(monkeypatch):
    stop_clock(monkeypatch)
    return factories.a_submitted(factories.a_round(grade=1))


def test_a_page_is_sent_compressed_to_whoever_can_read_it() -> None:
    answer = Client().get(reverse("publication:start"), **PHONE)
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert "<html" in gzip.decompress(answer.content).decode()
    assert "Content-Encoding" not in Client().get(reverse("publication:start"))


def test_the_length_of_the_same_page_differs_from_time_to_time() -> None:
    """So that it cannot be used for guessing what stands on it."""
    client = Client()
    lengths = {len(client.get(reverse("publication:start"), **PHONE).content) for _ in range(12)}
    assert len(lengths) > 1


def test_a_receipt_that_may_show_its_secret_is_not(file) -> None:
    client = signed_in(family_of(file))
    client.post(reverse("registration:reissue", args=[file.code]))
    shown = client.get(reverse("registration:receipt", args=[file.code]), **PHONE)
    assert "Mã tra cứu" in shown.content.decode()
    assert "Content-Encoding" not in shown


def test_neither_is_a_new_slip(file) -> None:
    officer = factories.user(Role.VERIFIER, school=file.handling_school)
    child = file.applicant
    child.source_school = officer.school
    child.save()
    page = signed_in(officer).get(reverse("accounts:slip", args=[child.pk]), **PHONE)
    assert page.status_code == 200
    assert "Content-Encoding" not in page


def test_a_file_keeps_its_length(file) -> None:
    officer = signed_in(factories.user(Role.SPECIALIST))
    answer = officer.get(reverse("setup:seats_template", args=[file.round.code]), **PHONE)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
