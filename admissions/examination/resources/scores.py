"""The list of marks that the exam office fills in and sends back: one row a candidate, one column a paper."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from admissions.examination.queries import candidates_of, names_by_number, score_texts
from admissions.examination.services import ScoreProblem
from admissions.interface.uploads import CellProblem, Line, ListColumn, UploadRefused
from admissions.models import AdmissionRound
from admissions.rules.display import show_hundredths
from admissions.rules.facts import Fact, decode, fold

NUMBER, NAME, BIRTH = "Số báo danh", "Họ và tên", "Ngày sinh"


def columns_of(admission_round: AdmissionRound) -> list[ListColumn]:
    """The columns that a list may have; of the marks at least one must be there."""
    return [
        ListColumn("number", NUMBER, ("sbd",)),
        ListColumn("name", NAME, ("họ tên", "thí sinh"), required=False),
        *(
            ListColumn(fact.name, fact.label.vi, (fact.label.en,), required=False)
            for fact in admission_round.policy.score_facts
        ),
    ]


def template_rows(admission_round: AdmissionRound) -> tuple[list[str], Iterable[list[str]]]:
    """Header and rows of the list to fill in, with the marks recorded so far."""
    facts = admission_round.policy.score_facts
    marks = score_texts(admission_round, facts)
    rows = (
        [
            file.candidate_number,
            file.applicant.full_name,
            f"{file.applicant.birth_date:%d/%m/%Y}",
            *(mark_text(fact, marks.get((file.pk, fact.name))) for fact in facts),
        ]
        for file in candidates_of(admission_round).exclude(candidate_number="")
    )
    return [NUMBER, NAME, BIRTH, *(fact.label.vi for fact in facts)], rows


def mark_text(fact: Fact, value: int | None) -> str:
    if value is None:
        return ""
    return show_hundredths(value) if fact.type in ("score", "decimal") else decode(fact, value)


def read_scores(lines: Sequence[Line], admission_round: AdmissionRound) -> Mapping[str, Mapping[str, str]]:
    """{number: {fact: text}} of the facts that the list has columns for. Raises UploadRefused.

    A number that stands twice is refused, and a name that is not the candidate's: such rows have slipped.
    """
    facts = [fact.name for fact in admission_round.policy.score_facts if fact.name in lines[0].cells]
    if not facts:
        wanted = ", ".join(fact.label.vi for fact in admission_round.policy.score_facts)
        raise UploadRefused(
            [CellProblem(_("Tệp không có cột điểm nào. Các cột điểm là: %(columns)s.") % {"columns": wanted})]
        )
    names = names_by_number(admission_round)
    problems: list[CellProblem] = []
    rows_of: dict[str, int] = {}
    scores: dict[str, dict[str, str]] = {}
    for line in lines:
        number = full_number(line.cells["number"], names)
        if number in rows_of:
            message = _("Số báo danh này đã có ở dòng %(row)s.") % {"row": rows_of[number]}
            problems.append(CellProblem(message, line.row, NUMBER, number))
            continue
        rows_of[number] = line.row
        if number in names and not same_name(line.cells.get("name", ""), names[number]):
            message = _("Số báo danh %(number)s là của %(name)s. Có thể các dòng bị lệch, hãy xem lại.") % {
                "number": number,
                "name": names[number],
            }
            problems.append(CellProblem(message, line.row, NAME, line.cells["name"]))
        scores[number] = {name: line.cells[name] for name in facts}
    if problems:
        raise UploadRefused(problems)
    return scores


def located(
    problems: Sequence[ScoreProblem], lines: Sequence[Line], admission_round: AdmissionRound
) -> list[CellProblem]:
    """What the service refused, at the rows and columns of the list."""
    known = names_by_number(admission_round)
    rows = {full_number(line.cells["number"], known): line for line in lines}
    labels = {fact.name: fact.label.vi for fact in admission_round.policy.score_facts}
    found = []
    for problem in problems:
        line = rows.get(problem.number)
        value = (line.cells.get(problem.fact, "") if problem.fact else problem.number) if line else ""
        column = labels.get(problem.fact, NUMBER)
        found.append(CellProblem(problem.message, line.row if line else None, column, value))
    return found


def same_name(written: str, known: str) -> bool:
    """Whether a list means this person; a list need not name anybody."""
    return not written or fold(written) == fold(known)


def full_number(typed: str, known: Mapping[str, str]) -> str:
    """The number with the zeros that a spreadsheet takes off its front."""
    return next((number for number in (typed, typed.zfill(8)) if number in known), typed)
