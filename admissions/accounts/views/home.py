"""The way from anywhere to one's own first page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from admissions.accounts.queries import invitations_of
from admissions.permissions import OFFICE_ROLES, Role

FIRST_PAGES: dict[str, str] = {
    Role.GUARDIAN: "registration:home",
    Role.VERIFIER: "verification:queue",
    **dict.fromkeys(OFFICE_ROLES, "setup:rounds"),
}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Whoever is invited to follow a child's file is asked first; they may also answer later."""
    role = getattr(request.user, "role", "")
    if role == Role.GUARDIAN and invitations_of(request.user).exists():
        return redirect("accounts:invitations")
    return redirect(FIRST_PAGES.get(role, "publication:start"))
