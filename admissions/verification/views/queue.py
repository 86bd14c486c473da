"""The school's files: those that wait first, found by name or code."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Link, Row, Table, Tag, requested_sort
from admissions.models import Application
from admissions.permissions import Role
from admissions.templatetags.vietnamese import date_time, number, short_date
from admissions.verification.forms import QueueForm
from admissions.verification.queries import WAITING, queue_counts, queue_of, rounds_of_school
from admissions.workflows.application import ApplicationState

ON_A_PAGE = 30
COUNTED = (
    ApplicationState.SUBMITTED,
    ApplicationState.TAKEN_UP,
    ApplicationState.RETURNED,
    ApplicationState.VERIFIED,
    ApplicationState.REJECTED,
)


@for_roles(Role.VERIFIER)
def queue(request: SignedInRequest) -> HttpResponse:
    rounds = rounds_of_school(request.user)
    asked = request.GET.copy()
    asked.setdefault("state", WAITING)
    form = QueueForm(asked, rounds=[(each.code, each.name) for each in rounds])
    columns = _columns(several_rounds=len(rounds) > 1)
    sort = requested_sort(request.GET, columns, default="submitted")
    if form.is_valid():
        wanted = form.cleaned_data
        found = queue_of(
            request.user,
            state=wanted["state"],
            round_code=wanted.get("round", ""),
            typed=wanted["typed"],
            sort=sort,
        )
    else:
        found = Application.objects.none()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    table = Table(
        caption=_("Hồ sơ"),
        columns=columns,
        rows=[_row(each, several_rounds=len(rounds) > 1) for each in page],
        page=page,
        sort=sort,
        counted=_("hồ sơ"),
        empty_title=_empty_title(asked),
        empty_text=_("Hồ sơ gia đình nộp, có trường là nguyện vọng 1, sẽ vào danh sách này."),
    )
    figures = _figures(queue_counts(request.user))
    return render(request, "verification/queue.html", {"form": form, "table": table, "figures": figures})


def _columns(*, several_rounds: bool) -> list[Column]:
    columns = [
        Column("name", _("Họ và tên"), head=True, sortable=True),
        Column("birth", _("Ngày sinh")),
        Column("code", _("Mã hồ sơ")),
        Column("submitted", _("Nộp lúc"), sortable=True),
        Column("state", _("Trạng thái")),
    ]
    return [*columns[:3], Column("round", _("Đợt")), *columns[3:]] if several_rounds else columns


def _row(application: Application, *, several_rounds: bool) -> Row:
    applicant = application.applicant
    cells = [
        Link(applicant.full_name, reverse("verification:file", args=[application.code])),
        short_date(applicant.birth_date),
        application.code,
        date_time(application.submitted_at),
        Tag(application.state, application.get_state_display()),
    ]
    return Row([*cells[:3], application.round.name, *cells[3:]] if several_rounds else cells)


def _figures(counts: Counter[str]) -> list[dict[str, str]]:
    """How many files are where, each a way to the list of them."""
    page = reverse("verification:queue")
    return [
        {
            "value": number(counts[state]),
            "label": str(state.label),
            "href": f"{page}?{urlencode({'state': state.value})}",
        }
        for state in COUNTED
    ]


def _empty_title(asked: dict[str, str]) -> str:
    if asked.get("typed"):
        return _("Không có hồ sơ nào khớp")
    return _("Không còn hồ sơ chờ kiểm tra") if asked.get("state") == WAITING else _("Không có hồ sơ nào")
