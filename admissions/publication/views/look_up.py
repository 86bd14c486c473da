from django.http import HttpRequest, HttpResponse


def look_up(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
