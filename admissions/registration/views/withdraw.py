from django.http import HttpRequest, HttpResponse


def withdraw(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
