"""The list of the sector database: read, shown, and taken over only once it is confirmed."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Column, Row, Table
from admissions.interface.uploads import UploadRefused, problems_table, read_list
from admissions.models.clock import database_now
from admissions.permissions import Role
from admissions.setup.queries import register_counts
from admissions.setup.resources.sector import columns_of, read_sector, template_header
from admissions.setup.sector.children import SectorChild, compare
from admissions.setup.sector.facts import declared_facts
from admissions.setup.sector.forms import SectorForm
from admissions.setup.sector.keeping import forget, keep, kept
from admissions.setup.sector.services import import_sector
from admissions.setup.views.sector_preview import preview
from admissions.templatetags.vietnamese import date_time, number
from admissions.workflows.refusal import Refusal

SALT = "setup.sector-list"
DAY = 24 * 3600


@for_roles(Role.SPECIALIST)
def sector(request: SignedInRequest) -> HttpResponse:
    if "sealed" in request.POST:
        return _take_over(request)
    form = SectorForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "figures": _figures(), "facts": _facts_table()}
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            children = _read(content, str(file.name))
        except UploadRefused as refused:
            form.add_error(
                "file", _("Tệp có chỗ chưa đúng nên chưa nhận dòng nào. Hãy sửa trong tệp rồi gửi lại.")
            )
            return render(
                request, "setup/sector.html", context | {"problems": problems_table(refused.problems)}
            )
        name = keep(content, database_now())
        sealed = signing.dumps({"name": name, "file": str(file.name), "user": request.user.pk}, salt=SALT)
        shown = {"sealed": sealed, **preview(compare(children))}
        return render(request, "setup/sector_preview.html", shown)
    return render(request, "setup/sector.html", context)


@require_GET
@for_roles(Role.SPECIALIST)
def sector_template(request: SignedInRequest) -> HttpResponse:
    """The header of the list with one invented row."""
    header = template_header()
    row = ["0123456789", "Nguyễn Văn An", "05/02/2014", "Nam", "TH001", "", "00004", "00004-01", "Số 1"]
    row += ["Trần Thị Bình", "mẹ", "0912345678", "binh@example.com"]
    return csv_download("du-lieu-nganh.csv", header, [row + [""] * (len(header) - len(row))])


def _read(content: bytes, name: str) -> list[SectorChild]:
    lines = read_list(SimpleUploadedFile(name, content), columns_of())
    return read_sector(lines, today=timezone.localdate(database_now()))


def _take_over(request: SignedInRequest) -> HttpResponse:
    """The confirmed list, read once more, saved whole or not at all."""
    try:
        sealed = signing.loads(request.POST["sealed"], salt=SALT, max_age=DAY)
    except signing.BadSignature as error:
        raise Http404 from error
    if sealed["user"] != request.user.pk:
        raise Http404
    content = kept(sealed["name"])
    if content is None:
        messages.error(
            request, _("Tệp này đã được ghi hoặc đã quá một ngày. Hãy tải lại tệp nếu cần ghi tiếp.")
        )
        return redirect("setup:sector")
    if "drop" in request.POST:
        forget(sealed["name"])
        return redirect("setup:sector")
    try:
        done = import_sector(actor=request.user, children=_read(content, sealed["file"]), now=database_now())
    except (UploadRefused, Refusal) as refused:
        messages.error(request, str(refused))
        return redirect("setup:sector")
    forget(sealed["name"])
    messages.success(
        request,
        _("Đã ghi: %(new)s học sinh mới, %(changed)s học sinh có thay đổi, %(same)s giữ nguyên.")
        % {"new": number(done.new), "changed": number(done.changed), "same": number(done.unchanged)},
    )
    return redirect("setup:sector")


def _figures() -> list[dict[str, str]]:
    counts = register_counts()
    latest = counts["latest"]
    return [
        {"value": number(counts["children"]), "label": _("học sinh trong sổ")},
        {"value": number(counts["with_school"]), "label": _("biết trường đang học")},
        {"value": date_time(latest) if latest else "–", "label": _("cập nhật gần nhất")},
    ]


def _facts_table() -> Table:
    """The further columns that a list may have: the facts that rule packs look at."""
    language = get_language() or "vi"
    return Table(
        caption=_("Các cột kết quả học tập và dữ kiện khác"),
        columns=[Column("name", _("Tên cột"), head=True), Column("label", _("Nội dung"))],
        rows=[Row([name, facts[0].label.text(language)]) for name, facts in declared_facts().items()],
    )
