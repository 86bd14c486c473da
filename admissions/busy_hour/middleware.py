"""Before the sign-in of families stands the queue, once as many are inside as there are places.

Officers, public pages and the look-up of results never wait; who is signed in is let through and counted.
Without Redis for a moment everybody is let in: a queue that fails must not close the service.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.core.signing import BadSignature
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from admissions.busy_hour.room import Limits, Standing, the_room
from admissions.permissions import Role, has_role

ENTRANCES = ("accounts:sign_in", "accounts:ask_code", "accounts:enter_code", "accounts:single_sign_on")
COOKIE = "place"
COOKIE_SECONDS = 8 * 3600
ASK_AGAIN_SECONDS = 15
log = logging.getLogger(__name__)


class BusyHourMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if ticket := getattr(request, "new_ticket", None):
            response.set_signed_cookie(
                COOKIE,
                ticket,
                max_age=COOKIE_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=bool(settings.SESSION_COOKIE_SECURE),
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The queue page in place of an entrance that is full."""
        match = request.resolver_match
        entrance = match is not None and match.view_name in ENTRANCES
        if not settings.BUSY_HOUR_PLACES or not (entrance or Role.GUARDIAN in getattr(view, "roles", ())):
            return None
        try:
            standing = _standing(request, entrance=entrance)
        except RedisError:
            log.warning("the queue of the busy hour cannot be reached; everybody is let in")
            return None
        return None if standing.is_inside else _queue_page(request, standing)


@receiver(user_logged_out, dispatch_uid="busy-hour.leave")
def leave(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Whoever signs out gives the place to the next one at once."""
    if not settings.BUSY_HOUR_PLACES or COOKIE not in request.COOKIES:
        return
    try:
        the_room().leave(_ticket(request))
    except RedisError:
        log.warning("the queue of the busy hour cannot be reached; a place stays taken until it is idle")


def _standing(request: HttpRequest, *, entrance: bool) -> Standing:
    """Families that are signed in have a place; strangers at an entrance queue for one."""
    limits = Limits(settings.BUSY_HOUR_PLACES, idle=settings.BUSY_HOUR_IDLE_SECONDS)
    if has_role(request.user, Role.GUARDIAN):
        the_room().seat(_ticket(request), limits)
    elif entrance and not request.user.is_authenticated:
        return the_room().enter(_ticket(request), limits)
    return Standing(0)


def _ticket(request: HttpRequest) -> str:
    """The visitor's ticket: a random word that says nothing of a person; a new one goes out as a cookie."""
    try:
        ticket = request.get_signed_cookie(COOKIE, default="", max_age=COOKIE_SECONDS)
    except BadSignature:
        ticket = ""
    if not ticket:
        ticket = request.new_ticket = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
    return ticket


def _queue_page(request: HttpRequest, standing: Standing) -> HttpResponse:
    """The position; the browser asks again by itself."""
    minutes = None if standing.seconds is None else max(1, round(standing.seconds / 60))
    context = {"position": standing.position, "minutes": minutes, "again": ASK_AGAIN_SECONDS}
    response = render(request, "busy_hour/queue.html", context, status=503)
    response["Retry-After"] = str(ASK_AGAIN_SECONDS)
    response["Refresh"] = f"{ASK_AGAIN_SECONDS}; url={request.get_full_path()}"
    response["Cache-Control"] = "no-store, private"
    return response
