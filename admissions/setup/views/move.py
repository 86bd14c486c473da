"""The plain steps of a round: the page asks once, then takes the step."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.forms import ReasonForm
from admissions.setup.plan_checks import plan_warnings
from admissions.setup.queries import file_counts
from admissions.setup.services import MOVES, move_round
from admissions.templatetags.vietnamese import deadline, number
from admissions.workflows.application import ApplicationState
from admissions.workflows.log import TransitionRefused, permitted

NEEDS_REASON = ("return_plan",)


@for_roles(Role.SPECIALIST, Role.DIRECTOR)
def move(request: SignedInRequest, code: str, step: str) -> HttpResponse:
    admission_round = get_object_or_404(AdmissionRound, code=code)
    if step not in MOVES or not permitted(admission_round, step, request.user):
        raise Http404
    if not can_proceed(getattr(admission_round, step)):
        raise TransitionRefused(admission_round, step)
    form = ReasonForm(request.POST or None) if step in NEEDS_REASON else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        moved = move_round(
            actor=request.user,
            admission_round=admission_round,
            transition=step,
            now=database_now(),
            reason=reason,
        )
        messages.success(
            request, _("Đợt đã chuyển sang bước: %(state)s.") % {"state": moved.get_state_display()}
        )
        return redirect("setup:round", code=code)
    words = _words(admission_round, step)
    return render(
        request,
        "setup/confirm.html",
        {**words, "form": form, "round": admission_round, "cancel_href": reverse("setup:round", args=[code])},
    )


def _words(admission_round: AdmissionRound, step: str) -> dict[str, object]:
    """The question, what happens, and the button."""
    if step == "announce":
        return {
            "question": _("Công bố kế hoạch của đợt?"),
            "consequences": [
                *plan_warnings(admission_round, database_now()),
                _("Mọi người thấy lịch, các trường, chỉ tiêu và giấy tờ cần chuẩn bị."),
                _("Từ lúc này không sửa được chỉ tiêu, tuyến và quy tắc."),
                _("Hệ thống tự mở đăng ký lúc %(when)s.")
                % {"when": deadline(admission_round.registration_opens_at)},
            ],
            "label": _("Công bố kế hoạch"),
            "kind": "main",
        }
    if step == "open":
        return {
            "question": _("Mở đăng ký ngay?"),
            "consequences": [
                _("Gia đình chỉ bắt đầu được hồ sơ trong khoảng đã công bố: %(opens)s đến %(closes)s.")
                % {
                    "opens": deadline(admission_round.registration_opens_at),
                    "closes": deadline(admission_round.registration_closes_at),
                }
            ],
            "label": _("Mở đăng ký"),
            "kind": "main",
        }
    if step == "close":
        drafts = file_counts(admission_round)[ApplicationState.DRAFTED]
        return {
            "question": _("Đóng đăng ký ngay?"),
            "consequences": [
                _("Hạn đã công bố là %(when)s.") % {"when": deadline(admission_round.registration_closes_at)},
                _("%(count)s bản nháp chưa nộp sẽ không nộp được nữa.") % {"count": number(drafts)},
                _("Hồ sơ đã nộp không mất; trường vẫn kiểm tra, gia đình vẫn bổ sung giấy tờ bị trả lại."),
            ],
            "label": _("Đóng đăng ký"),
            "kind": "danger",
        }
    if step == "archive":
        return {
            "question": _("Lưu trữ đợt?"),
            "consequences": [_("Đợt chỉ còn để xem. Kết quả đã công bố vẫn tra cứu được.")],
            "label": _("Lưu trữ đợt"),
            "kind": "main",
        }
    return {
        "question": _("Trả lại kế hoạch để sửa?"),
        "consequences": [_("Chuyên viên sửa lại kế hoạch rồi trình duyệt lần nữa. Công chúng chưa thấy gì.")],
        "label": _("Trả lại kế hoạch"),
        "kind": "main",
    }
