"""One run: how far it is, what it gave, whether it passed the check, and who decides on it now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.queries import (
    CutoffLine,
    ResultFigures,
    cutoff_lines,
    result_figures,
    runs_for,
)
from admissions.allocation.views.bundle import has_bundle
from admissions.interface.tables import Column, Row, Table, requested_sort
from admissions.models import AllocationRun, User
from admissions.permissions import OFFICE_ROLES, Role
from admissions.rules.reasons import reason_words
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time, number, percent, score
from admissions.workflows.allocation_run import HAS_RESULT, UNDER_WAY, RunState

MOST_WANTED = 10
# Transition → (verb, the button's kind, whose act it is), in the order of the page.
STEPS: dict[str, tuple[Any, str, Role]] = {
    "propose": (gettext_lazy("Trình lãnh đạo duyệt"), "main", Role.SPECIALIST),
    "approve": (gettext_lazy("Duyệt kết quả"), "main", Role.DIRECTOR),
    "turn_down": (gettext_lazy("Trả lại"), "plain", Role.DIRECTOR),
    "discard": (gettext_lazy("Bỏ lượt này"), "plain", Role.SPECIALIST),
}
_KEYS = {
    "name": lambda line: line.name_key,
    "seats": lambda line: line.cutoff.seats,
    "first": lambda line: line.first_wishes,
    "admitted": lambda line: line.cutoff.admitted,
    "refused": lambda line: line.cutoff.refused,
    "empty": lambda line: line.empty,
    "score": lambda line: -1 if line.cutoff.score is None else line.cutoff.score,
}


@for_roles(*OFFICE_ROLES)
def run_page(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    run = get_object_or_404(runs_for(request.user), pk=pk, round__code=code)
    context: dict[str, Any] = {
        "run": run,
        "round": run.round,
        "trail": trail_of(
            run.round,
            _("Lượt %(number)s") % {"number": run.pk},
            through=(_("Các lượt xét"), reverse("allocation:runs", args=[code])),
        ),
        "under_way": run.state in UNDER_WAY,
        "steps": _progress(run),
        "facts": _facts(run),
        **_next_act(run, request.user),
    }
    if run.state in HAS_RESULT:
        context |= _result(request, run)
    return render(request, "allocation/run.html", context)


def _next_act(run: AllocationRun, user: User) -> dict[str, Any]:
    """What may be done to the run now: links for those who may, names of the others."""
    possible = [name for name in STEPS if can_proceed(getattr(run, name))]
    mine = [name for name in possible if has_transition_perm(getattr(run, name), user)]
    own_proposal = run.state == RunState.PROPOSED and user.pk == run.proposed_by_id
    return {
        "acts": [
            {
                "label": STEPS[name][0],
                "kind": STEPS[name][1],
                "href": reverse("allocation:step", args=[run.round.code, run.pk, name.replace("_", "-")]),
            }
            for name in mine
        ],
        "waits_for": sorted({str(STEPS[name][2].label) for name in possible}) if not mine else [],
        "own_proposal": own_proposal,
        "publish_href": reverse("publication:publish", args=[run.round.code])
        if run.state == RunState.APPROVED and has_transition_perm(run.publish, user)
        else "",
    }


def _progress(run: AllocationRun) -> list[dict[str, str]]:
    """The run's own steps, for the time while it is under way and after."""
    reached = {RunState.REQUESTED: 0, RunState.RUNNING: 1}.get(RunState(run.state), 2)
    words = (_("Đã yêu cầu"), _("Đọc dữ liệu, xếp chỗ, kiểm tra"), _("Có kết quả"))
    notes = (date_time(run.requested_at), date_time(run.claimed_at), date_time(run.finished_at))
    stopped = run.state == RunState.FAILED
    return [
        {
            "text": words[place] if not (stopped and place == 2) else _("Không đạt, không lưu kết quả"),
            "note": notes[place] if place <= reached else "",
            "state": "done"
            if place < reached or (place == reached == 2 and not stopped)
            else "current"
            if place == reached
            else "next",
        }
        for place in range(3)
    ]


def _facts(run: AllocationRun) -> list[dict[str, Any]]:
    people = (
        (_("Người yêu cầu"), run.requested_by),
        (_("Người trình"), run.proposed_by),
        (_("Người duyệt"), run.approved_by),
    )
    return [
        *({"label": label, "value": person.full_name if person else ""} for label, person in people),
        {"label": _("Bắt đầu"), "value": date_time(run.claimed_at)},
        {"label": _("Xong"), "value": date_time(run.finished_at)},
        {"label": _("Phiên bản bộ xét"), "value": run.engine_version},
        {"label": _("Mã băm dữ liệu vào"), "value": _breakable(run.input_sha256)},
        {"label": _("Mã băm kết quả"), "value": _breakable(run.result_sha256)},
    ]


def _result(request: SignedInRequest, run: AllocationRun) -> dict[str, Any]:
    figures, lines = result_figures(run), cutoff_lines(run)
    return {
        "figures": _figures(figures),
        "checked": _check_in_words(lines),
        "ranks": _rank_chart(figures),
        "wanted": _wanted_chart(lines),
        "unplaced": _unplaced_table(run, figures),
        "table": _cutoff_table(request, run, lines),
        "has_bundle": has_bundle(run),
    }


