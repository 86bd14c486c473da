"""What is odd about a round's input: the list that a run waits for, another check, what became of each."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.gate import CHECKABLE, check_input
from admissions.allocation.queries import findings_for, last_check
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import AdmissionRound, AuditEvent, InputFinding
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, can_check_input, can_return_data
from admissions.rules.gate.finding import SCORES, SEATS, STOP
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time, number
from admissions.workflows.finding import SETTLED, FindingState
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState

ON_A_PAGE = 50


@for_roles(*OFFICE_ROLES)
def gate(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if request.method == "POST":
        if not can_check_input(admission_round, request.user):
            raise Http404
        _check(request, admission_round)
        return redirect("allocation:gate", code=code)
    findings = list(findings_for(request.user).filter(round=admission_round))
    waiting = [each for each in findings if each.state == FindingState.FOUND]
    checked = last_check(admission_round)
    checkable = admission_round.state in CHECKABLE
    context: dict[str, Any] = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Kiểm tra trước khi xét")),
        "figures": _figures(findings),
        "checked": _checked_in_words(checked),
        "verdict": _verdict(waiting) if checked else None,
        "may_check": checkable and can_check_input(admission_round, request.user),
        "may_return": admission_round.state == RoundState.PREPARED
        and bool(waiting)
        and can_return_data(admission_round, request.user),
        "table": _open_table(request, waiting),
        "history": _history_table([each for each in findings if each.state in SETTLED]),
        "has_history": len(waiting) < len(findings),
    }
    return render(request, "allocation/gate.html", context)


def _check(request: SignedInRequest, admission_round: AdmissionRound) -> None:
    try:
        count = check_input(actor=request.user, admission_round=admission_round, now=database_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    if count:
        messages.warning(
            request, _("Đã kiểm tra: %(count)s điều bất thường chờ xử lý.") % {"count": number(count)}
        )
    else:
        messages.success(request, _("Đã kiểm tra: không có điều bất thường nào chờ xử lý."))


def _figures(findings: list[InputFinding]) -> list[dict[str, str]]:
    counts = Counter(each.state for each in findings)
    return [
        {"value": number(counts[FindingState.FOUND]), "label": _("chờ xử lý")},
        {"value": number(counts[FindingState.OVERRIDDEN]), "label": _("giữ nguyên, có lý do")},
        {"value": number(counts[FindingState.CORRECTED]), "label": _("đã sửa dữ liệu")},
    ]


def _checked_in_words(checked: AuditEvent | None) -> str:
    if checked is None:
        return _("Đợt này chưa được kiểm tra lần nào.")
    who = checked.actor.full_name if checked.actor else _("hệ thống")
    return _("Kiểm tra lần cuối lúc %(when)s, người yêu cầu: %(who)s.") % {
        "when": date_time(checked.at),
        "who": who,
    }


def _verdict(waiting: list[InputFinding]) -> dict[str, str]:
    """The notice on top: whether a run may be asked for."""
    if not waiting:
        return {"tone": "ok", "body": _("Không còn điều bất thường nào chờ xử lý. Xét được.")}
    stops = sum(each.severity == STOP for each in waiting)
    words = _("Chưa xét được: còn %(count)s điều bất thường chờ xử lý.") % {"count": number(len(waiting))}
    return {"tone": "stop" if stops else "warn", "body": words}


def severity_tag(finding: InputFinding) -> Tag:
    """How grave it is, as a word with a shape."""
    if finding.severity == STOP:
        return Tag("stop", _("Sai"))
    return Tag("warn", _("Đáng ngờ"))


def repair_of(finding: InputFinding) -> Link | None:
    """The page on which the data lie that the finding is about; files lie with the schools."""
    code = finding.round.code
    if finding.kind.repair == SEATS:
        return Link(_("Chỉ tiêu các trường"), reverse("setup:seats", args=[code]))
    if finding.kind.repair == SCORES:
        return Link(_("Số báo danh và điểm"), reverse("examination:scores", args=[code]))
    return None


def _open_table(request: SignedInRequest, waiting: list[InputFinding]) -> Table:
    ordered = sorted(waiting, key=lambda each: (each.severity != STOP, each.pk))
    page = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "vi"
    return Table(
        caption=_("Chờ xử lý, nặng trước"),
        columns=[
            Column("kind", _("Điều bất thường"), head=True),
            Column("severity", _("Mức")),
            Column("repair", _("Sửa ở trang")),
            Column("act", _("Việc cần làm")),
        ],
        rows=[
            Row(
                [
                    _described(each, each.kind.label.text(language), language),
                    severity_tag(each),
                    repair_of(each),
                    Link(_short_act(each, language), _page_of(each)),
                ]
            )
            for each in page
        ],
        page=page,
        counted=_("điều bất thường"),
        empty_title=_("Không có điều bất thường nào chờ xử lý"),
        empty_text=_(
            "Chỉ tiêu, điểm và hồ sơ trùng được xem ở mỗi lần kiểm tra; điều bất thường hiện ở đây."
        ),
    )


def _described(finding: InputFinding, name: Link | str, language: str) -> SafeString:
    """Its kind, and beneath it what is odd and what to do."""
    return format_html('{}<span class="cell-words">{}</span>', name, finding.sentence(language))


def _short_act(finding: InputFinding, language: str) -> SafeString:
    """What to do about it, with what it is about for who does not see the row."""
    about = finding.kind.label.text(language)
    return format_html('{}<span class="visually-hidden">: {}</span>', _("Xem và xử lý"), about)


def _history_table(settled: list[InputFinding]) -> Table:
    language = get_language() or "vi"
    newest = sorted(settled, key=lambda each: (each.settled_at or each.found_at, each.pk), reverse=True)
    return Table(
        caption=_("Đã xử lý, mới nhất trước"),
        columns=[
            Column("kind", _("Điều bất thường"), head=True),
            Column("state", _("Kết quả")),
            Column("who", _("Người xử lý")),
            Column("reason", _("Lý do")),
        ],
        rows=[
            Row(
                [
                    _described(each, Link(each.kind.label.text(language), _page_of(each)), language),
                    Tag(each.state, each.get_state_display()),
                    _settled_by(each),
                    each.reason,
                ]
            )
            for each in newest[:ON_A_PAGE]
        ],
    )


def _settled_by(finding: InputFinding) -> str:
    who = finding.settled_by.full_name if finding.settled_by else _("hệ thống")
    return f"{who}, {date_time(finding.settled_at)}"


def _page_of(finding: InputFinding) -> str:
    return reverse("allocation:finding", args=[finding.round.code, finding.pk])
