"""The list of marks of single wishes: one row a candidate and offering, one column a paper."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from admissions.examination.needed import wishes_that_need
from admissions.examination.queries import names_by_number
from admissions.examination.resources.scores import NAME, NUMBER, full_number, mark_text, same_name
from admissions.examination.services import ScoreProblem
from admissions.examination.wish_marks import Wished
from admissions.interface.uploads import CellProblem, Line, ListColumn, UploadRefused
from admissions.models import AdmissionRound, WishScore
from admissions.rules.facts import fold

CODE, OFFERING = "Mã tuyển sinh", "Nơi tuyển"


def columns_of(admission_round: AdmissionRound) -> list[ListColumn]:
    """The columns that a list may have; of the marks at least one must be there."""
    return [
        ListColumn("number", NUMBER, ("sbd",)),
        ListColumn("name", NAME, ("họ tên", "thí sinh"), required=False),
        ListColumn("offering", CODE, ("mã nơi tuyển",)),
        ListColumn("offering_name", OFFERING, (), required=False),
        *(
            ListColumn(fact.name, fact.label.vi, (fact.label.en,), required=False)
            for fact in admission_round.policy.wish_score_facts
        ),
    ]


def template_rows(admission_round: AdmissionRound) -> tuple[list[str], Iterable[list[str]]]:
    """Header and rows of the list to fill in: every wish that needs a mark, with the marks so far."""
    facts = admission_round.policy.wish_score_facts
    wishes: dict[int, tuple[Any, ...]] = {}
    for fact in facts:
        rows = wishes_that_need(admission_round, fact).exclude(application__candidate_number="")
        for key, *told in rows.order_by("application__candidate_number", "rank").values_list(
            "pk",
            "application__candidate_number",
            "application__applicant__full_name",
            "offering__code",
            "offering__name",
        ):
            wishes[key] = tuple(told)
    marks = {
        (key, name): value
        for key, name, value in WishScore.objects.filter(preference__application__round=admission_round)
        .order_by()
        .values_list("preference", "fact", "value")
    }
    ordered = sorted(wishes.items(), key=lambda item: item[1][0])
    rows_ = (
        [*told, *(mark_text(fact, marks.get((key, fact.name))) for fact in facts)] for key, told in ordered
    )
    return [NUMBER, NAME, CODE, OFFERING, *(fact.label.vi for fact in facts)], rows_


def read_wish_scores(
    lines: Sequence[Line], admission_round: AdmissionRound
) -> Mapping[Wished, Mapping[str, str]]:
    """{(number, offering's code): {fact: text}} of the facts that the list has columns for.

    A wish that stands twice is refused, and a name that is not the candidate's. Raises UploadRefused.
    """
    declared = admission_round.policy.wish_score_facts
    facts = [fact.name for fact in declared if fact.name in lines[0].cells]
    if not facts:
        wanted = ", ".join(fact.label.vi for fact in declared)
        raise UploadRefused(
            [CellProblem(_("Tệp không có cột điểm nào. Các cột điểm là: %(columns)s.") % {"columns": wanted})]
        )
    names, codes = names_by_number(admission_round), _codes(admission_round)
    problems: list[CellProblem] = []
    rows_of: dict[Wished, int] = {}
    scores: dict[Wished, dict[str, str]] = {}
    for line in lines:
        wished = _wished(line, names, codes)
        if wished in rows_of:
            message = _("Thí sinh và nơi tuyển này đã có ở dòng %(row)s.") % {"row": rows_of[wished]}
            problems.append(CellProblem(message, line.row, NUMBER, wished[0]))
            continue
        rows_of[wished] = line.row
        known = names.get(wished[0])
        if known is not None and not same_name(line.cells.get("name", ""), known):
            message = _("Số báo danh %(number)s là của %(name)s. Có thể các dòng bị lệch, hãy xem lại.") % {
                "number": wished[0],
                "name": known,
            }
            problems.append(CellProblem(message, line.row, NAME, line.cells["name"]))
        scores[wished] = {name: line.cells[name] for name in facts}
    if problems:
        raise UploadRefused(problems)
    return scores


def located(
    problems: Sequence[ScoreProblem], lines: Sequence[Line], admission_round: AdmissionRound
) -> list[CellProblem]:
    """What the service refused, at the rows and columns of the list."""
    names, codes = names_by_number(admission_round), _codes(admission_round)
    rows = {_wished(line, names, codes): line for line in lines}
    labels = {fact.name: fact.label.vi for fact in admission_round.policy.wish_score_facts}
    found = []
    for problem in problems:
        line = rows.get((problem.number, problem.offering))
        cell = line.cells.get(problem.fact or "offering", "") if line else ""
        column = labels.get(problem.fact, CODE)
        found.append(CellProblem(problem.message, line.row if line else None, column, cell))
    return found


def _codes(admission_round: AdmissionRound) -> dict[str, str]:
    """The codes of the offerings, however their letters are written."""
    return {fold(code): code for code in admission_round.offerings.values_list("code", flat=True)}


def _wished(line: Line, names: Mapping[str, str], codes: Mapping[str, str]) -> Wished:
    typed = line.cells["offering"]
    return full_number(line.cells["number"], names), codes.get(fold(typed), typed)
