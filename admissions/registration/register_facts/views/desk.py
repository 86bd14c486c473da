"""The desk of whoever owns the facts: the requests that wait, oldest first, and those answered."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import FactDispute
from admissions.permissions import Role
from admissions.registration.register_facts.queries import dispute_counts, disputes_for
from admissions.registration.register_facts.views.words import fact_labels
from admissions.templatetags.vietnamese import date_time, number
from admissions.workflows.dispute import DisputeState

ON_A_PAGE = 30


@for_roles(Role.VERIFIER, Role.SPECIALIST)
def disputes(request: SignedInRequest) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = asked if asked in DisputeState.values else DisputeState.OPENED.value
    waiting = state == DisputeState.OPENED
    order = ("opened_at", "pk") if waiting else ("-decided_at", "-pk")
    found = disputes_for(request.user).filter(state=state).order_by(*order)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    labels = fact_labels()
    table = Table(
        caption=_("Đề nghị sửa dữ liệu"),
        columns=[
            Column("name", _("Học sinh"), head=True),
            Column("code", _("Mã học sinh")),
            Column("fact", _("Mục")),
            Column("opened", _("Gửi lúc")),
            Column("state", _("Trạng thái")),
        ],
        rows=[_row(each, labels) for each in page],
        page=page,
        counted=_("đề nghị"),
        empty_title=_("Không còn đề nghị nào chờ trả lời") if waiting else _("Không có đề nghị nào"),
        empty_text=_("Khi gia đình thấy dữ liệu của con chưa đúng và gửi đề nghị sửa, đề nghị hiện ở đây."),
    )
    context = {
        "table": table,
        "figures": _figures(dispute_counts(request.user)),
        "owner": request.user.school,
    }
    return render(request, "registration/register_facts/desk.html", context)


def _row(dispute: FactDispute, labels: Mapping[str, str]) -> Row:
    return Row(
        [
            Link(dispute.applicant.full_name, reverse("registration:dispute", args=[dispute.pk])),
            dispute.applicant.student_code,
            labels.get(dispute.fact, dispute.fact),
            date_time(dispute.opened_at),
            Tag(dispute.state, dispute.get_state_display()),
        ]
    )


def _figures(counts: dict[str, int]) -> list[dict[str, str]]:
    page = reverse("registration:disputes")
    shown = (DisputeState.OPENED, DisputeState.ACCEPTED, DisputeState.REFUSED)
    return [
        {
            "value": number(counts.get(state, 0)),
            "label": str(state.label),
            "href": f"{page}?state={state.value}",
        }
        for state in shown
    ]
