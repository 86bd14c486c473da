"""The one act of a shortlist: keep a school in mind, or no longer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration.choosing.interest import set_interest
from admissions.registration.choosing.views.viewer import family_viewer
from admissions.registration.lookups import own_child
from admissions.workflows.refusal import Refusal


@require_POST
@for_roles(Role.GUARDIAN)
def interest(request: SignedInRequest, code: str, applicant_id: int) -> HttpResponse:
    """Buttons named "keep" or "let_go" carry the offering; back to the page that they stood on."""
    viewer, child = family_viewer(request.user, code, applicant_id), own_child(request.user, applicant_id)
    wanted = "keep" in request.POST
    value = request.POST.get("keep" if wanted else "let_go", "")
    offering = viewer.offering(int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0)
    try:
        set_interest(
            actor=request.user, applicant=child, offering=offering, wanted=wanted, now=database_now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Đã đánh dấu quan tâm: %(school)s.") if wanted else _("Đã bỏ quan tâm: %(school)s.")
        messages.success(request, said % {"school": offering.name})
    return redirect(_back(request, viewer.href("schools")))


def _back(request: SignedInRequest, otherwise: str) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else otherwise
