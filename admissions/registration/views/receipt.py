"""The receipt: the file's code and, for a while after it was issued, the secret of the look-up."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.secrets import grouped
from admissions.interface.compression import shows_secret
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.printing.square_code import as_data_uri
from admissions.registration import lookups, services
from admissions.workflows.application import WAITING_FOR_SCHOOL, ApplicationState

SHOWN_FOR = timedelta(minutes=30)  # so that Back, a reload or a second click show the same receipt


@shows_secret
@for_roles(Role.GUARDIAN)
def receipt(request: SignedInRequest, code: str) -> HttpResponse:
    application = lookups.own_application(request.user, code)
    if application.submitted_at is None or application.state == ApplicationState.LAPSED:
        return redirect("registration:task_list", code)
    context = {
        "application": application,
        "round": application.round,
        "waits": application.state in WAITING_FOR_SCHOOL,
        "secret": kept_secret(request, code, database_now()),
        "square_code": as_data_uri(look_up_address(request, code)),
    }
    return render(request, "registration/receipt.html", context)


@for_roles(Role.GUARDIAN)
def reissue(request: SignedInRequest, code: str) -> HttpResponse:
    """A new secret for a lost receipt; asks once, for the old one stops working."""
    application = lookups.own_application(request.user, code)
    if application.submitted_at is None:
        return redirect("registration:task_list", code)
    if request.method == "POST":
        now = database_now()
        keep_receipt(
            request, services.reissue_secret(actor=request.user, application=application, now=now), now
        )
        return redirect("registration:receipt", code)
    return render(request, "registration/reissue.html", {"application": application})


def keep_receipt(request: SignedInRequest, issued: services.Receipt, now: datetime) -> None:
    """Keep a newly issued secret in the session until it has been seen; it is stored nowhere else."""
    if issued.secret:
        until = (now + SHOWN_FOR).timestamp()
        request.session[_key(issued.code)] = {"secret": issued.secret, "until": until}


def look_up_address(request: SignedInRequest, code: str) -> str:
    """Where the result is looked up, with the code typed already; the secret is asked for there."""
    return request.build_absolute_uri(f"{reverse('publication:look_up')}?ma={code}")


def kept_secret(request: SignedInRequest, code: str, now: datetime) -> str:
    """The secret in groups for reading, or nothing once its time is over."""
    kept = request.session.get(_key(code))
    if kept is None:
        return ""
    if now.timestamp() >= kept["until"]:
        del request.session[_key(code)]
        return ""
    return grouped(kept["secret"])


def _key(code: str) -> str:
    return f"receipt-{code}"
