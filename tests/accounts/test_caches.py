"""Two parents behind one shared cache: neither ever gets a page of the other."""

import os
from io import BytesIO
from itertools import product

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.accounts.caching_proxy import CachingProxy
from tests.browsing import signed_in

pytestmark = pytest.mark.django_db
REQUESTS = 10_000 if os.environ.get("RELIABILITY_LOG") else 300
"""All of them where figures are noted, which takes minutes; as many as show it elsewhere."""


@pytest.fixture(autouse=True)
def _one_connection():
    """The site runs inside the test's transaction: its connection is not closed between requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def get(site, path: str, cookies: str) -> tuple[str, dict[str, str], str]:
    """Through the cache, as a browser with these cookies."""
    answer: dict = {}
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "10.0.0.2",
        "HTTP_COOKIE": cookies,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    body = b"".join(site(environ, lambda status, headers: answer.update(status=status, headers=headers)))
    return answer["status"], dict(answer["headers"]), body.decode("utf-8", "replace")


def cookies_of(browser: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())


@pytest.fixture
def parents(db) -> list[dict[str, str]]:
    """Two families with a file each: their cookies, and words that stand on their pages alone."""
    admission_round = factories.a_round()
    found = []
    for _ in range(2):
        file = factories.a_draft(admission_round)
        account = file.applicant.guardians.get().user
        found.append(
            {
                "cookies": cookies_of(signed_in(account)),
                "own": [account.full_name, file.applicant.full_name, file.applicant.student_code, file.code],
                "file": file,
            }
        )
    return found


def paths(parents) -> list[str]:
    """Pages that both have, and each one's own."""
    shared = [
        "registration:home",
        "accounts:home",
        "accounts:sign_in",
        "publication:start",
        "accounts:lost_access",
        "publication:look_up",
    ]
    own = [
        reverse(f"registration:{name}", args=[each["file"].code])
        for each, name in product(parents, ("task_list", "answers", "wishes", "check"))
    ]
    return [*(reverse(name) for name in shared), *own]


def mentions(body: str, words: list[str]) -> bool:
    """A word of this family; names are numbered, so that one is not the beginning of the other."""
    return any(f"{word}<" in body or f"{word} " in body or f"{word}\n" in body for word in words)


def test_two_parents_who_take_turns_at_a_cache_never_see_each_other(parents, figure) -> None:
    site = CachingProxy(get_wsgi_application())
    pages, mixed, seen = paths(parents), 0, [False, False]
    for n in range(REQUESTS):
        who, path = n % 2, pages[(n // 2) % len(pages)]
        _status, _headers, body = get(site, path, parents[who]["cookies"])
        mixed += mentions(body, parents[1 - who]["own"])
        seen[who] |= mentions(body, parents[who]["own"])
    figure("T45", "answers with content of another parent", mixed, threshold=f"0 of {REQUESTS:,}")
    assert seen == [True, True]
    assert mixed == 0


def test_a_page_behind_a_sign_in_is_never_stored(parents, figure) -> None:
    site = CachingProxy(get_wsgi_application())
    without = []
    for path in paths(parents):
        _status, headers, _body = get(site, path, parents[0]["cookies"])
        if not {"no-store", "private"} <= {part.strip() for part in headers["Cache-Control"].split(",")}:
            without.append(path)
    figure("T45", "pages of a signed-in parent without no-store", len(without), threshold="0")
    assert without == []
    assert site.stored == 0


def test_the_cache_of_this_test_does_store_what_it_may() -> None:
    """Otherwise the tests above would show nothing."""

    def site(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [environ["HTTP_COOKIE"].encode()]

    cache = CachingProxy(site)
    assert get(cache, "/", "parent=a")[2] == "parent=a"
    assert get(cache, "/", "parent=b")[2] == "parent=a"
    assert (cache.stored, cache.served) == (1, 1)
