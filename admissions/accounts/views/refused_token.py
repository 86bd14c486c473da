"""A form whose token no longer counts: the sign-in is over, or another one began in another window."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.csrf import csrf_failure

from admissions.accounts import kept_answers


def refused_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing is done. A family's own page keeps what was typed; from another site nothing is kept."""
    if kept_answers.comes_from_here(request):
        kept_answers.keep(request)
        if kept_answers.kept(request) is not None:
            if request.user.is_authenticated:
                return redirect("accounts:kept_answers")
            return redirect_to_login(request.path)
    return csrf_failure(request, reason)
