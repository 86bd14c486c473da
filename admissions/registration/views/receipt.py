from django.http import HttpRequest, HttpResponse


def receipt(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


def reissue(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
