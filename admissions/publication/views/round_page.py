"""One round for everybody: calendar, rules, schools with seats, and at last the line of each school."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from admissions.interface.tables import Column, Row, Table
from admissions.models import AdmissionRound, Cutoff
from admissions.models.clock import database_now
from admissions.permissions import visible_rounds
from admissions.publication.queries import offerings_of, published_cutoffs, published_queues
from admissions.publication.views.described import calendar, draw, papers_in_words, stands_at, who_may_apply
from admissions.publication.views.lines import line_in_words, queues_in_words, shown_count
from admissions.registration.services import is_open
from admissions.registration.wish_rules import explained_ranking, explained_rules
from admissions.rules.policy import Policy
from admissions.templatetags.vietnamese import number, score
from admissions.workflows.round import RESULT_IS_PUBLIC

MOST_BARS = 10


def round_page(request: HttpRequest, code: str) -> HttpResponse:
    admission_round = get_object_or_404(visible_rounds(request.user, AdmissionRound.objects.all()), code=code)
    now, policy = database_now(), admission_round.policy
    lines = published_cutoffs(admission_round)
    context = {
        "round": admission_round,
        "stands": stands_at(admission_round),
        "is_open": is_open(admission_round, now),
        "who": who_may_apply(policy),
        "papers": papers_in_words(policy),
        "rules": explained_rules(policy),
        "ranking": explained_ranking(policy),
        "draw": draw(admission_round),
        "legal_basis": policy.legal_basis,
        "calendar": calendar(admission_round, now),
        "table": _lines_table(admission_round, lines) if lines else _seats_table(admission_round),
        "chart": _chart(policy, lines),
        "lines_are_out": admission_round.state in RESULT_IS_PUBLIC,
    }
    return render(request, "publication/round_page.html", context)


def _seats_table(admission_round: AdmissionRound) -> Table:
    offerings = offerings_of(admission_round)
    return Table(
        caption=_("Các trường và chỉ tiêu"),
        columns=[
            Column("name", _("Trường"), head=True),
            Column("place", _("Xã, phường")),
            Column("seats", _("Chỉ tiêu"), numeric=True),
        ],
        rows=[Row([each.name, each.school.commune.name, number(each.seats)]) for each in offerings],
        empty_title=_("Chưa có trường nào"),
        empty_text=_("Danh sách trường hiện ở đây khi Sở công bố chỉ tiêu."),
    )


def _lines_table(admission_round: AdmissionRound, lines: list[Cutoff]) -> Table:
    policy, queues = admission_round.policy, published_queues(admission_round)
    by_score = policy.score is not None
    return Table(
        caption=_("Kết quả theo trường"),
        columns=[
            Column("name", _("Trường"), head=True),
            Column("seats", _("Chỉ tiêu"), numeric=True),
            Column("admitted", _("Trúng tuyển"), numeric=True),
            Column("refused", _("Đủ điều kiện nhưng hết chỗ"), numeric=True),
            Column("line", _("Điểm chuẩn") if by_score else _("Em cuối cùng được nhận"), numeric=by_score),
        ],
        rows=[
            Row(
                [
                    line.offering.name,
                    number(line.seats),
                    shown_count(line.admitted),
                    shown_count(line.refused),
                    queues_in_words(policy, queues.get(line.offering_id, [])) or line_in_words(policy, line),
                ]
            )
            for line in lines
        ],
    )


def _chart(policy: Policy, lines: list[Cutoff]) -> dict[str, object] | None:
    """The highest lines where scores rank; elsewhere the schools that had to turn most children away."""
    if policy.score is not None:
        scored = sorted(
            (line for line in lines if line.score is not None), key=lambda line: -(line.score or 0)
        )
        if not scored:
            return None
        top, last = scored[0], scored[-1]
        title = _("Điểm chuẩn từ %(low)s (%(lowest)s) đến %(high)s (%(highest)s)") % {
            "low": score(last.score),
            "lowest": last.offering.name,
            "high": score(top.score),
            "highest": top.offering.name,
        }
        rows = [(line.offering.name, line.score) for line in scored[:MOST_BARS]]
        return {"rows": rows, "title": title, "kind": "score", "unit": _("điểm"), "series": ""}
    crowded = sorted((line for line in lines if line.refused >= 5), key=lambda line: -line.refused)[
        :MOST_BARS
    ]
    if not crowded:
        return None
    full = sum(1 for line in lines if line.refused)
    return {
        "rows": [(line.offering.name, [line.seats, line.admitted + line.refused]) for line in crowded],
        "title": _("%(full)s trong %(all)s trường không đủ chỗ cho mọi em đủ điều kiện")
        % {"full": full, "all": len(lines)},
        "kind": "number",
        "unit": "",
        "series": _("chỗ|em"),
    }
