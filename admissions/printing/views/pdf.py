"""One form as a PDF: blank for everybody, filled for the family whose file it is."""

from django.http import Http404, HttpRequest, HttpResponse

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.printing.filling import fill
from admissions.printing.form import Form, forms_for
from admissions.printing.values import Filling, blank, from_file
from admissions.registration import lookups
from admissions.registration.views.receipt import kept_secret, look_up_address


def blank_form(request: HttpRequest, code: str, form_id: str) -> HttpResponse:
    admission_round = lookups.announced_round(request.user, code)  # type: ignore[arg-type]
    form = _form(admission_round, form_id)
    if form.from_file:
        raise Http404
    return _pdf(form, blank(admission_round), code)


@for_roles(Role.GUARDIAN)
def filled_form(request: SignedInRequest, code: str, form_id: str) -> HttpResponse:
    """With what the file says; a receipt only once the file was handed in."""
    now = database_now()
    file = lookups.own_file(request.user, code, now)
    form = _form(file.application.round, form_id)
    if form.from_file and file.application.submitted_at is None:
        raise Http404
    secret = kept_secret(request, code, now) if form.shows_code else ""
    return _pdf(form, from_file(file, secret=secret, look_up=look_up_address(request, code)), code)


def _form(admission_round: AdmissionRound, form_id: str) -> Form:
    for form in forms_for(admission_round.policy):
        if form.id == form_id:
            return form
    raise Http404


def _pdf(form: Form, filling: Filling, code: str) -> HttpResponse:
    response = HttpResponse(fill(form, filling), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{form.id}-{code}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    if filling.code:
        response["Cache-Control"] = "no-store, private"
    return response
