"""The forms of a round to print and fill by hand, and those of a file with what it already says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.permissions import Role
from admissions.printing.form import STEPS, Form, forms_for
from admissions.registration import lookups


def round_forms(request: HttpRequest, code: str) -> HttpResponse:
    """Public: blank forms by the step at which they are needed."""
    admission_round = lookups.announced_round(request.user, code)  # type: ignore[arg-type]
    forms = [form for form in forms_for(admission_round.policy) if not form.from_file]
    context = {
        "round": admission_round,
        "groups": _groups(forms, "printing:blank", code),
        "back_href": reverse("publication:round_page", args=[code]),
    }
    return render(request, "printing/forms.html", context)


@for_roles(Role.GUARDIAN)
def file_forms(request: SignedInRequest, code: str) -> HttpResponse:
    """The family's: each with what the file says filled in."""
    application = lookups.own_application(request.user, code)
    forms = [
        form
        for form in forms_for(application.round.policy)
        if not form.from_file or application.submitted_at is not None
    ]
    context = {
        "application": application,
        "round": application.round,
        "groups": _groups(forms, "printing:filled", code),
        "back_href": reverse("registration:task_list", args=[code]),
    }
    return render(request, "printing/forms.html", context)


def _groups(forms: list[Form], page: str, code: str) -> list[dict[str, object]]:
    titles = {"apply": _("Khi đăng ký"), "change": _("Sau khi nộp"), "result": _("Khi có kết quả")}
    language = get_language() or "vi"
    return [
        {
            "title": titles[step],
            "forms": [
                {"label": form.label.text(language), "href": reverse(page, args=[code, form.id])}
                for form in forms
                if form.step == step
            ],
        }
        for step in STEPS
    ]
