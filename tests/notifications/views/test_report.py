"""What gateways report: signed, noted once, nothing told to strangers."""

import hmac
import json
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from tests.notifications.conftest import carry

pytestmark = pytest.mark.django_db
KEY = "khoa-bao-cao"


@pytest.fixture(autouse=True)
def _key(settings) -> None:
    settings.MESSAGES_REPORT_KEY = KEY


def report(content: object, *, key: str = KEY, channel: str = "sms", signature: str | None = None):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    signed = hmac.new(key.encode(), body, sha256).hexdigest() if signature is None else signature
    return Client(enforce_csrf_checks=True).post(
        reverse("notifications:report", args=[channel]),
        body,
        content_type="application/json",
        headers={"X-Signature": signed},
    )


def test_a_signed_report_moves_the_message(told, carrier) -> None:
    carry()
    for _time in range(2):
        assert report({"reference": "ref-1", "status": "delivered"}).status_code == 204
    told.refresh_from_db()
    assert told.state == "DELIVERED"


def test_a_report_of_failure_has_another_channel_take_over(told, carrier) -> None:
    carry()
    assert report({"reference": "ref-1", "status": "failed"}).status_code == 204
    told.refresh_from_db()
    assert (told.state, told.followed_by.state) == ("FAILED", "QUEUED")


@pytest.mark.parametrize("signature", ["", "0" * 64, "é" * 10])
def test_whoever_cannot_sign_finds_nothing(told, carrier, signature: str) -> None:
    carry()
    response = report({"reference": "ref-1", "status": "delivered"}, signature=signature)
    assert response.status_code == 404
    told.refresh_from_db()
    assert told.state == "SENT"


def test_without_a_key_in_the_settings_nobody_can_sign(settings) -> None:
    settings.MESSAGES_REPORT_KEY = ""
    assert report({"reference": "r", "status": "delivered"}, key="x").status_code == 404
    empty = hmac.new(b"", b"{}", sha256).hexdigest()
    assert report(b"{}", signature=empty).status_code == 404


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", {"status": "eaten"}, {}])
def test_what_cannot_be_read_is_refused(content) -> None:
    assert report(content).status_code == 400


def test_an_unknown_reference_is_to_be_said_again(db) -> None:
    assert report({"reference": "none", "status": "delivered"}).status_code == 404


def test_other_channels_and_ways_of_asking_find_nothing() -> None:
    assert report({"reference": "r", "status": "delivered"}, channel="email").status_code == 404
    assert Client().get(reverse("notifications:report", args=["sms"])).status_code == 405
