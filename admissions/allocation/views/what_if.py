"""Thử phương án: other seats, margins or seed, and at once who would move; nothing is kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.lines import criteria_in_words
from admissions.allocation.planning import Difference, Line, Question, Refused, SchoolChange
from admissions.allocation.views.planned import GO, answered, asked_run, waiting_address
from admissions.allocation.views.what_if_form import Schools, WhatIfForms
from admissions.exchange.public_bundle import draws_lots
from admissions.interface.tables import Column, Row, Table
from admissions.models import Freeze
from admissions.models.names import alphabetical_key
from admissions.permissions import OFFICE_ROLES
from admissions.rules.policy import Policy
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number, score

MOST_BARS = 12


@for_roles(*OFFICE_ROLES)
def what_if(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    run = asked_run(request, admission_round)
    context: dict[str, Any] = {
        "round": admission_round,
        "run": run,
        "trail": trail_of(
            admission_round,
            _("Thử phương án"),
            through=(_("Các lượt xét"), reverse("allocation:runs", args=[code])),
        ),
    }
    if run is not None and run.freeze is not None:
        context |= _asked(request, run.freeze, admission_round.policy)
    return render(request, "allocation/what_if.html", context)


def _asked(request: SignedInRequest, freeze: Freeze, policy: Policy) -> dict[str, Any]:
    """The form as it was sent, and the answer where it can be given."""
    rows = freeze.offerings.values_list("code", "name", "seats")
    schools: Schools = {code: (name, seats) for code, name, seats in rows}
    asked = {name: request.GET.get(name, "") for name in request.GET if name not in ("luot", GO)}
    sent = WhatIfForms(asked, schools=schools, policy=policy, lottery=draws_lots(policy))
    question = sent.question()
    found = answered(request, freeze, question) if question else None
    context: dict[str, Any] = {
        "sent": sent,
        "forms": sent.forms,
        "schools": sorted(schools.items(), key=lambda item: alphabetical_key(item[1][0])),
        "fixed_lines": freeze.lines is not None,
        "waiting": waiting_address(request) if question and found is None else "",
        "begun": GO in request.GET,
    }
    if isinstance(found, Refused):
        context["refused"] = found.words
    if isinstance(found, Difference) and question:
        context |= _answer(found, question, policy)
    return context


def _answer(found: Difference, question: Question, policy: Policy) -> dict[str, Any]:
    if question.changes_nothing:
        return {"table": _table_now(found, policy)}
    changed = [each for each in found.schools if each.is_changed]
    return {
        "asked": _question_in_words(question, found, policy),
        "verdict": _verdict(found),
        "figures": _figures(found),
        "flows": _flow_chart(found),
        "flow_table": _flow_table(found) if len(found.flows) > MOST_BARS else None,
        "moves": _moves_chart(changed),
        "table": _table(changed, policy),
        "others": len(found.schools) - len(changed),
    }


def _question_in_words(question: Question, found: Difference, policy: Policy) -> list[str]:
    """What is different from the round, one sentence each."""
    schools = {each.code: each for each in found.schools}
    words = [
        _("%(school)s: %(before)s → %(after)s chỉ tiêu")
        % {
            "school": schools[code].name,
            "before": number(schools[code].before.seats),
            "after": number(seats),
        }
        for code, seats in question.seats
    ]
    words += [
        _("Nguyện vọng %(rank)s phải hơn điểm chuẩn %(points)s điểm")
        % {"rank": rank, "points": score(points)}
        for rank, points in enumerate(question.margins, start=1)
        if points != policy.wishes.margin(rank)
    ]
    if question.seed:
        words.append(_("Hạt giống bốc thăm thử: %(seed)s") % {"seed": question.seed})
    return words


def _verdict(found: Difference) -> dict[str, str]:
    total = found.gained + found.moved + found.lost
    if not total:
        return {"tone": "info", "body": _("Không em nào đổi chỗ.")}
    words = _(
        "%(total)s em có kết quả khác: %(gained)s em thêm chỗ, %(moved)s em chuyển trường,"
        " %(lost)s em mất chỗ. %(better)s em được nguyện vọng cao hơn hiện nay."
    ) % {
        "total": number(total),
        "gained": number(found.gained),
        "moved": number(found.moved),
        "lost": number(found.lost),
        "better": number(found.better),
    }
    return {"tone": "warn" if found.lost else "info", "body": words}


def _figures(found: Difference) -> list[dict[str, str]]:
    before, after = found.placed
    return [
        {"value": number(found.gained + found.moved + found.lost), "label": _("em có kết quả khác")},
        {"value": number(found.gained), "label": _("em thêm chỗ")},
        {"value": number(found.moved), "label": _("em chuyển trường")},
        {"value": number(found.lost), "label": _("em mất chỗ")},
        {
            "value": number(after),
            "label": _("em được xếp"),
            "note": _("hiện nay %(before)s") % {"before": number(before)},
        },
    ]


def _flow(origin: str, target: str) -> str:
    return f"{origin or _('Chưa có chỗ')} → {target or _('Không còn chỗ')}"


def _flow_chart(found: Difference) -> dict[str, Any] | None:
    if not found.flows:
        return None
    origin, target, children = found.flows[0]
    return {
        "title": _("Luồng lớn nhất: %(children)s em, %(flow)s")
        % {"children": number(children), "flow": _flow(origin, target)},
        "rows": [(_flow(origin, target), count) for origin, target, count in found.flows[:MOST_BARS]],
    }


def _flow_table(found: Difference) -> Table:
    return Table(
        caption=_("Mọi luồng chuyển"),
        columns=[
            Column("origin", _("Hiện nay"), head=True),
            Column("target", _("Theo phương án")),
            Column("children", _("Số em"), numeric=True),
        ],
        rows=[
            Row([origin or _("Chưa có chỗ"), target or _("Không còn chỗ"), number(count)])
            for origin, target, count in found.flows
        ],
    )


def _moves_chart(changed: list[SchoolChange]) -> dict[str, Any] | None:
    """Where most children come and go."""
    moved = sorted(
        (each for each in changed if each.came or each.left), key=lambda each: -each.came - each.left
    )
    if not moved:
        return None
    top = moved[0]
    words = {"school": top.name, "came": number(top.came), "left": number(top.left)}
    return {
        "title": _("%(school)s thay đổi nhiều nhất: thêm %(came)s em, bớt %(left)s em") % words,
        "rows": [(each.name, [each.came, each.left]) for each in moved[:MOST_BARS]],
    }


def _table(changed: list[SchoolChange], policy: Policy) -> Table:
    line = _("Điểm chuẩn") if policy.score is not None else _("Em cuối cùng được nhận")
    return Table(
        caption=_("Các trường có thay đổi, hiện nay → theo phương án"),
        columns=[
            Column("name", _("Trường"), head=True),
            Column("seats", _("Chỉ tiêu"), numeric=True),
            Column("admitted", _("Được xếp"), numeric=True),
            Column("came", _("Thêm"), numeric=True),
            Column("left", _("Bớt"), numeric=True),
            Column("line", line, numeric=policy.score is not None),
        ],
        rows=[
            Row(
                [
                    each.name,
                    _pair(number(each.before.seats), number(each.after.seats)),
                    _pair(number(each.before.admitted), number(each.after.admitted)),
                    number(each.came),
                    number(each.left),
                    _pair(_line(each.before, policy), _line(each.after, policy)),
                ]
            )
            for each in sorted(changed, key=lambda each: alphabetical_key(each.name))
        ],
        empty_title=_("Không trường nào thay đổi"),
        empty_text=_("Chỉ tiêu, số em được xếp và điểm chuẩn của mọi trường giữ như hiện nay."),
    )


def _table_now(found: Difference, policy: Policy) -> Table:
    line = _("Điểm chuẩn") if policy.score is not None else _("Em cuối cùng được nhận")
    return Table(
        caption=_("Hiện nay"),
        columns=[
            Column("name", _("Trường"), head=True),
            Column("seats", _("Chỉ tiêu"), numeric=True),
            Column("admitted", _("Được xếp"), numeric=True),
            Column("refused", _("Đủ điều kiện mà hết chỗ"), numeric=True),
            Column("line", line, numeric=policy.score is not None),
        ],
        rows=[
            Row(
                [
                    each.name,
                    number(each.before.seats),
                    number(each.before.admitted),
                    number(each.before.refused),
                    _line(each.before, policy),
                ]
            )
            for each in sorted(found.schools, key=lambda each: alphabetical_key(each.name))
        ],
    )


def _pair(before: str, after: str) -> str:
    return before if before == after else f"{before or '—'} → {after or '—'}"


def _line(line: Line, policy: Policy) -> str:
    """The last admitted: a score, or criteria in words where somebody had to go away."""
    if line.cutoff is not None:
        return score(line.cutoff)
    if not line.admitted or policy.score is not None:
        return ""
    if not line.refused:
        return _("Nhận mọi em đủ điều kiện")
    return criteria_in_words(policy, line.last_admitted, get_language() or "vi")
