"""From one part of a file to the next: where "back" leads and what follows a save."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from admissions.accounts.access import SignedInRequest
from admissions.accounts.arrival import received_at
from admissions.registration import lookups, progress
from admissions.registration.queries import WholeFile

FROM_CHECK = "kiem-tra"  # ?tu=kiem-tra: the page was opened from "check answers" and returns there


def back_of(request: SignedInRequest, code: str) -> str:
    page = "registration:check" if came_from_check(request) else "registration:task_list"
    return reverse(page, args=[code])


def after_saving(request: SignedInRequest, file: WholeFile, key: str) -> HttpResponse:
    """Back to where the person came from, or on to the next part that is not done."""
    code = file.application.code
    if "later" in request.POST:
        return redirect("registration:task_list", code)
    return redirect(onward_from(request, lookups.own_file(request.user, code, received_at(request)), key))


def onward_from(request: SignedInRequest, file: WholeFile, key: str) -> str:
    """Where "Tiếp tục" leads: to the check it came from, the next part that is not done, or the task list."""
    if came_from_check(request):
        return reverse("registration:check", args=[file.application.code])
    following = progress.next_task(file, after=key)
    return following.href if following else reverse("registration:task_list", args=[file.application.code])


def came_from_check(request: SignedInRequest) -> bool:
    return request.GET.get("tu") == FROM_CHECK
