"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def seats(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
