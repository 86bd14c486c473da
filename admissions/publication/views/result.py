"""The result for the family that is signed in: first what, then why, then what to do by when."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import Application
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.publication.queries import Result, published_result
from admissions.publication.views.nearby import nearby
from admissions.publication.views.why import why
from admissions.registration import lookups
from admissions.setup.direct_admissions import direct_admission_of
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.round import RoundState


@for_roles(Role.GUARDIAN)
def result(request: SignedInRequest, code: str) -> HttpResponse:
    application = lookups.own_application(request.user, code)
    direct = direct_admission_of(application.round, application.applicant_id)
    if direct is not None:
        return render(request, "publication/direct.html", {"application": application, "entry": direct})
    found = published_result(application)
    if found is None:
        return redirect("registration:task_list", code)
    now = database_now()
    may_answer = (
        application.round.state == RoundState.PUBLISHED and now < application.round.confirmation_closes_at
    )
    context = result_context(application, found) | {"may_answer": may_answer}
    return render(request, "publication/result.html", context)


def result_context(application: Application, found: Result) -> dict[str, object]:
    """What the parts of a result page show, for the family and for the look-up alike."""
    offer = found.offer
    return {
        "application": application,
        "round": application.round,
        "placement": found.placement,
        "why": why(application.round, found),
        "nearby": nearby(found),
        "offer": offer,
        "waits": offer is not None and offer.state == EnrolmentState.OFFERED,
    }
