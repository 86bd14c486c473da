"""The department's view of a round's messages: how many arrived, which did not, and what took over."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Row, Table, Tag
from admissions.models import AdmissionRound, Notice
from admissions.notifications.queries import Counted, counted_by_kind, failed_messages
from admissions.notifications.texts import name_of
from admissions.permissions import OFFICE_ROLES, visible_rounds
from admissions.templatetags.vietnamese import date_time, number
from admissions.workflows.notice import NoticeState

A_PAGE = 50


@for_roles(*OFFICE_ROLES)
def overview(request: SignedInRequest, code: str) -> HttpResponse:
    rounds = visible_rounds(request.user, AdmissionRound.objects.all())
    admission_round = get_object_or_404(rounds, code=code)
    counted = counted_by_kind(admission_round, request.user)
    page = Paginator(failed_messages(admission_round, request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": admission_round,
        "trail": [
            {"text": _("Các đợt tuyển sinh"), "href": reverse("setup:rounds")},
            {"text": admission_round.name, "href": reverse("setup:round", args=[code])},
            {"text": _("Tin đã gửi")},
        ],
        "figures": _figures(counted),
        "chart": [
            (name_of(each.kind), [_arrived(each), each.by_state[NoticeState.FAILED]]) for each in counted
        ],
        "chart_title": _chart_title(counted),
        "kinds": _kinds(counted),
        "failed": _failed(page),
    }
    return render(request, "notifications/overview.html", context)


def _arrived(counted: Counted) -> int:
    """What a carrier took; most mailboxes and some gateways report no more than that."""
    return counted.by_state[NoticeState.SENT] + counted.by_state[NoticeState.DELIVERED]


def _figures(counted: list[Counted]) -> list[dict[str, str]]:
    return [
        {"value": number(sum(each.by_state[state] for each in counted)), "label": str(state.label).lower()}
        for state in NoticeState
    ]


def _chart_title(counted: list[Counted]) -> str:
    arrived, failed = (
        sum(_arrived(each) for each in counted),
        sum(each.by_state[NoticeState.FAILED] for each in counted),
    )
    return _("%(arrived)s tin đã gửi đi, %(failed)s tin không gửi được") % {
        "arrived": number(arrived),
        "failed": number(failed),
    }


def _kinds(counted: list[Counted]) -> Table:
    states = list(NoticeState)
    return Table(
        caption=_("Theo loại tin"),
        columns=[
            Column("kind", _("Loại tin"), head=True),
            *(Column(state.value, state.label, numeric=True) for state in states),
        ],
        rows=[
            Row([name_of(each.kind), *(number(each.by_state[state]) for state in states)]) for each in counted
        ],
        empty_title=_("Chưa có tin nào"),
        empty_text=_("Tin đầu tiên đi khi một gia đình nộp hồ sơ."),
    )


def _failed(page: Any) -> Table:
    return Table(
        caption=_("Tin không gửi được"),
        columns=[
            Column("file", pgettext("singular", "Hồ sơ"), head=True),
            Column("kind", _("Loại tin")),
            Column("channel", _("Cách gửi")),
            Column("when", _("Xếp hàng lúc")),
            Column("reason", _("Vì sao")),
            Column("after", _("Cách thay thế")),
        ],
        rows=[_failed_row(notice) for notice in page],
        page=page,
        counted=_("tin"),
        empty_title=_("Không có tin nào hỏng"),
        empty_text=_("Tin không đến được hiện ở đây, kèm lý do và cách gửi đã thay thế."),
    )


def _failed_row(notice: Notice) -> Row:
    after = getattr(notice, "followed_by", None)
    instead = (
        Tag(after.state, f"{after.get_channel_display()}: {after.get_state_display()}") if after else None
    )
    return Row(
        [
            notice.application.code if notice.application else "",
            name_of(notice.kind),
            notice.get_channel_display(),
            date_time(notice.queued_at),
            _(notice.failure) if notice.failure else "",
            instead or _("không còn cách nào, cần gọi điện"),
        ]
    )
