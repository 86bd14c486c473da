"""The round's questions: the way to the first that is open, and afterwards all answers with their changes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration import lookups, progress
from admissions.registration.completeness import not_seen
from admissions.registration.views.steps import back_of, onward_from
from admissions.registration.views.summary import answers_of


@for_roles(Role.GUARDIAN)
def answers(request: SignedInRequest, code: str) -> HttpResponse:
    file = lookups.own_file(request.user, code, database_now())
    if not progress.open_task(file, progress.ANSWERS):
        return redirect("registration:task_list", code)
    if left := not_seen(file.application):
        first = reverse("registration:question", args=[code, left[0].name])
        query = request.GET.urlencode()
        return redirect(f"{first}?{query}" if query else first)
    context = {
        "application": file.application,
        "answers": answers_of(file),
        "back_href": back_of(request, code),
        "next_href": onward_from(request, file, progress.ANSWERS),
    }
    return render(request, "registration/answers.html", context)
