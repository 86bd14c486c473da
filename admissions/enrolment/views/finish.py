"""The end of a round: offers without an answer lapse."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.enrolment.queries import offer_counts
from admissions.enrolment.services import finish_round
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import deadline, number
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.log import TransitionRefused
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


@for_roles(Role.SPECIALIST)
def finish(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if admission_round.state != RoundState.PUBLISHED:
        raise TransitionRefused(admission_round, "finish")
    if request.method == "POST":
        try:
            finish_round(actor=request.user, admission_round=admission_round, now=database_now())
            messages.success(request, _("Đã kết thúc đợt."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("enrolment:finish", code=code)
        return redirect("setup:round", code=code)
    counts = offer_counts(admission_round)
    until = admission_round.confirmation_closes_at
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Kết thúc đợt")),
        "over": database_now() >= until,
        "until": deadline(until),
        "figures": [{"value": number(counts[state]), "label": str(state.label)} for state in EnrolmentState],
        "consequences": [
            _("%(count)s chỗ chưa trả lời sẽ hết hạn.") % {"count": number(counts[EnrolmentState.OFFERED])},
            _("%(count)s em đã xác nhận giữ chỗ; danh sách của các trường không đổi nữa.")
            % {"count": number(counts[EnrolmentState.CONFIRMED])},
        ],
        "cancel_href": reverse("setup:round", args=[code]),
    }
    return render(request, "enrolment/finish.html", context)
