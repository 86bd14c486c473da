"""What is decided on an adjustment, each asked once; and on one child that no longer reaches the line."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.forms import SignedForm
from admissions.enrolment.adjusting import services
from admissions.enrolment.forms import AdjustmentReasonForm, LossForm
from admissions.enrolment.queries import adjustments_for
from admissions.enrolment.views.adjustment import acts_of
from admissions.interface.forms import PlainForm
from admissions.models import Adjustment
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.templatetags.vietnamese import deadline, number
from admissions.workflows.log import permitted
from admissions.workflows.refusal import Refusal

SERVICES: dict[str, tuple[Callable[..., Adjustment], type[PlainForm] | None]] = {
    "propose": (services.propose_adjustment, None),
    "compute": (services.compute_again, None),
    "approve": (services.approve_adjustment, SignedForm),
    "return-proposal": (services.return_adjustment, AdjustmentReasonForm),
    "apply": (services.apply_adjustment, None),
    "drop": (services.drop_adjustment, AdjustmentReasonForm),
}


@for_roles(Role.SPECIALIST, Role.DIRECTOR)
def step(request: SignedInRequest, code: str, pk: int, name: str) -> HttpResponse:
    found = get_object_or_404(adjustments_for(request.user), pk=pk, round__code=code)
    if name not in SERVICES or name.replace("-", "_") not in acts_of(found, request.user):
        raise Http404
    service, form_class = SERVICES[name]
    form = form_class(request.POST or None) if form_class else None
    if request.method == "POST" and (form is None or form.is_valid()):
        typed = form.cleaned_data if form else {}
        try:
            service(actor=request.user, adjustment=found, now=database_now(), **typed)
            messages.success(request, _done(name))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("enrolment:adjustment", code=code, pk=pk)
    context = {
        "round": found.round,
        "form": form,
        "cancel_href": reverse("enrolment:adjustment", args=[code, pk]),
        **_words(found, name),
    }
    return render(request, "setup/confirm.html", context)


@for_roles(Role.DIRECTOR)
def judge_loss(request: SignedInRequest, code: str, pk: int, change: int) -> HttpResponse:
    """A director's word on one child that no longer reaches the published line."""
    found = get_object_or_404(adjustments_for(request.user), pk=pk, round__code=code)
    if found.state != "PROPOSED" or not permitted(found, "approve", request.user):
        raise Http404
    about = get_object_or_404(found.changes.select_related("application", "before_offering"), pk=change)
    form = LossForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.judge_loss(actor=request.user, change=about, now=database_now(), **form.cleaned_data)
            messages.success(request, _("Đã ghi quyết định về em này."))
            return redirect("enrolment:adjustment", code=code, pk=pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "round": found.round,
        "form": form,
        "question": _("Hồ sơ %(code)s không còn đạt điểm chuẩn") % {"code": about.application.code},
        "body": _("Em đang giữ chỗ ở %(school)s. Nếu không ai quyết định khác, em giữ nguyên chỗ.")
        % {"school": about.before_offering.name if about.before_offering else ""},
        "label": _("Ghi quyết định"),
        "kind": "main",
        "cancel_href": reverse("enrolment:adjustment", args=[code, pk]),
    }
    return render(request, "setup/confirm.html", context)


def _done(name: str) -> str:
    return {
        "propose": _("Đã trình điều chỉnh. Lãnh đạo thấy để duyệt."),
        "compute": _("Đã tính lại theo câu trả lời mới nhất của các gia đình."),
        "approve": _("Đã duyệt điều chỉnh. Gia đình thấy khi chuyên viên áp dụng."),
        "return-proposal": _("Đã trả lại điều chỉnh với lý do."),
        "apply": _("Đã áp dụng. Gia đình thấy chỗ mới và hạn xác nhận."),
        "drop": _("Đã bỏ điều chỉnh này."),
    }[name]


def _words(found: Adjustment, name: str) -> dict[str, Any]:
    """The question, what happens, and the button."""
    count = _("%(count)s em thay đổi chỗ.") % {"count": number(found.summary.get("changes", 0))}
    kept = _("Em đã xác nhận nhập học không bị rút chỗ. Kết quả công bố lần đầu được giữ để đối chiếu.")
    by_name: dict[str, tuple[str, list[str], str, str]] = {
        "propose": (
            _("Trình điều chỉnh này để duyệt?"),
            [count, _("Anh/chị là người soạn nên không tự duyệt được."), _("Gia đình chưa thấy gì.")],
            _("Trình duyệt"),
            "main",
        ),
        "compute": (
            _("Tính lại điều chỉnh này?"),
            [_("Các thay đổi được tính lại theo câu trả lời của gia đình tới lúc này.")],
            _("Tính lại"),
            "main",
        ),
        "approve": (_("Duyệt điều chỉnh này?"), [count, kept], _("Duyệt điều chỉnh"), "main"),
        "return-proposal": (
            _("Trả lại điều chỉnh này?"),
            [_("Chuyên viên đọc lý do, sửa rồi trình lại.")],
            _("Trả lại"),
            "danger",
        ),
        "apply": (
            _("Áp dụng điều chỉnh này?"),
            [
                count,
                _("Em được nhận thấy chỗ mới ngay và xác nhận đến %(until)s.")
                % {"until": deadline(found.confirm_until)},
                kept,
            ],
            _("Áp dụng"),
            "main",
        ),
        "drop": (
            _("Bỏ điều chỉnh này?"),
            [_("Không thay đổi nào được áp dụng. Có thể soạn điều chỉnh khác.")],
            _("Bỏ điều chỉnh"),
            "danger",
        ),
    }
    question, consequences, label, kind = by_name[name]
    return {"question": question, "consequences": consequences, "label": label, "kind": kind}
