"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def school_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
