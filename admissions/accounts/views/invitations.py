"""Invitations to follow a child's file, for whoever signed in by the address that was invited."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.forms.sharing import AcceptForm
from admissions.accounts.guardians import CodeDiffers, accept_invitation, decline_invitation
from admissions.accounts.queries import invitations_of
from admissions.accounts.throttle import TooManyAttempts, count_guess
from admissions.models.clock import database_now
from admissions.permissions import Role

CODES_PER_HOUR = 5


@for_roles(Role.GUARDIAN)
def invitations(request: SignedInRequest) -> HttpResponse:
    """Who invites, and nothing about the child."""
    return _page(request)


@require_POST
@for_roles(Role.GUARDIAN)
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(invitations_of(request.user), pk=pk)
    form = AcceptForm(request.POST, prefix=f"i{pk}")
    if not form.is_valid():
        return _page(request, form)
    try:
        count_guess(request, kind="accept", target=str(pk), limit=CODES_PER_HOUR)
        accept_invitation(
            actor=request.user,
            invitation=invitation,
            student_code=form.cleaned_data["student_code"],
            now=database_now(),
        )
    except CodeDiffers as refusal:
        form.add_error("student_code", str(refusal))
        return _page(request, form)
    except TooManyAttempts:
        form.add_error("student_code", _("Đã nhập sai quá nhiều lần. Hãy thử lại sau một giờ."))
        return _page(request, form, status=429)
    messages.success(request, _("Anh/chị đã cùng theo dõi hồ sơ."))
    return redirect("registration:home")


@require_POST
@for_roles(Role.GUARDIAN)
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(invitations_of(request.user), pk=pk)
    decline_invitation(actor=request.user, invitation=invitation, now=database_now())
    messages.success(request, _("Anh/chị đã từ chối lời mời."))
    return redirect("accounts:home")


def _page(request: SignedInRequest, sent: AcceptForm | None = None, *, status: int = 200) -> HttpResponse:
    items = []
    for each in invitations_of(request.user):
        prefix = f"i{each.pk}"
        form = sent if sent is not None and sent.prefix == prefix else AcceptForm(prefix=prefix)
        items.append({"invitation": each, "form": form})
    context = {"items": items, "forms": [item["form"] for item in items]}
    return render(request, "accounts/invitations.html", context, status=status)
