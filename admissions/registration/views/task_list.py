"""One file: what is left to do while it is a draft or came back, where it stands once it is handed in."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models.clock import database_now
from admissions.notifications.queries import messages_of
from admissions.permissions import Role
from admissions.registration import lookups, progress
from admissions.registration.queries import WholeFile, history, last_saved_at
from admissions.registration.register_facts.standing import waiting_panel
from admissions.registration.versions import being_changed
from admissions.registration.views.summary import Rows, answers_of, papers_of, wishes_of
from admissions.registration.views.timeline import repair_until, timeline
from admissions.workflows.application import ApplicationState
from admissions.workflows.round import RESULT_IS_PUBLIC


@for_roles(Role.GUARDIAN)
def task_list(request: SignedInRequest, code: str) -> HttpResponse:
    now = database_now()
    file = lookups.own_file(request.user, code, now)
    application = file.application
    tasks = progress.open_tasks(file)
    context = {
        "application": application,
        "round": application.round,
        "tasks": tasks,
        "done": sum(task.done for task in tasks),
        "takes_wishes": file.takes_wishes,
        "may_withdraw": file.takes_wishes and can_proceed(application.withdraw),
        "may_change": file.takes_wishes and can_proceed(application.reopen),
        "being_changed": being_changed(application),
    }
    if application.state == ApplicationState.DRAFTED:
        return render(request, "registration/task_list.html", context | {"saved_at": last_saved_at(file)})
    context["waiting"] = waiting_panel(file, now)
    context["notices"] = messages_of(application, request.user)
    return render(request, "registration/file.html", context | _where_it_stands(file, now))


def _where_it_stands(file: WholeFile, now: datetime) -> dict[str, object]:
    application = file.application
    took_part = application.state == ApplicationState.VERIFIED and application.round.state in RESULT_IS_PUBLIC
    return {
        "timeline": timeline(application, history(application), now),
        "repair_until": repair_until(application, now),
        "answers": _to_read(answers_of(file)),
        "wishes": _to_read(wishes_of(file)),
        "papers": papers_of(file),
        "result_href": reverse("publication:result", args=[application.code]) if took_part else "",
    }


def _to_read(rows: Rows) -> Rows:
    """Rows without the link that would change them."""
    return [{**row, "href": ""} for row in rows]
