from django.http import HttpRequest, HttpResponse


def check(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
