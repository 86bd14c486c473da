"""The catchments of a round: a map, the list, and a new list from a file, shown before it is recorded."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Column, Row, Table
from admissions.interface.uploads import Line, UploadRefused, problems_table, read_list
from admissions.models import AdmissionRound, Catchment, ResidentialUnit
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, can_steer_round
from admissions.setup.forms import CommuneFilterForm, ListForm
from admissions.setup.queries import catchments_of, rounds_for
from admissions.setup.resources.catchments import CATCHMENT_COLUMNS, read_catchments
from admissions.setup.services import draw_catchments
from admissions.setup.trails import trail_of
from admissions.setup.views.catchment_map import draw_map
from admissions.templatetags.vietnamese import number
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState

SALT = "setup.catchments"
DAY = 24 * 3600
ON_A_PAGE = 50
MOST_OUTLINES = 600


@for_roles(*OFFICE_ROLES)
def catchments(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    editable = can_steer_round(admission_round, request.user) and admission_round.state == RoundState.DRAFTED
    context: dict[str, Any] = {
        "round": admission_round,
        "editable": editable,
        "trail": trail_of(admission_round, _("Tuyến tuyển sinh")),
    }
    if request.method == "POST":
        if "sealed" in request.POST:
            return _record(request, admission_round, _unsealed(request, admission_round))
        upload = ListForm(request.POST, request.FILES)
        context |= {"form": upload, "upload": upload}
        if upload.is_valid():
            try:
                lines = read_list(upload.cleaned_data["file"], CATCHMENT_COLUMNS)
                rows = read_catchments(lines, admission_round)
                context |= _preview(admission_round, lines, rows)
                return render(request, "setup/catchments_preview.html", context)
            except UploadRefused as refused:
                upload.add_error(
                    "file", _("Tệp có chỗ chưa đúng nên chưa nhận dòng nào. Hãy sửa rồi gửi lại.")
                )
                context["problems"] = problems_table(refused.problems)
    elif editable:
        context["upload"] = ListForm()
    return render(request, "setup/catchments.html", context | _shown(request, admission_round))


def _shown(request: SignedInRequest, admission_round: AdmissionRound) -> dict[str, Any]:
    """Map and list, of one commune when it is chosen; no map when there is too much for one picture."""
    everything = catchments_of(admission_round)
    units = {each.residential_unit.pk: each.residential_unit for each in everything if each.residential_unit}
    communes = {unit.commune_id: unit.commune.name for unit in units.values()}
    wanted = CommuneFilterForm(request.GET, communes=list(communes.items()))
    chosen = int(wanted.cleaned_data["commune"] or 0) if wanted.is_valid() else 0
    found = [
        each
        for each in everything
        if not chosen or (each.residential_unit and each.residential_unit.commune_id == chosen)
    ]
    shown = [unit for unit in units.values() if not chosen or unit.commune_id == chosen]
    picture = draw_map(admission_round, shown, everything) if len(shown) <= MOST_OUTLINES else None
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "filter": wanted,
        "areas": picture[0] if picture else [],
        "points": picture[1] if picture else [],
        "too_many": picture is None,
        "table": Table(
            caption=_("Tổ dân phố, thôn và trường"),
            columns=[
                Column("unit", _("Tổ dân phố, thôn"), head=True),
                Column("commune", _("Xã, phường")),
                Column("school", _("Trường")),
                Column("order", _("Thứ tự"), numeric=True),
            ],
            rows=[_row(each) for each in page],
            page=page,
            counted=_("dòng"),
            empty_title=_("Đợt này chưa có tuyến tuyển sinh"),
            empty_text=_("Mỗi dòng nói một tổ dân phố hoặc thôn thuộc tuyến của trường nào."),
        ),
    }


def _row(catchment: Catchment) -> Row:
    unit = catchment.residential_unit
    return Row(
        [
            unit.name if unit else _("Vùng vẽ trên bản đồ"),
            unit.commune.name if unit else None,
            catchment.offering.name,
            number(catchment.order),
        ]
    )


def _key(catchment: Catchment) -> tuple[int | None, int, int]:
    return catchment.residential_unit_id, catchment.offering_id, catchment.order


def _preview(
    admission_round: AdmissionRound, lines: Sequence[Line], rows: Sequence[Catchment]
) -> dict[str, Any]:
    present = {_key(each) for each in catchments_of(admission_round)}
    wanted = {_key(each) for each in rows}
    covered = {each.residential_unit_id for each in rows}
    communes = {each.residential_unit.commune_id for each in rows if each.residential_unit}
    neighbours = (
        ResidentialUnit.objects.filter(commune__in=communes).select_related("commune").order_by("code")
    )
    sealed = [(line.row, dict(line.cells)) for line in lines]
    return {
        "sealed": signing.dumps(sealed, salt=f"{SALT}.{admission_round.pk}", compress=True),
        "figures": [
            {"value": number(len(present)), "label": _("dòng đang có, sẽ bị thay")},
            {"value": number(len(wanted)), "label": _("dòng trong tệp")},
            {"value": number(len(wanted - present)), "label": _("dòng khác với đang có")},
        ],
        "uncovered": [unit for unit in neighbours if unit.pk not in covered],
    }


def _unsealed(request: SignedInRequest, admission_round: AdmissionRound) -> list[Line]:
    try:
        kept = signing.loads(request.POST["sealed"], salt=f"{SALT}.{admission_round.pk}", max_age=DAY)
    except signing.BadSignature as error:
        raise Http404 from error
    return [Line(row, cells) for row, cells in kept]


def _record(request: SignedInRequest, admission_round: AdmissionRound, lines: list[Line]) -> HttpResponse:
    try:
        rows = read_catchments(lines, admission_round)
        draw_catchments(
            actor=request.user,
            admission_round=admission_round,
            catchments=rows,
            now=database_now(),
        )
        messages.success(request, _("Đã ghi %(count)s dòng tuyến tuyển sinh.") % {"count": number(len(rows))})
    except (UploadRefused, Refusal) as refused:
        messages.error(request, str(refused))
    return redirect("setup:catchments", code=admission_round.code)


@for_roles(*OFFICE_ROLES)
def catchments_template(request: SignedInRequest, code: str) -> HttpResponse:
    """Every residential unit with the schools that it has now, to be filled in and sent back."""
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    present: dict[int, list[Catchment]] = {}
    for catchment in catchments_of(admission_round):
        present.setdefault(catchment.residential_unit_id or 0, []).append(catchment)
    header = [*(column.header for column in CATCHMENT_COLUMNS), _("Tên tổ dân phố, thôn")]
    rows = (
        [unit.code, each.offering.school.code if each else "", each.order if each else "", str(unit)]
        for unit in ResidentialUnit.objects.select_related("commune").order_by("code")
        for each in present.get(unit.pk, [None])
    )
    return csv_download(f"tuyen-{admission_round.code}.csv", header, rows)
