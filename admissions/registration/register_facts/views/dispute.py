"""One request: the paper beside what the register says and what the family says, and the owner's answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import FactDispute
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration.register_facts import services
from admissions.registration.register_facts.correcting import school_named
from admissions.registration.register_facts.errors import ReplyMissing
from admissions.registration.register_facts.forms.answer import ACCEPT, AnswerForm
from admissions.registration.register_facts.queries import disputes_for, history_of, next_open, policy_for
from admissions.registration.register_facts.shown import SCHOOL, in_words, label_of, text_of
from admissions.templatetags.vietnamese import date_time, short_date
from admissions.workflows.dispute import DisputeState
from admissions.workflows.log import ChangedMeanwhile
from admissions.workflows.refusal import Refusal


@for_roles(Role.VERIFIER, Role.SPECIALIST)
def dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(disputes_for(request.user), pk=pk)
    form = AnswerForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != found.version:
            raise ChangedMeanwhile(f"dispute {found.pk}")
        try:
            _answer(request, found, form)
        except ReplyMissing as refusal:
            form.add_error("reply", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("registration:dispute", pk)
    return render(request, "registration/register_facts/dispute.html", _context(request, found, form))


def _answer(request: SignedInRequest, dispute: FactDispute, form: AnswerForm) -> None:
    reply, now = form.cleaned_data["reply"], database_now()
    if form.decision == ACCEPT:
        services.accept_dispute(actor=request.user, dispute=dispute, reply=reply, now=now)
        messages.success(request, _("Đã sửa sổ theo đề nghị và báo cho gia đình."))
    else:
        services.refuse_dispute(actor=request.user, dispute=dispute, reply=reply, now=now)
        messages.success(request, _("Đã giữ nguyên và báo cho gia đình."))


def _context(request: SignedInRequest, dispute: FactDispute, form: AnswerForm) -> dict[str, Any]:
    policy = policy_for(dispute)
    child = dispute.applicant
    waits = dispute.state == DisputeState.OPENED
    now_stands = text_of(child, dispute.fact)
    return {
        "dispute": dispute,
        "label": label_of(policy, dispute.fact),
        "stated": in_words(policy, dispute.fact, dispute.stated),
        "claimed": in_words(policy, dispute.fact, dispute.claimed),
        "changed_since": in_words(policy, dispute.fact, now_stands)
        if waits and now_stands != dispute.stated
        else "",
        "no_such_school": waits and dispute.fact == SCHOOL and school_named(dispute.claimed) is None,
        "child": [
            {"label": _("Họ, chữ đệm và tên"), "value": child.full_name},
            {"label": _("Mã học sinh"), "value": child.student_code},
            {"label": _("Ngày sinh"), "value": short_date(child.birth_date)},
            {"label": _("Trường đang học"), "value": child.present_school},
        ],
        "form": form if waits else None,
        "view_href": reverse("registration:evidence", args=[dispute.pk]) if dispute.evidence else "",
        "is_image": dispute.evidence_type.startswith("image/"),
        "next": next_open(request.user, dispute),
        "trail": [
            {"text": _("Đề nghị sửa dữ liệu"), "href": reverse("registration:disputes")},
            {"text": child.full_name},
        ],
        "history": [_step(event) for event in history_of(dispute)],
    }


def _step(event: Any) -> dict[str, str]:
    who = event.actor.full_name if event.actor else _("Hệ thống")
    return {
        "title": _("Gia đình gửi đề nghị")
        if event.to_state == DisputeState.OPENED
        else str(DisputeState(event.to_state).label),
        "when": f"{date_time(event.at)}, {who}",
        "text": event.reason,
        "state": "stopped" if event.to_state == DisputeState.REFUSED else "done",
    }
