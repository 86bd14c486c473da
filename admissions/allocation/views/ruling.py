"""One decision of the authority: what it says, and its confirmation by a second person."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.forms import RevokeForm
from admissions.allocation.queries import rulings_for
from admissions.allocation.rulings import confirm_ruling, revoke_ruling, withdraw_ruling
from admissions.allocation.views.rulings import content_in_words, lines_table
from admissions.models import Ruling, User
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, Role
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time, short_date
from admissions.workflows.log import permitted
from admissions.workflows.refusal import Refusal

SERVICES: dict[str, Callable[..., Ruling]] = {
    "confirm": confirm_ruling,
    "withdraw": withdraw_ruling,
    "revoke": revoke_ruling,
}


@for_roles(*OFFICE_ROLES)
def ruling(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    found = get_object_or_404(rulings_for(request.user), pk=pk, round__code=code)
    context: dict[str, Any] = {
        "ruling": found,
        "round": found.round,
        "trail": trail_of(
            found.round,
            found.number,
            through=(_("Quyết định của người có thẩm quyền"), reverse("allocation:rulings", args=[code])),
        ),
        "content": content_in_words(found),
        "facts": _facts(found),
        "acts": [
            {
                "label": _labels()[name],
                "kind": "main" if name == "confirm" else "plain",
                "href": reverse("allocation:ruling_step", args=[code, pk, name]),
            }
            for name in _possible(found, request.user)
        ],
        "table": lines_table(found) if found.kind == Ruling.Kind.LINES else None,
    }
    return render(request, "allocation/ruling.html", context)


@for_roles(Role.SPECIALIST, Role.DIRECTOR)
def step(request: SignedInRequest, code: str, pk: int, name: str) -> HttpResponse:
    """Asked once, then done."""
    found = get_object_or_404(rulings_for(request.user), pk=pk, round__code=code)
    if name not in _possible(found, request.user):
        raise Http404
    form = RevokeForm(request.POST or None) if name == "revoke" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            SERVICES[name](
                actor=request.user, ruling=found, now=database_now(), **(form.cleaned_data if form else {})
            )
            messages.success(request, _done()[name])
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("allocation:ruling", code=code, pk=pk)
    context = {
        "round": found.round,
        "form": form,
        "question": _("%(act)s %(number)s?") % {"act": _labels()[name], "number": found.number},
        "consequences": [content_in_words(found)],
        "label": _labels()[name],
        "kind": "main" if name == "confirm" else "danger",
        "cancel_href": reverse("allocation:ruling", args=[code, pk]),
    }
    return render(request, "setup/confirm.html", context)


def _possible(found: Ruling, user: User) -> list[str]:
    return [name for name in SERVICES if can_proceed(getattr(found, name)) and permitted(found, name, user)]


def _labels() -> dict[str, str]:
    return {
        "confirm": _("Xác nhận quyết định"),
        "withdraw": _("Bỏ mục ghi nhầm"),
        "revoke": _("Thu hồi quyết định"),
    }


def _done() -> dict[str, str]:
    return {
        "confirm": _("Quyết định đã có hiệu lực. Lượt xét sau sẽ theo quyết định này."),
        "withdraw": _("Đã bỏ mục ghi nhầm."),
        "revoke": _("Đã thu hồi quyết định."),
    }


def _facts(found: Ruling) -> list[dict[str, Any]]:
    return [
        {"label": _("Ngày ký"), "value": short_date(found.signed_date)},
        {"label": _("Người ký"), "value": found.signed_by},
        {"label": _("Người ghi"), "value": found.entered_by.full_name},
        {"label": _("Ghi lúc"), "value": date_time(found.entered_at)},
        {"label": _("Người xác nhận"), "value": found.confirmed_by.full_name if found.confirmed_by else ""},
        {"label": _("Xác nhận lúc"), "value": date_time(found.confirmed_at)},
    ]
