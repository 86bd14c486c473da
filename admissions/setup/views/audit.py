"""The audit log: who did what to what, from which state to which, when and why. Read-only."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Row, Table
from admissions.models import AuditEvent
from admissions.permissions import OFFICE_ROLES, Role
from admissions.setup.audit_log import ACTS, SUBJECTS, events, state_word, subject_names
from admissions.setup.forms import AuditFilterForm
from admissions.templatetags.vietnamese import date_time

ON_A_PAGE = 50


@for_roles(*OFFICE_ROLES)
def audit(request: SignedInRequest) -> HttpResponse:
    form = AuditFilterForm(request.GET)
    form.fields["subject"].choices = [("", _("Tất cả")), *SUBJECTS.items()]  # type: ignore[attr-defined]
    found = events(**form.cleaned_data) if form.is_valid() else AuditEvent.objects.none()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    names = subject_names(page.object_list)
    table = Table(
        caption=_("Nhật ký, mới nhất trước"),
        columns=[
            Column("at", _("Lúc")),
            Column("actor", _("Người làm")),
            Column("act", _("Việc"), head=True),
            Column("subject", _("Đối tượng")),
            Column("states", _("Từ bước nào sang bước nào")),
            Column("reason", _("Lý do, ghi chú")),
        ],
        rows=[
            _row(event, names.get((event.subject, event.subject_id), str(event.subject_id))) for event in page
        ],
        page=page,
        counted=_("việc"),
        empty_title=_("Không có việc nào khớp với bộ lọc"),
        empty_text=_("Hãy bớt điều kiện lọc."),
    )
    return render(request, "setup/audit.html", {"form": form, "table": table})


def _row(event: AuditEvent, name: str) -> Row:
    role = dict(Role.choices).get(event.actor_role, event.actor_role)
    who = (
        format_html('{}<br><span class="soft">{}</span>', event.actor.full_name, role)
        if event.actor
        else role
    )
    before, after = state_word(event.subject, event.from_state), state_word(event.subject, event.to_state)
    states = f"{before} → {after}" if before else after
    subject = f"{SUBJECTS.get(event.subject, event.subject)} {name}"
    act = str(ACTS.get(event.action, event.action))
    when = format_html('<span class="nowrap">{}</span>', date_time(event.at))
    return Row([when, who, act[:1].upper() + act[1:], subject, states, event.reason])
