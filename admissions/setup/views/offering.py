"""One offering of a round: a new programme of a school, or one that stands, by a signed decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import AdmissionRound, Offering
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.rules.facts import fold
from admissions.setup.forms import DecisionForm
from admissions.setup.queries import rounds_for, schools_by_code
from admissions.setup.services import record_quota_decision, seats_are_open
from admissions.setup.views.offering_form import OfferingForm
from admissions.setup.views.seats import trail
from admissions.workflows.refusal import Refusal


@for_roles(Role.SPECIALIST)
def new_offering(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = _open_round(request, code)
    return _page(request, admission_round, None)


@for_roles(Role.SPECIALIST)
def offering(request: SignedInRequest, code: str, key: int) -> HttpResponse:
    admission_round = _open_round(request, code)
    found = admission_round.offerings.select_related("school", "quota_decision")
    return _page(request, admission_round, get_object_or_404(found, pk=key))


def _open_round(request: SignedInRequest, code: str) -> AdmissionRound:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if request.method != "POST" and not seats_are_open(admission_round):
        raise Http404
    return admission_round


def _page(
    request: SignedInRequest, admission_round: AdmissionRound, standing: Offering | None
) -> HttpResponse:
    schools = schools_by_code()
    form = OfferingForm(
        request.POST or None,
        schools=schools | {fold(school.name): school for school in schools.values()},
        policy=admission_round.policy,
        offering=standing,
    )
    decision = DecisionForm(request.POST or None, initial=_decision(standing))
    if request.method == "POST" and all([form.is_valid(), decision.is_valid()]):
        try:
            record_quota_decision(
                actor=request.user,
                admission_round=admission_round,
                seats=[form.given],
                now=database_now(),
                **decision.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            name = form.given.name or form.given.school.name
            messages.success(request, _("Đã ghi %(name)s.") % {"name": name})
            return redirect("setup:seats", code=admission_round.code)
    title = standing.name if standing else _("Thêm nơi tuyển")
    context = {
        "round": admission_round,
        "trail": trail(admission_round, title),
        "title": title,
        "standing": standing,
        "form": form,
        "decision": decision,
        "forms": [form, decision] if request.method == "POST" else None,
        "schools": sorted(schools.values(), key=lambda school: school.code),
    }
    return render(request, "setup/offering.html", context)


def _decision(standing: Offering | None) -> dict[str, Any]:
    """The decision that the seats have now, to start from."""
    decision = standing.quota_decision if standing else None
    if decision is None:
        return {}
    return {
        "number": decision.number,
        "signed_date": decision.signed_date,
        "signed_by": decision.signed_by,
    }
