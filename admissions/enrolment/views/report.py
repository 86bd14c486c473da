"""The department's report: every school from demand to confirmed places, as picture, table and download."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.enrolment.report import school_report
from admissions.enrolment.services import record_report
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Column, Row, Table, requested_sort
from admissions.models.clock import database_now
from admissions.models.names import alphabetical_key
from admissions.permissions import OFFICE_ROLES
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number, percent, score
from admissions.workflows.round import RESULT_IS_PUBLIC

MOST_SHOWN = 15


@for_roles(*OFFICE_ROLES)
def report(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if admission_round.state not in RESULT_IS_PUBLIC:
        raise Http404
    lines = school_report(admission_round).reset_index().to_dict("records")
    columns = _columns(admission_round.policy.max_wishes)
    sort = requested_sort(request.GET, columns, default="name")
    lines.sort(key=lambda line: _sort_key(line, sort.removeprefix("-")), reverse=sort.startswith("-"))
    rows = [[_shown(line, column.key) for column in columns] for line in lines]
    if request.GET.get("tai") == "csv":
        record_report(actor=request.user, admission_round=admission_round, rows=len(rows), now=database_now())
        return csv_download(f"bao-cao-{code}.csv", [column.label for column in columns], rows)
    fullest = sorted(lines, key=lambda line: -line["first_wishes"])[:MOST_SHOWN]
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Báo cáo")),
        "figures": _figures(lines),
        "table": Table(
            caption=_("Từng trường"), columns=columns, rows=[Row(list(row)) for row in rows], sort=sort
        ),
        "chart_title": _chart_title(lines),
        "chart": [
            (line["name"], [line["seats"], line["first_wishes"], line["confirmed"]]) for line in fullest
        ],
    }
    return render(request, "enrolment/report.html", context)


def _columns(wishes: int) -> list[Column]:
    by_rank = [
        Column(f"rank_{rank}", _("Được xếp NV%(rank)s") % {"rank": rank}, numeric=True, sortable=True)
        for rank in range(1, wishes + 1)
    ]
    return [
        Column("name", _("Trường"), head=True, sortable=True),
        Column("seats", _("Chỉ tiêu"), numeric=True, sortable=True),
        Column("first_wishes", _("Nguyện vọng 1"), numeric=True, sortable=True),
        Column("direct", _("Tuyển thẳng"), numeric=True, sortable=True),
        *by_rank,
        Column("placed", _("Được xếp"), numeric=True, sortable=True),
        Column("confirmed", _("Đã xác nhận"), numeric=True, sortable=True),
        Column("filled", _("Tỷ lệ lấp đầy"), numeric=True, sortable=True),
        Column("cutoff", _("Điểm chuẩn"), numeric=True, sortable=True),
    ]


def _sort_key(line: dict[str, Any], key: str) -> Any:
    if key == "name":
        return alphabetical_key(line["name"])
    return -1 if _is_missing(line[key]) else line[key]


def _shown(line: dict[str, Any], key: str) -> str:
    value = line[key]
    if key == "name":
        return str(value)
    if _is_missing(value):
        return ""
    if key == "filled":
        return percent(value)
    return score(value) if key == "cutoff" else number(value)


def _is_missing(value: Any) -> bool:
    return value is None or value != value or str(value) == "<NA>"


def _figures(lines: list[dict[str, Any]]) -> list[dict[str, str]]:
    totals = {
        key: sum(line[key] for line in lines)
        for key in ("seats", "first_wishes", "placed", "confirmed", "direct")
    }
    filled = (totals["confirmed"] + totals["direct"]) / totals["seats"] if totals["seats"] else 0
    return [
        {"value": number(totals["seats"]), "label": _("chỉ tiêu")},
        {"value": number(totals["first_wishes"]), "label": _("hồ sơ xét")},
        {"value": number(totals["placed"]), "label": _("được xếp")},
        {"value": number(totals["confirmed"]), "label": _("đã xác nhận nhập học")},
        *([{"value": number(totals["direct"]), "label": _("tuyển thẳng")}] if totals["direct"] else []),
        {"value": percent(filled), "label": _("chỉ tiêu đã lấp đầy")},
    ]


def _chart_title(lines: list[dict[str, Any]]) -> str:
    short = sum(1 for line in lines if line["confirmed"] + line["direct"] < line["seats"])
    return _("%(short)s trong %(all)s trường còn chỗ sau xác nhận nhập học") % {
        "short": number(short),
        "all": number(len(lines)),
    }
