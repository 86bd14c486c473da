"""Pages behind a sign-in are never stored by a browser or a proxy between."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

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


class PrivatePagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
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
