"""How a family wants to be told, and the proof that an address is in its hand."""

import secrets as randomness
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from admissions.accounts.one_time_codes import DIGITS, GOOD_FOR, MOST_TRIES
from admissions.models import Guardian, OneTimeCode, User
from admissions.notifications.carriers import CarrierFailed, send_now
from admissions.notifications.outbox import announce
from admissions.permissions import Role, has_role
from admissions.workflows.log import NotPermitted, record
from admissions.workflows.refusal import Refusal

Channel = Guardian.Channel
COLUMNS: Final = {Channel.EMAIL: "email", Channel.SMS: "phone", Channel.ZALO: "phone"}


class AddressMissing(Refusal):
    def __init__(self, channel: str) -> None:
        wanted = _("địa chỉ thư điện tử") if channel == Channel.EMAIL else _("số điện thoại")
        super().__init__(_("Hãy thêm %(address)s trước khi chọn cách nhận tin này.") % {"address": wanted})


class CodeNotSent(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Chưa gửi được mã. Hãy xem lại địa chỉ vừa nhập, hoặc thử lại sau ít phút."))


class CodeRefused(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Mã chưa đúng, đã dùng hoặc quá 10 phút. Hãy nhập lại, hoặc bấm “Gửi mã khác” để nhận mã mới.")
        )


class AddressTaken(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Địa chỉ này đã gắn với tài khoản của phụ huynh khác."
                " Hãy dùng địa chỉ khác hoặc gọi số hỗ trợ."
            )
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """An address that waits for its code; `request` lies in the asking browser's session alone."""

    channel: str
    address: str
    request: str


@transaction.atomic
def choose_channel(*, actor: User, channel: str, now: datetime) -> None:
    """Be told by this channel from now on, or not at all. Raises NotPermitted, AddressMissing."""
    guardian = _locked(actor)
    if channel != Channel.NONE and not getattr(guardian, COLUMNS[Channel(channel)]):
        raise AddressMissing(channel)
    guardian.channel = channel
    guardian.save(update_fields=["channel"])
    record(guardian, "choose_channel", actor=actor, now=now)


def ask_for_proof(*, actor: User, channel: str, address: str, now: datetime) -> Asked:
    """Send six digits to an address of which the family says that it is its own. Raises CodeNotSent."""
    guardian = _own(actor)
    request, code = randomness.token_urlsafe(32), f"{randomness.randbelow(10**DIGITS):0{DIGITS}d}"
    OneTimeCode.objects.create(
        purpose=OneTimeCode.Purpose.CONTACT,
        guardian=guardian,
        address_hash=_hash("address", address),
        code_hash=_hash("code", request + code),
        request_hash=_hash("request", request),
        sent_at=now,
        expires_at=now + GOOD_FOR,
    )
    text = _("Mã xác nhận nơi nhận tin tuyển sinh: %(code)s. Mã dùng được 10 phút, không đưa cho ai.")
    try:
        send_now(channel, address, text % {"code": code}, kind="one_time_code", values={"code": code})
    except CarrierFailed as error:
        raise CodeNotSent from error
    return Asked(channel, address, request)


def prove(*, actor: User, asked: Asked, typed: str, now: datetime) -> None:
    """Take the address over once its code is right, and tell the address that it replaces.

    A try is counted before the code is looked at, and committed also when it is wrong.
    Raises NotPermitted, CodeRefused, AddressTaken.
    """
    open_codes = OneTimeCode.objects.filter(
        request_hash=_hash("request", asked.request),
        address_hash=_hash("address", asked.address),
        purpose=OneTimeCode.Purpose.CONTACT,
        guardian=_own(actor),
        used_at=None,
        expires_at__gt=now,
    )
    if not open_codes.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise CodeRefused
    code = open_codes.get()
    digits = "".join(letter for letter in typed if letter.isdecimal())
    if not constant_time_compare(code.code_hash, _hash("code", asked.request + digits)):
        raise CodeRefused
    if not open_codes.update(used_at=now):
        raise CodeRefused
    _take_over(actor, asked, now)


@transaction.atomic
def send_test(*, actor: User, now: datetime) -> None:
    """One message to oneself by the chosen channel. Raises NotPermitted."""
    guardian = _own(actor)
    announce("test", event=f"test:{guardian.pk}:{now:%Y%m%d%H%M%S}", now=now, guardians=[guardian])


def _take_over(actor: User, asked: Asked, now: datetime) -> None:
    column = COLUMNS[Channel(asked.channel)]
    try:
        with transaction.atomic():
            guardian = _locked(actor)
            before = getattr(guardian, column)
            setattr(guardian, column, asked.address)
            if guardian.channel != Channel.NONE and not before and not _reaches(guardian):
                guardian.channel = asked.channel
            guardian.save(update_fields=[column, "channel"])
            record(guardian, "prove_contact", actor=actor, now=now, reason=column)
    except IntegrityError as error:
        raise AddressTaken from error
    if before and before != asked.address:
        _warn(asked.channel, before)


def _reaches(guardian: Guardian) -> bool:
    return bool(getattr(guardian, COLUMNS[Channel(guardian.channel)]))


def _warn(channel: str, address: str) -> None:
    """A word to the address that is given up, as whoever holds it may not know. Best effort."""
    words = _(
        "Nơi nhận tin tuyển sinh của anh/chị vừa đổi sang địa chỉ khác."
        " Nếu không phải anh/chị đổi, gọi %(hotline)s."
    )
    values = {"hotline": str(settings.SITE["hotline"])}
    with suppress(CarrierFailed):
        send_now(channel, address, words % values, kind="contact_changed", values=values)


def _own(actor: User) -> Guardian:
    guardian = Guardian.objects.filter(user=actor.pk).first() if has_role(actor, Role.GUARDIAN) else None
    if guardian is None:
        raise NotPermitted("contact")
    return guardian


def _locked(actor: User) -> Guardian:
    return Guardian.objects.select_for_update().get(pk=_own(actor).pk)


def _hash(what: str, text: str) -> str:
    return salted_hmac(f"admissions.one-time-code.{what}", text, algorithm="sha256").hexdigest()
