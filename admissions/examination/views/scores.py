"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def scores(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def numbers(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def template(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def prepare(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
