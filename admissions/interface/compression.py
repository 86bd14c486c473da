"""Pages go out compressed: a third of the bytes on a slow line. Static files are compressed beforehand.

Compressing a page that shows a secret beside words that a stranger chose lets whoever watches the line guess
the secret by the length of the answer (Gluck, Harris and Prado, BREACH, 2013). Django masks its form tokens
anew for every page, and its middleware adds a random length; pages that show another secret go out as they
are. docs/decisions/pages.md weighs the rest.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

View = Callable[..., HttpResponseBase]


class PageCompressionMiddleware(GZipMiddleware):
    """Pages alone: pictures, PDF and archives are compressed already, and downloads keep their length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.get("Content-Type", "").startswith("text/html")
        if not is_page or getattr(response, "shows_secret", False):
            return response
        return super().process_response(request, response)


def shows_secret(view: View) -> View:
    """For a view whose page shows a secret that opens something: its answers are not compressed."""

    @wraps(view)
    def shown(*arguments: Any, **named: Any) -> HttpResponseBase:
        response = view(*arguments, **named)
        response.shows_secret = True  # type: ignore[attr-defined]
        return response

    return shown
