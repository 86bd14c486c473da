"""The family's page of what the register says: one tap where all is right, a way to say what is not."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.permissions import Role
from admissions.registration import lookups, progress
from admissions.registration.queries import WholeFile
from admissions.registration.register_facts import services
from admissions.registration.register_facts.queries import FactOnFile, disputes_for, facts_on_file
from admissions.registration.register_facts.standing import REGISTER, seen_of
from admissions.registration.views.steps import after_saving, back_of
from admissions.workflows.dispute import DisputeState
from admissions.workflows.refusal import Refusal


@for_roles(Role.GUARDIAN)
def register(request: SignedInRequest, code: str) -> HttpResponse:
    now = received_at(request)
    file = lookups.own_file(request.user, code, now)
    if request.method == "POST":
        one = request.POST.get("fact", "")
        try:
            services.confirm_facts(
                actor=request.user,
                application=file.application,
                now=now,
                names=[one] if one else None,
                seen=request.POST.get("seen", "") or "-",
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        if one:
            return redirect(f"{request.get_full_path()}#{one}")
        messages.success(request, _("Đã ghi nhận anh/chị xác nhận dữ liệu của con."))
        return after_saving(request, file, REGISTER)
    return render(request, "registration/register_facts/own.html", _context(request, file))


@require_POST
@for_roles(Role.GUARDIAN)
def withdraw_dispute(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """The family takes its request back; the fact is then to be confirmed or disputed anew."""
    file = lookups.own_file(request.user, code, received_at(request))
    dispute = get_object_or_404(disputes_for(request.user), pk=pk, applicant=file.application.applicant_id)
    services.withdraw_dispute(actor=request.user, dispute=dispute, now=received_at(request))
    messages.success(request, _("Đã rút đề nghị sửa."))
    return redirect("registration:register", code)


def _context(request: SignedInRequest, file: WholeFile) -> dict[str, Any]:
    application = file.application
    rows = facts_on_file(application)
    may_confirm = progress.open_task(file, REGISTER) is not None
    return {
        "application": application,
        "child": application.applicant,
        "rows": [_row(application.code, row) for row in rows],
        "may_confirm": may_confirm,
        "left": sum(not row.settled for row in rows),
        "some_differ": any(row.is_open for row in rows),
        "seen": seen_of(application.round.policy, application.applicant),
        "back_href": back_of(request, application.code),
    }


def _row(code: str, row: FactOnFile) -> dict[str, Any]:
    dispute = row.dispute
    shown = dispute if row.answered else None
    return {
        "fact": row.fact,
        "settled": row.settled,
        "confirmed": row.confirmed,
        "dispute": shown,
        "is_open": row.is_open,
        "refused": shown is not None and shown.state == DisputeState.REFUSED,
        "claim_href": reverse("registration:claim", args=[code, row.fact.name]),
        "withdraw_href": reverse("registration:withdraw_dispute", args=[code, dispute.pk])
        if dispute and row.is_open
        else "",
    }
