"""The exam office's page of a round: numbers, the list of marks out and back, and the lock."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.examination.queries import ScoreFigures, SubjectLine, distribution, score_figures
from admissions.examination.resources.scores import columns_of, located, read_scores, template_rows
from admissions.examination.services import (
    ScoresRefused,
    assign_candidate_numbers,
    record_export,
    record_scores,
)
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Column, Row, Table, Tag
from admissions.interface.uploads import UploadRefused, problems_table, read_list
from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, Role, can_record_scores
from admissions.setup.forms import ListForm
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import PLANNING, RoundState

BEFORE_THE_LOCK = (*PLANNING, RoundState.ANNOUNCED, RoundState.OPENED, RoundState.CLOSED)


@for_roles(*OFFICE_ROLES)
def scores(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = _scored_round(request, code)
    if request.method == "POST" and not can_record_scores(admission_round, request.user):
        raise Http404
    upload = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": upload}
    if request.method == "POST" and upload.is_valid():
        problems = _take(request, admission_round, upload)
        if problems is None:
            return redirect("examination:scores", code=code)
        upload.add_error(
            "file", _("Tệp có chỗ chưa đúng nên chưa nhận điểm nào. Hãy sửa trong tệp rồi gửi lại.")
        )
        context["problems"] = problems
    return render(request, "examination/scores.html", _context(request, admission_round) | context)


@require_POST
@for_roles(Role.EXAM_OFFICER)
def numbers(request: SignedInRequest, code: str) -> HttpResponse:
    """Give every candidate a number."""
    admission_round = _scored_round(request, code)
    try:
        given = assign_candidate_numbers(
            actor=request.user, admission_round=admission_round, now=database_now()
        )
        messages.success(request, _("Đã đánh số báo danh cho %(count)s thí sinh.") % {"count": number(given)})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("examination:scores", code=code)


@for_roles(Role.EXAM_OFFICER)
def template(request: SignedInRequest, code: str) -> HttpResponse:
    """The list to fill in; taking it away is recorded."""
    admission_round = _scored_round(request, code)
    header, rows = template_rows(admission_round)
    kept = list(rows)
    record_export(actor=request.user, admission_round=admission_round, rows=len(kept), now=database_now())
    return csv_download(f"diem-{admission_round.code}.csv", header, kept)


def _scored_round(request: SignedInRequest, code: str) -> AdmissionRound:
    """The round, when its rules rank by marks."""
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if not admission_round.policy.score_facts:
        raise Http404
    return admission_round


def _take(request: SignedInRequest, admission_round: AdmissionRound, upload: ListForm) -> Table | None:
    """Record the marks of the list; a table of what is wrong with it when it is not taken."""
    columns = columns_of(admission_round)
    try:
        lines = read_list(upload.cleaned_data["file"], columns)
    except UploadRefused as refused:
        return problems_table(refused.problems)
    try:
        taken = record_scores(
            actor=request.user,
            admission_round=admission_round,
            scores=read_scores(lines, admission_round),
            now=database_now(),
        )
    except UploadRefused as refused:
        return problems_table(refused.problems)
    except ScoresRefused as refused:
        return problems_table(located(refused.problems, lines, admission_round))
    messages.success(request, _("Đã nhận điểm của %(count)s thí sinh.") % {"count": number(taken)})
    return None


def _context(request: SignedInRequest, admission_round: AdmissionRound) -> dict[str, Any]:
    figures = score_figures(admission_round)
    editable = can_record_scores(admission_round, request.user) and admission_round.state == RoundState.LOCKED
    return {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Số báo danh và điểm")),
        "figures": _figures(figures),
        "editable": editable,
        "too_early": admission_round.state in BEFORE_THE_LOCK,
        "numbered": figures.numbered,
        "all_numbered": bool(figures.candidates) and figures.numbered == figures.candidates,
        "complete": figures.is_complete,
        "of_wishes": bool(admission_round.policy.wish_score_facts),
        "table": subjects_table(figures, figures.subjects),
        "charts": [chart for line in figures.subjects if (chart := _chart(admission_round, line))],
    }


def _figures(figures: ScoreFigures) -> list[dict[str, str]]:
    return [
        {"value": number(figures.candidates), "label": _("thí sinh")},
        {"value": number(figures.numbered), "label": _("đã có số báo danh")},
        {"value": number(figures.missing), "label": _("ô điểm còn thiếu")},
    ]


def subjects_table(figures: ScoreFigures, lines: Sequence[SubjectLine]) -> Table:
    """How far each mark is."""
    return Table(
        caption=_("Điểm đã nhận"),
        columns=[
            Column("subject", _("Môn"), head=True),
            Column("expected", _("Cần có"), numeric=True),
            Column("recorded", _("Đã nhận"), numeric=True),
            Column("absent", _("Vắng"), numeric=True),
            Column("missing", _("Còn thiếu"), numeric=True),
            Column("state", _("Tình trạng")),
        ],
        rows=[_row(figures, line) for line in lines],
    )


def _row(figures: ScoreFigures, line: SubjectLine) -> Row:
    state = Tag("warn", _("Chưa đủ")) if line.missing or not figures.candidates else Tag("ok", _("Đủ"))
    cells = [number(each) for each in (line.expected, line.recorded, line.absent, line.missing)]
    return Row([_subject(line), *cells, state])


def _subject(line: SubjectLine) -> str:
    label = line.fact.label.text(get_language() or "vi")
    return _("%(subject)s (từng nguyện vọng)") % {"subject": label} if line.fact.of == "preference" else label


def _chart(admission_round: AdmissionRound, line: SubjectLine) -> dict[str, Any] | None:
    """How the marks of one subject are spread, for subjects with a scale."""
    rows = distribution(admission_round, line.fact)
    if not rows:
        return None
    label, count = max(rows, key=lambda row: row[1])
    title = _("%(subject)s: nhiều bài nhất ở khoảng %(range)s điểm (%(count)s bài)") % {
        "subject": _subject(line),
        "range": label,
        "count": number(count),
    }
    return {"title": title, "rows": rows}
