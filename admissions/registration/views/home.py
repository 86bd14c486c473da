"""The family's first page, and the beginning of a file."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.accounts.arrival import received_at
from admissions.models import AdmissionRound, Applicant, Application, Enrolment
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.registration import lookups, services
from admissions.registration.errors import WrongAge
from admissions.registration.panels import Panel, home_panels
from admissions.registration.queries import children_of
from admissions.registration.rules import right_age, usual_age, usual_birth_year
from admissions.registration.supplementary import why_not
from admissions.registration.versions import being_changed
from admissions.templatetags.vietnamese import date_time, deadline
from admissions.workflows.application import ApplicationState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.refusal import Refusal
from admissions.workflows.round import RESULT_IS_PUBLIC


@for_roles(Role.GUARDIAN)
def home(request: SignedInRequest) -> HttpResponse:
    """The children, their files and what each waits for."""
    now = database_now()
    overviews = children_of(request.user, now)
    panels = home_panels(request.user, overviews, now)
    children = [
        {
            "child": overview.child,
            "direct": overview.direct,
            "files": [
                _line(
                    file,
                    overview.offers.get(file.round_id),
                    now,
                    admitted=any(each.round_id == file.round_id for each in overview.direct),
                )
                for file in overview.files
            ],
            "fitting": [
                each for each in overview.fitting if each.pk not in _begun_by(panels, overview.child)
            ],
            "other": overview.other,
            "panels": panels.get(overview.child.pk, ()),
            "begun": bool(_begun_by(panels, overview.child)),
        }
        for overview in overviews
    ]
    return render(request, "registration/home.html", {"children": children})


def _begun_by(panels: Mapping[int, list[Panel]], child: Applicant) -> set[int]:
    """Rounds whose file a panel offers to begin, so that the page does not offer it twice."""
    return {each.panel["begins"] for each in panels.get(child.pk, ()) if "begins" in each.panel}


@for_roles(Role.GUARDIAN)
def start(request: SignedInRequest, round_code: str, applicant_id: int) -> HttpResponse:
    """Asks once whether child and grade belong together, then begins the file."""
    admission_round = lookups.announced_round(request.user, round_code)
    child = lookups.own_child(request.user, applicant_id)
    if request.method == "POST":
        try:
            application = services.start_application(
                actor=request.user, admission_round=admission_round, applicant=child, now=received_at(request)
            )
        except WrongAge:
            return _wrong_age(request, admission_round, child)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:home")
        if application.round.follows_id is not None and application.facts:
            messages.success(
                request, _("Đã lấy lại thông tin và giấy tờ của đợt trước. Hãy kiểm tra lại từng mục.")
            )
        return redirect("registration:task_list", application.code)
    if reason := why_not(admission_round, child, database_now()):
        messages.error(request, str(reason))
        return redirect("registration:home")
    if not right_age(admission_round.policy, child):
        return _wrong_age(request, admission_round, child)
    context = {
        "round": admission_round,
        "child": child,
        "usual": usual_age(admission_round.policy, child),
        "usual_year": usual_birth_year(admission_round.policy),
    }
    return render(request, "registration/start.html", context)


def _wrong_age(request: SignedInRequest, admission_round: AdmissionRound, child: Applicant) -> HttpResponse:
    """Not an error but the wrong door: which children this round is for, and where this child belongs."""
    age = admission_round.policy.age
    overviews = children_of(request.user, database_now())
    fitting = next((each.fitting for each in overviews if each.child.pk == child.pk), [])
    context = {"round": admission_round, "child": child, "age": age, "fitting": fitting}
    return render(request, "registration/wrong_age.html", context)


def _line(file: Application, offer: Enrolment | None, now: datetime, *, admitted: bool) -> dict[str, object]:
    """One file of the list: its state in words, what to do, and where that is done."""
    if admitted:
        return {
            "file": file,
            "href": reverse("publication:result", args=[file.code]),
            "stands": None,
            "note": _("Con được tuyển thẳng nên hồ sơ này không cần xét nữa."),
        }
    decided = file.round.state in RESULT_IS_PUBLIC and file.state == ApplicationState.VERIFIED
    page = "publication:result" if decided else "registration:task_list"
    changed = being_changed(file)
    return {
        "file": file,
        "href": reverse(page, args=[file.code]),
        "stands": offer if decided and offer else None if decided or changed else file,
        "being_changed": changed,
        "note": _note(file, offer) if decided else _waiting(file, now),
    }


def _waiting(file: Application, now: datetime) -> str:
    """What a file that has no result yet waits for."""
    if file.state == ApplicationState.DRAFTED and not services.is_open(file.round, now):
        return _("Đợt không còn nhận hồ sơ. Bản nháp này chưa nộp nên không được xét.")
    closes = deadline(file.round.registration_closes_at)
    if being_changed(file):
        handed_in = date_time(file.submitted_at)
        return _(
            "Đang sửa, chưa nộp lại. Bản nộp lúc %(time)s vẫn có hiệu lực. Hạn nộp lại: %(deadline)s."
        ) % {"time": handed_in, "deadline": closes}
    return {
        ApplicationState.DRAFTED: _("Bản nháp chưa nộp – hạn %(deadline)s.") % {"deadline": closes},
        ApplicationState.RETURNED: _("Trường đề nghị bổ sung. Hãy mở hồ sơ để xem cần gửi gì."),
        ApplicationState.SUBMITTED: _("Trường sẽ kiểm tra, thường xong trong 2 ngày làm việc."),
        ApplicationState.TAKEN_UP: _("Trường đang kiểm tra, thường xong trong 2 ngày làm việc."),
        ApplicationState.VERIFIED: _("Dự kiến có kết quả: %(time)s.")
        % {"time": deadline(file.round.results_at)},
    }.get(ApplicationState(file.state), "")


def _note(file: Application, offer: Enrolment | None) -> str:
    """What a result asks for now."""
    if offer is None:
        return _("Con chưa được xếp chỗ. Hãy mở để xem vì sao và việc làm tiếp.")
    if offer.state == EnrolmentState.OFFERED:
        closes = deadline(file.round.confirmation_closes_at)
        return _("Con được xếp chỗ. Hãy mở và xác nhận trước %(deadline)s.") % {"deadline": closes}
    return ""
