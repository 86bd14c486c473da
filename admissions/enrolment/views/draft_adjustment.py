"""Draft a change of the published result: why, until when families may answer, and what it starts from."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.enrolment.adjusting.services import draft_adjustment
from admissions.enrolment.forms import AdjustmentForm, LoweredLinesForm
from admissions.enrolment.views.adjustments import WAYS
from admissions.examination.resources.scores import columns_of, read_scores
from admissions.interface.uploads import UploadRefused, problems_table, read_list
from admissions.models import Adjustment, AdmissionRound
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.publication.queries import published_cutoffs
from admissions.setup.forms import ListForm
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.workflows.log import TransitionRefused
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState

Kind = Adjustment.Kind


@for_roles(Role.SPECIALIST)
def draft(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if kind.upper() not in Kind.values:
        raise Http404
    if admission_round.state != RoundState.PUBLISHED:
        raise TransitionRefused(admission_round, "draft_adjustment")
    chosen = Kind(kind.upper())
    form = AdjustmentForm(request.POST or None)
    source = _source(request, admission_round, chosen)
    context: dict[str, Any] = {"problems": None}
    valid = [each.is_valid() for each in (form, source) if each is not None]
    if request.method == "POST" and all(valid):
        more, context["problems"] = _read(admission_round, chosen, source)
        if context["problems"] is None:
            try:
                made = draft_adjustment(
                    actor=request.user,
                    admission_round=admission_round,
                    kind=chosen,
                    now=database_now(),
                    **form.cleaned_data,
                    **more,
                )
                messages.success(request, _("Đã tính xong. Hãy xem từng thay đổi rồi trình lãnh đạo."))
                return redirect("enrolment:adjustment", code=code, pk=made.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context |= {
        "round": admission_round,
        "title": chosen.label,
        "explained": WAYS[chosen],
        "form": form,
        "source": source,
        "lines": chosen == Kind.LOWERED,
        "trail": trail_of(
            admission_round,
            str(chosen.label),
            through=(_("Điều chỉnh sau công bố"), reverse("enrolment:adjustments", args=[code])),
        ),
    }
    return render(request, "enrolment/draft_adjustment.html", context)


def _source(
    request: SignedInRequest, admission_round: AdmissionRound, kind: Kind
) -> LoweredLinesForm | ListForm | None:
    """What the change starts from: new lines, a list of corrected marks, or nothing but the answers."""
    if kind == Kind.LOWERED:
        return LoweredLinesForm(request.POST or None, lines=published_cutoffs(admission_round))
    if kind == Kind.REMARKED:
        return ListForm(request.POST or None, request.FILES or None)
    return None


def _read(
    admission_round: AdmissionRound, kind: Kind, source: LoweredLinesForm | ListForm | None
) -> tuple[Mapping[str, Any], Any]:
    """What the source says, for the service; or the table of what is wrong with it."""
    if isinstance(source, LoweredLinesForm):
        return {"lines": source.lowered()}, None
    if source is None:
        return {}, None
    try:
        rows = read_list(source.cleaned_data["file"], columns_of(admission_round))
        typed = read_scores(rows, admission_round)
    except UploadRefused as refused:
        return {}, problems_table(refused.problems)
    filled = {number: {fact: text for fact, text in cells.items() if text} for number, cells in typed.items()}
    return {"corrections": filled}, None
