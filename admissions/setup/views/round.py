"""One round: where it stands, what is to be done and by whom, its figures and its schools."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.exchange.public_bundle import draws_lots
from admissions.interface.tables import Column, Link, Row, Table, requested_sort
from admissions.models import AdmissionRound
from admissions.permissions import OFFICE_ROLES
from admissions.rules.policy import Policy
from admissions.setup.queries import (
    SchoolLine,
    file_counts,
    handed_in,
    rounds_for,
    school_lines,
    sent_back,
    uses_catchments,
)
from admissions.setup.trails import trail_of
from admissions.setup.views.next_acts import life_cycle, next_acts
from admissions.templatetags.vietnamese import deadline, number
from admissions.workflows.application import WAITING_FOR_SCHOOL, ApplicationState
from admissions.workflows.round import PLANNING, RESULT_IS_PUBLIC, RoundState

PREPARED_OR_LATER = (RoundState.PREPARED, RoundState.PROPOSED, RoundState.APPROVED, *RESULT_IS_PUBLIC)

_KEYS = {
    "name": lambda line: line.name_key,
    "seats": lambda line: line.offering.seats,
    "first": lambda line: line.first_wishes,
    "waiting": lambda line: line.waiting,
    "returned": lambda line: line.returned,
    "verified": lambda line: line.verified,
}


@for_roles(*OFFICE_ROLES)
def round_page(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    lines = school_lines(admission_round)
    text, acts = next_acts(admission_round, request.user, has_seats=bool(lines))
    return render(
        request,
        "setup/round.html",
        {
            "round": admission_round,
            "trail": trail_of(admission_round),
            "steps": life_cycle(admission_round),
            "next_text": text,
            "sent_back": sent_back(admission_round),
            "acts": [act for act in acts if act.may],
            "others": sorted(
                {str(act.role.label) for act in acts} if not any(act.may for act in acts) else set()
            ),
            "figures": _figures(admission_round, lines, file_counts(admission_round)),
            "pages": _pages(admission_round),
            "facts": _facts(admission_round),
            "basis": admission_round.policy.legal_basis,
            "notes": admission_round.policy.notes,
            "table": _table(request, lines),
            "chart": _most_wanted(lines),
        },
    )


def _figures(
    admission_round: AdmissionRound, lines: list[SchoolLine], counts: Counter[str]
) -> list[dict[str, str]]:
    """Seats always; files once families may apply."""
    seats = {
        "value": number(sum(line.offering.seats for line in lines)),
        "label": _("chỉ tiêu ở %(count)s trường") % {"count": number(len(lines))},
    }
    if admission_round.state in (*PLANNING, RoundState.ANNOUNCED):
        return [seats]
    waiting = sum(counts[state] for state in WAITING_FOR_SCHOOL)
    return [
        {"value": number(handed_in(counts)), "label": _("hồ sơ đã nộp")},
        {"value": number(counts[ApplicationState.VERIFIED]), "label": _("đã xác minh")},
        {"value": number(waiting), "label": _("chờ trường kiểm tra")},
        {"value": number(counts[ApplicationState.RETURNED]), "label": _("gia đình đang bổ sung")},
        {"value": number(counts[ApplicationState.REJECTED]), "label": _("không đủ điều kiện")},
        {"value": number(counts[ApplicationState.DRAFTED]), "label": _("bản nháp chưa nộp")},
        seats,
    ]


def _pages(admission_round: AdmissionRound) -> list[dict[str, str]]:
    """The other pages of this round, by what is on them."""
    code, policy = admission_round.code, admission_round.policy
    pages = [{"text": _("Chỉ tiêu các trường"), "href": reverse("setup:seats", args=[code])}]
    pages.append({"text": _("Tuyển thẳng"), "href": reverse("setup:direct_admissions", args=[code])})
    if uses_catchments(admission_round):
        pages.append({"text": _("Tuyến tuyển sinh"), "href": reverse("setup:catchments", args=[code])})
    if policy.proposal is not None and admission_round.follows_id is None:
        pages.append({"text": _("Đề xuất chỗ học"), "href": reverse("registration:proposals", args=[code])})
    pages.append({"text": _("Số liệu các năm trước"), "href": reverse("setup:past_years", args=[code])})
    if policy.score_facts:
        pages.append({"text": _("Số báo danh và điểm"), "href": reverse("examination:scores", args=[code])})
    pages.append({"text": _("Kiểm tra trước khi xét"), "href": reverse("allocation:gate", args=[code])})
    pages.append({"text": _("Các lượt xét"), "href": reverse("allocation:runs", args=[code])})
    if admission_round.state in PREPARED_OR_LATER:
        pages.append({"text": _("Thử phương án"), "href": reverse("allocation:what_if", args=[code])})
        if draws_lots(policy):
            pages.append({"text": _("Khả năng trúng tuyển"), "href": reverse("allocation:odds", args=[code])})
    pages.append({"text": _("Quyết định riêng của đợt"), "href": reverse("allocation:rulings", args=[code])})
    if admission_round.state in RESULT_IS_PUBLIC:
        pages.append(
            {"text": _("Điều chỉnh sau công bố"), "href": reverse("enrolment:adjustments", args=[code])}
        )
        pages.append({"text": _("Báo cáo"), "href": reverse("enrolment:report", args=[code])})
    pages.append({"text": _("Tin đã gửi"), "href": reverse("notifications:overview", args=[code])})
    pages.append({"text": _("Nhật ký của đợt"), "href": f"{reverse('setup:audit')}?code={code}"})
    return pages


def _facts(admission_round: AdmissionRound) -> list[dict[str, object]]:
    policy = admission_round.policy
    approved = admission_round.approved_by
    return [
        {"label": _("Mã đợt"), "value": admission_round.code},
        {"label": _("Năm học"), "value": admission_round.school_year},
        {
            "label": pgettext("calendar", "Mở đăng ký"),
            "value": deadline(admission_round.registration_opens_at),
        },
        {"label": _("Hạn đăng ký"), "value": deadline(admission_round.registration_closes_at)},
        {"label": _("Dự kiến công bố"), "value": deadline(admission_round.results_at)},
        {"label": _("Hạn xác nhận nhập học"), "value": deadline(admission_round.confirmation_closes_at)},
        {
            "label": _("Bộ quy tắc"),
            "value": [
                policy.title.text(get_language() or "vi"),
                _("mã băm %(hash)s") % {"hash": admission_round.pack_sha256[:12]},
            ],
        },
        *_rounds_beside(admission_round),
        {"label": _("Số nguyện vọng"), "value": _wish_numbers(policy)},
        {"label": _("Người soạn"), "value": admission_round.drafted_by.full_name},
        {"label": _("Người duyệt kết quả"), "value": approved.full_name if approved else ""},
    ]


def _wish_numbers(policy: Policy) -> str | list[str]:
    """How many wishes a child may have, one line a programme where there are several."""
    if not policy.programmes:
        return number(policy.wishes.max)
    language = get_language() or "vi"
    return [
        f"{part.label.text(language) or _('Trường thường')}: {number(part.wishes.max)}"
        for part in policy.parts
    ]


def _rounds_beside(admission_round: AdmissionRound) -> list[dict[str, object]]:
    """The round that this one follows, and the one that follows it."""
    found = [(_("Bổ sung cho đợt"), admission_round.follows)] if admission_round.follows else []
    found += [(_("Đợt bổ sung"), each) for each in admission_round.supplementary_rounds.all()]
    return [
        {"label": label, "value": Link(each.name, reverse("setup:round", args=[each.code]))}
        for label, each in found
    ]


def _table(request: SignedInRequest, lines: list[SchoolLine]) -> Table:
    columns = [
        Column("name", _("Trường"), head=True, sortable=True),
        Column("seats", _("Chỉ tiêu"), numeric=True, sortable=True),
        Column("first", _("Nguyện vọng 1"), numeric=True, sortable=True),
        Column("waiting", _("Chờ kiểm tra"), numeric=True, sortable=True),
        Column("returned", _("Đang bổ sung"), numeric=True, sortable=True),
        Column("verified", _("Đã xác minh"), numeric=True, sortable=True),
    ]
    sort = requested_sort(request.GET, columns, default="name")
    ordered = sorted(lines, key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return Table(
        caption=_("Từng trường"),
        columns=columns,
        rows=[
            Row(
                [
                    line.offering.name,
                    number(line.offering.seats),
                    number(line.first_wishes),
                    number(line.waiting),
                    number(line.returned),
                    number(line.verified),
                ]
            )
            for line in ordered
        ],
        sort=sort,
        empty_title=_("Chưa trường nào có chỉ tiêu"),
        empty_text=_("Trường chỉ nhận nguyện vọng khi đã có quyết định giao chỉ tiêu."),
    )


def _most_wanted(lines: list[SchoolLine]) -> dict[str, object] | None:
    """The ten schools most wished for first, against their seats."""
    wanted = sorted((line for line in lines if line.first_wishes), key=lambda line: -line.first_wishes)[:10]
    if not wanted:
        return None
    top = wanted[0]
    title = _("%(school)s có %(wishes)s nguyện vọng 1 cho %(seats)s chỗ") % {
        "school": top.offering.name,
        "wishes": number(top.first_wishes),
        "seats": number(top.offering.seats),
    }
    return {
        "title": title,
        "rows": [(line.offering.name, [line.offering.seats, line.first_wishes]) for line in wanted],
    }
