"""Seats from a CSV or Excel list: read, shown, and recorded only once it is confirmed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.downloads import csv_download
from admissions.interface.tables import Column, Row, Table, Tag
from admissions.interface.uploads import Line, UploadRefused, problems_table, read_list
from admissions.models import AdmissionRound, Offering
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, Role
from admissions.rules.policy import Policy
from admissions.setup.forms import DecisionForm, ListForm
from admissions.setup.offering_facts import changed_words, merged_facts
from admissions.setup.offerings import Seats
from admissions.setup.queries import rounds_for, schools_by_code
from admissions.setup.resources.seats import Present, columns_of, read_seats, template_rows
from admissions.setup.services import record_quota_decision, seats_are_open
from admissions.setup.views.seats import trail
from admissions.templatetags.vietnamese import number
from admissions.workflows.refusal import Refusal

SALT = "setup.seats-list"
DAY = 24 * 3600


@for_roles(Role.SPECIALIST)
def seats_file(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    if request.method != "POST" and not seats_are_open(admission_round):
        raise Http404
    context: dict[str, Any] = {"round": admission_round, "trail": trail(admission_round, _("Từ tệp"))}
    if "sealed" in request.POST:
        return _record(request, admission_round, _unsealed(request, admission_round))
    decision = DecisionForm(request.POST or None)
    upload = ListForm(request.POST or None, request.FILES or None)
    if decision.is_valid() and upload.is_valid():
        try:
            lines = read_list(upload.cleaned_data["file"], columns_of(admission_round))
            found = read_seats(lines, admission_round=admission_round, schools=schools_by_code())
            sealed = _sealed(admission_round, decision.cleaned_data, lines)
            shown = {
                "decision": decision.cleaned_data,
                "sealed": sealed,
                **_preview(admission_round.policy, *found),
            }
            return render(request, "setup/seats_preview.html", context | shown)
        except UploadRefused as refused:
            upload.add_error(
                "file", _("Tệp có chỗ chưa đúng nên chưa nhận dòng nào. Hãy sửa trong tệp rồi gửi lại.")
            )
            context["problems"] = problems_table(refused.problems)
    context |= {"decision": decision, "upload": upload, "forms": [decision, upload]}
    return render(request, "setup/seats_file.html", context)


@for_roles(*OFFICE_ROLES)
def seats_template(request: SignedInRequest, code: str) -> HttpResponse:
    """Every school with the seats that it has now, to be filled in and sent back."""
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    header, rows = template_rows(admission_round, schools_by_code())
    return csv_download(f"chi-tieu-{admission_round.code}.csv", header, rows)


def _sealed(admission_round: AdmissionRound, decision: dict[str, Any], lines: list[Line]) -> str:
    """The decision and the lines as they were read, carried by the page between the two steps."""
    kept = {
        "decision": decision | {"signed_date": decision["signed_date"].isoformat()},
        "lines": [(line.row, dict(line.cells)) for line in lines],
    }
    return signing.dumps(kept, salt=f"{SALT}.{admission_round.pk}", compress=True)


def _unsealed(request: SignedInRequest, admission_round: AdmissionRound) -> tuple[dict[str, Any], list[Line]]:
    try:
        kept = signing.loads(request.POST["sealed"], salt=f"{SALT}.{admission_round.pk}", max_age=DAY)
    except signing.BadSignature as error:
        raise Http404 from error
    decision = kept["decision"] | {"signed_date": date.fromisoformat(kept["decision"]["signed_date"])}
    return decision, [Line(row, cells) for row, cells in kept["lines"]]


def _preview(policy: Policy, given: list[Seats], present: Present) -> dict[str, Any]:
    """What would change."""
    before = [present.get((each.school.pk, each.programme)) for each in given]
    changes = [_changes(policy, each, old) for each, old in zip(given, before, strict=True)]
    added = sum(old is None for old in before)
    changed = sum(old is not None and bool(words) for old, words in zip(before, changes, strict=True))
    return {
        "figures": [
            {"value": number(added), "label": _("nơi tuyển thêm mới")},
            {"value": number(changed), "label": _("nơi tuyển thay đổi")},
            {"value": number(len(given) - added - changed), "label": _("nơi tuyển giữ nguyên")},
            {"value": number(sum(each.seats for each in given)), "label": _("chỉ tiêu trong tệp")},
        ],
        "table": Table(
            caption=_("Những gì sẽ ghi"),
            columns=[
                Column("school", _("Nơi tuyển"), head=True),
                Column("code", _("Mã trường")),
                Column("before", _("Đang có"), numeric=True),
                Column("after", _("Sẽ là"), numeric=True),
                Column("change", _("Thay đổi")),
                Column("facts", _("Những điều khác")),
            ],
            rows=[_preview_row(*each) for each in zip(given, before, changes, strict=True)],
        ),
    }


def _changes(policy: Policy, given: Seats, standing: Offering | None) -> list[str]:
    """What is different from what stands, one line each; the seats are shown on their own."""
    old = standing.facts if standing else {}
    new = merged_facts(
        policy, school=given.school, programme=given.programme, given=given.facts, standing=old
    )
    lines = changed_words(policy, old, new)
    if standing and given.name and given.name != standing.name:
        lines.append(_("Tên: %(before)s → %(after)s") % {"before": standing.name, "after": given.name})
    if standing and given.classes != standing.classes:
        lines.append(
            _("Số lớp: %(before)s → %(after)s")
            % {"before": number(standing.classes) or "–", "after": number(given.classes) or "–"}
        )
    if standing and given.seats != standing.seats:
        lines.append("")
    return lines


def _preview_row(given: Seats, standing: Offering | None, changes: list[str]) -> Row:
    if standing is None:
        change = Tag("info", _("Thêm mới"))
    else:
        change = Tag("warn", _("Đổi")) if changes else Tag("idle", _("Giữ nguyên"))
    name = given.name or (standing.name if standing else given.school.name)
    before = number(standing.seats) if standing else None
    return Row(
        [name, given.school.code, before, number(given.seats), change, "; ".join(filter(None, changes))]
    )


def _record(
    request: SignedInRequest, admission_round: AdmissionRound, confirmed: tuple[dict[str, Any], list[Line]]
) -> HttpResponse:
    decision, lines = confirmed
    try:
        given, _present = read_seats(lines, admission_round=admission_round, schools=schools_by_code())
        record_quota_decision(
            actor=request.user,
            admission_round=admission_round,
            seats=given,
            now=database_now(),
            **decision,
        )
    except (UploadRefused, Refusal) as refused:
        messages.error(request, str(refused))
        return redirect("setup:seats", code=admission_round.code)
    messages.success(
        request,
        _("Đã ghi quyết định %(number)s cho %(count)s nơi tuyển.")
        % {"number": decision["number"], "count": number(len(given))},
    )
    return redirect("setup:seats", code=admission_round.code)
