"""What may be said of the chances of a list before it is handed in, and nothing more than that.

Every figure comes from a row: the seats are those of the offering that the engine freezes, demand and line
those of the years before with their source. Where a row is missing nothing is said. No chance is computed:
nobody can know it before the other families have chosen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from admissions.models import Offering, PastYear, Preference
from admissions.registration.choosing.past_years import is_small, past_of, sources_of, years_of
from admissions.registration.parts import Panel
from admissions.registration.queries import WholeFile
from admissions.registration.wish_rules import rules_of_rank
from admissions.rules.order_matters import is_order_free
from admissions.rules.policy import Policy

TEMPLATE: Final = "registration/choosing/_risk.html"


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year; None is not known. `first_wishes` is not told where they were few."""

    school_year: str
    seats: int
    first_wishes: int | None
    line: int | None


@dataclass(frozen=True, slots=True)
class WishNote:
    """One wish: its seats this year, and the years before, newest first; none where nothing is known."""

    rank: int
    offering: Offering
    years: Sequence[Year] = ()

    @property
    def seats(self) -> int:
        return self.offering.seats


@dataclass(frozen=True, slots=True)
class RiskNote:
    """`chosen` of `most` wishes. `more_is_free`: that one more wish takes nothing from those before it, which
    is told only where the rules make it true; else `rules` say what the number of a wish means here."""

    wishes: Sequence[WishNote]
    chosen: int
    most: int
    more_is_free: bool
    rules: Sequence[str] = ()
    sources: Sequence[tuple[str, date]] = ()

    @property
    def has_figures(self) -> bool:
        return any(each.years for each in self.wishes)


def risk_note(file: WholeFile) -> RiskNote | None:
    """What may be said of the wishes of this file; None without wishes. One query."""
    if not file.preferences:
        return None
    admission_round, policy = file.application.round, file.application.round.policy
    past = past_of(admission_round, [each.offering for each in file.preferences])
    told = {each.pk: _told(years_of(past, each.offering)) for each in file.preferences}
    wishes = [_wish(each, told[each.pk], policy) for each in file.preferences]
    free = is_order_free(policy)
    return RiskNote(
        wishes=wishes,
        chosen=len(wishes),
        most=_most(file, policy),
        more_is_free=free,
        rules=() if free else tuple(rules_of_rank(policy)),
        sources=sources_of(year for years in told.values() for year in years),
    )


def risk_panel(file: WholeFile, now: datetime) -> Panel | None:
    """The note as a part of "check answers"."""
    note = risk_note(file)
    return Panel(TEMPLATE, {"note": note}) if note else None


def _most(file: WholeFile, policy: Policy) -> int:
    """How many wishes are allowed; a later round may allow fewer."""
    later = policy.later if file.application.round.follows_id is not None else None
    return min(later.wishes, policy.max_wishes) if later else policy.max_wishes


def _told(years: Iterable[PastYear]) -> list[PastYear]:
    """The years of which something is known besides the seats."""
    return [
        each
        for each in years
        if each.line is not None or (each.first_wishes is not None and not is_small(each.first_wishes))
    ]


def _wish(preference: Preference, years: Iterable[PastYear], policy: Policy) -> WishNote:
    return WishNote(
        preference.rank,
        preference.offering,
        [
            Year(
                each.school_year,
                each.seats,
                None if is_small(each.first_wishes) else each.first_wishes,
                each.line if policy.score is not None else None,
            )
            for each in years
        ],
    )
