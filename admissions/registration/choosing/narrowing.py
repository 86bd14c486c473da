"""Which schools of a list a family wants to see, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from admissions.models import AdmissionRound
from admissions.models.names import alphabetical_key
from admissions.registration.choosing.past_years import Past, pressure, years_of
from admissions.registration.choosing.schools import SchoolChoice
from admissions.registration.choosing.search import named_like
from admissions.registration.programmes import place_of

BY_NEARNESS, BY_NAME, BY_PRESSURE = "gan", "ten", "canh-tranh"
Key = Callable[[SchoolChoice], Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; what is blank narrows nothing. `programme` is a place in `policy.parts`."""

    words: str = ""
    programme: int | None = None
    in_catchment: bool = False
    within_m: int | None = None
    sort: str = ""

    @property
    def needs_past(self) -> bool:
        return self.sort == BY_PRESSURE


EVERYTHING: Final = Wanted()


def narrowed(
    admission_round: AdmissionRound, choices: list[SchoolChoice], wanted: Wanted, past: Past
) -> list[SchoolChoice]:
    """The choices that are wanted, in the order asked for; without one, as they come."""
    found = named_like(choices, wanted.words) if wanted.words else choices
    if wanted.programme is not None:
        policy = admission_round.policy
        found = [each for each in found if place_of(policy, each.offering) == wanted.programme]
    if wanted.in_catchment:
        found = [each for each in found if each.catchment_order is not None]
    if wanted.within_m is not None:
        within = wanted.within_m
        found = [each for each in found if each.distance_m is not None and each.distance_m <= within]
    key = _keys(past).get(wanted.sort)
    return sorted(found, key=key) if key else found


def _keys(past: Past) -> dict[str, Key]:
    return {
        BY_NEARNESS: lambda each: (each.distance_m is None, each.distance_m or 0),
        BY_NAME: lambda each: alphabetical_key(each.offering.name),
        BY_PRESSURE: lambda each: -pressure(years_of(past, each.offering)),
    }
