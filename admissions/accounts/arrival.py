"""When a request was received: what a family sends before a deadline counts, however long the server is busy.

The moment is the database's clock now, less the time that the request has been in this process, which a
monotonic clock tells: nobody's wall clock decides, neither the phone's nor the web server's. The process's
clock is read after the database's: what is uncertain, one round trip to the database, is the family's.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from admissions.accounts.throttle import comes_from_proxy
from admissions.models.clock import database_now

LONGEST_AT_THE_PROXY: Final = timedelta(seconds=60)
"""A stamp older than this is a clock that is wrong, not a request that waited."""
_STAMP: Final = re.compile(r"t=(\d{10})\.(\d{3})\Z", re.ASCII)


class ArrivalMiddleware:
    """Stands before all others, so that everything after it counts as waiting."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.arrived = monotonic()  # type: ignore[attr-defined]
        return self.get_response(request)


def received_at(request: HttpRequest) -> datetime:
    """The moment by which deadlines are decided for whoever sent this request, in UTC."""
    now = database_now()
    received = now - waited(request)
    stamp = _stamp_of_proxy(request)
    if stamp is not None and timedelta(0) <= received - stamp <= LONGEST_AT_THE_PROXY:
        return stamp
    return received


def waited(request: HttpRequest) -> timedelta:
    """How long the request has been in this process."""
    arrived = getattr(request, "arrived", None)
    return timedelta(seconds=monotonic() - arrived) if arrived is not None else timedelta(0)


def _stamp_of_proxy(request: HttpRequest) -> datetime | None:
    """When the proxy received it (`X-Request-Start: t=<seconds>.<milliseconds>`), where this server was told
    that its proxy stamps each request, and the request comes from that proxy."""
    if not settings.PROXY_STAMPS_REQUESTS or not comes_from_proxy(request):
        return None
    found = _STAMP.match(request.META.get("HTTP_X_REQUEST_START", ""))
    if found is None:
        return None
    return datetime.fromtimestamp(int(found[1]), UTC) + timedelta(milliseconds=int(found[2]))
