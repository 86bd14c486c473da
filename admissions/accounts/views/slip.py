"""A new slip for a family that lost its own: the child's code with a new secret, shown once and printed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.forms.counter import CheckedForm
from admissions.accounts.helping import reissue_family_secret, seen_code
from admissions.accounts.secrets import grouped
from admissions.accounts.views.counter import own_pupil
from admissions.interface.compression import shows_secret
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.templatetags.vietnamese import date_time


@never_cache
@shows_secret
@for_roles(Role.VERIFIER)
def slip(request: SignedInRequest, pk: int) -> HttpResponse:
    """The secret stands on the page that answers the button and nowhere else; nothing shows it again."""
    child = own_pupil(request, pk)
    form = CheckedForm(request.POST if request.method == "POST" else None, initial={"seen": seen_code(child)})
    if form.is_valid():
        now = database_now()
        secret = reissue_family_secret(
            actor=request.user,
            applicant=child,
            seen=form.cleaned_data["seen"],
            checked=form.checked,
            now=now,
        )
        context = {"child": child, "secret": grouped(secret), "at": date_time(now)}
        return render(request, "accounts/slip.html", context)
    if request.method == "POST" and "seen" in form.errors:
        messages.error(request, _("Trang này đã cũ. Hãy xem lại rồi cấp."))
        return redirect("accounts:slip", pk)
    return render(request, "accounts/slip_form.html", {"form": form, "child": child})
