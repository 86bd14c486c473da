"""What was typed before the sign-in ended, given back once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from admissions.accounts import kept_answers as keeping
from admissions.accounts.access import SignedInRequest, for_roles
from admissions.permissions import Role


@for_roles(Role.GUARDIAN)
def kept_answers(request: SignedInRequest) -> HttpResponse:
    """Shows it where the page is this account's own; a POST drops it."""
    if request.method == "POST":
        keeping.drop(request)
        messages.success(request, _("Đã bỏ những gì vừa nhập. Phần đã lưu trước đó vẫn còn."))
        return redirect("accounts:home")
    found = keeping.kept(request)
    if found is None or not keeping.has_page(request, found.path):
        keeping.drop(request)
        return redirect("accounts:home")
    return render(request, "accounts/kept_answers.html", {"kept": found})
