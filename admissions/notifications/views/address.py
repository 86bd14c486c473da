"""A new telephone number or mailbox, which counts once the code that was sent there has come back."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.throttle import TooManyAttempts, count_guess
from admissions.models import Guardian
from admissions.models.clock import database_now
from admissions.notifications import preferring
from admissions.notifications.forms import EmailForm, PhoneForm, ProofForm
from admissions.permissions import Role
from admissions.workflows.refusal import Refusal

KINDS: Final = {
    "thu-dien-tu": (Guardian.Channel.EMAIL, EmailForm),
    "dien-thoai": (Guardian.Channel.SMS, PhoneForm),
}
CODES_PER_HOUR: Final = 5
ASKED: Final = "address-asked"


@never_cache
@for_roles(Role.GUARDIAN)
def address(request: SignedInRequest, kind: str) -> HttpResponse:
    """Take the address and send a code there."""
    if kind not in KINDS:
        raise Http404
    channel, form_class = KINDS[kind]
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count_guess(request, kind="contact", target=str(request.user.pk), limit=CODES_PER_HOUR)
            asked = preferring.ask_for_proof(
                actor=request.user,
                channel=channel,
                address=form.cleaned_data["address"],
                now=database_now(),
            )
            request.session[ASKED] = {"kind": kind, "address": asked.address, "request": asked.request}
            return redirect("notifications:prove")
        except TooManyAttempts:
            form.add_error(None, _("Anh/chị đã nhận nhiều mã trong một giờ. Hãy đợi rồi thử lại."))
        except Refusal as refusal:
            form.add_error("address", str(refusal))
    return render(request, "notifications/address.html", {"form": form, "kind": kind})


@never_cache
@for_roles(Role.GUARDIAN)
def prove(request: SignedInRequest) -> HttpResponse:
    """Take the code; the address counts from now on."""
    kept = request.session.get(ASKED)
    if kept is None:
        return redirect("notifications:preferences")
    channel = KINDS[kept["kind"]][0]
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = preferring.Asked(channel, kept["address"], kept["request"])
        try:
            typed = form.cleaned_data["code"]
            preferring.prove(actor=request.user, asked=asked, typed=typed, now=database_now())
            del request.session[ASKED]
            messages.success(request, _("Đã xác nhận %(address)s.") % {"address": asked.address})
            return redirect("notifications:preferences")
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    context = {"form": form, "kind": kept["kind"], "address": kept["address"]}
    return render(request, "notifications/prove.html", context)
