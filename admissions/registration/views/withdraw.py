"""Taking a file back while registration is open; asks once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.permissions import Role
from admissions.registration import lookups, services
from admissions.registration.forms import WithdrawForm
from admissions.workflows.refusal import Refusal


@for_roles(Role.GUARDIAN)
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    application = lookups.own_application(request.user, code)
    now = received_at(request)
    if not can_proceed(application.withdraw) or not services.is_open(application.round, now):
        messages.error(request, _("Hồ sơ này không rút được lúc này."))
        return redirect("registration:task_list", code)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.withdraw_application(actor=request.user, application=application, reason=reason, now=now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:task_list", code)
        messages.success(request, _("Đã rút hồ sơ %(code)s.") % {"code": code})
        return redirect("registration:home")
    context = {
        "application": application,
        "form": form,
        "is_draft": application.submitted_at is None,
    }
    return render(request, "registration/withdraw.html", context)
