"""Land to choose schools on: squares of a hundredth of a degree, and rounds with any number of schools."""

import json

from admissions.models import AdmissionRound, Catchment, Offering, PastYear, ResidentialUnit, School
from tests import factories

WEST, SOUTH, SIDE = 105.80, 21.00, 0.01
SOURCE = "Báo cáo số 1"


def square(column: int, row: int) -> str:
    """The GeoJSON of one square."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    ring = [[west, south], [west + SIDE, south], [west + SIDE, south + SIDE], [west, south + SIDE]]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def middle(column: int, row: int) -> tuple[float, float]:
    """(latitude, longitude)"""
    return SOUTH + (row + 0.5) * SIDE, WEST + (column + 0.5) * SIDE


def a_unit(column: int, row: int) -> ResidentialUnit:
    unit = factories.residential_unit()
    unit.polygon = square(column, row)
    unit.save()
    return unit


def stands(offering: Offering, column: int, row: int) -> Offering:
    """The offering's school in the middle of a square."""
    offering.school.latitude, offering.school.longitude = middle(column, row)
    offering.school.save()
    return offering


def draw(offering: Offering, column: int, row: int, *, order: int = 1) -> None:
    """A catchment drawn as one square."""
    Catchment.objects.create(offering=offering, polygon=square(column, row), order=order)


def a_large_round(schools: int, *, grade: int = 1, drawn: bool = False) -> AdmissionRound:
    """A round with so many schools in a grid of twenty columns, each with two past years, and, where asked,
    a drawn catchment each."""
    admission_round = factories.a_round(grade=grade, schools=1)
    first = admission_round.offerings.get()
    stands(first, 0, 0)
    more = School.objects.bulk_create(
        School(
            code=f"L{admission_round.pk}-{number:04d}",
            name=f"Trường Tiểu học Nguyễn Thị Minh Khai {number}",
            commune=first.school.commune,
            address=f"Số {number} đường Trần Hưng Đạo, Phường Trường Vinh",
            zone="zone_1",
            latitude=middle(number % 20, number // 20)[0],
            longitude=middle(number % 20, number // 20)[1],
        )
        for number in range(1, schools)
    )
    Offering.objects.bulk_create(
        Offering(
            round=admission_round,
            school=school,
            code=school.code,
            name=school.name,
            seats=35 * (1 + number % 6),
            quota_decision=first.quota_decision,
        )
        for number, school in enumerate(more)
    )
    offerings = list(admission_round.offerings.order_by("pk"))
    PastYear.objects.bulk_create(
        a_past_year(each, year=year, save=False) for each in offerings for year in ("2023-2024", "2024-2025")
    )
    if drawn:
        Catchment.objects.bulk_create(
            Catchment(offering=each, polygon=square(number % 20, number // 20))
            for number, each in enumerate(offerings)
        )
    return admission_round


def a_past_year(offering: Offering, *, year: str = "2024-2025", save: bool = True, **figures) -> PastYear:
    given = {"seats": 180, "first_wishes": 412, "source": SOURCE, "as_of": "2024-08-20"} | figures
    row = PastYear(
        school=offering.school,
        programme=offering.programme,
        grade=offering.round.grade,
        school_year=year,
        **given,
    )
    if save:
        row.save()
        row.refresh_from_db()
    return row
