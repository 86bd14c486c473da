"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def publish_result(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
