"""The exam office's page for marks that belong to one wish: the list out and back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.examination.queries import score_figures
from admissions.examination.resources.wish_scores import (
    columns_of,
    located,
    read_wish_scores,
    template_rows,
)
from admissions.examination.services import ScoresRefused, record_export
from admissions.examination.views.scores import subjects_table
from admissions.examination.wish_marks import record_wish_scores
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Table
from admissions.interface.uploads import UploadRefused, problems_table, read_list
from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.forms import ListForm
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number
from admissions.workflows.round import RoundState


@for_roles(Role.EXAM_OFFICER)
def wish_scores(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = _round(request, code)
    upload = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": upload}
    if request.method == "POST" and upload.is_valid():
        problems = _take(request, admission_round, upload)
        if problems is None:
            return redirect("examination:wish_scores", code=code)
        upload.add_error(
            "file", _("Tệp có chỗ chưa đúng nên chưa nhận điểm nào. Hãy sửa trong tệp rồi gửi lại.")
        )
        context["problems"] = problems
    figures = score_figures(admission_round)
    context |= {
        "round": admission_round,
        "trail": trail_of(
            admission_round,
            _("Điểm của từng nguyện vọng"),
            through=(_("Số báo danh và điểm"), reverse("examination:scores", args=[code])),
        ),
        "table": subjects_table(figures, [each for each in figures.subjects if each.fact.of == "preference"]),
        "editable": admission_round.state == RoundState.LOCKED and bool(figures.numbered),
    }
    return render(request, "examination/wish_scores.html", context)


@for_roles(Role.EXAM_OFFICER)
def wish_template(request: SignedInRequest, code: str) -> HttpResponse:
    """The list to fill in; taking it away is recorded."""
    admission_round = _round(request, code)
    header, rows = template_rows(admission_round)
    kept = list(rows)
    record_export(actor=request.user, admission_round=admission_round, rows=len(kept), now=database_now())
    return csv_download(f"diem-nguyen-vong-{admission_round.code}.csv", header, kept)


def _round(request: SignedInRequest, code: str) -> AdmissionRound:
    """The round, when its rules have marks of single wishes."""
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if not admission_round.policy.wish_score_facts:
        raise Http404
    return admission_round


def _take(request: SignedInRequest, admission_round: AdmissionRound, upload: ListForm) -> Table | None:
    """Record the marks of the list; a table of what is wrong with it when it is not taken."""
    try:
        lines = read_list(upload.cleaned_data["file"], columns_of(admission_round))
        scores = read_wish_scores(lines, admission_round)
    except UploadRefused as refused:
        return problems_table(refused.problems)
    try:
        taken = record_wish_scores(
            actor=request.user, admission_round=admission_round, scores=scores, now=database_now()
        )
    except ScoresRefused as refused:
        return problems_table(located(refused.problems, lines, admission_round))
    messages.success(request, _("Đã nhận điểm của %(count)s nguyện vọng.") % {"count": number(taken)})
    return None
