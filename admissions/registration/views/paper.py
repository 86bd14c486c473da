"""One paper a page: what is asked, what was sent, and sending it (again); and the picture itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration import lookups, progress, services
from admissions.registration.errors import NotEditable, RoundIsClosed
from admissions.registration.forms import PaperForm
from admissions.registration.queries import WholeFile, family_papers
from admissions.registration.views.steps import back_of, onward_from
from admissions.workflows.document import DocumentState
from admissions.workflows.refusal import Refusal

# Whatever a file holds, it may not run, load or frame anything.
SEALED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
SEALED_PDF = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"


@for_roles(Role.GUARDIAN)
def paper(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    now = database_now()
    file = lookups.own_file(request.user, code, now)
    asked = lookups.asked_paper(file, kind)
    if not progress.open_task(file, kind):
        return redirect("registration:task_list", code)
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.attach_document(
                actor=request.user,
                application=file.application,
                kind=kind,
                content=form.cleaned_data["file"],
                now=now,
            )
        except (NotEditable, RoundIsClosed) as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:task_list", code)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Đã lưu. Hãy xem lại bên dưới: đủ bốn góc, đọc được chữ."))
            return redirect(request.get_full_path())
    language = get_language() or "vi"
    context = {
        "application": file.application,
        "form": form,
        "paper_label": asked.label.text(language),
        "hint": asked.hint.text(language) if asked.hint else "",
        "back_href": back_of(request, code),
        **_sent(request, file, kind),
    }
    return render(request, "registration/paper.html", context)


def _sent(request: SignedInRequest, file: WholeFile, kind: str) -> dict[str, object]:
    """The paper that counts now, with where to see it and where to go on."""
    sent = file.papers.get(kind)
    if sent is None:
        return {"sent": None}
    return {
        "sent": sent,
        "view_href": reverse("registration:document", args=[sent.pk]),
        "is_image": sent.content_type.startswith("image/"),
        "is_returned": sent.state == DocumentState.RETURNED,
        "next_href": onward_from(request, file, kind),
    }


@for_roles(Role.GUARDIAN, Role.VERIFIER)
def document(request: SignedInRequest, pk: int) -> HttpResponse:
    """The picture or PDF itself, for the family and for the school that checks it; sealed."""
    found = get_object_or_404(family_papers(request.user), pk=pk)
    is_image = found.content_type.startswith("image/")
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=found.content_type)
    response["Content-Disposition"] = f'inline; filename="{found.kind}.{"jpg" if is_image else "pdf"}"'
    response["Content-Security-Policy"] = SEALED if is_image else SEALED_PDF
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
