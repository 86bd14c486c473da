"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def run(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def act(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def bundle(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
