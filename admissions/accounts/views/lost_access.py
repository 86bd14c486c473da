"""What to do without the slip, with another telephone number, or without a telephone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def lost_access(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/lost_access.html")
