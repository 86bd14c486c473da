from django.http import HttpRequest, HttpResponse


def wishes(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
