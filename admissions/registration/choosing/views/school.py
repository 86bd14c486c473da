"""One school's own page: what it offers, the years before, where it stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Row, Table
from admissions.models import Offering, PastYear
from admissions.permissions import Role
from admissions.registration.choosing.past_years import is_small, past_of, years_of
from admissions.registration.choosing.place import Place
from admissions.registration.choosing.schools import catchment_outlines, school_of
from admissions.registration.choosing.views.drawing import draw_schools
from admissions.registration.choosing.views.viewer import ELSEWHERE, Viewer, family_viewer, public_viewer
from admissions.registration.choosing.views.words import (
    count_words,
    distance_words,
    offering_facts,
    place_words,
    programme_words,
    standing,
)
from admissions.setup.queries import uses_catchments
from admissions.templatetags.vietnamese import DASH, distance, number, score, short_date


def school(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, public_viewer(request.user, code), pk)


@for_roles(Role.GUARDIAN)
def family_school(request: SignedInRequest, code: str, applicant_id: int, pk: int) -> HttpResponse:
    return _page(request, family_viewer(request.user, code, applicant_id), pk)


def _page(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    offering, place = viewer.offering(pk), viewer.place(request)
    choice = school_of(viewer.round, place, offering)
    years = years_of(past_of(viewer.round, [offering]), offering)
    outlines = catchment_outlines([offering]) if uses_catchments(viewer.round) else {}
    drawn = draw_schools([(1, choice)], place, outlines, {}, _("Nhà") if viewer.child else _("Nơi chọn"))
    suffix = f"?xem={ELSEWHERE['xem']}" if viewer.looks_elsewhere(request) else ""
    context = {
        "viewer": viewer,
        "round": viewer.round,
        "layout": "layouts/family.html" if viewer.child else "layouts/public.html",
        "offering": offering,
        "standing": standing(viewer.round, place, choice),
        "place_words": place_words(place),
        "distance_words": distance_words(place) if choice.distance_m is not None else "",
        "rows": _facts(viewer, offering, choice.distance_m),
        "map": {"drawn": drawn, "title": _("Trường trên bản đồ"), "has_areas": bool(outlines)}
        if drawn
        else None,
        "chart": _chart(years),
        "table": _table(years),
        "line": {
            "pk": offering.pk,
            "name": offering.name,
            "kept": offering.pk in viewer.kept(),
            "wished": viewer.wished().get(offering.pk),
        },
        "back_href": viewer.href("schools") + suffix,
    }
    response = render(request, "registration/choosing/school.html", context)
    patch_vary_headers(response, ["Cookie"])
    if _is_private(place):
        response["Cache-Control"] = "no-store, private"
    return response


def _is_private(place: Place) -> bool:
    return place.is_known


def _facts(viewer: Viewer, offering: Offering, metres: int | None) -> list[dict[str, Any]]:
    """What is on offer this year, from where it is known, and where the school is found."""
    decision = offering.quota_decision
    rows: list[dict[str, Any]] = [
        {"label": _("Chỉ tiêu năm nay"), "value": _seats(offering)},
        {"label": _("Theo quyết định"), "value": f"{decision.number}, {short_date(decision.signed_date)}"}
        if decision
        else {},
        {"label": _("Chương trình"), "value": programme_words(viewer.round, offering)},
        *offering_facts(viewer.round, offering),
        {"label": _("Cách nơi ở"), "value": distance(metres) if metres is not None else ""},
        {"label": _("Địa chỉ"), "value": offering.school.address},
        {"label": _("Xã, phường"), "value": offering.school.commune.name},
        {"label": _("Mã trường"), "value": offering.school.code},
    ]
    return [row for row in rows if row.get("value")]


def _seats(offering: Offering) -> str:
    words = {"seats": number(offering.seats), "classes": offering.classes}
    return _("%(seats)s chỗ, %(classes)s lớp") % words if offering.classes else _("%(seats)s chỗ") % words


def _chart(years: list[PastYear]) -> dict[str, Any] | None:
    """First wishes against seats, the earlier year first; nothing where no year has first wishes."""
    known = [each for each in years if each.first_wishes is not None and not is_small(each.first_wishes)]
    if not known:
        return None
    title = _("Năm %(year)s: %(wishes)s nguyện vọng 1 cho %(seats)s chỗ") % {
        "year": known[0].school_year,
        "wishes": number(known[0].first_wishes),
        "seats": number(known[0].seats),
    }
    rows = [(each.school_year, [each.seats, each.first_wishes]) for each in reversed(known)]
    return {"title": title, "rows": rows, "series": _("chỗ|nguyện vọng 1")}


def _table(years: list[PastYear]) -> Table:
    return Table(
        caption=_("Các năm trước"),
        columns=[
            Column("year", _("Năm học"), head=True),
            Column("seats", _("Chỉ tiêu"), numeric=True),
            Column("first", _("Nguyện vọng 1"), numeric=True),
            Column("all", _("Tổng nguyện vọng"), numeric=True),
            Column("admitted", _("Trúng tuyển"), numeric=True),
            Column("line", _("Điểm chuẩn"), numeric=True),
            Column("source", _("Nguồn, ngày")),
        ],
        rows=[
            Row(
                [
                    each.school_year,
                    number(each.seats),
                    count_words(each.first_wishes),
                    count_words(each.all_wishes),
                    count_words(each.admitted),
                    score(each.line) if each.line is not None else DASH,
                    f"{each.source_text}, {short_date(each.as_of)}",
                ]
            )
            for each in years
        ],
        empty_title=_("Chưa có số liệu các năm trước"),
        empty_text=_("Số liệu hiện ở đây khi Sở nhập, hoặc khi kết quả một đợt được công bố tại trang này."),
    )
