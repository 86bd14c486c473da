"""Two earlier years of every school for families to compare: generated figures, and their source says so.

Numbers follow the schools of the world: a school that many wanted is wanted again, its line moves little.
"""

from collections import Counter
from datetime import date

import numpy as np

from admissions.demo.world import World
from admissions.models import AdmissionRound, PastYear
from admissions.setup.past_years import keep_years

YEARS = ("2024-2025", "2023-2024")
SOURCE = "Số liệu mẫu do chương trình sinh ra, không phải số liệu thật"
HIGHEST_LINE = 2_700  # hundredths


def remember_years(world: World, admission_round: AdmissionRound) -> None:
    """Figures of the two years before a round, for the schools of its grade."""
    grade = admission_round.grade
    rng = np.random.default_rng([world.seed, grade])
    first = Counter(child.wishes[0].offering_code for child in world.children[grade] if child.wishes)
    every = Counter(wish.offering_code for child in world.children[grade] for wish in child.wishes)
    schools = {each.school.code: each.school for each in admission_round.offerings.select_related("school")}
    has_score = admission_round.policy.score is not None
    rows = []
    for each in world.offerings[grade]:
        line = _line(first[each.code] / each.seats, rng)
        for year in YEARS:
            seats = max(each.class_size, each.seats + each.class_size * int(rng.integers(-1, 2)))
            wanted = _near(first[each.code], rng)
            of_all = max(wanted, _near(every[each.code], rng))
            line += int(rng.integers(-4, 5)) * 25
            rows.append(
                PastYear(
                    school=schools[each.school_code],
                    grade=grade,
                    school_year=year,
                    seats=seats,
                    first_wishes=wanted,
                    all_wishes=of_all,
                    admitted=min(seats, of_all),
                    line=line if has_score else None,
                    source=SOURCE,
                    as_of=date(int(year[:4]), 8, 20),
                )
            )
    keep_years(rows)


def _near(count: int, rng: np.random.Generator) -> int:
    """A number of children like this one, a tenth more or less."""
    return max(0, round(count * rng.uniform(0.85, 1.15)))


def _line(pressure: float, rng: np.random.Generator) -> int:
    """A line in quarters of a point: the more children a seat, the higher."""
    points = min(HIGHEST_LINE, 1_200 + 600 * pressure + rng.uniform(-100, 100))
    return int(points // 25) * 25
