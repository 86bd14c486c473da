from django.http import HttpRequest, HttpResponse


def round_page(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")
