"""The director's pages of the plan: approval, and a longer registration."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.permissions import Role, can_approve_plan
from admissions.setup.forms import ExtensionForm
from admissions.setup.plan_checks import plan_warnings
from admissions.setup.queries import school_lines
from admissions.setup.services import approve_plan as approve
from admissions.setup.services import extend_registration
from admissions.templatetags.vietnamese import deadline, number
from admissions.workflows.log import TransitionRefused
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


@for_roles(Role.DIRECTOR)
def approve_plan(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = _own_to_decide(request, code, RoundState.DRAFTED, "approve_plan")
    if request.method == "POST":
        try:
            approve(actor=request.user, admission_round=admission_round, now=database_now())
            messages.success(request, _("Đã duyệt kế hoạch. Chuyên viên công bố được kế hoạch này."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("setup:round", code=code)
    lines = school_lines(admission_round)
    context = {
        "round": admission_round,
        "question": _("Duyệt kế hoạch của đợt?"),
        "body": _("Người soạn: %(name)s.") % {"name": admission_round.drafted_by.full_name},
        "consequences": [
            *plan_warnings(admission_round, database_now()),
            _("%(schools)s trường, %(seats)s chỉ tiêu theo quyết định đã ký.")
            % {"schools": number(len(lines)), "seats": number(sum(line.offering.seats for line in lines))},
            _("Nhận đăng ký từ %(opens)s đến %(closes)s.")
            % {
                "opens": deadline(admission_round.registration_opens_at),
                "closes": deadline(admission_round.registration_closes_at),
            },
            _("Quy tắc xét: %(pack)s.") % {"pack": admission_round.policy.title.text(get_language() or "vi")},
            _("Sau khi duyệt, chuyên viên không sửa được kế hoạch, trừ khi lãnh đạo trả lại."),
        ],
        "label": _("Duyệt kế hoạch"),
        "kind": "main",
        "cancel_href": reverse("setup:round", args=[code]),
    }
    return render(request, "setup/confirm.html", context)


@for_roles(Role.DIRECTOR)
def extend(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = _own_to_decide(request, code, RoundState.CLOSED, "reopen")
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            extend_registration(
                actor=request.user,
                admission_round=admission_round,
                closes_at=form.cleaned_data["closes_at"],
                reason=form.cleaned_data["reason"],
                now=database_now(),
            )
            messages.success(request, _("Đã mở lại đăng ký với hạn mới."))
            return redirect("setup:round", code=code)
        except Refusal as refusal:
            form.add_error("closes_at", str(refusal))
    context = {
        "round": admission_round,
        "question": _("Gia hạn đăng ký?"),
        "body": _("Hạn cũ là %(old)s. Hạn mới phải ở tương lai và trước giờ công bố kết quả, %(results)s.")
        % {
            "old": deadline(admission_round.registration_closes_at),
            "results": deadline(admission_round.results_at),
        },
        "consequences": [_("Gia đình lại nộp được hồ sơ mới. Hồ sơ đã nộp và đã kiểm tra giữ nguyên.")],
        "label": _("Gia hạn đăng ký"),
        "kind": "main",
        "form": form,
        "cancel_href": reverse("setup:round", args=[code]),
    }
    return render(request, "setup/confirm.html", context)


def _own_to_decide(request: SignedInRequest, code: str, state: RoundState, step: str) -> AdmissionRound:
    """The round, when this director may decide on its plan; who drafted it does not find the page."""
    admission_round = get_object_or_404(AdmissionRound.objects.select_related("drafted_by"), code=code)
    if not can_approve_plan(admission_round, request.user):
        raise Http404
    if admission_round.state != state:
        raise TransitionRefused(admission_round, step)
    return admission_round
