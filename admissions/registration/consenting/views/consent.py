"""Information and consent: what is done with the child's data, and who may see the result."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.permissions import Role
from admissions.registration import lookups, progress
from admissions.registration.consenting.asked import asked_consents, local_day
from admissions.registration.consenting.forms import ConsentForm
from admissions.registration.consenting.services import record_consents
from admissions.registration.consenting.standing import CONSENT, answers_of
from admissions.registration.consenting.texts import INFORMATION
from admissions.registration.views.steps import after_saving, back_of


@for_roles(Role.GUARDIAN)
def consent(request: SignedInRequest, code: str) -> HttpResponse:
    """A task of a draft; later the place where an answer is changed."""
    now = received_at(request)
    file = lookups.own_file(request.user, code, now)
    application = file.application
    answers = answers_of(application)
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        asked=asked_consents(application.applicant, local_day(now)),
        answers=answers,
    )
    is_task = progress.open_task(file, CONSENT) is not None
    if form.is_valid():
        record_consents(actor=request.user, application=application, answers=form.answers, now=now)
        messages.success(request, _("Đã ghi nhận câu trả lời của anh/chị."))
        return after_saving(request, file, CONSENT) if is_task else redirect("registration:task_list", code)
    context = {
        "application": application,
        "form": form,
        "information": [{"label": label, "value": text} for label, text in INFORMATION],
        "is_task": is_task,
        "back_href": back_of(request, code),
    }
    return render(request, "registration/consent.html", context)
