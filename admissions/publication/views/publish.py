"""The office's page to publish: how many results go out, what happens, and the one button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.queries import result_figures, run_on_its_way
from admissions.models import AdmissionRound, AllocationRun
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.publication.services import publish_result as publish
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import deadline, number
from admissions.workflows.log import TransitionRefused
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


@for_roles(Role.SPECIALIST)
def publish_result(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    run = run_on_its_way(admission_round)
    if admission_round.state != RoundState.APPROVED or run is None:
        raise TransitionRefused(admission_round, "publish")
    if request.method == "POST":
        try:
            publish(actor=request.user, admission_round=admission_round, now=database_now())
            messages.success(
                request, _("Đã công bố kết quả. Gia đình tra cứu và xác nhận nhập học được từ bây giờ.")
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("setup:round", code=code)
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Công bố kết quả")),
        "early": database_now() < admission_round.results_at,
        "results_at": deadline(admission_round.results_at),
        "cancel_href": reverse("setup:round", args=[code]),
        **_words(admission_round, run),
    }
    return render(request, "publication/publish.html", context)


def _words(admission_round: AdmissionRound, run: AllocationRun) -> dict[str, object]:
    figures = result_figures(run)
    approver = run.approved_by.full_name if run.approved_by else ""
    return {
        "figures": [
            {"value": number(figures.files), "label": _("kết quả sẽ công bố")},
            {"value": number(figures.placed), "label": _("em được xếp")},
            {"value": number(figures.without_place), "label": _("em chưa được xếp")},
        ],
        "consequences": [
            _("Gia đình tra cứu bằng mã hồ sơ và mã tra cứu; điểm chuẩn từng trường hiện cùng lúc."),
            _("%(placed)s em được xếp xác nhận nhập học đến %(until)s.")
            % {
                "placed": number(figures.placed),
                "until": deadline(admission_round.confirmation_closes_at),
            },
            _("Người duyệt: %(name)s; mã băm kết quả %(hash)s.")
            % {"name": approver, "hash": run.result_sha256[:16]},
            _(
                "Ai cũng tải được gói tự kiểm tra: mã hồ sơ với những dữ kiện dùng để xét, không có họ tên,"
                " địa chỉ, số định danh."
            ),
            _("Đã công bố thì không rút lại được."),
        ],
    }
