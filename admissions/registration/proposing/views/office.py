"""The department's page of proposals: compute, look, release, follow the answers."""

from collections import Counter
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Row, Table, Tag, requested_sort
from admissions.models import AdmissionRound, Proposal
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, Role, can_compute_proposals
from admissions.registration.editing import is_open
from admissions.registration.proposing.computing import compute_proposals, may_compute, proposes
from admissions.registration.proposing.queries import (
    SchoolLine,
    listed_proposals,
    school_lines,
    state_counts,
)
from admissions.registration.proposing.releasing import release_proposals
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import distance, number
from admissions.workflows.proposal import ProposalState
from admissions.workflows.refusal import Refusal

PER_PAGE = 50
MOST_BARS = 10
_KEYS = {
    "name": lambda line: line.name_key,
    "seats": lambda line: line.offering.seats,
    "proposed": lambda line: line.proposed,
    "confirmed": lambda line: line.counts[ProposalState.CONFIRMED],
    "declined": lambda line: line.counts[ProposalState.DECLINED],
}


@for_roles(*OFFICE_ROLES)
def proposals(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = _round(request, code)
    now, lines = database_now(), school_lines(admission_round)
    counts = state_counts(lines)
    listed = Paginator(listed_proposals(admission_round), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Đề xuất chỗ học")),
        "figures": _figures(counts),
        "acts": _acts(request, admission_round, counts, now),
        "computed_at": parse_datetime(admission_round.proposal_counts.get("at", "")),
        "schools": _schools(request, lines),
        "chart": _fullest(lines),
        "without": _without(admission_round),
        "answers": _answers(counts),
        "children": _children(listed),
    }
    return render(request, "registration/proposing/office.html", context)


@for_roles(Role.SPECIALIST)
@require_POST
def move(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    """`tinh` computes, `gui` releases."""
    admission_round, now = _round(request, code), database_now()
    try:
        if act == "tinh":
            counts = compute_proposals(actor=request.user, admission_round=admission_round, now=now)
            messages.success(
                request,
                _("Đã tính: %(given)s em có đề xuất, %(without)s em chưa có.")
                % {
                    "given": number(counts.get("given", 0)),
                    "without": number(sum(counts.values()) - counts.get("given", 0)),
                },
            )
        elif act == "gui":
            sent = release_proposals(actor=request.user, admission_round=admission_round, now=now)
            messages.success(request, _("Đã gửi đề xuất cho %(count)s gia đình.") % {"count": number(sent)})
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("registration:proposals", code)


def _round(request: SignedInRequest, code: str) -> AdmissionRound:
    """A round whose rules propose; for others the page does not exist."""
    found: AdmissionRound = get_object_or_404(rounds_for(request.user), code=code)
    if not proposes(found):
        raise Http404
    return found


def _figures(counts: Counter[str]) -> list[dict[str, str]]:
    told = sum(counts.values()) - counts[ProposalState.COMPUTED]
    return [
        {"value": number(sum(counts.values())), "label": _("em có đề xuất")},
        {"value": number(counts[ProposalState.COMPUTED]), "label": _("chưa gửi gia đình")},
        {"value": number(told), "label": _("đã gửi gia đình")},
        {"value": number(counts[ProposalState.CONFIRMED]), "label": _("gia đình đồng ý")},
    ]


def _acts(
    request: SignedInRequest, admission_round: AdmissionRound, counts: Counter[str], now: datetime
) -> list[dict[str, str]]:
    """What this account may do now; the next step is the main button."""
    if not can_compute_proposals(admission_round, request.user):
        return []
    waiting = bool(counts[ProposalState.COMPUTED])
    can_send = waiting and is_open(admission_round, now)
    found = []
    if can_send:
        found.append(("gui", _("Gửi %(count)s đề xuất") % {"count": number(counts[ProposalState.COMPUTED])}))
    if may_compute(admission_round, now):
        found.append(
            ("tinh", _("Tính lại đề xuất") if admission_round.proposal_counts else _("Tính đề xuất"))
        )
    return [
        {
            "label": label,
            "href": reverse("registration:move_proposals", args=[admission_round.code, act]),
            "kind": "plain" if at else "main",
        }
        for at, (act, label) in enumerate(found)
    ]


def _schools(request: SignedInRequest, lines: list[SchoolLine]) -> Table:
    columns = [
        Column("name", _("Trường"), head=True, sortable=True),
        Column("seats", _("Chỉ tiêu"), numeric=True, sortable=True),
        Column("proposed", _("Đang đề xuất"), numeric=True, sortable=True),
        Column("confirmed", _("Đồng ý"), numeric=True, sortable=True),
        Column("declined", pgettext("answer", "Tự chọn trường"), numeric=True, sortable=True),
    ]
    sort = requested_sort(request.GET, columns, default="name")
    ordered = sorted(lines, key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    rows = [
        Row(
            [
                line.offering.name,
                number(line.offering.seats),
                number(line.proposed),
                number(line.counts[ProposalState.CONFIRMED]),
                number(line.counts[ProposalState.DECLINED]),
            ]
        )
        for line in ordered
    ]
    return Table(
        caption=_("Từng trường"),
        columns=columns,
        rows=rows,
        sort=sort,
        empty_title=_("Chưa trường nào có chỉ tiêu"),
        empty_text=_("Đề xuất được tính khi các trường đã có quyết định giao chỉ tiêu."),
    )


def _fullest(lines: list[SchoolLine]) -> dict[str, object] | None:
    """The schools whose seats are proposed most, against their seats."""
    used = [line for line in lines if line.proposed]
    if not used:
        return None
    ordered = sorted(used, key=lambda line: (-line.proposed / max(line.offering.seats, 1), line.name_key))
    full = sum(line.proposed >= line.offering.seats for line in used)
    return {
        "title": _("%(full)s trong %(schools)s trường đã đề xuất hết chỗ")
        % {"full": number(full), "schools": number(len(lines))},
        "rows": [(line.offering.name, [line.offering.seats, line.proposed]) for line in ordered[:MOST_BARS]],
    }


def _without(admission_round: AdmissionRound) -> dict[str, object] | None:
    """Children without a proposal when it was last computed, and why."""
    counts = admission_round.proposal_counts
    words = {
        "no_unit": _("Chưa có tổ dân phố, thôn trong sổ"),
        "no_school": _("Không có trường trong tuyến hay đủ gần"),
        "no_seat": _("Các trường trong tầm đã hết chỗ"),
        "not_allowed": _("Chưa đủ điều kiện của bộ quy tắc"),
        "not_meant": _("Không thuộc diện được đề xuất"),
    }
    rows = [(label, counts[reason]) for reason, label in words.items() if counts.get(reason)]
    if not rows:
        return None
    total = sum(row[1] for row in rows)
    title = _("%(count)s em chưa có đề xuất, gia đình tự chọn trường") % {"count": number(total)}
    return {"title": title, "rows": rows}


def _answers(counts: Counter[str]) -> dict[str, object] | None:
    """How families have answered what they were told of."""
    words = {
        ProposalState.CONFIRMED: _("Đồng ý"),
        ProposalState.DECLINED: pgettext("answer", "Tự chọn trường"),
        ProposalState.OFFERED: _("Chưa trả lời"),
        ProposalState.LAPSED: _("Hết hạn, không nhận"),
    }
    told = sum(counts[state] for state in words)
    if not told:
        return None
    title = _("%(agreed)s trong %(told)s gia đình đã đồng ý") % {
        "agreed": number(counts[ProposalState.CONFIRMED]),
        "told": number(told),
    }
    return {"title": title, "rows": [(label, counts[state]) for state, label in words.items()]}


def _children(listed: Page[Proposal]) -> Table:
    return Table(
        caption=_("Từng em"),
        columns=[
            Column("code", _("Mã học sinh"), head=True),
            Column("unit", _("Nơi ở")),
            Column("school", _("Trường đề xuất")),
            Column("why", _("Vì")),
            Column("distance", _("Khoảng cách"), numeric=True),
            Column("state", _("Trạng thái")),
        ],
        rows=[_child(each) for each in listed],
        page=listed,
        counted=pgettext("plural", "em"),
        empty_title=_("Chưa có đề xuất nào"),
        empty_text=_("Bấm Tính đề xuất khi kế hoạch đã công bố; gia đình chỉ thấy sau khi gửi."),
    )


def _child(each: Proposal) -> Row:
    grounds = each.grounds
    why = _("trong tuyến") if grounds["catchment_order"] is not None else _("trường gần nhất còn chỗ")
    metres = grounds["distance_m"]
    return Row(
        [
            each.applicant.student_code,
            str(each.applicant.residential_unit or ""),
            each.offering.name,
            why,
            "" if metres is None else distance(metres),
            Tag(each.state, each.get_state_display()),
        ]
    )
