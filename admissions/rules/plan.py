"""Does a plan keep what the law asks: third paper, day of announcement, rooms, classes.

The limits stand in the pack: [plan], and `room_size` and `class_sizes` of [gate].
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from admissions.rules.policy import Policy


def years_with_this_paper(policy: Policy, earlier: Mapping[str, str | None]) -> int:
    """How many school years running the third paper is the same, this round's year included; 0 without one.

    `earlier`: school year ("2024-2025") to third paper of the rounds before; a year without a round ends
    the run.
    """
    paper, year, years = policy.plan.third_paper, policy.school_year, 0
    while paper is not None and (years == 0 or earlier.get(year) == paper):
        years += 1
        year = _year_before(year)
    return years


def repeats_third_paper(policy: Policy, earlier: Mapping[str, str | None]) -> bool:
    """Whether this round would be one year too many with the same third paper (TT 30/2024 Art. 13)."""
    most = policy.plan.third_paper_years
    return most is not None and years_with_this_paper(policy, earlier) > most


def last_day_to_announce(policy: Policy) -> date | None:
    """The day before which the plan has to be public (TT 30/2024 Art. 7 and 12); None where no law says."""
    if policy.plan.announced_before is None:
        return None
    return date(int(policy.school_year[:4]), *policy.plan.announced_before)


def is_announced_late(policy: Policy, on: date) -> bool:
    """On the day itself it is late: the law says "before"."""
    day = last_day_to_announce(policy)
    return day is not None and on >= day


def is_room_too_full(policy: Policy, candidates: int) -> bool:
    """More candidates than one examination room may hold (TT 30/2024 Art. 13: 24)."""
    return candidates > policy.gate_limits.room_size


def pupils_a_class(seats: int, classes: int) -> int:
    """Pupils of the largest class when the seats are spread evenly."""
    return -(-seats // classes)


def is_class_too_large(policy: Policy, *, programme: str, seats: int, classes: int | None) -> bool:
    """Whether the seats need classes above the legal size; not where classes or limit are not known."""
    limit = policy.gate_limits.class_size(programme)
    return limit is not None and bool(classes) and pupils_a_class(seats, classes or 1) > limit


def _year_before(school_year: str) -> str:
    start = int(school_year[:4])
    return f"{start - 1}-{start}"
