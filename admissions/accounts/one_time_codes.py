"""One-time codes: six digits to a telephone or a mailbox, good for ten minutes in the browser that asked.

What is kept are keyed hashes: of the address, of the code together with the request, and of the request
itself, whose secret lies in the asking browser's session alone. So a code that was overheard opens nothing
elsewhere. An address that nobody has gets a row like any other, with a code that is sent to nobody.
"""

import secrets as randomness
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from admissions.accounts.addresses import Address, find_guardian
from admissions.models import OneTimeCode, User

DIGITS: Final = 6
GOOD_FOR: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5
RESEND_AFTER: Final = timedelta(seconds=60)
KEPT_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """`request` belongs in the asking browser's session; `code` is sent where `is_known`, and forgotten."""

    request: str
    code: str
    is_known: bool


def issue_code(*, address: Address, now: datetime) -> IssuedCode:
    """Write one code for this address. The same two statements whether somebody has the address or nobody."""
    request, code = randomness.token_urlsafe(32), f"{randomness.randbelow(10**DIGITS):0{DIGITS}d}"
    guardian = find_guardian(address)
    OneTimeCode.objects.create(
        purpose=OneTimeCode.Purpose.SIGN_IN,
        guardian=guardian,
        address_hash=_hash("address", address.text),
        code_hash=_hash("code", request + code),
        request_hash=_hash("request", request),
        sent_at=now,
        expires_at=now + GOOD_FOR,
    )
    return IssuedCode(request, code, is_known=guardian is not None)


def redeem_code(*, request: str, typed: str, now: datetime) -> User | None:
    """Whose code this is, once: the account that signs in. None for whatever is wrong with it.

    1. A try is counted by one conditional UPDATE, before the code is looked at, so that no two at once count
       as one; a code that is used, too old or tried five times takes no more.
    2. The code is compared in constant time.
    3. It is marked as used by a second conditional UPDATE: of two right answers at once one comes through.
    """
    open_codes = OneTimeCode.objects.filter(
        request_hash=_hash("request", request),
        purpose=OneTimeCode.Purpose.SIGN_IN,
        used_at=None,
        expires_at__gt=now,
    )
    if not open_codes.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return None
    code = open_codes.select_related("guardian__user").first()
    digits = "".join(letter for letter in typed if letter.isdecimal())
    if code is None or not constant_time_compare(code.code_hash, _hash("code", request + digits)):
        return None
    if code.guardian is None or not code.guardian.user.is_active:
        return None
    return code.guardian.user if open_codes.update(used_at=now) else None


def tries_left(*, request: str, now: datetime) -> int:
    """How often this request may still be answered; 0 when its code is used, too old or unknown."""
    code = OneTimeCode.objects.filter(
        request_hash=_hash("request", request), used_at=None, expires_at__gt=now
    ).first()
    return max(0, MOST_TRIES - code.tries) if code else 0


def forget_old_codes(*, now: datetime) -> int:
    """Delete what is of no more use; how many rows."""
    return OneTimeCode.objects.filter(expires_at__lt=now - KEPT_FOR).delete()[0]


def _hash(what: str, text: str) -> str:
    return salted_hmac(f"admissions.one-time-code.{what}", text, algorithm="sha256").hexdigest()