def _check_in_words(lines: list[CutoffLine]) -> str:
    """What the independent check found; a result that fails it is never stored."""
    over = sum(max(line.cutoff.admitted - line.cutoff.seats, 0) for line in lines)
    words = _(
        "Đạt kiểm tra: không em nào bị xếp sai, không chỗ nào bỏ trống khi còn em đủ điều kiện muốn vào."
    )
    if not over:
        return words + " " + _("Không trường nào vượt chỉ tiêu.")
    return (
        words
        + " "
        + _("%(count)s em được nhận thêm vì bằng em ở chỗ cuối cùng, theo quy tắc của đợt.")
        % {"count": number(over)}
    )


def _figures(figures: ResultFigures) -> list[dict[str, Any]]:
    everybody = figures.files or 1
    first = figures.by_rank.get(1, 0)
    return [
        {"value": number(figures.files), "label": _("hồ sơ được xét")},
        {
            "value": number(figures.placed),
            "label": _("được xếp"),
            "note": percent(figures.placed / everybody),
        },
        {"value": number(first), "label": _("đúng nguyện vọng 1"), "note": percent(first / everybody)},
        {
            "value": number(figures.without_place),
            "label": _("chưa được xếp"),
            "note": percent(figures.without_place / everybody),
        },
    ]


def _rank_chart(figures: ResultFigures) -> dict[str, Any] | None:
    if not figures.files:
        return None
    rows = [(_("Nguyện vọng %(rank)s") % {"rank": rank}, count) for rank, count in figures.by_rank.items()]
    share = percent(figures.by_rank.get(1, 0) / figures.files)
    return {
        "title": _("%(share)s số hồ sơ được xếp đúng nguyện vọng 1") % {"share": share},
        "rows": [*rows, (_("Chưa được xếp"), figures.without_place)],
    }


def _wanted_chart(lines: list[CutoffLine]) -> dict[str, Any] | None:
    wanted = sorted((line for line in lines if line.first_wishes), key=lambda line: -line.first_wishes)[
        :MOST_WANTED
    ]
    if not wanted:
        return None
    top = wanted[0]
    words = {"school": top.name, "wishes": number(top.first_wishes), "seats": number(top.cutoff.seats)}
    return {
        "title": _("%(school)s được chọn nhiều nhất: %(wishes)s nguyện vọng 1 cho %(seats)s chỗ") % words,
        "rows": [(line.name, [line.cutoff.seats, line.first_wishes]) for line in wanted],
    }


def _unplaced_table(run: AllocationRun, figures: ResultFigures) -> Table | None:
    if not figures.unplaced:
        return None
    language = get_language() or "vi"
    rows = sorted(figures.unplaced.items(), key=lambda item: (-item[1], item[0]))
    return Table(
        caption=_("Vì sao chưa được xếp"),
        columns=[Column("why", _("Lý do"), head=True), Column("count", _("Hồ sơ"), numeric=True)],
        rows=[
            Row([_capital(reason_words(run.round.policy, why, language=language)), number(n)])
            for why, n in rows
        ],
    )


def _cutoff_table(request: SignedInRequest, run: AllocationRun, lines: list[CutoffLine]) -> Table:
    scored = run.round.policy.score is not None
    last = (
        Column("score", _("Điểm chuẩn"), numeric=True, sortable=True)
        if scored
        else Column("last", _("Em cuối cùng được nhận"))
    )
    columns = [
        Column("name", _("Trường"), head=True, sortable=True),
        Column("seats", _("Chỉ tiêu"), numeric=True, sortable=True),
        Column("first", _("Nguyện vọng 1"), numeric=True, sortable=True),
        Column("admitted", _("Được xếp"), numeric=True, sortable=True),
        Column("empty", _("Còn chỗ"), numeric=True, sortable=True),
        Column("refused", _("Đủ điều kiện mà hết chỗ"), numeric=True, sortable=True),
        last,
    ]
    sort = requested_sort(request.GET, columns, default="name")
    ordered = sorted(lines, key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return Table(
        caption=_("Từng trường"),
        columns=columns,
        rows=[_cutoff_row(line, scored=scored) for line in ordered],
        sort=sort,
        empty_title=_("Lượt này không có trường nào"),
    )


def _cutoff_row(line: CutoffLine, *, scored: bool) -> Row:
    cutoff = line.cutoff
    return Row(
        [
            line.name,
            number(cutoff.seats),
            number(line.first_wishes),
            number(cutoff.admitted),
            number(line.empty),
            number(cutoff.refused),
            score(cutoff.score) if scored else line.last,
        ]
    )


def _breakable(digest: str) -> SafeString:
    """A long hash that a narrow screen may break, and that copies as one word."""
    parts = ((digest[start : start + 16],) for start in range(0, len(digest), 16))
    return format_html_join(mark_safe("<wbr>"), "{}", parts)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
