"""What a family had typed when its sign-in was over: kept for half an hour, given back after the next
sign-in.

1. A POST to a family's page without a sign-in, or with a token of the sign-in before, reaches nobody. Its
   typed fields go into this browser's new session, on the server: no files, no secrets, nothing from
   another site.
2. The family is asked to sign in.
3. Whoever signs in sees the fields once, where the page is one of their own, and sends them again with a
   fresh token; otherwise they are dropped unseen.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib.messages.storage import default_storage
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from admissions.permissions import Role

KEPT_FOR: Final = timedelta(minutes=30)
MOST_CHARACTERS: Final = 32_000
MOST_FIELDS: Final = 400
_KEY: Final = "kept_answers"
_NOT_KEPT: Final = re.compile(r"csrf|secret|password|token|^(student_)?code$|^confirm$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """The fields in the order in which they came, and the page that they were meant for."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def in_words(self) -> list[str]:
        """What a person typed rather than ticked: for recognising it, not for reading it again."""
        return [value for _name, value in self.fields if len(value) > 2 and not _is_a_choice(value)]


def keep(request: HttpRequest) -> None:
    """Keep what was posted to a family's page; nothing where nothing was typed or too much came."""
    if not _is_family_page(request.path):
        return
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not _NOT_KEPT.search(name)
    ]
    size = sum(len(name) + len(str(value)) for name, value in fields)
    if fields and len(fields) <= MOST_FIELDS and size <= MOST_CHARACTERS:
        until = (timezone.now() + KEPT_FOR).timestamp()
        request.session[_KEY] = {"path": request.path, "fields": fields, "until": until}
        if not request.user.is_authenticated:
            request.session.set_expiry(KEPT_FOR)  # the session of a stranger goes with it


def kept(request: HttpRequest, now: datetime | None = None) -> KeptAnswers | None:
    """What is kept in this browser's session, when its time is not over."""
    found: dict[str, Any] | None = request.session.get(_KEY)
    if found is None:
        return None
    if (now or timezone.now()).timestamp() >= found["until"]:
        drop(request)
        return None
    return KeptAnswers(found["path"], [(name, value) for name, value in found["fields"]])


def drop(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this: no other site may leave answers here."""
    if origin := request.META.get("HTTP_ORIGIN", ""):
        here = urlsplit(origin)
        return here.netloc == request.get_host() and here.scheme == request.scheme
    return request.META.get("HTTP_SEC_FETCH_SITE", "") == "same-origin"


def has_page(request: HttpRequest, path: str) -> bool:
    """Whether this page is there for whoever is signed in now, asked of the page itself."""
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.user, asked.session = request.user, request.session
    asked.META = {
        name: value
        for name, value in request.META.items()
        if name in {"SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "REMOTE_ADDR", "wsgi.url_scheme"}
    }
    asked._messages = default_storage(asked)  # type: ignore[attr-defined]  # those of `request` stay unread
    try:
        match = resolve(path)
        asked.resolver_match = match
        response = match.func(asked, *match.args, **match.kwargs)
    except Http404:
        return False
    return bool(response.status_code in (200, 302))


def _is_family_page(path: str) -> bool:
    try:
        roles = getattr(resolve(path).func, "roles", ())
    except Resolver404:
        return False
    return Role.GUARDIAN in roles


def _is_a_choice(value: str) -> bool:
    return re.fullmatch(r"[a-z0-9_\-.]+", value) is not None
