"""Decisions of the authority on a round: those there are, and the entry of a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.forms import RulingForm
from admissions.allocation.queries import rulings_for
from admissions.allocation.rulings import WHEN, enter_ruling, tie_fact
from admissions.interface.tables import Column, Link, Row, Table, Tag
from admissions.models import AdmissionRound, Ruling
from admissions.models.clock import database_now
from admissions.permissions import OFFICE_ROLES, Role, can_enter_ruling
from admissions.rules.policy import DECIDED_MODES
from admissions.setup.offering_facts import shown_text
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number, score, short_date
from admissions.workflows.refusal import Refusal

Kind = Ruling.Kind


@for_roles(*OFFICE_ROLES)
def rulings(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    found = list(rulings_for(request.user).filter(round=admission_round))
    enters = can_enter_ruling(admission_round, request.user)
    context: dict[str, Any] = {
        "round": admission_round,
        "trail": trail_of(admission_round, _("Quyết định của người có thẩm quyền")),
        "ways": _ways(admission_round) if enters else [],
        "table": _table(found),
    }
    return render(request, "allocation/rulings.html", context)


@for_roles(Role.SPECIALIST)
def enter(request: SignedInRequest, code: str, kind: str) -> HttpResponse:
    """A decision on one school: on a tie, a floor score, or on going beyond the seats."""
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    chosen = get_kind(admission_round, kind, (Kind.TIE, Kind.FLOOR, Kind.OVERFLOW))
    form = RulingForm(request.POST or None, admission_round=admission_round, kind=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            enter_ruling(
                actor=request.user,
                admission_round=admission_round,
                kind=chosen,
                now=database_now(),
                **form.ruling(),
            )
            messages.success(request, _("Đã ghi quyết định. Lãnh đạo xác nhận thì quyết định có hiệu lực."))
            return redirect("allocation:rulings", code=code)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "round": admission_round,
        "title": chosen.label,
        "form": form,
        "trail": trail_of(
            admission_round,
            str(chosen.label),
            through=(_("Quyết định của người có thẩm quyền"), reverse("allocation:rulings", args=[code])),
        ),
    }
    return render(request, "allocation/ruling_form.html", context)


def get_kind(admission_round: AdmissionRound, word: str, allowed: tuple[Kind, ...]) -> Kind:
    """The kind that an address names, when the round's rules and its step admit it; else 404."""
    kinds = {kind.value.lower(): kind for kind in open_kinds(admission_round)}
    if word not in kinds or kinds[word] not in allowed:
        raise Http404
    return kinds[word]


def open_kinds(admission_round: AdmissionRound) -> list[Kind]:
    """What can be decided now under the round's rules."""
    kinds = [Kind.TIE] if tie_fact(admission_round) else []
    kinds += [Kind.LINES] if admission_round.policy.chain else []
    kinds += [Kind.FLOOR] if admission_round.policy.floor_fact else []
    return [kind for kind in (*kinds, Kind.OVERFLOW) if admission_round.state in WHEN[kind]]


def _ways(admission_round: AdmissionRound) -> list[dict[str, str]]:
    code = admission_round.code
    return [
        {
            "label": str(kind.label),
            "href": reverse("allocation:chained_lines", args=[code])
            if kind == Kind.LINES
            else reverse("allocation:enter_ruling", args=[code, kind.value.lower()]),
        }
        for kind in open_kinds(admission_round)
    ]


def _table(found: list[Ruling]) -> Table:
    return Table(
        caption=_("Các quyết định"),
        columns=[
            Column("number", _("Số quyết định"), head=True),
            Column("kind", _("Về việc")),
            Column("content", _("Nội dung")),
            Column("signed", _("Ngày ký")),
            Column("state", _("Trạng thái")),
        ],
        rows=[
            Row(
                [
                    Link(each.number, reverse("allocation:ruling", args=[each.round.code, each.pk])),
                    each.get_kind_display(),
                    content_in_words(each),
                    short_date(each.signed_date),
                    Tag(each.state, each.get_state_display()),
                ]
            )
            for each in found
        ],
        empty_title=_("Đợt này chưa có quyết định riêng nào"),
        empty_text=_("Chỉ cần khi quy tắc để người có thẩm quyền chọn, hoặc khi nhận vượt chỉ tiêu."),
    )


def content_in_words(ruling: Ruling) -> str:
    """What was decided, in a few words."""
    if ruling.kind == Kind.LINES:
        return _("%(count)s điểm chuẩn") % {"count": number(len(ruling.content))}
    school = ruling.offering.name if ruling.offering else ""
    if ruling.kind == Kind.OVERFLOW:
        extra = number(ruling.content["extra"])
        return _("%(school)s: nhận vượt tối đa %(extra)s em") % {"school": school, "extra": extra}
    if ruling.kind == Kind.FLOOR:
        fact = ruling.round.policy.floor_fact
        floor = shown_text(fact, ruling.content["floor"]) if fact else ruling.content["floor"]
        return _("%(school)s: điểm sàn %(floor)s") % {"school": school, "floor": floor}
    return f"{school}: {mode_words()[ruling.content['last_seat']]}"


def mode_words() -> dict[str, str]:
    """What may be decided on those who tie, by its code."""
    words = (_("nhận hết"), _("không nhận em nào"), _("xếp tiếp theo thứ tự của quy tắc"))
    return dict(zip(DECIDED_MODES, words, strict=True))


def lines_table(ruling: Ruling) -> Table:
    """The lines of a ruling, school by school."""
    names = dict(ruling.round.offerings.values_list("code", "name"))
    return Table(
        caption=_("Điểm chuẩn theo quyết định"),
        columns=[
            Column("name", _("Trường"), head=True),
            Column("rank", _("Nguyện vọng"), numeric=True),
            Column("line", _("Điểm chuẩn"), numeric=True),
        ],
        rows=[
            Row(
                [
                    names.get(line["offering"], line["offering"]),
                    number(line["rank"]) if line["rank"] else _("mọi nguyện vọng"),
                    score(line["cutoff"]),
                ]
            )
            for line in ruling.content
        ],
    )
