"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def catchments(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
