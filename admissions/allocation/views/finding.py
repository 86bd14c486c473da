"""One finding: its figures, how the marks are spread there, where to repair it, a second person's answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.forms import OverrideForm
from admissions.allocation.gate import CHECKABLE, override_finding
from admissions.allocation.queries import events_of, findings_for
from admissions.allocation.views.gate import repair_of, severity_tag
from admissions.models import AuditEvent, InputFinding
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES
from admissions.rules.facts import hundredths_text
from admissions.setup.audit_log import ACTS
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import date_time, number, percent
from admissions.workflows.finding import FindingState
from admissions.workflows.log import ChangedMeanwhile, permitted
from admissions.workflows.refusal import Refusal

FIGURES = {
    "seats": gettext_lazy("Chỉ tiêu"),
    "last_seats": gettext_lazy("Chỉ tiêu năm trước"),
    "percent": gettext_lazy("Thay đổi (%)"),
    "classes": gettext_lazy("Số lớp"),
    "largest": gettext_lazy("Sĩ số lớp nhiều nhất theo quy định"),
    "wishes": gettext_lazy("Nguyện vọng"),
    "files": gettext_lazy("Hồ sơ đã xác minh"),
    "candidates": gettext_lazy("Số thí sinh"),
    "sat": gettext_lazy("Thí sinh thi đủ môn"),
    "top": gettext_lazy("Bài điểm cao"),
    "expected": gettext_lazy("Dự kiến theo học lực"),
    "correlation_percent": gettext_lazy("Tương quan với các điểm khác (%)"),
}
PLACES = {
    "present_school": gettext_lazy("Trường đang học"),
    "room": gettext_lazy("Phòng thi"),
    "first_wish": gettext_lazy("Trường ở nguyện vọng 1"),
}
HIGH = 9  # the last class of ten: top marks


@for_roles(*OFFICE_ROLES)
def finding(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    found = get_object_or_404(findings_for(request.user), pk=pk, round__code=code)
    waits = found.state == FindingState.FOUND and found.round.state in CHECKABLE
    may_override = waits and permitted(found, "override", request.user)
    if request.method == "POST" and not permitted(found, "override", request.user):
        raise Http404
    form = OverrideForm(request.POST or None, initial={"digest": found.digest})
    if form.is_valid():
        try:
            override_finding(actor=request.user, finding=found, now=database_now(), **form.cleaned_data)
            messages.success(request, _("Đã ghi lý do giữ nguyên. Người xem lại sau này đọc được lý do này."))
            return redirect("allocation:gate", code=code)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
        except ChangedMeanwhile:
            messages.warning(
                request, _("Số liệu vừa thay đổi sau một lần kiểm tra. Hãy xem lại rồi ghi lý do.")
            )
            return redirect("allocation:finding", code=code, pk=pk)
    language = get_language() or "vi"
    title = found.kind.label.text(language)
    context: dict[str, Any] = {
        "round": found.round,
        "finding": found,
        "title": title,
        "severity": severity_tag(found),
        "sentence": found.sentence(language),
        "trail": trail_of(
            found.round,
            title,
            through=(_("Kiểm tra trước khi xét"), reverse("allocation:gate", args=[code])),
        ),
        "facts": _facts(found, language),
        "who": ", ".join(found.who),
        "who_count": number(len(found.who)),
        "chart": _chart(found, language),
        "repair": repair_of(found) if waits else None,
        "waits": waits,
        "form": form if may_override else None,
        "history": [_step(event) for event in events_of(found)],
    }
    return render(request, "allocation/finding.html", context)


def _facts(found: InputFinding, language: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if found.offering:
        rows.append({"label": _("Trường"), "value": f"{found.offering.name} ({found.offering.code})"})
    if found.fact:
        rows.append({"label": _("Môn"), "value": _subject(found, language)})
    if found.group_name:
        rows.append({"label": PLACES[found.group_kind], "value": found.group_name})
    rows += [
        {"label": label, "value": number(found.figures[name])}
        for name, label in FIGURES.items()
        if name in found.figures
    ]
    return rows


def _subject(found: InputFinding, language: str) -> str:
    try:
        return found.round.policy.fact(found.fact).label.text(language)
    except KeyError:
        return found.fact


def _chart(found: InputFinding, language: str) -> dict[str, Any] | None:
    """The marks of the place beside those of the whole round, as shares, where marks are the matter."""
    own, everybody = sum(pair[0] for pair in found.spread), sum(pair[1] for pair in found.spread)
    if not own or not everybody:
        return None
    fact = found.round.policy.fact(found.fact)
    rows = [
        (_range(place, fact.scale or 0), [here / own, there / everybody])
        for place, (here, there) in enumerate(found.spread)
    ]
    high = rows[HIGH][1]
    title = _("%(subject)s: %(own)s bài ở khoảng %(range)s điểm, cả đợt %(everybody)s") % {
        "subject": _subject(found, language),
        "own": percent(high[0]),
        "range": rows[HIGH][0],
        "everybody": percent(high[1]),
    }
    return {"title": title, "rows": rows}


def _range(place: int, scale: int) -> str:
    """The class's bounds: "9–10"."""
    bounds = (place * scale // 10, (place + 1) * scale // 10)
    mark = "." if get_language() == "en" else ","
    return "–".join(hundredths_text(bound).replace(".", mark) for bound in bounds)


def _step(event: AuditEvent) -> dict[str, str]:
    """One act on the finding for `components/timeline.html`."""
    act = str(ACTS.get(event.action, event.action))
    who = event.actor.full_name if event.actor else _("hệ thống")
    return {
        "title": act[:1].upper() + act[1:],
        "when": f"{date_time(event.at)}, {who}",
        "text": event.reason,
        "state": "done",
    }
