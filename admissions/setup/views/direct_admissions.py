"""The list of children admitted before the run, the entry of one, and its confirmation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import AdmissionRound, DirectAdmission
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, can_confirm_ruling, can_enter_ruling
from admissions.setup.direct_admissions import (
    BEFORE_WHAT_RANKS_IS_LOCKED,
    confirm_direct_admission,
    enter_direct_admission,
    take_back_direct_admission,
)
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.setup.views.direct_admission_form import DirectAdmissionForm, TakeBackForm
from admissions.templatetags.vietnamese import number, short_date
from admissions.workflows.refusal import Refusal
from admissions.workflows.ruling import RulingState


@for_roles(*OFFICE_ROLES)
def direct_admissions(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    enters = can_enter_ruling(admission_round, request.user)
    if request.method == "POST" and not enters:
        raise Http404
    form = DirectAdmissionForm(request.POST or None, admission_round=admission_round)
    if request.method == "POST" and form.is_valid():
        try:
            enter_direct_admission(
                actor=request.user, admission_round=admission_round, now=database_now(), **form.entry
            )
            messages.success(request, _("Đã ghi. Lãnh đạo xác nhận thì em được trừ vào chỉ tiêu."))
            return redirect("setup:direct_admissions", code=code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Tuyển thẳng")),
        "table": _table(admission_round),
        "form": form,
        "enters": enters and admission_round.state in BEFORE_WHAT_RANKS_IS_LOCKED,
    }
    return render(request, "setup/direct_admissions.html", context)


@for_roles(*OFFICE_ROLES)
def direct_admission(request: SignedInRequest, code: str, key: int) -> HttpResponse:
    """One entry: to be confirmed by a second person, or taken back."""
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    found = DirectAdmission.objects.filter(round=admission_round).select_related(
        "applicant", "offering", "entered_by"
    )
    entry = get_object_or_404(found, pk=key)
    entry.round = admission_round
    form = TakeBackForm(request.POST or None)
    may = _may(request, entry)
    if request.method == "POST":
        if not may[("confirm" if "confirm" in request.POST else "take_back")]:
            raise Http404
        try:
            if "confirm" in request.POST:
                confirm_direct_admission(actor=request.user, entry=entry, now=database_now())
                messages.success(request, _("Đã xác nhận. Nơi tuyển bớt một chỗ khi xét."))
            elif form.is_valid():
                reason = form.cleaned_data["reason"]
                take_back_direct_admission(actor=request.user, entry=entry, reason=reason, now=database_now())
                messages.success(request, _("Đã thu hồi."))
            return redirect("setup:direct_admissions", code=code)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("setup:direct_admission", code=code, key=key)
    list_ = (_("Tuyển thẳng"), reverse("setup:direct_admissions", args=[code]))
    context = {
        "round": admission_round,
        "trail": trail_of(admission_round, entry.applicant.full_name, through=list_),
        "entry": entry,
        "rows": _rows(entry),
        "form": form if entry.state == RulingState.CONFIRMED else None,
        "may": may,
    }
    return render(request, "setup/direct_admission.html", context)


def _may(request: SignedInRequest, entry: DirectAdmission) -> dict[str, bool]:
    in_time = entry.round.state in BEFORE_WHAT_RANKS_IS_LOCKED
    waits, in_force = entry.state == RulingState.ENTERED, entry.state == RulingState.CONFIRMED
    return {
        "confirm": in_time and waits and can_confirm_ruling(entry, request.user),
        "take_back": in_time
        and (
            (waits and can_enter_ruling(entry, request.user))
            or (in_force and can_confirm_ruling(entry, request.user))
        ),
    }


def _rows(entry: DirectAdmission) -> list[dict[str, Any]]:
    return [
        {"label": _("Mã học sinh"), "value": entry.applicant.student_code},
        {"label": _("Ngày sinh"), "value": short_date(entry.applicant.birth_date)},
        {"label": _("Trường đang học"), "value": entry.applicant.present_school},
        {"label": _("Nơi tuyển"), "value": entry.offering.name},
        {"label": _("Căn cứ"), "value": entry.get_ground_display()},
        {"label": _("Quyết định"), "value": _decision(entry)},
        {"label": _("Người ghi"), "value": entry.entered_by.full_name},
    ]


def _decision(entry: DirectAdmission) -> str:
    return _("%(number)s ngày %(date)s, %(signer)s") % {
        "number": entry.number,
        "date": short_date(entry.signed_date),
        "signer": entry.signed_by,
    }


def _table(admission_round: AdmissionRound) -> Table:
    entries = list(
        DirectAdmission.objects.filter(round=admission_round).select_related("applicant", "offering")
    )
    in_force = sum(each.state == RulingState.CONFIRMED for each in entries)
    return Table(
        caption=_("%(count)s em đã được tuyển thẳng") % {"count": number(in_force)},
        columns=[
            Column("name", _("Họ và tên"), head=True),
            Column("code", _("Mã học sinh")),
            Column("offering", _("Nơi tuyển")),
            Column("ground", _("Căn cứ")),
            Column("decision", _("Quyết định")),
            Column("state", _("Tình trạng")),
        ],
        rows=[_row(admission_round, each) for each in entries],
        empty_title=_("Chưa có em nào được tuyển thẳng"),
        empty_text=_("Em được tuyển thẳng không vào lượt xét; chỗ của em được trừ khỏi chỉ tiêu nơi tuyển."),
    )


def _row(admission_round: AdmissionRound, entry: DirectAdmission) -> Row:
    tones = {RulingState.ENTERED: "warn", RulingState.CONFIRMED: "ok"}
    return Row(
        [
            Link(
                entry.applicant.full_name,
                reverse("setup:direct_admission", args=[admission_round.code, entry.pk]),
            ),
            entry.applicant.student_code,
            entry.offering.name,
            entry.get_ground_display(),
            _decision(entry),
            Tag(tones.get(RulingState(entry.state), "idle"), entry.get_state_display()),
        ]
    )
