"""The runs of a round, and the request for another one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.gate import FindingsOpen, open_findings
from admissions.allocation.queries import input_figures, runs_for
from admissions.allocation.services import request_run
from admissions.exchange.public_bundle import draws_lots
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import AdmissionRound, AllocationRun
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, can_steer_round
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time, number
from admissions.workflows.allocation_run import HAS_RESULT, UNDER_WAY
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


@for_roles(*OFFICE_ROLES)
def runs(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if request.method == "POST":
        try:
            run = request_run(actor=request.user, admission_round=admission_round, now=database_now())
        except FindingsOpen as refusal:
            messages.error(request, str(refusal))
            return redirect("allocation:gate", code=code)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("allocation:runs", code=code)
        return redirect("allocation:run", code=code, pk=run.pk)
    found = list(runs_for(request.user).filter(round=admission_round))
    prepared = admission_round.state == RoundState.PREPARED
    under_way = any(run.state in UNDER_WAY for run in found)
    context: dict[str, Any] = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Các lượt xét")),
        "figures": _figures(admission_round),
        "may_request": can_steer_round(admission_round, request.user) and prepared and not under_way,
        "prepared": prepared,
        "has_result": any(run.state in HAS_RESULT for run in found),
        "draws_lots": draws_lots(admission_round.policy),
        "open_findings": open_findings(admission_round).count(),
        "table": _table(found),
        "pack_hash": admission_round.pack_sha256,
    }
    return render(request, "allocation/runs.html", context)


def _figures(admission_round: AdmissionRound) -> list[dict[str, str]]:
    figures = input_figures(admission_round)
    return [
        {"value": number(figures.files), "label": _("hồ sơ đã xác minh")},
        {"value": number(figures.wishes), "label": _("nguyện vọng")},
        {"value": number(figures.seats), "label": _("chỉ tiêu")},
        {"value": number(figures.schools), "label": pgettext("plural", "trường")},
    ]


def _table(found: list[AllocationRun]) -> Table:
    return Table(
        caption=_("Các lượt xét, mới nhất trước"),
        columns=[
            Column("number", _("Lượt"), head=True),
            Column("state", _("Trạng thái")),
            Column("requested", _("Yêu cầu")),
            Column("placed", _("Được xếp"), numeric=True),
            Column("unplaced", _("Chưa được xếp"), numeric=True),
            Column("hash", _("Mã băm kết quả")),
        ],
        rows=[_row(run) for run in found],
        empty_title=_("Chưa có lượt xét nào"),
        empty_text=_("Mỗi lượt xét đọc dữ liệu đã chốt, xếp chỗ rồi tự kiểm bằng một chương trình khác."),
    )


def _row(run: AllocationRun) -> Row:
    href = reverse("allocation:run", args=[run.round.code, run.pk])
    return Row(
        [
            Link(_("Lượt %(number)s") % {"number": run.pk}, href),
            Tag(run.state, run.get_state_display()),
            f"{date_time(run.requested_at)}, {run.requested_by.full_name}",
            number(run.summary.get("placed")),
            number(run.summary.get("unplaced")),
            run.result_sha256[:12],
        ]
    )
