"""Whoever carries a message out of the house, behind one interface; settings say who carries which channel.

A carrier never decides whom it may write to: `send_now` asks the list of the environment first.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_noop

log = logging.getLogger(__name__)
SECONDS: Final = 10
"""How long a gateway may take to answer."""
NOT_LISTED: Final = gettext_noop("địa chỉ không thuộc danh sách được gửi của máy chủ này")
SWITCHED_OFF: Final = gettext_noop("máy chủ này không gửi bằng cách đó")
REFUSED: Final = gettext_noop("bên chuyển tin từ chối")
UNREACHABLE: Final = gettext_noop("không gọi được bên chuyển tin")

_ANOTHER_TRY_MAY_HELP: Final = (401, 403, 408, 425, 429)
"""A wrong token is put right by whoever runs the service; the others pass."""


class CarrierFailed(Exception):
    """The message was not taken. `final`: another try cannot help. The reason names no address."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final = reason, final


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address. Two with the same `reference` are one and the same to a carrier."""

    channel: str
    address: str
    body: str
    reference: str
    subject: str = ""
    kind: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


class Carrier(Protocol):
    def send(self, message: Message) -> str:
        """Hand the message over; the carrier's own reference. Raises CarrierFailed."""


class Folder:
    """One text file a message, for development, tests and the demo: nothing leaves the machine."""

    def send(self, message: Message) -> str:
        folder = Path(settings.MESSAGES_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        name = sha256(message.reference.encode()).hexdigest()[:24]
        head = f"{message.channel} → {message.address}\n{message.subject}\n\n"
        (folder / f"{name}.txt").write_text(f"{head}{message.body}\n", encoding="utf-8")
        return name


class Mail:
    """E-mail through Django's backend."""

    def send(self, message: Message) -> str:
        domain = settings.SITE_URL.split("://", 1)[-1].split("/")[0].split(":")[0]
        identity = f"<{sha256(message.reference.encode()).hexdigest()[:32]}@{domain}>"
        mail = EmailMessage(
            message.subject, message.body, to=[message.address], headers={"Message-ID": identity}
        )
        try:
            mail.send()
        except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
            final = 500 <= getattr(error, "smtp_code", 0) < 600 or isinstance(error, ValueError)
            raise CarrierFailed(REFUSED if final else UNREACHABLE, final=final) from error
        return identity.strip("<>")[:80]


class _NoRedirect(HTTPRedirectHandler):
    """A gateway that has moved is a matter for whoever runs the service: the token goes nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Gateway:
    """SMS or Zalo through the HTTPS gateway of the telephone company or of a reseller.

    POST of a JSON object with a bearer token: `to`, `text`, `reference` (the gateway drops a second one),
    and for Zalo `template` and `values`, since only approved templates are carried. The answer is a JSON
    object with `id`.
    """

    def __init__(self, url: str, token: str, templates: Mapping[str, str] | None = None) -> None:
        self.url, self.token, self.templates = url, token, templates

    def send(self, message: Message) -> str:
        content: dict[str, Any] = {
            "to": message.address,
            "text": message.body,
            "reference": message.reference,
        }
        if self.templates is not None:
            if message.kind not in self.templates:
                raise CarrierFailed(SWITCHED_OFF, final=True)
            content |= {"template": self.templates[message.kind], "values": dict(message.values)}
        answer = self._post(content)
        return str(answer.get("id") or message.reference)[:80]

    def _post(self, content: Mapping[str, Any]) -> dict[str, Any]:
        request = Request(  # noqa: S310 - the setting admits http and https alone
            self.url,
            data=json.dumps(content).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            method="POST",
        )
        try:
            with build_opener(_NoRedirect).open(request, timeout=SECONDS) as response:
                answer = json.loads(response.read(65536) or b"{}")
        except HTTPError as error:
            final = 400 <= error.code < 500 and error.code not in _ANOTHER_TRY_MAY_HELP
            log.warning("the gateway answered with status %s", error.code)
            raise CarrierFailed(REFUSED, final=final) from error
        except (OSError, HTTPException) as error:
            raise CarrierFailed(UNREACHABLE) from error
        except ValueError:  # taken, since it answered 2xx; only the answer cannot be read
            answer = {}
        return answer if isinstance(answer, dict) else {}


def send_now(
    channel: str,
    address: str,
    text: str,
    *,
    subject: str = "",
    reference: str = "",
    kind: str = "",
    values: Mapping[str, str] | None = None,
) -> str:
    """Send one message at once, past the outbox; the carrier's reference.

    Args:
        channel: of `Guardian.Channel`, but NONE.
        subject: of an e-mail.
        reference: two messages with the same one are carried once; a new one where it is empty.
        kind, values: name the approved template of Zalo and what fills it.

    Raises CarrierFailed: not taken, or not allowed from this environment.
    """
    message = Message(
        channel,
        address,
        text,
        reference or token_hex(16),
        subject or settings.SITE["name"],
        kind,
        values or {},
    )
    carrier = carrier_of(channel)
    if carrier is None:
        raise CarrierFailed(SWITCHED_OFF, final=True)
    if not isinstance(carrier, Folder) and not may_write_to(address):
        raise CarrierFailed(NOT_LISTED, final=True)
    return carrier.send(message)


def carrier_of(channel: str) -> Carrier | None:
    """Who carries a channel here; None where nobody does."""
    how: dict[str, Any] = settings.MESSAGE_CARRIERS.get(channel, {"carrier": "off"})
    match how["carrier"]:
        case "folder":
            return Folder()
        case "mail":
            return Mail()
        case "gateway":
            return Gateway(how["url"], how["token"], how.get("templates"))
    return None


def may_write_to(address: str) -> bool:
    """Whether MESSAGES_ONLY_TO admits the address: itself, its `@domain`, or everybody by `*`."""
    listed = {each.lower() for each in settings.MESSAGES_ONLY_TO}
    address = address.lower()
    return bool({"*", address, f"@{address.rpartition('@')[2]}"} & listed)
