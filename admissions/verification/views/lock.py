"""The lock of a round's list: what it does, to how many, and whom it still waits for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Row, Table
from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number
from admissions.verification.queries import LockForecast, lock_forecast
from admissions.verification.services import lock_list
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


@for_roles(Role.SPECIALIST)
def lock(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(AdmissionRound, code=code)
    if request.method == "POST":
        try:
            lock_list(actor=request.user, admission_round=admission_round, now=database_now())
            messages.success(request, _("Đã chốt danh sách."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("verification:lock", code=code)
        return redirect("setup:round", code=code)
    forecast = lock_forecast(admission_round)
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Chốt danh sách")),
        "closed": admission_round.state == RoundState.CLOSED,
        "forecast": forecast,
        "consequences": _consequences(forecast),
        "table": _waiting_table(forecast),
        "cancel_href": reverse("setup:round", args=[code]),
    }
    return render(request, "verification/lock.html", context)


def _consequences(forecast: LockForecast) -> list[str]:
    return [
        _("%(count)s hồ sơ đã xác minh vào danh sách xét.") % {"count": number(forecast.taking_part)},
        _("%(count)s hồ sơ không đủ điều kiện không được xét.") % {"count": number(forecast.rejected)},
        _("%(count)s bản nháp chưa nộp và %(returned)s hồ sơ chưa bổ sung hết hạn.")
        % {"count": number(forecast.lapsing_drafts), "returned": number(forecast.lapsing_returned)},
        _("Sau khi chốt, không ai đổi được nguyện vọng, giấy tờ và kết quả kiểm tra."),
    ]


def _waiting_table(forecast: LockForecast) -> Table:
    return Table(
        caption=_("Trường còn hồ sơ chờ"),
        columns=[Column("school", _("Trường"), head=True), Column("waiting", _("Hồ sơ chờ"), numeric=True)],
        rows=[Row([name, number(count)]) for name, count in forecast.waiting_by_school],
    )
