"""A further round for the seats that a published one has left: what is free, the calendar, the decision."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Row, Table
from admissions.models import AdmissionRound
from admissions.models.clock import database_now
from admissions.models.names import alphabetical_key
from admissions.permissions import Role
from admissions.setup.forms import SupplementaryForm
from admissions.setup.queries import rounds_for
from admissions.setup.supplementary import free_seats, may_be_followed, open_offers, open_supplementary_round
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number
from admissions.workflows.refusal import Refusal


@for_roles(Role.SPECIALIST)
def supplementary(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if not may_be_followed(admission_round):
        raise Http404
    form = SupplementaryForm(request.POST if request.method == "POST" else None)
    now = database_now()
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            made = open_supplementary_round(
                actor=request.user,
                follows=admission_round,
                calendar=form.calendar,
                now=now,
                **{name: wanted[name] for name in ("code", "name", "number", "signed_date", "signed_by")},
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã soạn đợt bổ sung. Kế hoạch chờ lãnh đạo duyệt như mọi đợt."))
            return redirect("setup:round", code=made.code)
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Mở đợt bổ sung")),
        "form": form,
        "later": admission_round.policy.later,
        "waiting": open_offers(admission_round, now),
        "table": _table(admission_round, free_seats(admission_round, now)),
    }
    return render(request, "setup/supplementary.html", context)


def _table(admission_round: AdmissionRound, free: dict[int, int]) -> Table:
    """The offerings with seats left, in the order of names."""
    left = [each for each in admission_round.offerings.filter(pk__in=free) if free[each.pk]]
    return Table(
        caption=_("Còn %(seats)s chỗ ở %(schools)s trường")
        % {"seats": number(sum(free.values())), "schools": number(len(left))},
        columns=[
            Column("name", _("Trường"), head=True),
            Column("code", _("Mã tuyển sinh")),
            Column("seats", _("Chỉ tiêu đợt trước"), numeric=True),
            Column("free", _("Còn lại"), numeric=True),
        ],
        rows=[
            Row([each.name, each.code, number(each.seats), number(free[each.pk])])
            for each in sorted(left, key=lambda each: alphabetical_key(each.name))
        ],
        empty_title=_("Không trường nào còn chỗ"),
        empty_text=_("Chỗ gia đình từ chối hoặc để quá hạn sẽ có ở đây."),
    )
