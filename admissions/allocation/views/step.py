"""A decision on a run, asked once: propose, approve, turn down, discard."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.forms import TurnDownForm
from admissions.allocation.queries import result_figures, runs_for
from admissions.allocation.services import approve_run, discard_run, propose_run, turn_down_run
from admissions.models import AllocationRun
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.templatetags.vietnamese import number
from admissions.workflows.log import TransitionRefused, permitted
from admissions.workflows.refusal import Refusal

SERVICES: dict[str, Callable[..., AllocationRun]] = {
    "propose": propose_run,
    "approve": approve_run,
    "turn-down": turn_down_run,
    "discard": discard_run,
}


@for_roles(Role.SPECIALIST, Role.DIRECTOR)
def step(request: SignedInRequest, code: str, pk: int, name: str) -> HttpResponse:
    run = get_object_or_404(runs_for(request.user), pk=pk, round__code=code)
    transition = name.replace("-", "_")
    if name not in SERVICES or not permitted(run, transition, request.user):
        raise Http404
    if not can_proceed(getattr(run, transition)):
        raise TransitionRefused(run, transition)
    form = TurnDownForm(request.POST or None) if name == "turn-down" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            SERVICES[name](
                actor=request.user, run=run, now=database_now(), **(form.cleaned_data if form else {})
            )
            messages.success(request, _DONE[name]())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("allocation:run", code=code, pk=pk)
    context = {
        "run": run,
        "round": run.round,
        "form": form,
        "cancel_href": reverse("allocation:run", args=[code, pk]),
        **_words(run, name),
    }
    return render(request, "allocation/step.html", context)


_DONE = {
    "propose": lambda: _("Đã trình kết quả. Lãnh đạo thấy lượt này để duyệt."),
    "approve": lambda: _("Đã duyệt kết quả. Chuyên viên công bố được kết quả này."),
    "turn-down": lambda: _("Đã trả lại kết quả với lý do của lãnh đạo."),
    "discard": lambda: _("Đã bỏ lượt xét này."),
}


def _words(run: AllocationRun, name: str) -> dict[str, Any]:
    """The question, what happens, and the button."""
    figures = result_figures(run)
    numbers = {"placed": number(figures.placed), "unplaced": number(figures.without_place)}
    outcome = _("%(placed)s em được xếp, %(unplaced)s em chưa được xếp.") % numbers
    if name == "propose":
        return {
            "question": _("Trình kết quả này để duyệt?"),
            "consequences": [
                outcome,
                _("Anh/chị là người trình nên không tự duyệt được."),
                _("Gia đình chưa thấy gì."),
            ],
            "label": _("Trình duyệt"),
            "kind": "main",
        }
    if name == "approve":
        proposer = run.proposed_by.full_name if run.proposed_by else ""
        return {
            "question": _("Duyệt kết quả này?"),
            "consequences": [
                outcome,
                _("Người trình: %(name)s.") % {"name": proposer},
                _("Mã băm kết quả: %(hash)s.") % {"hash": run.result_sha256[:16]},
                _("Sau khi duyệt, chuyên viên công bố đúng kết quả này; gia đình thấy khi công bố."),
            ],
            "label": _("Duyệt kết quả"),
            "kind": "main",
        }
    if name == "turn-down":
        return {
            "question": _("Trả lại kết quả này?"),
            "consequences": [_("Lượt này bị bỏ. Chuyên viên đọc lý do rồi xét lại.")],
            "label": _("Trả lại"),
            "kind": "danger",
        }
    return {
        "question": _("Bỏ lượt xét này?"),
        "consequences": [
            _("Lượt này không trình được nữa. Dữ liệu của đợt giữ nguyên, có thể xét lượt khác.")
        ],
        "label": _("Bỏ lượt này"),
        "kind": "danger",
    }
