"""The schools of a round as list and map: for everybody, and for a family about one child."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.permissions import Role
from admissions.registration.choosing.narrowing import EVERYTHING, narrowed
from admissions.registration.choosing.past_years import Past, past_of, years_of
from admissions.registration.choosing.place import Place
from admissions.registration.choosing.schools import SchoolChoice, catchment_outlines, schools_of
from admissions.registration.choosing.views.drawing import draw_schools
from admissions.registration.choosing.views.forms import SchoolsForm
from admissions.registration.choosing.views.viewer import ELSEWHERE, Viewer, family_viewer, public_viewer
from admissions.registration.choosing.views.words import (
    distance_words,
    place_words,
    programme_words,
    source_words,
    standing,
    year_words,
)
from admissions.registration.views.summary import school_facts
from admissions.setup.queries import uses_catchments

ON_A_PAGE = 10


def schools(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, public_viewer(request.user, code))


@for_roles(Role.GUARDIAN)
def family_schools(request: SignedInRequest, code: str, applicant_id: int) -> HttpResponse:
    return _page(request, family_viewer(request.user, code, applicant_id))


def _page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    place = viewer.place(request)
    form = SchoolsForm(
        request.GET,
        admission_round=viewer.round,
        place=place,
        elsewhere=viewer.looks_elsewhere(request),
    )
    wanted = form.wanted
    choices = schools_of(viewer.round, place)
    all_past = past_of(viewer.round) if wanted.needs_past else {}
    page = Paginator(narrowed(viewer.round, choices, wanted, all_past), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    shown: list[SchoolChoice] = list(page.object_list)
    past = all_past or past_of(viewer.round, [each.offering for each in shown])
    context = {
        "viewer": viewer,
        "round": viewer.round,
        "layout": "layouts/family.html" if viewer.child else "layouts/public.html",
        "place_words": place_words(place),
        "distance_words": distance_words(place),
        "place": place,
        "elsewhere": viewer.looks_elsewhere(request),
        "form": form,
        "is_narrowed": wanted != EVERYTHING,
        "page": page,
        "total": len(choices),
        "lines": _lines(viewer, place, page, past, _suffix(viewer, request)),
        "map": _map(viewer, place, page, _suffix(viewer, request)),
        "sources": source_words([year for each in shown for year in years_of(past, each.offering)]),
        "place_href": viewer.href("place"),
        "back_href": _back(viewer),
    }
    response = render(request, "registration/choosing/schools.html", context)
    patch_vary_headers(response, ["Cookie"])
    if place.is_known:
        response["Cache-Control"] = "no-store, private"
    return response


def _lines(
    viewer: Viewer, place: Place, page: Page[SchoolChoice], past: Past, suffix: str
) -> list[dict[str, Any]]:
    """The schools of one page as the template shows them."""
    kept, wished = viewer.kept(), viewer.wished()
    return [
        {
            "number": number,
            "pk": each.offering.pk,
            "name": each.offering.name,
            "href": viewer.href("school", each.offering.pk) + suffix,
            "facts": school_facts(each.offering, each.distance_m, from_home=viewer.child is not None),
            "programme": programme_words(viewer.round, each.offering),
            "standing": standing(viewer.round, place, each),
            "past": [year_words(year) for year in years_of(past, each.offering)],
            "kept": each.offering.pk in kept,
            "wished": wished.get(each.offering.pk),
        }
        for number, each in enumerate(page.object_list, start=page.start_index())
    ]


def _map(viewer: Viewer, place: Place, page: Page[SchoolChoice], suffix: str) -> dict[str, Any] | None:
    shown = list(enumerate(page.object_list, start=page.start_index()))
    offerings = [each.offering for _number, each in shown]
    outlines = catchment_outlines(offerings) if uses_catchments(viewer.round) else {}
    hrefs = {each.pk: viewer.href("school", each.pk) + suffix for each in offerings}
    drawn = draw_schools(shown, place, outlines, hrefs, _("Nhà") if viewer.child else _("Nơi chọn"))
    if drawn is None:
        return None
    title = _("Các trường trên bản đồ, số như trong danh sách")
    return {"drawn": drawn, "title": title, "has_areas": bool(outlines)}


def _suffix(viewer: Viewer, request: HttpRequest) -> str:
    """What the address of a school carries so that it is seen from the same place."""
    return f"?xem={ELSEWHERE['xem']}" if viewer.looks_elsewhere(request) else ""


def _back(viewer: Viewer) -> str:
    if viewer.child is None:
        return reverse("publication:round_page", args=[viewer.round.code])
    return viewer.wishes_href or reverse("registration:home")
