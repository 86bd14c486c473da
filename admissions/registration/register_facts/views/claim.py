"""One fact that the register has wrong: what should stand there, why, and the paper that shows it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import Application
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration import lookups
from admissions.registration.register_facts import services
from admissions.registration.register_facts.errors import AlreadyDisputed
from admissions.registration.register_facts.forms.address import PickedAddress, pick_address
from admissions.registration.register_facts.forms.claim import ClaimForm
from admissions.registration.register_facts.shown import HOME, RegisterFact, shown_facts
from admissions.workflows.refusal import Refusal


@for_roles(Role.GUARDIAN)
def claim(request: SignedInRequest, code: str, fact: str) -> HttpResponse:
    now = database_now()
    application = lookups.own_file(request.user, code, now).application
    asked = _asked(application, fact)
    child = application.applicant
    picked = pick_address(request.GET, start=child.residential_unit) if fact == HOME else None
    form = ClaimForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        policy=application.round.policy,
        name=fact,
        today=timezone.localdate(now),
        unit=picked.unit if picked else None,
        address=child.address,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.open_dispute(
                actor=request.user,
                applicant=child,
                fact=fact,
                claimed=form.claimed,
                reason=form.cleaned_data["reason"],
                evidence=form.cleaned_data["evidence"],
                now=now,
            )
        except AlreadyDisputed as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:register", code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _told(application))
            return redirect("registration:register", code)
    return render(
        request, "registration/register_facts/claim.html", _context(application, asked, form, picked)
    )


def _asked(application: Application, name: str) -> RegisterFact:
    for fact in shown_facts(application.round.policy, application.applicant):
        if fact.name == name:
            return fact
    raise Http404


def _told(application: Application) -> str:
    school = application.applicant.source_school
    return _(
        "Đã gửi đề nghị tới %(owner)s. Khi có trả lời, anh/chị sẽ nhận tin và thấy ở trang này. "
        "Trong lúc chờ, hồ sơ vẫn làm tiếp và nộp được."
    ) % {"owner": school.name if school else _("Sở Giáo dục và Đào tạo")}


def _context(
    application: Application, asked: RegisterFact, form: ClaimForm, picked: PickedAddress | None
) -> dict[str, Any]:
    return {
        "application": application,
        "fact": asked,
        "form": form,
        "picked": picked,
        "may_send": picked is None or picked.unit is not None,
        "owner": application.applicant.source_school,
    }
