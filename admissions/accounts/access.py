"""Who may open a page: strangers are asked to sign in, the wrong role finds nothing there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from admissions.accounts import kept_answers
from admissions.models import User
from admissions.permissions import has_role

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """What a view behind `for_roles` gets: somebody is signed in."""

    user: User


def for_roles(*roles: str) -> Callable[[View], View]:
    """Only these roles see the view; it answers 404 to other accounts and sends strangers to the sign-in.

    What a family posted after its sign-in was over is kept until it has signed in again.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_role(request.user, *roles):
                raise Http404
            return view(request, *args, **kwargs)

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not request.user.is_authenticated:
                kept_answers.keep(request)
            return guarded(request, *args, **kwargs)

        asked.roles = roles  # type: ignore[attr-defined]
        return asked

    return decorate
