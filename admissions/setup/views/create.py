"""A new round from a rule pack."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.forms import RoundForm
from admissions.setup.plan_checks import ThirdPaperRepeated
from admissions.setup.services import create_round
from admissions.workflows.refusal import Refusal


@for_roles(Role.SPECIALIST)
def create(request: SignedInRequest) -> HttpResponse:
    form = RoundForm(request.POST or None)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            made = create_round(
                actor=request.user,
                code=wanted["code"],
                name=wanted["name"],
                province=wanted["province"],
                pack_id=wanted["pack_id"],
                calendar=form.calendar,
                now=database_now(),
            )
            return redirect("setup:round", code=made.code)
        except ThirdPaperRepeated as refusal:
            form.add_error("pack_id", str(refusal))
        except Refusal as refusal:
            form.add_error("registration_opens_at", str(refusal))
    trail = [{"text": _("Các đợt tuyển sinh"), "href": reverse("setup:rounds")}, {"text": _("Đợt mới")}]
    return render(request, "setup/create.html", {"form": form, "trail": trail})
