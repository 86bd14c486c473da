"""One change of the published result: child by child, school by school, and what may be done with it now."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.rulings import allowed_extra
from admissions.enrolment.adjusting.services import beyond_the_seats
from admissions.enrolment.queries import adjustments_for, changes_of
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import Adjustment, AdjustmentChange, Offering, User
from admissions.permissions import OFFICE_ROLES
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time, deadline, number, score, short_date
from admissions.workflows.log import permitted

Kind = AdjustmentChange.Kind
ON_A_PAGE = 100


@for_roles(*OFFICE_ROLES)
def adjustment(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    found = get_object_or_404(adjustments_for(request.user), pk=pk, round__code=code)
    changes = changes_of(found)
    page = Paginator(changes, ON_A_PAGE).get_page(request.GET.get("page"))
    may_judge = found.state == "PROPOSED" and permitted(found, "approve", request.user)
    context = {
        "adjustment": found,
        "round": found.round,
        "trail": trail_of(
            found.round,
            found.get_kind_display(),
            through=(_("Điều chỉnh sau công bố"), reverse("enrolment:adjustments", args=[code])),
        ),
        "figures": _figures(found),
        "facts": _facts(found),
        "overflow": _overflow(found),
        "acts": _acts(found, request.user),
        "table": _table(page, may_judge=may_judge),
    }
    return render(request, "enrolment/adjustment.html", context)


def acts_of(found: Adjustment, user: User) -> list[str]:
    """The transitions that the user may take now, in the order of the page; "compute" is none but an act."""
    names = ["propose", "approve", "return_proposal", "apply", "drop"]
    possible = [name for name in names if can_proceed(getattr(found, name)) and permitted(found, name, user)]
    if found.state == "DRAFTED" and permitted(found, "propose", user):
        possible.insert(1, "compute")
    return possible


def _acts(found: Adjustment, user: User) -> list[dict[str, str]]:
    words = {
        "propose": (_("Trình lãnh đạo duyệt"), "main"),
        "compute": (_("Tính lại"), "plain"),
        "approve": (_("Duyệt điều chỉnh"), "main"),
        "return_proposal": (_("Trả lại"), "plain"),
        "apply": (_("Áp dụng, gia đình thấy ngay"), "main"),
        "drop": (_("Bỏ điều chỉnh này"), "plain"),
    }
    return [
        {
            "label": words[name][0],
            "kind": words[name][1],
            "href": reverse(
                "enrolment:adjustment_step", args=[found.round.code, found.pk, name.replace("_", "-")]
            ),
        }
        for name in acts_of(found, user)
    ]


def _figures(found: Adjustment) -> list[dict[str, str]]:
    counts = Counter(found.changes.values_list("kind", flat=True))
    return [{"value": number(counts[kind]), "label": str(kind.label)} for kind in Kind]


def _facts(found: Adjustment) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"label": _("Lý do"), "value": found.note},
        {"label": _("Hạn xác nhận của em được nhận"), "value": deadline(found.confirm_until)},
        {"label": _("Người soạn"), "value": found.drafted_by.full_name},
        {"label": _("Soạn lúc"), "value": date_time(found.created_at)},
    ]
    if found.decision_number and found.approved_by:
        signed = _("%(number)s, %(signer)s ký ngày %(date)s") % {
            "number": found.decision_number,
            "signer": found.decision_signer,
            "date": short_date(found.decision_date),
        }
        rows += [
            {"label": _("Quyết định"), "value": signed},
            {"label": _("Người duyệt"), "value": found.approved_by.full_name},
        ]
    if found.applied_at:
        rows.append({"label": _("Áp dụng lúc"), "value": date_time(found.applied_at)})
    if found.lines:
        names = dict(Offering.objects.filter(round=found.round_id).values_list("pk", "name"))
        lines = [f"{names[line['offering']]}: {score(line['cutoff'])}" for line in found.lines]
        rows.append({"label": _("Điểm chuẩn mới"), "value": lines})
    corrected = found.corrections.count()
    if corrected:
        rows.append({"label": _("Bài thi sửa điểm"), "value": number(corrected)})
    return rows


def _overflow(found: Adjustment) -> list[str]:
    """Offerings beyond their seats, and whether a decision allows it."""
    over, allowed = beyond_the_seats(found), allowed_extra(found.round)
    names = dict(Offering.objects.filter(pk__in=over).order_by("name").values_list("pk", "name"))
    return [
        (
            _("%(school)s vượt chỉ tiêu %(extra)s em, đã có quyết định cho phép.")
            if allowed.get(key, 0) >= over[key]
            else _("%(school)s vượt chỉ tiêu %(extra)s em, cần quyết định cho phép trước khi duyệt.")
        )
        % {"school": name, "extra": number(over[key])}
        for key, name in names.items()
    ]


def _table(page: Any, *, may_judge: bool) -> Table:
    return Table(
        caption=_("Thay đổi của từng em"),
        columns=[
            Column("code", _("Mã hồ sơ"), head=True),
            Column("kind", _("Thay đổi")),
            Column("before", _("Đang giữ")),
            Column("after", _("Sau điều chỉnh")),
            Column("score", _("Điểm xét"), numeric=True),
            Column("judged", _("Quyết định riêng")),
        ],
        rows=[_row(each, may_judge=may_judge) for each in page.object_list],
        page=page,
        counted=_("em"),
        empty_title=_("Không em nào thay đổi chỗ"),
        empty_text=_("Dữ liệu này không làm thay đổi kết quả đã công bố."),
    )


def _row(change: AdjustmentChange, *, may_judge: bool) -> Row:
    return Row(
        [
            change.application.code,
            Tag(change.kind, change.get_kind_display()),
            change.before_offering.name if change.before_offering else _("chưa có chỗ"),
            change.after_offering.name if change.after_offering else _("không còn nguyện vọng nào đạt"),
            _scores(change),
            _judged(change, may_judge=may_judge),
        ]
    )


def _scores(change: AdjustmentChange) -> str:
    """The total before and after where it changed, else the one there is."""
    known = [each for each in (change.before_score, change.after_score) if each is not None]
    return " → ".join(score(each) for each in dict.fromkeys(known))


def _judged(change: AdjustmentChange, *, may_judge: bool) -> Any:
    """Of a loss: kept until a director says otherwise, child by child."""
    if change.kind != Kind.LOST:
        return ""
    words = {None: _("giữ chỗ"), False: _("giữ chỗ, có lý do"), True: _("rút chỗ theo quyết định")}
    text = words[change.accepted]
    if not may_judge:
        return text
    href = reverse(
        "enrolment:judge_loss", args=[change.adjustment.round.code, change.adjustment_id, change.pk]
    )
    return Link(text, href)
