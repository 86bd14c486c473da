"""Opening a file that was handed in, to change it; says which version counts meanwhile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.permissions import Role
from admissions.registration import lookups, services
from admissions.registration.versions import being_changed
from admissions.workflows.refusal import Refusal


@for_roles(Role.GUARDIAN)
def change(request: SignedInRequest, code: str) -> HttpResponse:
    application = lookups.own_application(request.user, code)
    now = received_at(request)
    if being_changed(application):
        return redirect("registration:task_list", code)  # a second click
    if not can_proceed(application.reopen) or not services.is_open(application.round, now):
        messages.error(request, _("Hồ sơ này không sửa được lúc này. Hãy xem việc làm được ở trang hồ sơ."))
        return redirect("registration:task_list", code)
    if request.method == "POST":
        try:
            services.reopen_application(actor=request.user, application=application, now=now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("registration:task_list", code)
    return render(request, "registration/change.html", {"application": application})
