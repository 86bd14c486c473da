"""Another telephone number or mailbox for a guardian who lost the old one, at the school's counter."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from admissions.accounts import delivery
from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.addresses import Address
from admissions.accounts.forms.counter import ContactForm
from admissions.accounts.helping import AddressTaken, change_contact, seen_contact
from admissions.accounts.views.counter import own_pupil
from admissions.models import Applicant, Guardian
from admissions.models.clock import database_now
from admissions.notifications.texts import subject_and_body
from admissions.permissions import Role


@never_cache
@for_roles(Role.VERIFIER)
def contact(request: SignedInRequest, pk: int, guardian_pk: int) -> HttpResponse:
    child = own_pupil(request, pk)
    guardian = _guardian(child, guardian_pk)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": seen_contact(guardian), "phone": guardian.phone, "email": guardian.email},
    )
    if form.is_valid():
        try:
            left = change_contact(
                actor=request.user,
                applicant=child,
                guardian=guardian,
                phone=form.cleaned_data["phone"],
                email=form.cleaned_data["email"],
                seen=form.cleaned_data["seen"],
                checked=form.checked,
                now=database_now(),
            )
        except AddressTaken as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(left)
            messages.success(
                request, _("Đã đổi. Những máy đang đăng nhập bằng tài khoản này phải đăng nhập lại.")
            )
            return redirect("accounts:pupil", pk)
    return render(request, "accounts/contact.html", {"form": form, "child": child, "guardian": guardian})


def _guardian(child: Applicant, pk: int) -> Guardian:
    for row in child.guardian_rows:  # type: ignore[attr-defined]
        if row.guardian_id == pk:
            guardian: Guardian = row.guardian
            return guardian
    raise Http404


def _tell(addresses: list[Address]) -> None:
    """The addresses that hold no longer: if it was not the family that asked, they learn of it there."""
    _subject, body = subject_and_body("contact_changed", {"hotline": settings.SITE["hotline"]})
    for address in addresses:
        delivery.send_beside(address, body)
