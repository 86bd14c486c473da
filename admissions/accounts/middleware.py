"""Around every page: its language, the length of a sign-in, what may be stored, what becomes of a refusal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from admissions.accounts import kept_answers, sessions
from admissions.workflows.log import ChangedMeanwhile, NotPermitted, TransitionRefused


class VietnameseFirstMiddleware:
    """Pages are Vietnamese until the reader asks for another language, whatever the browser prefers.

    Phones bought abroad or set to English are many, and their owners read Vietnamese.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return self.get_response(request)


class SignInMiddleware:
    """A sign-in lasts while it is used; answers kept over its end are forgotten once they are sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.prolong(request)
            if request.method == "POST":
                self._forget_what_is_sent_again(request)
        return self.get_response(request)

    def _forget_what_is_sent_again(self, request: HttpRequest) -> None:
        found = kept_answers.kept(request)
        if found is not None and found.path == request.path:
            kept_answers.drop(request)


class PrivatePagesMiddleware:
    """What somebody who is signed in gets is never stored on the way, whatever strangers may get."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response


class RefusalsMiddleware:
    """What a service refused for reasons of rights is a page that is not there; a lost race is told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotPermitted):
            return page_not_found(request, error)
        if isinstance(error, ChangedMeanwhile | TransitionRefused):
            return render(request, "409.html", status=409)
        return None
