"""The questions of the round, all on one page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration import lookups, progress, services
from admissions.registration.errors import AnswersRefused
from admissions.registration.facts import suggested_answers
from admissions.registration.forms import QuestionsForm
from admissions.registration.queries import WholeFile
from admissions.registration.rules import asked_questions, is_required
from admissions.registration.views.steps import after_saving, back_of
from admissions.registration.views.summary import child_of
from admissions.workflows.refusal import Refusal


@for_roles(Role.GUARDIAN)
def answers(request: SignedInRequest, code: str) -> HttpResponse:
    now = database_now()
    file = lookups.own_file(request.user, code, now)
    if not progress.open_task(file, progress.ANSWERS):
        return redirect("registration:task_list", code)
    form = _form(request, file)
    if form.is_valid():
        try:
            services.save_answers(
                actor=request.user, application=file.application, answers=form.answers, now=now
            )
        except AnswersRefused as refusal:
            form.blame(refusal.problems)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:task_list", code)
        else:
            messages.success(request, _("Đã lưu thông tin."))
            return after_saving(request, file, progress.ANSWERS)
    context = {
        "application": file.application,
        "form": form,
        "child": child_of(file.application),
        "back_href": back_of(request, code),
    }
    return render(request, "registration/answers.html", context)


def _form(request: SignedInRequest, file: WholeFile) -> QuestionsForm:
    """The round's questions; those that must be answered are asked for only by the button that goes on."""
    policy, applicant = file.application.round.policy, file.application.applicant
    questions = asked_questions(policy, applicant)
    required = (
        [] if "later" in request.POST else [fact.name for fact in questions if is_required(policy, fact)]
    )
    return QuestionsForm(
        request.POST if request.method == "POST" else None,
        policy=policy,
        questions=questions,
        stored=suggested_answers(policy, applicant) | file.application.facts,
        required=required,
    )
