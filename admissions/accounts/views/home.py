"""The way from anywhere to one's own first page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from admissions.permissions import OFFICE_ROLES, Role

FIRST_PAGES: dict[str, str] = {
    Role.GUARDIAN: "registration:home",
    Role.VERIFIER: "verification:queue",
    **dict.fromkeys(OFFICE_ROLES, "setup:rounds"),
}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    return redirect(FIRST_PAGES.get(getattr(request.user, "role", ""), "publication:start"))
