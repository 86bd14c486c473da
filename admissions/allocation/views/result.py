"""What a run gave: key figures, charts, why some have no place, each school's line."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.accounts.access import SignedInRequest
from admissions.allocation.queries import CutoffLine, ResultFigures, cutoff_lines, result_figures
from admissions.allocation.views.far import far_table
from admissions.interface.tables import Column, Row, Table, requested_sort
from admissions.models import AllocationRun
from admissions.rules.reasons import reason_words
from admissions.templatetags.vietnamese import number, percent, score

MOST_WANTED = 10
_KEYS: dict[str, Callable[[CutoffLine], Any]] = {
    "name": lambda line: line.name_key,
    "seats": lambda line: line.cutoff.seats,
    "first": lambda line: line.first_wishes,
    "admitted": lambda line: line.cutoff.admitted,
    "refused": lambda line: line.cutoff.refused,
    "empty": lambda line: line.empty,
    "score": lambda line: -1 if line.cutoff.score is None else line.cutoff.score,
}


def result_context(request: SignedInRequest, run: AllocationRun) -> dict[str, Any]:
    """Everything that `allocation/_result.html` shows of the result."""
    figures, lines = result_figures(run), cutoff_lines(run)
    return {
        "figures": _figures(figures),
        "checked": _check_in_words(lines),
        "ranks": _rank_chart(figures),
        "wanted": _wanted_chart(lines),
        "unplaced": _unplaced_table(run, figures),
        "far": far_table(run),
        "table": _cutoff_table(request, run, lines),
    }


def _check_in_words(lines: list[CutoffLine]) -> str:
    """What the independent check found; a result that fails it is never stored."""
    over = sum(max(line.cutoff.admitted - line.cutoff.seats, 0) for line in lines)
    words = _(
        "Đạt kiểm tra: không em nào bị xếp sai, không chỗ nào bỏ trống khi còn em đủ điều kiện muốn vào."
    )
    if not over:
        return words + " " + _("Không trường nào vượt chỉ tiêu.")
    return (
        words
        + " "
        + _("%(count)s em được nhận thêm vì bằng em ở chỗ cuối cùng, theo quy tắc của đợt.")
        % {"count": number(over)}
    )


def _figures(figures: ResultFigures) -> list[dict[str, Any]]:
    everybody = figures.files or 1
    first = figures.by_rank.get(1, 0)
    nearby = {
        "value": number(figures.nearby),
        "label": _("xếp theo khoảng cách ở bước hai"),
        "note": percent(figures.nearby / everybody),
    }
    return [
        {"value": number(figures.files), "label": _("hồ sơ được xét")},
        {
            "value": number(figures.placed),
            "label": _("được xếp"),
            "note": percent(figures.placed / everybody),
        },
        {"value": number(first), "label": _("đúng nguyện vọng 1"), "note": percent(first / everybody)},
        *([nearby] if figures.nearby else []),
        {
            "value": number(figures.without_place),
            "label": _("chưa được xếp"),
            "note": percent(figures.without_place / everybody),
        },
    ]


def _rank_chart(figures: ResultFigures) -> dict[str, Any] | None:
    if not figures.files:
        return None
    rows = [(_("Nguyện vọng %(rank)s") % {"rank": rank}, count) for rank, count in figures.by_rank.items()]
    if figures.nearby:
        rows.append((_("Xếp theo khoảng cách"), figures.nearby))
    share = percent(figures.by_rank.get(1, 0) / figures.files)
    return {
        "title": _("%(share)s số hồ sơ được xếp đúng nguyện vọng 1") % {"share": share},
        "rows": [*rows, (_("Chưa được xếp"), figures.without_place)],
    }


def _wanted_chart(lines: list[CutoffLine]) -> dict[str, Any] | None:
    wanted = sorted((line for line in lines if line.first_wishes), key=lambda line: -line.first_wishes)[
        :MOST_WANTED
    ]
    if not wanted:
        return None
    top = wanted[0]
    words = {"school": top.name, "wishes": number(top.first_wishes), "seats": number(top.cutoff.seats)}
    return {
        "title": _("%(school)s được chọn nhiều nhất: %(wishes)s nguyện vọng 1 cho %(seats)s chỗ") % words,
        "rows": [(line.name, [line.cutoff.seats, line.first_wishes]) for line in wanted],
    }


def _unplaced_table(run: AllocationRun, figures: ResultFigures) -> Table | None:
    if not figures.unplaced:
        return None
    language = get_language() or "vi"
    rows = sorted(figures.unplaced.items(), key=lambda item: (-item[1], item[0]))
    return Table(
        caption=_("Vì sao chưa được xếp"),
        columns=[Column("why", _("Lý do"), head=True), Column("count", _("Hồ sơ"), numeric=True)],
        rows=[
            Row([_capital(reason_words(run.round.policy, why, language=language)), number(n)])
            for why, n in rows
        ],
    )


def _cutoff_table(request: SignedInRequest, run: AllocationRun, lines: list[CutoffLine]) -> Table:
    scored = run.round.policy.score is not None
    last = (
        Column("score", _("Điểm chuẩn"), numeric=True, sortable=True)
        if scored
        else Column("last", _("Em cuối cùng được nhận"))
    )
    columns = [
        Column("name", _("Trường"), head=True, sortable=True),
        Column("seats", _("Chỉ tiêu"), numeric=True, sortable=True),
        Column("first", _("Nguyện vọng 1"), numeric=True, sortable=True),
        Column("admitted", _("Được xếp"), numeric=True, sortable=True),
        Column("empty", _("Còn chỗ"), numeric=True, sortable=True),
        Column("refused", _("Đủ điều kiện mà hết chỗ"), numeric=True, sortable=True),
        last,
    ]
    sort = requested_sort(request.GET, columns, default="name")
    ordered = sorted(lines, key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return Table(
        caption=_("Từng trường"),
        columns=columns,
        rows=[_cutoff_row(line, scored=scored) for line in ordered],
        sort=sort,
        empty_title=_("Lượt này không có trường nào"),
    )


def _cutoff_row(line: CutoffLine, *, scored: bool) -> Row:
    cutoff = line.cutoff
    return Row(
        [
            line.name,
            number(cutoff.seats),
            number(line.first_wishes),
            number(cutoff.admitted),
            number(line.empty),
            number(cutoff.refused),
            score(cutoff.score) if scored else _last(line),
        ]
    )


def _last(line: CutoffLine) -> str:
    """The last admitted, where somebody had to go away."""
    if not line.cutoff.admitted:
        return ""
    return line.last if line.cutoff.refused else _("Nhận mọi em đủ điều kiện")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
