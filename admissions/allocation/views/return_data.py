"""A director opens scores and seats for correction, asked once, with a reason."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.forms import ReturnDataForm
from admissions.allocation.gate import return_data as open_data
from admissions.models.clock import database_now
from admissions.permissions import Role, can_return_data
from admissions.setup.queries import rounds_for
from admissions.workflows.log import TransitionRefused
from admissions.workflows.refusal import Refusal


@for_roles(Role.DIRECTOR)
def return_data(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if not can_return_data(admission_round, request.user):
        raise Http404
    if not can_proceed(admission_round.return_data):
        raise TransitionRefused(admission_round, "return_data")
    form = ReturnDataForm(request.POST or None)
    if form.is_valid():
        try:
            open_data(
                actor=request.user,
                admission_round=admission_round,
                reason=form.cleaned_data["reason"],
                now=database_now(),
            )
            messages.success(request, _("Đã trả lại dữ liệu. Sửa xong thì khoá lại rồi kiểm tra lại."))
            return redirect("setup:round", code=code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "round": admission_round,
        "form": form,
        "question": _("Trả lại dữ liệu để sửa?"),
        "consequences": [
            _("Cán bộ khảo thí nhập lại được điểm, chuyên viên ghi lại được chỉ tiêu theo quyết định đã ký."),
            _("Hồ sơ, nguyện vọng và danh sách đã chốt giữ nguyên."),
            _("Sửa xong phải khoá lại dữ liệu, rồi kiểm tra lại, mới xét được."),
        ],
        "label": _("Trả lại dữ liệu"),
        "kind": "main",
        "cancel_href": reverse("allocation:gate", args=[code]),
    }
    return render(request, "setup/confirm.html", context)
