"""The school's waiting list: who would be called next, on screen and as a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.enrolment.forms import WaitingForm
from admissions.enrolment.queries import rounds_with_waiting_lists
from admissions.enrolment.services import record_waiting_export
from admissions.enrolment.waiting import Waiting, school_waiting
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Column, Row, Table
from admissions.models import AdmissionRound, Application, Offering
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.templatetags.vietnamese import number

ON_A_PAGE = 200
Found = tuple[Waiting, Application, Offering]


@for_roles(Role.VERIFIER)
def waiting_list(request: SignedInRequest) -> HttpResponse:
    rounds = rounds_with_waiting_lists(request.user)
    asked = request.GET.copy()
    asked.setdefault("round", rounds[0].code if rounds else "")
    form = WaitingForm(asked, rounds=rounds)
    wanted = form.cleaned_data["round"] if form.is_valid() else ""
    chosen = next((each for each in rounds if each.code == wanted), None)
    now = database_now()
    found = school_waiting(request.user, chosen, now) if chosen is not None else []
    if "csv" in request.GET and chosen is not None:
        return _download(request, chosen, found)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "round": chosen,
        "now": now,
        "table": _table(chosen, page, list(page.object_list)),
        "csv_href": "?" + urlencode({"round": wanted, "csv": 1}),
    }
    return render(request, "enrolment/waiting.html", context)


def _table(admission_round: AdmissionRound | None, page: object, found: list[Found]) -> Table:
    """One row a child and queue; columns that would say the same in each row are left out."""
    queues = admission_round is not None and bool(admission_round.policy.queues)
    columns = [
        Column("place", _("Thứ tự"), numeric=True),
        Column("name", _("Họ và tên"), head=True),
        Column("code", _("Mã hồ sơ")),
        Column("offering", _("Trường")),
        *([Column("queue", _("Lượt nhận"))] if queues else []),
        Column("rank", pgettext("singular", "Nguyện vọng"), numeric=True),
    ]
    return Table(
        caption=format_html('<span class="visually-hidden">{}</span>', _("Danh sách chờ")),
        columns=columns,
        rows=[Row(_cells(admission_round, each, queues)) for each in found],
        page=page,  # type: ignore[arg-type]
        counted=_("dòng"),
        empty_title=_("Chưa có em nào trong danh sách chờ"),
        empty_text=_("Em đủ điều kiện mà hết chỗ sẽ có ở đây từ khi công bố kết quả đến khi kết thúc đợt."),
    )


def _cells(admission_round: AdmissionRound | None, found: Found, queues: bool) -> list[object]:
    row, file, offering = found
    return [
        number(row.place),
        file.applicant.full_name,
        format_html('<span class="nowrap">{}</span>', file.code),
        offering.name,
        *([_queue(admission_round, row)] if queues else []),
        number(row.rank),
    ]


def _queue(admission_round: AdmissionRound | None, row: Waiting) -> str:
    """The queue's name in the rules; blank for an offering without queues."""
    if admission_round is None or not row.queue:
        return ""
    return admission_round.policy.queues[row.queue - 1].label.text(get_language() or "vi")


def _download(request: SignedInRequest, admission_round: AdmissionRound, found: list[Found]) -> HttpResponse:
    """The list as a file; that it was taken away is recorded."""
    record_waiting_export(
        actor=request.user, admission_round=admission_round, rows=len(found), now=database_now()
    )
    header = [
        _("Mã tuyển sinh"),
        _("Trường"),
        _("Lượt nhận"),
        _("Thứ tự"),
        _("Mã hồ sơ"),
        _("Họ và tên"),
        pgettext("singular", "Nguyện vọng"),
    ]
    rows = (
        [
            offering.code,
            offering.name,
            _queue(admission_round, row),
            row.place,
            file.code,
            file.applicant.full_name,
            row.rank,
        ]
        for row, file, offering in found
    )
    return csv_download(f"danh-sach-cho-{admission_round.code}.csv", header, rows)
