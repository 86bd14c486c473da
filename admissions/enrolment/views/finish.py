"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def finish(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
