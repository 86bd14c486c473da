"""How long a sign-in lasts: it ends at a known moment, which pages tell, and is prolonged while it is used.

The moment is absolute, so that what a page says stays true whatever else is written into the session.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

PROLONG_BELOW = 0.75
"""A sign-in with less than this share of its time left is prolonged by the next page: few writes."""


@receiver(user_logged_in, dispatch_uid="admissions.sign-in-ends")
def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    request.session.set_expiry(timezone.now() + _age())


def prolong(request: HttpRequest) -> None:
    """For every request of somebody who is signed in; writes only when a quarter of the time is gone."""
    end = ends_at(request)
    if end is not None and end - timezone.now() < PROLONG_BELOW * _age():
        request.session.set_expiry(timezone.now() + _age())


def ends_at(request: HttpRequest) -> datetime | None:
    """When this sign-in ends, None for a stranger or a session that began otherwise."""
    session = getattr(request, "session", None)
    stored = session.get("_session_expiry") if session is not None else None
    return datetime.fromisoformat(stored) if isinstance(stored, str) else None


def _age() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)
