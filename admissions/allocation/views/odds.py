"""Khả năng trúng tuyển: what a thousand draws give every school, for planning; of one file on request."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest, for_roles
from admissions.allocation.lines import criteria_in_words
from admissions.allocation.planning import (
    ODDS,
    OddsOfRound,
    Question,
    Refused,
    SchoolOdds,
    odds_of_file,
)
from admissions.allocation.views.planned import GO, answered, asked_run, waiting_address
from admissions.exchange.public_bundle import draws_lots
from admissions.interface.forms import PlainForm
from admissions.interface.tables import Column, Row, Table
from admissions.models import Freeze
from admissions.models.names import alphabetical_key
from admissions.permissions import OFFICE_ROLES
from admissions.rules.policy import Policy
from admissions.setup.queries import rounds_for
from admissions.setup.trails import trail_of
from admissions.templatetags.vietnamese import number, percent

MOST_BARS = 10


class FileForm(PlainForm):
    """Which file to look at."""

    ho_so = forms.CharField(
        label=gettext_lazy("Mã hồ sơ"),
        max_length=32,
        widget=forms.TextInput(attrs={"class": "w-medium", "autocomplete": "off", "spellcheck": "false"}),
    )


@for_roles(*OFFICE_ROLES)
def odds(request: SignedInRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(rounds_for(request.user), code=code)
    policy = admission_round.policy
    if not draws_lots(policy):
        raise Http404
    run = asked_run(request, admission_round)
    context: dict[str, Any] = {
        "round": admission_round,
        "run": run,
        "trail": trail_of(
            admission_round,
            _("Khả năng trúng tuyển"),
            through=(_("Các lượt xét"), reverse("allocation:runs", args=[code])),
        ),
        "begun": GO in request.GET,
    }
    if run is not None and run.freeze is not None:
        found = answered(request, run.freeze, Question(kind=ODDS))
        context["waiting"] = waiting_address(request) if found is None else ""
        if isinstance(found, Refused):
            context["refused"] = found.words
        if isinstance(found, OddsOfRound):
            context |= _answer(found, policy) | _one_file(request, run.freeze, found)
    return render(request, "allocation/odds.html", context)


def _answer(found: OddsOfRound, policy: Policy) -> dict[str, Any]:
    ranks = max((len(each.by_rank) for each in found.schools), default=0)
    by_rank = [sum(each.by_rank[rank] for each in found.schools) for rank in range(ranks)]
    return {
        "draws": number(found.draws),
        "seed": found.seed,
        "second_step": policy.placement is not None,
        "figures": _figures(found, by_rank),
        "ranks": _rank_chart(found, by_rank),
        "hardest": _hardest_chart(found.schools),
        "table": _table(found.schools, policy, ranks),
    }


def _figures(found: OddsOfRound, by_rank: list[float]) -> list[dict[str, str]]:
    everybody = found.files or 1
    placed = sum(by_rank)
    first = by_rank[0] if by_rank else 0.0
    return [
        {"value": number(found.files), "label": _("hồ sơ")},
        {"value": _mean(placed), "label": _("dự kiến được xếp"), "note": percent(placed / everybody)},
        {"value": _mean(first), "label": _("dự kiến đúng nguyện vọng 1"), "note": percent(first / everybody)},
        {
            "value": number(sum(each.open for each in found.schools)),
            "label": _("nguyện vọng tùy vào bốc thăm"),
        },
    ]


def _mean(value: float) -> str:
    """An average to one decimal, without a zero behind the comma."""
    rounded = round(value, 1)
    return number(int(rounded) if rounded.is_integer() else rounded)


def _rank_chart(found: OddsOfRound, by_rank: list[float]) -> dict[str, Any] | None:
    if not found.files:
        return None
    rows = [
        (_("Nguyện vọng %(rank)s") % {"rank": rank}, n / found.files) for rank, n in enumerate(by_rank, 1)
    ]
    without = max(found.files - sum(by_rank), 0.0)
    return {
        "title": _("Trung bình %(share)s số em được nguyện vọng 1")
        % {"share": percent(by_rank[0] / found.files)}
        if by_rank
        else _("Chưa có nguyện vọng nào"),
        "rows": [*rows, (_("Chưa được xếp"), without / found.files)],
    }


def _hardest_chart(schools: tuple[SchoolOdds, ...]) -> dict[str, Any] | None:
    """The schools whose first wishes are granted least."""
    hard = sorted(
        (each for each in schools if each.first_share is not None and each.first_share < 1),
        key=lambda each: each.first_share or 0.0,
    )
    if not hard:
        return None
    return {
        "title": _("%(school)s khó vào nhất: trung bình nhận %(share)s nguyện vọng 1")
        % {"school": hard[0].name, "share": percent(hard[0].first_share)},
        "rows": [(each.name, each.first_share) for each in hard[:MOST_BARS]],
    }


def _table(schools: tuple[SchoolOdds, ...], policy: Policy, ranks: int) -> Table:
    wishes = [
        Column(f"rank{rank}", _("Nguyện vọng %(rank)s") % {"rank": rank}, numeric=True)
        for rank in range(1, ranks + 1)
    ]
    return Table(
        caption=_("Từng trường, trung bình của các lần bốc thử"),
        columns=[
            Column("name", _("Trường"), head=True),
            Column("seats", _("Chỗ"), numeric=True),
            Column("first", _("Em chọn đầu"), numeric=True),
            *wishes,
            Column("admitted", _("Được xếp, ít nhất – nhiều nhất"), numeric=True),
            Column("open", _("Chắc chắn / tùy bốc thăm / không tới"), numeric=True),
            Column("line", _("Em cuối cùng được nhận")),
        ],
        rows=[
            Row(
                [
                    each.name,
                    number(each.seats),
                    number(each.first_wishes),
                    *(_mean(n) for n in each.by_rank),
                    number(each.most)
                    if each.fewest == each.most
                    else f"{number(each.fewest)} – {number(each.most)}",
                    f"{number(each.certain)} / {number(each.open)} / {number(each.never)}",
                    _spread(each, policy),
                ]
            )
            for each in sorted(schools, key=lambda each: alphabetical_key(each.name))
        ],
        empty_title=_("Đợt này không có trường nào"),
    )


def _spread(school: SchoolOdds, policy: Policy) -> str:
    """Where the line falls, from the highest to the lowest; before the draw itself."""
    language = get_language() or "vi"
    if not school.open and not school.never:
        return _("Nhận mọi em đủ điều kiện") if school.certain else ""
    high, low = (criteria_in_words(policy, text, language) for text in (school.highest, school.lowest))
    if high == low:
        return high
    return _("Từ “%(high)s” đến “%(low)s”") % {"high": high, "low": low}


def _one_file(request: SignedInRequest, freeze: Freeze, found: OddsOfRound) -> dict[str, Any]:
    """The odds of the wishes of one file, which no one outside the office sees."""
    form = FileForm(request.GET if "ho_so" in request.GET else None)
    if not form.is_valid():
        return {"form": form}
    code = form.cleaned_data["ho_so"].upper()
    wishes = odds_of_file(freeze, found, code)
    if wishes is None:
        form.add_error(
            "ho_so",
            _("Không có hồ sơ “%(code)s” trong dữ liệu đã chốt. Hãy xem lại mã trên giấy biên nhận.")
            % {"code": code},
        )
        return {"form": form}
    return {
        "form": form,
        "of_file": Table(
            caption=_("Hồ sơ %(code)s") % {"code": code},
            columns=[
                Column("rank", _("Nguyện vọng"), head=True),
                Column("school", _("Trường")),
                Column("share", _("Khả năng"), numeric=True),
            ],
            rows=[Row([number(rank), name, percent(share)]) for rank, name, share in wishes],
            empty_title=_("Hồ sơ này không có nguyện vọng nào"),
        ),
    }
