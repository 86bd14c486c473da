"""The place that a reader picked, kept by the reader's browser alone.

It travels in a signed cookie that ends with the browser's session: no row, no session of the server, no log
and no address of a page holds it. A pin is rounded to about ten metres.
"""

from django.http import HttpRequest, HttpResponse

from admissions.models import ResidentialUnit
from admissions.registration.choosing.place import DIGITS, Place, place_at, place_in

COOKIE = "noi-o"
SALT = "registration.choosing.place"


def picked_place(request: HttpRequest) -> Place | None:
    """What this browser picked, None where nothing, or nothing that still exists."""
    kind, _colon, value = (request.get_signed_cookie(COOKIE, default="", salt=SALT) or "").partition(":")
    if kind == "unit" and value.isdigit():
        unit = ResidentialUnit.objects.select_related("commune").filter(pk=value).first()
        return place_in(unit) if unit else None
    if kind == "pin":
        latitude, longitude = map(float, value.split(","))
        return place_at(latitude, longitude)
    return None


def keep_unit(response: HttpResponse, request: HttpRequest, unit: ResidentialUnit) -> HttpResponse:
    return _keep(response, request, f"unit:{unit.pk}")


def keep_pin(response: HttpResponse, request: HttpRequest, point: tuple[float, float]) -> HttpResponse:
    latitude, longitude = point
    return _keep(response, request, f"pin:{latitude:.{DIGITS}f},{longitude:.{DIGITS}f}")


def forget_place(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _keep(response: HttpResponse, request: HttpRequest, value: str) -> HttpResponse:
    response.set_signed_cookie(
        COOKIE, value, salt=SALT, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response
