"""The figures of the years before, joined to what is on offer now by school, programme and grade."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from admissions.models import AdmissionRound, Offering, PastYear

YEARS_SHOWN: Final = 2
SMALLEST_SHOWN: Final = 5  # fewer children than this could be recognised

Past = Mapping[tuple[int, str], list[PastYear]]


def past_of(admission_round: AdmissionRound, offerings: Iterable[Offering] | None = None) -> Past:
    """By (school, programme) the latest years before this round, newest first; of all schools without
    `offerings`. One query."""
    rows = PastYear.objects.filter(
        grade=admission_round.grade, school_year__lt=admission_round.school_year
    ).order_by("-school_year")
    if offerings is not None:
        rows = rows.filter(school__in={each.school_id for each in offerings})
    found: dict[tuple[int, str], list[PastYear]] = defaultdict(list)
    for row in rows:
        years = found[row.school_id, row.programme]
        if len(years) < YEARS_SHOWN:
            years.append(row)
    return found


def years_of(past: Past, offering: Offering) -> list[PastYear]:
    """The years of one offering, newest first."""
    return past.get((offering.school_id, offering.programme), [])


def pressure(years: list[PastYear]) -> float:
    """By what schools are compared: the line of the latest year, else first wishes a seat; -1 without
    either."""
    if not years:
        return -1
    latest = years[0]
    if latest.line is not None:
        return float(latest.line)
    if latest.first_wishes is None or not latest.seats:
        return -1
    return latest.first_wishes / latest.seats


def is_small(count: int | None) -> bool:
    """Whether a number of children is too small to be told."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def sources_of(years: Iterable[PastYear]) -> list[tuple[str, date]]:
    """(source, date) of these figures, each once, the newest first."""
    return sorted({(each.source_text, each.as_of) for each in years}, key=lambda each: each[1], reverse=True)
