"""Figures of earlier years: what families see of them, and a list that is read, shown and then recorded."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.downloads import csv_download
from admissions.interface.fields import VietnameseDateField
from admissions.interface.forms import PlainForm
from admissions.interface.tables import Column, Row, Table
from admissions.interface.uploads import Line, UploadRefused, problems_table, read_list
from admissions.models import AdmissionRound, PastYear
from admissions.models.clock import database_now
from admissions.models.names import alphabetical_key
from admissions.permissions import OFFICE_ROLES, can_steer_round
from admissions.setup.forms import ListForm
from admissions.setup.offering_facts import USUAL_PROGRAMME
from admissions.setup.past_years import YearFigures, published_here, record_past_years
from admissions.setup.queries import rounds_for, schools_by_code
from admissions.setup.resources.past_years import COLUMNS, read_past_years
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number, score, short_date
from admissions.workflows.refusal import Refusal

SALT = "setup.past-years"
DAY = 24 * 3600


class SourceForm(PlainForm):
    """Where the figures come from, which families read beside them."""

    source = forms.CharField(
        label=gettext_lazy("Nguồn số liệu"),
        help_text=gettext_lazy("Ví dụ: Báo cáo tuyển sinh số 120/BC-SGDĐT. Gia đình đọc được dòng này."),
        max_length=160,
    )
    as_of = VietnameseDateField(
        label=gettext_lazy("Số liệu ngày"), latest=timezone.localdate, example=date(2025, 8, 20)
    )


@for_roles(*OFFICE_ROLES)
def past_years(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    may = can_steer_round(admission_round, request.user)
    if request.method == "POST" and not may:
        raise Http404
    if "sealed" in request.POST:
        return _record(request, admission_round)
    source = SourceForm(request.POST or None)
    upload = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Số liệu các năm trước")),
        "may": may,
    }
    if source.is_valid() and upload.is_valid():
        try:
            lines = read_list(upload.cleaned_data["file"], COLUMNS)
            figures = read_past_years(lines, admission_round=admission_round, schools=schools_by_code())
            shown = {"sealed": _sealed(admission_round, source.cleaned_data, lines)}
            shown |= _preview(admission_round, figures)
            return render(request, "setup/past_years_preview.html", context | shown)
        except UploadRefused as refused:
            upload.add_error(
                "file", _("Tệp có chỗ chưa đúng nên chưa nhận dòng nào. Hãy sửa trong tệp rồi gửi lại.")
            )
            context["problems"] = problems_table(refused.problems)
    context |= {
        "source": source,
        "upload": upload,
        "forms": [source, upload],
        "table": _table(admission_round),
    }
    return render(request, "setup/past_years.html", context)


@for_roles(*OFFICE_ROLES)
def past_years_template(request: SignedInRequest, code: str) -> HttpResponse:
    """Every offering of the round with what is known of the year before, to be filled in and sent back."""
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    begins = int(admission_round.school_year[:4]) - 1
    year = f"{begins}-{begins + 1}"
    known = {
        (row.school_id, row.programme): row
        for row in PastYear.objects.filter(grade=admission_round.grade, school_year=year)
    }
    rows = []
    for each in admission_round.offerings.select_related("school").order_by("school__code", "programme"):
        row = known.get((each.school_id, each.programme))
        counts = [row.seats, row.first_wishes, row.all_wishes, row.admitted] if row else [None] * 4
        line = f"{row.line / 100:.2f}".replace(".", ",") if row and row.line is not None else ""
        cells = ["" if count is None else count for count in counts]
        rows.append([each.school.code, each.programme, year, *cells, line])
    header = [column.header for column in COLUMNS]
    return csv_download(f"nam-truoc-{admission_round.code}.csv", header, rows)


def _sealed(admission_round: AdmissionRound, given: dict[str, Any], lines: list[Line]) -> str:
    """Source and lines as they were read, carried by the page between the two steps."""
    kept = {
        "given": given | {"as_of": given["as_of"].isoformat()},
        "lines": [(line.row, dict(line.cells)) for line in lines],
    }
    return signing.dumps(kept, salt=f"{SALT}.{admission_round.pk}", compress=True)


def _record(request: SignedInRequest, admission_round: AdmissionRound) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["sealed"], salt=f"{SALT}.{admission_round.pk}", max_age=DAY)
    except signing.BadSignature as error:
        raise Http404 from error
    lines = [Line(row, cells) for row, cells in kept["lines"]]
    try:
        figures = read_past_years(lines, admission_round=admission_round, schools=schools_by_code())
        record_past_years(
            actor=request.user,
            admission_round=admission_round,
            figures=figures,
            source=kept["given"]["source"],
            as_of=date.fromisoformat(kept["given"]["as_of"]),
            now=database_now(),
        )
        said = _("Đã ghi số liệu của %(count)s dòng.") % {"count": number(len(figures))}
        messages.success(request, said)
    except (UploadRefused, Refusal) as refused:
        messages.error(request, str(refused))
    return redirect("setup:past_years", code=admission_round.code)


def _preview(admission_round: AdmissionRound, figures: list[YearFigures]) -> dict[str, Any]:
    own = published_here(admission_round.grade)
    kept_out = sum((each.school.pk, each.programme, each.school_year) in own for each in figures)
    rows = [
        [each.school.name, each.programme, each.school_year, *_figures(each)]
        for each in sorted(figures, key=lambda each: (alphabetical_key(each.school.name), each.school_year))
    ]
    return {
        "figures": [
            {"value": number(len(figures) - kept_out), "label": _("dòng sẽ ghi")},
            {"value": number(kept_out), "label": _("dòng đã có từ kết quả công bố tại đây, giữ nguyên")},
        ],
        "table": Table(caption=_("Những gì sẽ ghi"), columns=_columns(), rows=[Row(row) for row in rows]),
    }


def _columns() -> list[Column]:
    return [
        Column("school", _("Trường"), head=True),
        Column("programme", _("Chương trình")),
        Column("year", _("Năm học")),
        Column("seats", _("Chỉ tiêu"), numeric=True),
        Column("first", _("Nguyện vọng 1"), numeric=True),
        Column("all", _("Tổng nguyện vọng"), numeric=True),
        Column("admitted", _("Trúng tuyển"), numeric=True),
        Column("line", _("Điểm chuẩn"), numeric=True),
    ]


def _figures(each: YearFigures | PastYear) -> list[str]:
    counts = [each.seats, each.first_wishes, each.all_wishes, each.admitted]
    return [*map(number, counts), score(each.line)]


def _table(admission_round: AdmissionRound) -> Table:
    """What stands now for the schools of this round's grade."""
    known = PastYear.objects.filter(
        grade=admission_round.grade, school_year__lt=admission_round.school_year
    ).select_related("school")
    ordered = sorted(known, key=lambda each: (alphabetical_key(each.school.name), each.school_year))
    return Table(
        caption=_("Số liệu đang có"),
        columns=[*_columns(), Column("source", _("Nguồn, ngày"))],
        rows=[
            Row(
                [
                    each.school.name,
                    "" if each.programme == USUAL_PROGRAMME else each.programme,
                    each.school_year,
                    *_figures(each),
                    f"{each.source_text}, {short_date(each.as_of)}",
                ]
            )
            for each in ordered
        ],
        empty_title=_("Chưa có số liệu năm nào"),
        empty_text=_("Kết quả công bố tại đây được ghi tự động; năm khác thì nhập từ tệp."),
    )
