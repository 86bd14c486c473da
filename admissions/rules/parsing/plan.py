"""[plan]: what the law asks of the plan of a round."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from admissions.rules.parsing.conditions import Facts
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy.plan import Plan

KEYS: Final = ("third_paper", "third_paper_years", "announced_before")
_LEAP_YEAR: Final = 2024


def read_plan(policy: Reader, facts: Facts) -> Plan:
    table = policy.optional_section("plan", KEYS)
    if table is None:
        return Plan()
    paper = table.text("third_paper", default="") or None
    if paper is not None:
        facts.find(table, "third_paper", paper, levels=("applicant",), types=("score",))
    return Plan(
        third_paper=paper,
        third_paper_years=table.integer("third_paper_years", 1, 20, default=None),
        announced_before=_read_day(table),
    )


def _read_day(table: Reader) -> tuple[int, int] | None:
    """ "31/3" as (3, 31)."""
    written = table.text("announced_before", default="")
    if not written:
        return None
    try:
        day, month = map(int, re.fullmatch(r"(\d{1,2})/(\d{1,2})", written).groups())  # type: ignore[union-attr]
        date(_LEAP_YEAR, month, day)
    except (AttributeError, ValueError):
        table.refuse("announced_before", written, 'ngày và tháng, ví dụ "31/3"')
    return month, day
