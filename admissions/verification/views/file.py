"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def file(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def take_up(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def reopen(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
