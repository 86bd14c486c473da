from django.http import HttpRequest, HttpResponse


def paper(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


def document(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
