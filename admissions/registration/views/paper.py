"""One paper a page: what is asked, what was sent, and sending it (again), page by page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.models import Document
from admissions.permissions import Role
from admissions.registration import lookups, progress, services
from admissions.registration.errors import NotEditable, RoundIsClosed
from admissions.registration.forms import PaperForm
from admissions.registration.queries import WholeFile
from admissions.registration.reusing import reusable_papers
from admissions.registration.views.steps import back_of, onward_from
from admissions.workflows.document import DocumentState
from admissions.workflows.refusal import Refusal

ADD = "add"


@for_roles(Role.GUARDIAN)
def paper(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    file = lookups.own_file(request.user, code, received_at(request))
    asked = lookups.asked_paper(file, kind)
    if not progress.open_task(file, kind):
        return _onward(request, reverse("registration:task_list", args=[code]))
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = PaperForm(request.POST, request.FILES)
        answer = _send(request, file, kind, form)
        if answer is not None:
            return answer
        if _is_program(request):
            words = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return JsonResponse({"error": words}, status=422)
    language = get_language() or "vi"
    context = {
        "application": file.application,
        "form": form,
        "kind": kind,
        "paper_label": asked.label.text(language),
        "hint": asked.hint.text(language) if asked.hint else "",
        "back_href": back_of(request, code),
        "here": request.get_full_path(),
        "most_pages": settings.DOCUMENT_MAX_PAGES,
        **_sent(request, file, kind),
        "reusable": reusable_papers(request.user, file, kind),
    }
    return render(request, "registration/paper.html", context)


def _send(request: SignedInRequest, file: WholeFile, kind: str, form: PaperForm) -> HttpResponse | None:
    """Keep what was sent and say where to go; None when the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        services.attach_pages(
            actor=request.user,
            application=file.application,
            kind=kind,
            contents=form.cleaned_data["file"],
            now=received_at(request),
            after_others=request.POST.get("act") == ADD,
        )
    except (NotEditable, RoundIsClosed) as refusal:
        messages.error(request, str(refusal))
        return _onward(request, reverse("registration:task_list", args=[file.application.code]))
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return None
    if not _is_program(request) or "last" in request.POST:
        messages.success(request, _("Đã lưu. Hãy xem lại bên dưới: đủ bốn góc, đọc được chữ."))
    return _onward(request, request.get_full_path())


def _is_program(request: SignedInRequest) -> bool:
    """Whether our own script asks (papers.js), which wants to be told in JSON."""
    return request.headers.get("Accept") == "application/json"


def _onward(request: SignedInRequest, href: str) -> HttpResponse:
    return JsonResponse({"next": href}) if _is_program(request) else redirect(href)


def _sent(request: SignedInRequest, file: WholeFile, kind: str) -> dict[str, Any]:
    """The paper that counts now, with its pages and where to go on."""
    sent = file.papers.get(kind)
    if sent is None:
        return {"sent": None}
    pages = list(sent.pages.order_by("number"))
    is_returned = sent.state == DocumentState.RETURNED
    return {
        "sent": sent,
        "pages": [] if sent.quarantined_at else [_page(sent, each, len(pages)) for each in pages],
        "size": sum(each.size for each in pages),
        "is_returned": is_returned,
        "is_waiting": sent.quarantined_at is not None,
        "may_change": not is_returned,
        "is_full": len(pages) >= settings.DOCUMENT_MAX_PAGES,
        "next_href": onward_from(request, file, kind),
    }


def _page(sent: Document, page: Any, count: int) -> dict[str, Any]:
    return {
        "number": page.number,
        "is_image": page.is_image,
        "href": reverse("registration:document_page", args=[sent.pk, page.number]),
        "name": _("Trang %(number)s trên %(count)s") % {"number": page.number, "count": count},
    }
