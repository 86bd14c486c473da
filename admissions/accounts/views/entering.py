"""The last step of every way to sign in, and where it leads."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from admissions.accounts import kept_answers
from admissions.accounts.backends import OneTimeCodeBackend, SingleSignOnBackend
from admissions.models import User

BY_CODE = f"{OneTimeCodeBackend.__module__}.{OneTimeCodeBackend.__qualname__}"
BY_SINGLE_SIGN_ON = f"{SingleSignOnBackend.__module__}.{SingleSignOnBackend.__qualname__}"


def enter(request: HttpRequest, user: User, *, wanted: str, backend: str | None = None) -> HttpResponse:
    """Begin the sign-in under a new session id; then what was typed before, or the wanted page."""
    login(request, user, backend=backend)
    if kept_answers.kept(request) is not None:
        return redirect("accounts:kept_answers")
    return redirect(wanted or "accounts:home")


def wanted_page(request: HttpRequest) -> str:
    """The page on this site that asked for the sign-in, or nothing."""
    wanted = request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else ""


def keeping_wanted(request: HttpRequest) -> str:
    """The end of an address that carries the wanted page on, or nothing."""
    wanted = wanted_page(request)
    return f"?{urlencode({'next': wanted})}" if wanted else ""
