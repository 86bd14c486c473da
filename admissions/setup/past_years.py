"""Figures of earlier years that the department gives from its own files, for families to compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from admissions.models import AdmissionRound, PastYear, School
from admissions.permissions import can_steer_round
from admissions.workflows.log import Actor, NotPermitted, record

KEY = ("school", "programme", "grade", "school_year")
FIGURES = ("seats", "first_wishes", "all_wishes", "admitted", "line", "source", "as_of", "from_round")


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One programme of a school in one year; None is not known, `line` in hundredths."""

    school: School
    programme: str
    school_year: str
    seats: int
    first_wishes: int | None = None
    all_wishes: int | None = None
    admitted: int | None = None
    line: int | None = None


@transaction.atomic
def record_past_years(
    *,
    actor: Actor,
    admission_round: AdmissionRound,
    figures: Sequence[YearFigures],
    source: str,
    as_of: date,
    now: datetime,
) -> None:
    """Keep these figures for the round's grade; what stood for the same programme and year gives way, but not
    what came from a result published here. Raises NotPermitted."""
    if not can_steer_round(admission_round, actor):
        raise NotPermitted("record_past_years")
    rows = [
        PastYear(
            school=each.school,
            programme=each.programme,
            grade=admission_round.grade,
            school_year=each.school_year,
            seats=each.seats,
            first_wishes=each.first_wishes,
            all_wishes=each.all_wishes,
            admitted=each.admitted,
            line=each.line,
            source=source,
            as_of=as_of,
        )
        for each in figures
    ]
    own = published_here(admission_round.grade)
    keep_years([row for row in rows if (row.school_id, row.programme, row.school_year) not in own])
    record(admission_round, "record_past_years", actor=actor, now=now, reason=f"{source}: {len(rows)}")


def published_here(grade: int) -> set[tuple[int, str, str]]:
    """(school, programme, year) of the figures that come from results published here."""
    rows = PastYear.objects.filter(grade=grade, from_round__isnull=False)
    return set(rows.values_list("school", "programme", "school_year"))


def keep_years(rows: Sequence[PastYear]) -> None:
    """Write rows, each in place of the one that stood for its programme and year."""
    PastYear.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=list(KEY), update_fields=list(FIGURES)
    )
