"""All rounds, the newest first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import AdmissionRound, User
from admissions.permissions import OFFICE_ROLES, Role, has_role
from admissions.setup.queries import rounds_with_figures
from admissions.setup.views.next_acts import next_acts
from admissions.templatetags.vietnamese import number, short_date


@for_roles(*OFFICE_ROLES)
def rounds(request: SignedInRequest) -> HttpResponse:
    may_create = has_role(request.user, Role.SPECIALIST)
    return render(
        request, "setup/rounds.html", {"table": _table(request, may_create), "may_create": may_create}
    )


def _table(request: SignedInRequest, may_create: bool) -> Table:
    return Table(
        caption=format_html('<span class="visually-hidden">{}</span>', _("Các đợt tuyển sinh")),
        columns=[
            Column("name", _("Đợt"), head=True),
            Column("state", _("Đang ở bước")),
            Column("act", _("Việc của anh/chị")),
            Column("window", pgettext("calendar", "Nhận đăng ký")),
            Column("schools", pgettext("plural", "Trường"), numeric=True),
            Column("seats", _("Chỉ tiêu"), numeric=True),
            Column("files", _("Hồ sơ đã nộp"), numeric=True),
        ],
        rows=[_row(each, request.user) for each in rounds_with_figures(request.user)],
        empty_title=_("Chưa có đợt tuyển sinh nào"),
        empty_text=_("Mỗi đợt là một lớp của một năm học, theo một bộ quy tắc."),
        empty_link=Link(_("Tạo đợt mới"), reverse("setup:create")) if may_create else None,
    )


def _row(admission_round: AdmissionRound, user: User) -> Row:
    window = (admission_round.registration_opens_at, admission_round.registration_closes_at)
    return Row(
        [
            Link(admission_round.name, reverse("setup:round", args=[admission_round.code])),
            Tag(admission_round.state, admission_round.get_state_display()),
            _own_act(admission_round, user),
            " – ".join(short_date(each) for each in window),
            number(admission_round.schools),  # type: ignore[attr-defined]
            number(admission_round.seats),  # type: ignore[attr-defined]
            number(admission_round.files),  # type: ignore[attr-defined]
        ]
    )


def _own_act(admission_round: AdmissionRound, user: User) -> Link | None:
    """The main thing that this account may do for the round now."""
    _text, acts = next_acts(admission_round, user, has_seats=bool(admission_round.schools))  # type: ignore[attr-defined]
    return next((Link(act.label, act.href) for act in acts if act.may and act.kind == "main"), None)
