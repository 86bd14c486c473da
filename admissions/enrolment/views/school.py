"""The school's list of children with a place: on screen, on paper with an official head, and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.enrolment.forms import OffersForm
from admissions.enrolment.queries import (
    direct_admissions_of,
    offers_of,
    rounds_with_offers,
    school_offer_counts,
)
from admissions.enrolment.services import record_export
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Column, Row, Table, Tag
from admissions.models import AdmissionRound, Enrolment, School
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.templatetags.vietnamese import number, score, short_date
from admissions.workflows.enrolment import EnrolmentState

TITLES = {
    "": gettext_lazy("DANH SÁCH HỌC SINH ĐƯỢC XẾP VÀO TRƯỜNG"),
    EnrolmentState.OFFERED: gettext_lazy("DANH SÁCH HỌC SINH CHƯA XÁC NHẬN NHẬP HỌC"),
    EnrolmentState.CONFIRMED: gettext_lazy("DANH SÁCH HỌC SINH XÁC NHẬN NHẬP HỌC"),
    EnrolmentState.DECLINED: gettext_lazy("DANH SÁCH HỌC SINH TỪ CHỐI CHỖ HỌC"),
    EnrolmentState.LAPSED: gettext_lazy("DANH SÁCH HỌC SINH HẾT HẠN XÁC NHẬN NHẬP HỌC"),
}
# Children admitted directly are in: they stand with those who confirmed, and in the list of all.
WITH_DIRECT = ("", EnrolmentState.CONFIRMED)
# A class list is printed whole; only very long ones are cut into pages.
ON_A_PAGE = 1000


@for_roles(Role.VERIFIER)
def school_list(request: SignedInRequest) -> HttpResponse:
    rounds = rounds_with_offers(request.user)
    asked = request.GET.copy()
    asked.setdefault("state", EnrolmentState.CONFIRMED)
    asked.setdefault("round", rounds[0].code if rounds else "")
    form = OffersForm(asked, rounds=rounds)
    wanted = form.cleaned_data if form.is_valid() else {"state": "", "round": ""}
    chosen = next((each for each in rounds if each.code == wanted["round"]), None)
    found = offers_of(request.user, state=wanted["state"], round_code=wanted["round"])
    if "csv" in request.GET and chosen is not None:
        return _download(request, chosen, list(found))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "round": chosen,
        "figures": _figures(request, wanted["round"]),
        "table": _table(page, list(page.object_list), one_state=bool(wanted["state"])),
        "direct": _direct_table(request, chosen) if wanted["state"] in WITH_DIRECT else None,
        "list_title": TITLES.get(wanted["state"], TITLES[""]),
        "csv_href": "?" + urlencode({**wanted, "csv": 1}),
        "today": database_now(),
        "place": _place(request.user.school),
    }
    return render(request, "enrolment/school.html", context)


def _place(school: School | None) -> str:
    """Where an official page is dated: the province, without the word for what kind of place it is."""
    province = school.commune.parent if school else None
    return province.name.removeprefix("Thành phố ").removeprefix("Tỉnh ") if province else ""


def _figures(request: SignedInRequest, round_code: str) -> list[dict[str, str]]:
    counts = school_offer_counts(request.user, round_code)
    return [
        {
            "value": number(counts[state]),
            "label": str(state.label),
            "href": "?" + urlencode({"round": round_code, "state": state.value}),
        }
        for state in EnrolmentState
    ]


def _table(page: Any, offers: list[Enrolment], *, one_state: bool) -> Table:
    """The list; where all are in one state, the title of the list says it and no column does."""
    columns = [
        Column("number", _("STT"), numeric=True),
        Column("name", _("Họ và tên"), head=True),
        Column("birth", _("Ngày sinh")),
        Column("sex", _("Giới tính")),
        Column("code", _("Mã hồ sơ")),
        Column("rank", pgettext("singular", "Nguyện vọng"), numeric=True),
        Column("answered", _("Trả lời ngày")),
        Column("state", _("Trạng thái")),
    ]
    shown = columns[:-1] if one_state else columns
    return Table(
        caption=format_html('<span class="visually-hidden">{}</span>', _("Học sinh")),
        columns=shown,
        rows=[Row(_cells(n, each)[: len(shown)]) for n, each in enumerate(offers, page.start_index())],
        page=page,
        counted=_("học sinh"),
        empty_title=_("Chưa có học sinh nào trong danh sách này"),
        empty_text=_("Sau khi Sở công bố kết quả, học sinh được xếp vào trường sẽ có ở đây."),
    )


def _direct_table(request: SignedInRequest, admission_round: AdmissionRound | None) -> Table | None:
    """The children who are in without having been ranked (tuyển thẳng); none where there are none."""
    found = direct_admissions_of(request.user, admission_round) if admission_round else []
    if not found:
        return None
    return Table(
        caption=_("Học sinh tuyển thẳng"),
        columns=[
            Column("number", _("STT"), numeric=True),
            Column("name", _("Họ và tên"), head=True),
            Column("birth", _("Ngày sinh")),
            Column("sex", _("Giới tính")),
            Column("offering", _("Nơi tuyển")),
            Column("decision", _("Quyết định")),
        ],
        rows=[
            Row(
                [
                    number(place),
                    each.applicant.full_name,
                    short_date(each.applicant.birth_date),
                    each.applicant.get_sex_display(),
                    each.offering.name,
                    each.number,
                ]
            )
            for place, each in enumerate(found, 1)
        ],
    )


def _cells(place: int, offer: Enrolment) -> list[object]:
    child = offer.applicant
    return [
        number(place),
        child.full_name,
        short_date(child.birth_date),
        child.get_sex_display(),
        format_html('<span class="nowrap">{}</span>', offer.application.code),
        number(offer.rank) if offer.rank else "",
        short_date(offer.answered_at),
        Tag(offer.state, offer.get_state_display()),
    ]


def _download(
    request: SignedInRequest, admission_round: AdmissionRound, offers: list[Enrolment]
) -> HttpResponse:
    """The list as a file; that it was taken away is recorded."""
    record_export(
        actor=request.user,
        admission_round=admission_round,
        rows=len(offers),
        now=database_now(),
    )
    header = [
        _("STT"),
        _("Mã hồ sơ"),
        _("Mã học sinh"),
        _("Họ và tên"),
        _("Ngày sinh"),
        _("Giới tính"),
        _("Địa chỉ"),
        _("Trường đang học"),
        pgettext("singular", "Nguyện vọng"),
        _("Điểm xét"),
        _("Trạng thái"),
    ]
    rows = (_csv_row(place, offer) for place, offer in enumerate(offers, 1))
    return csv_download(f"nhap-hoc-{admission_round.code}.csv", header, rows)


def _csv_row(place: int, offer: Enrolment) -> list[object]:
    child, marks = offer.applicant, offer.score
    return [
        place,
        offer.application.code,
        child.student_code,
        child.full_name,
        short_date(child.birth_date),
        child.get_sex_display(),
        child.address,
        child.present_school,
        offer.rank or "",
        score(marks) if marks is not None else "",
        offer.get_state_display(),
    ]
