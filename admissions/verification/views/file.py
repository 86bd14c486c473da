"""One file: papers beside what they should prove, and the school's word on them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import Application, Preference, User
from admissions.models.clock import database_now
from admissions.notifications.queries import last_message_about
from admissions.permissions import Role
from admissions.rules.policy import FAMILY_SOURCES
from admissions.templatetags.vietnamese import date_time, phone, short_date
from admissions.verification import services
from admissions.verification.forms import RETURN, VERIFY, DecisionForm, ReopenForm
from admissions.verification.queries import (
    PaperOnFile,
    claims_of,
    files_of,
    history_of,
    next_waiting,
    papers_of,
    was_taken_back,
    wish_facts,
)
from admissions.workflows.application import DECIDED, ApplicationState
from admissions.workflows.log import ChangedMeanwhile
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import ACCEPTS_VERIFICATION


@for_roles(Role.VERIFIER)
def file(request: SignedInRequest, code: str) -> HttpResponse:
    application = _file_or_404(request, code)
    preferences = list(application.preferences.select_related("offering"))
    papers = papers_of(application, preferences)
    form = DecisionForm(request.POST or None, papers=papers, initial={"version": application.version})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != application.version:
            raise ChangedMeanwhile(f"application {application.pk}")
        try:
            _decide(request.user, application, form)
            return redirect("verification:file", code=code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(
        request, "verification/file.html", _context(request, application, preferences, papers, form)
    )


@require_POST
@for_roles(Role.VERIFIER)
def take_up(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a file up for checking, from its own page or from the one before it."""
    application = _file_or_404(request, code)
    try:
        services.take_up_application(actor=request.user, application=application, now=database_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("verification:file", code=code)


@require_POST
@for_roles(Role.VERIFIER)
def reopen(request: SignedInRequest, code: str) -> HttpResponse:
    """Take the school's own decision up again."""
    application = _file_or_404(request, code)
    form = ReopenForm(request.POST)
    try:
        services.take_up_again(
            actor=request.user,
            application=application,
            reason=form.cleaned_data["reason"] if form.is_valid() else "",
            now=database_now(),
        )
        messages.success(request, _("Đã mở lại hồ sơ để kiểm tra."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("verification:file", code=code)


def _file_or_404(request: SignedInRequest, code: str) -> Application:
    """The file; a lost race is told where the family took it back to change it while it was being checked."""
    files = files_of(request.user).select_related("applicant__residential_unit__commune")
    found = files.filter(code=code).first()
    if found is None and was_taken_back(request.user, code):
        raise ChangedMeanwhile(f"application {code}")
    if found is None:
        raise Http404
    return found


def _decide(user: User, application: Application, form: DecisionForm) -> None:
    """Do what the pressed button says; the page then shows where the file stands."""
    wanted, now = form.cleaned_data, database_now()
    if form.decision == VERIFY:
        services.verify_application(actor=user, application=application, note=wanted["note"], now=now)
    elif form.decision == RETURN:
        services.return_application(
            actor=user, application=application, note=wanted["note"], papers=form.returned, now=now
        )
    else:
        services.reject_application(actor=user, application=application, ground=wanted["ground"], now=now)


def _context(
    request: SignedInRequest,
    application: Application,
    preferences: list[Preference],
    papers: list[PaperOnFile],
    form: DecisionForm,
) -> dict[str, Any]:
    open_for_checking = application.round.state in ACCEPTS_VERIFICATION
    checking = application.state == ApplicationState.TAKEN_UP and open_for_checking
    events = history_of(application)
    taken = next((event for event in reversed(events) if event.action.startswith("take_up")), None)
    return {
        "application": application,
        "applicant": application.applicant,
        "trail": [
            {"text": _("Hồ sơ cần kiểm tra"), "href": reverse("verification:queue")},
            {"text": application.code},
        ],
        "child": _child(application),
        "claims": claims_of(application, *FAMILY_SOURCES),
        "wishes": [{"preference": each, "facts": wish_facts(application, each)} for each in preferences],
        "papers": [_paper(paper, form if checking else None) for paper in papers],
        "form": form if checking else None,
        "may_take_up": application.state == ApplicationState.SUBMITTED and open_for_checking,
        "reopen_form": ReopenForm() if application.state in DECIDED and open_for_checking else None,
        "taken_by_other": taken if checking and taken and taken.actor_id != request.user.pk else None,
        "waits_for_family": application.state == ApplicationState.RETURNED,
        "list_is_locked": not open_for_checking,
        "last_message": last_message_about(application, request.user),
        "history": [_step(event) for event in events],
        "next": next_waiting(request.user, application),
    }


def _child(application: Application) -> list[dict[str, Any]]:
    child = application.applicant
    guardians = [f"{each.full_name}, {phone(each.phone)}" for each in child.accepted_guardians]
    return [
        {"label": _("Ngày sinh"), "value": short_date(child.birth_date)},
        {"label": _("Giới tính"), "value": child.get_sex_display()},
        {"label": _("Mã học sinh"), "value": child.student_code},
        {"label": _("Địa chỉ"), "value": child.address},
        {"label": _("Tổ dân phố, thôn"), "value": str(child.residential_unit or "")},
        {"label": _("Trường đang học"), "value": child.present_school},
        {"label": _("Cha mẹ, người giám hộ"), "value": guardians},
        *claims_of(application, "register"),
    ]


def _paper(paper: PaperOnFile, form: DecisionForm | None) -> dict[str, Any]:
    """A paper, with the question about it and the reasons to pick from when it may be decided on."""
    if form is None or not paper.is_open:
        return {"paper": paper, "document": paper.document}
    return {
        "paper": paper,
        "document": paper.document,
        "question": form[f"paper_{paper.kind}"],
        "reasons": [form[f"reason_{paper.kind}"], form[f"typed_{paper.kind}"]],
    }


def _step(event: Any) -> dict[str, str]:
    state = ApplicationState(event.to_state)
    who = event.actor.full_name if event.actor else _("Hệ thống")
    stopped = state in (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED)
    return {
        "title": state.label,
        "when": f"{date_time(event.at)}, {who}",
        "text": event.reason,
        "state": "stopped" if stopped else "done",
    }
