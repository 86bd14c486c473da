"""What each carrier does with a message: against a real HTTP server, Django's mailbox and a folder."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from admissions.notifications import carriers
from admissions.notifications.carriers import (
    NOT_LISTED,
    REFUSED,
    SWITCHED_OFF,
    UNREACHABLE,
    CarrierFailed,
    may_write_to,
    send_now,
)
from config import messages
from tests.notifications.conftest import messages_in


@dataclass
class Server:
    """A gateway on this machine: keeps requests and answers as told."""

    url: str = ""
    status: int = 200
    answer: bytes = b'{"id": "sms-1"}'
    requests: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def gateway(settings) -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.requests.append({"headers": dict(self.headers), "body": json.loads(body)})
            self.send_response(state.status)
            if state.status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(state.answer)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/send"
    how = {"carrier": "gateway", "url": state.url, "token": "bi-mat"}
    settings.MESSAGES_ONLY_TO = ["*"]
    settings.MESSAGE_CARRIERS = {"SMS": how, "ZALO": {**how, "templates": {"returned": "1234"}}}
    yield state
    server.shutdown()
    server.server_close()


def test_an_sms_is_posted_with_the_token_and_a_reference(gateway) -> None:
    assert send_now("SMS", "0912345678", "Hồ sơ 10-AB", reference="r1") == "sms-1"
    [request] = gateway.requests
    assert request["headers"]["Authorization"] == "Bearer bi-mat"
    assert request["body"] == {"to": "0912345678", "text": "Hồ sơ 10-AB", "reference": "r1"}


def test_zalo_gets_the_approved_template_and_what_fills_it(gateway) -> None:
    send_now("ZALO", "0912345678", "…", kind="returned", values={"code": "10-AB"})
    body = gateway.requests[0]["body"]
    assert (body["template"], body["values"]) == ("1234", {"code": "10-AB"})


def test_zalo_carries_nothing_without_an_approved_template(gateway) -> None:
    with pytest.raises(CarrierFailed) as refusal:
        send_now("ZALO", "0912345678", "…", kind="result")
    assert (refusal.value.reason, refusal.value.final) == (SWITCHED_OFF, True)
    assert gateway.requests == []


@pytest.mark.parametrize(
    ("status", "final"),
    [(400, True), (404, True), (422, True), (401, False), (429, False), (500, False), (503, False)],
)
def test_another_try_is_worth_it_only_where_it_can_help(gateway, status: int, final: bool) -> None:
    gateway.status = status
    with pytest.raises(CarrierFailed) as refusal:
        send_now("SMS", "0912345678", "…")
    assert (refusal.value.reason, refusal.value.final) == (REFUSED, final)
    assert "0912345678" not in str(refusal.value)


def test_a_gateway_that_points_elsewhere_is_not_followed_with_the_token(gateway) -> None:
    gateway.status = 302
    with pytest.raises(CarrierFailed) as refusal:
        send_now("SMS", "0912345678", "…")
    assert not refusal.value.final


@pytest.mark.parametrize("answer", [b"", b"OK", b"[1]", b"{}"])
def test_what_was_taken_counts_whatever_the_answer_says(gateway, answer: bytes) -> None:
    gateway.answer = answer
    assert send_now("SMS", "0912345678", "…", reference="r1") == "r1"


def test_a_gateway_that_nobody_answers_at_may_be_tried_again(settings) -> None:
    settings.MESSAGES_ONLY_TO = ["*"]
    settings.MESSAGE_CARRIERS = {"SMS": {"carrier": "gateway", "url": "http://127.0.0.1:1/", "token": "t"}}
    with pytest.raises(CarrierFailed) as refusal:
        send_now("SMS", "0912345678", "…")
    assert (refusal.value.reason, refusal.value.final) == (UNREACHABLE, False)


def test_a_gateway_that_keeps_silent_is_given_up_after_a_while(gateway, monkeypatch) -> None:
    from socket import create_server

    with create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(carriers, "SECONDS", 0.2)
        carrier = carriers.Gateway(f"http://127.0.0.1:{silent.getsockname()[1]}/", "t")
        with pytest.raises(CarrierFailed) as refusal:
            carrier.send(carriers.Message("SMS", "0912345678", "…", "r"))
    assert refusal.value.reason == UNREACHABLE


def test_an_e_mail_has_a_subject_and_an_identity_of_its_own(settings, mailoutbox) -> None:
    settings.MESSAGES_ONLY_TO = ["@example.com"]
    settings.MESSAGE_CARRIERS = {"EMAIL": {"carrier": "mail"}}
    for _time in range(2):
        send_now("EMAIL", "me@example.com", "Nội dung", subject="Hồ sơ 10-AB", reference="r1")
    assert [(each.subject, each.body, each.to) for each in mailoutbox] == [
        ("Hồ sơ 10-AB", "Nội dung", ["me@example.com"])
    ] * 2
    assert len({each.extra_headers["Message-ID"] for each in mailoutbox}) == 1


def test_a_line_break_in_a_subject_is_refused_and_not_sent(settings, mailoutbox) -> None:
    settings.MESSAGES_ONLY_TO = ["*"]
    settings.MESSAGE_CARRIERS = {"EMAIL": {"carrier": "mail"}}
    with pytest.raises(CarrierFailed) as refusal:
        send_now("EMAIL", "me@example.com", "…", subject="a\nBcc: b@c.vn")
    assert refusal.value.final
    assert mailoutbox == []


def test_the_folder_holds_one_file_a_message(settings) -> None:
    for reference in ("r1", "r1", "r2"):
        send_now("SMS", "0912345678", "Nội dung", subject="Tiêu đề", reference=reference)
    assert messages_in(settings.MESSAGES_FOLDER) == ["SMS → 0912345678\nTiêu đề\n\nNội dung\n"] * 2


@pytest.mark.parametrize(
    ("listed", "address", "may"),
    [
        ([], "a@b.vn", False),
        (["*"], "a@b.vn", True),
        (["a@b.vn"], "A@B.vn", True),
        (["@b.vn"], "x@b.vn", True),
        (["@b.vn"], "x@evil-b.vn", False),
        (["0912345678"], "0912345678", True),
        (["0912345678"], "0912345679", False),
        (["@"], "0912345678", False),
    ],
)
def test_who_may_be_written_to(settings, listed: list[str], address: str, may: bool) -> None:
    settings.MESSAGES_ONLY_TO = listed
    assert may_write_to(address) is may


def test_an_address_that_is_not_listed_is_refused_before_the_gateway_hears_of_it(gateway, settings) -> None:
    settings.MESSAGES_ONLY_TO = ["0900000000"]
    with pytest.raises(CarrierFailed) as refusal:
        send_now("SMS", "0912345678", "…")
    assert refusal.value.reason == NOT_LISTED
    assert gateway.requests == []


# Settings ------------------------------------------------------------------------------------------------


def test_outside_production_every_channel_writes_to_the_folder_whatever_the_environment_says(
    monkeypatch,
) -> None:
    from importlib import reload

    from config.settings import base

    for name in ("MESSAGES_SMS_URL", "MESSAGES_ZALO_URL"):
        monkeypatch.setenv(name, "https://gateway.example/")
    monkeypatch.setenv("MESSAGES_MAIL_URL", "smtp://u:p@mail.example:587")
    monkeypatch.setenv("MESSAGES_ONLY_TO", "*")
    again = reload(base)
    assert {each["carrier"] for each in again.MESSAGE_CARRIERS.values()} == {"folder"}
    assert again.MESSAGES_ONLY_TO == []


def test_production_carries_what_is_set_up_and_nothing_else(monkeypatch) -> None:
    assert {each["carrier"] for each in messages.carriers().values()} == {"off"}
    monkeypatch.setenv("MESSAGES_SMS_URL", "https://gateway.example/sms")
    monkeypatch.setenv("MESSAGES_SMS_TOKEN", "t")
    monkeypatch.setenv("MESSAGES_ZALO_URL", "https://gateway.example/zns")
    monkeypatch.setenv("MESSAGES_ZALO_TOKEN", "z")
    monkeypatch.setenv("MESSAGES_ZALO_TEMPLATES", "submitted=12, returned=13")
    monkeypatch.setenv("MESSAGES_MAIL_URL", "smtps://me:p%40ss@mail.example")
    found = messages.carriers()
    assert found["SMS"] == {"carrier": "gateway", "url": "https://gateway.example/sms", "token": "t"}
    assert found["ZALO"]["templates"] == {"submitted": "12", "returned": "13"}
    assert found["EMAIL"] == {"carrier": "mail"}
    server = messages.mail_server()
    assert (server["EMAIL_HOST"], server["EMAIL_PORT"]) == ("mail.example", 465)
    assert (server["EMAIL_HOST_PASSWORD"], server["EMAIL_USE_SSL"]) == ("p@ss", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MESSAGES_SMS_URL", "http://gateway.example/"),
        ("MESSAGES_SMS_URL", "https://gateway.example/"),
        ("MESSAGES_ZALO_URL", "https://gateway.example/"),
    ],
    ids=["not encrypted", "no token", "no token or templates"],
)
def test_a_half_set_up_gateway_stops_the_start(monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured):
        messages.carriers()
