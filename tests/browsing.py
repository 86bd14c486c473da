"""How tests of pages go about: the clock stands still, people sign in, and pages are read as text."""

import re
import sys
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client
from django.urls import get_resolver

from admissions.models import User
from tests.factories import NOW


def stop_clock(monkeypatch: Any, moment: datetime = NOW) -> None:
    """Let every page read `moment` from the database's clock."""
    assert get_resolver().url_patterns  # every view is loaded
    for name, module in list(sys.modules.items()):
        if name.startswith("admissions.") and hasattr(module, "database_now"):
            monkeypatch.setattr(module, "database_now", lambda: moment)
    monkeypatch.setattr("admissions.accounts.arrival.waited", lambda request: timedelta(0))


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account, backend="admissions.accounts.backends.StudentCodeBackend")
    return client


def words(response: Any) -> str:
    """What a reader sees of the page's main part, on one line."""
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def links(response: Any) -> list[str]:
    """Addresses that the page's main part leads to."""
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return [unescape(href) for href in re.findall(r'<a [^>]*href="([^"]+)"', main)]
