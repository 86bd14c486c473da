"""Picking a place to look from: by lists of today's units, or by a click on the map.

The map is drawn into the page. An invisible picture lies above it whose click the browser sends as x and y:
that needs no script. There are two of them, as a click is sent in the size in which a picture is shown.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import Offering, ResidentialUnit
from admissions.permissions import Role
from admissions.registration.choosing.place import Place
from admissions.registration.choosing.views.drawing import draw_land
from admissions.registration.choosing.views.picked import forget_place, keep_pin, keep_unit
from admissions.registration.choosing.views.viewer import ELSEWHERE, Viewer, family_viewer, public_viewer
from admissions.registration.choosing.window import MOVES, NEAREST, Window, window_around
from admissions.registration.register_facts.forms.address import pick_address

WIDTHS = {"nho": 280, "lon": 560}  # pixels, as choosing.css shows them
AROUND_A_PLACE = 3_000.0  # metres across, to begin with
CLICK_NEARER = 4.0


def place(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, public_viewer(request.user, code))


@for_roles(Role.GUARDIAN)
def family_place(request: SignedInRequest, code: str, applicant_id: int) -> HttpResponse:
    return _page(request, family_viewer(request.user, code, applicant_id))


def _page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    start = viewer.place(request)
    offerings = _on_offer(viewer)
    window = _window(request.POST, start, offerings)
    if request.method == "POST":
        if "clear" in request.POST:
            return forget_place(redirect(viewer.href("schools")))
        if "unit" in request.POST:
            return _take_unit(request, viewer)
        if point := _here(request.POST):
            return keep_pin(_onward(viewer), request, point)
        if window is not None:
            point, window = _clicked(request.POST, window)
            if point:
                return keep_pin(_onward(viewer), request, point)
    context = {
        "viewer": viewer,
        "round": viewer.round,
        "layout": "layouts/family.html" if viewer.child else "layouts/public.html",
        "picked": pick_address(request.GET),
        "window": window,
        "map": draw_land(window, offerings, start, _("Nơi chọn")) if window else None,
        "widths": WIDTHS,
        "came_nearer": request.method == "POST",
        "back_href": viewer.href("schools"),
    }
    response = render(request, "registration/choosing/place.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _on_offer(viewer: Viewer) -> list[Offering]:
    listed = Offering.objects.filter(round=viewer.round, quota_decision__isnull=False)
    return list(listed.select_related("school").only("name", "school__latitude", "school__longitude"))


def _window(given: Mapping[str, str], start: Place, offerings: list[Offering]) -> Window | None:
    """The part of the land shown: as the page had it, else around the place, else with every school."""
    try:
        window = Window(*(float(given[name]) for name in ("o", "k", "rong")))
        if abs(window.latitude) < 80 and abs(window.longitude) <= 180 and window.across >= NEAREST:
            return window
    except (KeyError, ValueError):
        pass
    if start.latitude is not None and start.longitude is not None:
        return Window(start.latitude, start.longitude, AROUND_A_PLACE)
    schools = [each.school for each in offerings]
    return window_around(
        (each.latitude, each.longitude)
        for each in schools
        if each.latitude is not None and each.longitude is not None
    )


def _clicked(given: Mapping[str, str], window: Window) -> tuple[tuple[float, float] | None, Window]:
    """(the point that was chosen, the window to show). A click on a coarse map comes nearer instead."""
    if given.get("move") in MOVES:
        return None, window.moved(given["move"])
    if "middle" in given:
        return (window.latitude, window.longitude), window
    for name, width in WIDTHS.items():
        x, y = given.get(f"{name}.x", ""), given.get(f"{name}.y", "")
        if not (x.isascii() and x.isdigit() and y.isascii() and y.isdigit() and len(x + y) < 9):
            continue
        by_keyboard = x == y == "0"
        at = (
            (window.latitude, window.longitude)
            if by_keyboard
            else window.at(int(x) / width, int(y) / (width * 3 / 4))
        )
        return (at, window) if window.is_near else (None, window.around(*at, times=CLICK_NEARER))
    return None, window


def _here(given: Mapping[str, str]) -> tuple[float, float] | None:
    """The point that the reader's device told, where the reader asked it to."""
    try:
        latitude, longitude = float(given["latitude"]), float(given["longitude"])
    except (KeyError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) < 80 and abs(longitude) <= 180 else None


def _take_unit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    value: Any = request.POST["unit"]
    known = value.isascii() and value.isdigit() and len(value) < 19
    unit = ResidentialUnit.objects.filter(pk=value).first() if known else None
    if unit is None:
        messages.error(request, _("Hãy chọn tổ dân phố, thôn trong danh sách."))
        return redirect(viewer.href("place"))
    return keep_unit(_onward(viewer), request, unit)


def _onward(viewer: Viewer) -> HttpResponse:
    """The list. Without a fragment of its own the address would keep the one that led to the map."""
    suffix = f"?xem={ELSEWHERE['xem']}" if viewer.child else ""
    return redirect(f"{viewer.href('schools')}{suffix}#main")
