"""One run: how far it is, what it gave, whether it passed the check, and who decides on it now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.queries import runs_for
from admissions.allocation.views.bundle import has_bundle
from admissions.allocation.views.result import result_context
from admissions.models import AllocationRun, User
from admissions.permissions import OFFICE_ROLES, Role
from admissions.setup.queries import sent_back
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time
from admissions.workflows.allocation_run import HAS_RESULT, UNDER_WAY, RunState
from admissions.workflows.log import permitted

# Transition → (verb, the button's kind, whose act it is), in the order of the page.
STEPS: dict[str, tuple[Any, str, Role]] = {
    "propose": (gettext_lazy("Trình lãnh đạo duyệt"), "main", Role.SPECIALIST),
    "approve": (gettext_lazy("Duyệt kết quả"), "main", Role.DIRECTOR),
    "turn_down": (gettext_lazy("Trả lại"), "plain", Role.DIRECTOR),
    "discard": (gettext_lazy("Bỏ lượt này"), "plain", Role.SPECIALIST),
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
        "sent_back": sent_back(run),
        **_next_act(run, request.user),
    }
    if run.state in HAS_RESULT:
        context |= result_context(request, run) | {"has_bundle": has_bundle(run)}
    return render(request, "allocation/run.html", context)


def _next_act(run: AllocationRun, user: User) -> dict[str, Any]:
    """What may be done to the run now: links for those who may, names of the others."""
    possible = [name for name in STEPS if can_proceed(getattr(run, name))]
    mine = [name for name in possible if permitted(run, name, user)]
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
        if run.state == RunState.APPROVED and permitted(run, "publish", user)
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
        {"label": _("Mã băm dữ liệu vào"), "value": breakable(run.input_sha256)},
        {"label": _("Mã băm kết quả"), "value": breakable(run.result_sha256)},
    ]


def breakable(digest: str) -> SafeString:
    """A long hash that a narrow screen may break, and that copies as one word."""
    parts = ((digest[start : start + 16],) for start in range(0, len(digest), 16))
    return format_html_join(mark_safe("<wbr>"), "{}", parts)
