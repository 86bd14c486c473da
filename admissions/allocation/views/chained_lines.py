"""Lines for every rank: the engine proposes, the office edits, the engine judges, a decision fixes them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.chained import Proposal, judged, proposal_of
from admissions.allocation.forms import ChainedLinesForm, SignedForm
from admissions.allocation.rulings import enter_ruling
from admissions.allocation.views.rulings import get_kind
from admissions.models import Ruling
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.workflows.refusal import Refusal

Kind = Ruling.Kind


@for_roles(Role.SPECIALIST)
def chained_lines(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    get_kind(admission_round, Kind.LINES.value.lower(), (Kind.LINES,))
    proposal = proposal_of(admission_round, now=database_now())
    form = ChainedLinesForm(request.POST or None, proposal=proposal)
    fixing = "fix" in request.POST
    signed = SignedForm(request.POST if fixing else None)
    context: dict[str, Any] = {
        "round": admission_round,
        "form": form,
        "signed": signed,
        "findings": None,
        "trail": trail_of(
            admission_round,
            str(Kind.LINES.label),
            through=(_("Quyết định của người có thẩm quyền"), reverse("allocation:rulings", args=[code])),
        ),
    }
    if request.method == "POST" and form.is_valid():
        context["findings"] = _findings(proposal, form)
        if fixing and signed.is_valid():
            try:
                enter_ruling(
                    actor=request.user,
                    admission_round=admission_round,
                    kind=Kind.LINES,
                    offering=None,
                    content=form.content(),
                    now=database_now(),
                    **signed.cleaned_data,
                )
                messages.success(
                    request, _("Đã ghi quyết định. Lãnh đạo xác nhận thì quyết định có hiệu lực.")
                )
                return redirect("allocation:rulings", code=code)
            except Refusal as refusal:
                signed.add_error(None, str(refusal))
    return render(request, "allocation/chained_lines.html", context)


def _findings(proposal: Proposal, form: ChainedLinesForm) -> list[str]:
    """What is to be said against the lines as typed; an empty list where nothing is."""
    language = get_language() or "vi"
    return [each.label.text(language) for each in judged(proposal, form.content())]
