"""Everything once more before it is handed in, and handing it in."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.models import Application
from admissions.permissions import Role
from admissions.registration import lookups, services
from admissions.registration.completeness import lacking
from admissions.registration.consenting.standing import CONSENT
from admissions.registration.errors import NotEditable
from admissions.registration.panels import check_panels
from admissions.registration.progress import open_task, open_tasks
from admissions.registration.queries import WholeFile, whole_file
from admissions.registration.versions import being_changed
from admissions.registration.views.receipt import keep_receipt
from admissions.registration.views.steps import FROM_CHECK
from admissions.registration.views.summary import (
    answers_of,
    child_of,
    consents_of,
    papers_of,
    wishes_of,
)
from admissions.workflows.application import WAITING_FOR_SCHOOL
from admissions.workflows.refusal import Refusal


@for_roles(Role.GUARDIAN)
def check(request: SignedInRequest, code: str) -> HttpResponse:
    now = received_at(request)
    application = lookups.own_application(request.user, code)
    if application.state in WAITING_FOR_SCHOOL:
        return redirect("registration:receipt", code)  # a second click, or Back after handing in
    if request.method == "POST":
        return _handed_in(request, application, now)
    file = whole_file(application, now)
    if not open_tasks(file):
        return redirect("registration:task_list", code)
    return render(request, "registration/check.html", _context(file) | {"panels": check_panels(file, now)})


def _handed_in(request: SignedInRequest, application: Application, now: datetime) -> HttpResponse:
    """The busiest act of all: the service reads what it needs, and nothing is read before it for the page."""
    code = application.code
    try:
        receipt = services.submit_application(actor=request.user, application=application, now=now)
    except NotEditable:
        return redirect("registration:receipt", code)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("registration:check", code)
    keep_receipt(request, receipt, now)
    return redirect("registration:receipt", code)


def _context(file: WholeFile) -> dict[str, object]:
    application = file.application
    return {
        "application": application,
        "missing": lacking(application, file.preferences, file.papers),
        "child": child_of(application),
        "answers": _changeable(file, answers_of(file), "answers"),
        "wishes": _changeable(file, wishes_of(file), "wishes"),
        "papers": [
            {**row, "href": _from_check(row["href"]) if open_task(file, row["kind"]) else ""}
            for row in papers_of(file)
        ],
        "consents": _changeable(file, consents_of(file), CONSENT),
        "again": application.submitted_at is not None,
        "being_changed": being_changed(application),
    }


def _changeable(file: WholeFile, rows: list[dict[str, object]], part: str) -> list[dict[str, object]]:
    """Rows whose link to change them returns here; without the link where the part is not open."""
    is_open = open_task(file, part) is not None
    return [{**row, "href": _from_check(row["href"]) if is_open else ""} for row in rows]


def _from_check(href: object) -> str:
    return f"{href}?tu={FROM_CHECK}"
