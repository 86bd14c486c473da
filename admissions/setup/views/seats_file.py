"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def seats_file(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def seats_template(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
