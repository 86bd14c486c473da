"""The word that everything that ranks is in place: marks locked, or none are needed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.examination.queries import score_figures
from admissions.examination.services import prepare_round
from admissions.models.clock import database_now
from admissions.permissions import Role, can_prepare_round
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number
from admissions.workflows.log import TransitionRefused
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RoundState


@for_roles(Role.EXAM_OFFICER, Role.SPECIALIST)
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if not can_prepare_round(admission_round, request.user):
        raise Http404
    if admission_round.state != RoundState.LOCKED:
        raise TransitionRefused(admission_round, "prepare")
    scored = bool(admission_round.policy.score_facts)
    back = reverse("examination:scores" if scored else "setup:round", args=[code])
    if request.method == "POST":
        try:
            prepare_round(actor=request.user, admission_round=admission_round, now=database_now())
            messages.success(request, _("Dữ liệu xét đã khoá. Chuyên viên chạy được lượt xét."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        return redirect("setup:round", code=code)
    candidates = score_figures(admission_round).candidates
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Khoá điểm") if scored else _("Xác nhận đủ dữ liệu")),
        "question": _("Khoá điểm của đợt?") if scored else _("Xác nhận dữ liệu đã đủ để xét?"),
        "consequences": [
            _("%(count)s hồ sơ đã xác minh sẽ được xét.") % {"count": number(candidates)},
            _("Sau khi khoá, không ai nhập hay sửa điểm được nữa.")
            if scored
            else _("Đợt này xếp theo dữ liệu trường đã xác minh, không xét điểm."),
        ],
        "label": _("Khoá điểm") if scored else _("Xác nhận đủ dữ liệu"),
        "cancel_href": back,
    }
    return render(request, "examination/prepare.html", context)
