"""Acts on a paper that was sent: turn, move or take out a page, take it out, use another one for it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.permissions import Role
from admissions.registration import changing_papers, lookups, progress, services
from admissions.registration.changing_papers import LEFT, RIGHT
from admissions.registration.queries import family_papers
from admissions.registration.views.steps import FROM_CHECK, came_from_check
from admissions.workflows.refusal import Refusal

PAGE_ACTS: dict[str, Callable[..., object]] = {
    "left": partial(changing_papers.turn_page, degrees=LEFT),
    "right": partial(changing_papers.turn_page, degrees=RIGHT),
    "forward": changing_papers.bring_page_forward,
    "take_out": changing_papers.take_out_page,
}


@require_POST
@for_roles(Role.GUARDIAN)
def change_pages(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """`act` on the page `number` of the paper as it was seen (`version`); on the whole paper without one."""
    file = lookups.own_file(request.user, code, received_at(request))
    lookups.asked_paper(file, kind)
    act = PAGE_ACTS.get(request.POST.get("act", ""))
    version, number = request.POST.get("version", ""), request.POST.get("number", "")
    sent = file.papers.get(kind)
    if act is None or not version.isdecimal() or (number and not number.isdecimal()):
        raise Http404
    if not progress.open_task(file, kind) or sent is None:
        return redirect("registration:task_list", code)
    sent.application = file.application
    seen = {"actor": request.user, "document": sent, "version": int(version), "now": received_at(request)}
    try:
        if number:
            act(**seen, number=int(number))
        else:
            changing_papers.take_out_document(**seen)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã lưu thay đổi."))
    return redirect(_page_of(request, code, kind))


@require_POST
@for_roles(Role.GUARDIAN)
def reuse(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """Let another paper of this family (`paper`) stand for this need too."""
    file = lookups.own_file(request.user, code, received_at(request))
    lookups.asked_paper(file, kind)
    if not progress.open_task(file, kind):
        return redirect("registration:task_list", code)
    wanted = request.POST.get("paper", "")
    if not wanted.isdecimal():
        raise Http404
    source = get_object_or_404(family_papers(request.user).select_related("application"), pk=int(wanted))
    try:
        services.reuse_document(
            actor=request.user,
            application=file.application,
            kind=kind,
            source=source,
            now=received_at(request),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã dùng lại giấy tờ. Hãy xem lại bên dưới."))
    return redirect(_page_of(request, code, kind))


def _page_of(request: SignedInRequest, code: str, kind: str) -> str:
    href = reverse("registration:paper", args=[code, kind])
    return f"{href}?tu={FROM_CHECK}" if came_from_check(request) else href
