from django.http import HttpRequest, HttpResponse


def answer(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
