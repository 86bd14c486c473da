"""The family's answer to the place it was offered. Giving it up asks once more; taking it does not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.enrolment import services
from admissions.models import Enrolment
from admissions.models.clock import database_now
from admissions.permissions import Role, visible_enrolments
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState

ANSWERS: dict[str, Callable[..., Enrolment]] = {
    "nhan": services.confirm_place,
    "tu-choi": services.decline_place,
}


@for_roles(Role.GUARDIAN)
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The place and its deadline. `?tu-choi` asks before giving it up."""
    offer = get_object_or_404(
        visible_enrolments(request.user, Enrolment.objects.all()).select_related(
            "round",
            "applicant",
            "offering__school__commune",
            "placement__application",
            "change__application",
            "change__adjustment",
        ),
        pk=pk,
    )
    now = database_now()
    if request.method == "POST":
        return _answered(request, offer, ANSWERS.get(request.POST.get("answer", "")))
    may_answer = offer.round.state == RoundState.PUBLISHED and now < offer.confirm_until
    context = {
        "offer": offer,
        "round": offer.round,
        "code": offer.application.code,
        "may_confirm": may_answer and offer.state == EnrolmentState.OFFERED,
        "hidden": [("answer", "tu-choi")],
        "may_decline": may_answer and offer.state in (EnrolmentState.OFFERED, EnrolmentState.CONFIRMED),
    }
    asks = "tu-choi" in request.GET and context["may_decline"]
    return render(request, "enrolment/decline.html" if asks else "enrolment/answer.html", context)


def _answered(
    request: SignedInRequest, offer: Enrolment, act: Callable[..., Enrolment] | None
) -> HttpResponse:
    """Take the answer; the same answer twice (a second tap) is no fault."""
    if act is None:
        return redirect("enrolment:answer", offer.pk)
    if act is services.confirm_place and offer.state == EnrolmentState.CONFIRMED:
        return redirect("enrolment:answer", offer.pk)
    try:
        act(actor=request.user, enrolment=offer, now=database_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Đã xác nhận nhập học.") if act is services.confirm_place else _("Đã từ chối chỗ học.")
        messages.success(request, words)
    return redirect("enrolment:answer", offer.pk)
