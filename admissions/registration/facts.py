"""Facts that the service knows by itself, so that no family is asked for them.

To add one, declare it in the rule pack with `source = "register"` or `"computed"` and register the function
that gives its text here; the name is the fact's name in the pack.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from math import asin, cos, radians, sin, sqrt

from shapely import contains_xy, from_geojson

from admissions.models import Applicant, Catchment, Offering
from admissions.rules.facts import FactError, decode, encode
from admissions.rules.policy import Policy

EARTH_RADIUS_M = 6_371_000


def distance_m(applicant: Applicant, offering: Offering) -> str:
    """Great-circle metres between home and school; blank when either point is unknown."""
    school = offering.school
    points = (applicant.latitude, applicant.longitude, school.latitude, school.longitude)
    if any(value is None for value in points):
        return ""
    lat1, lon1, lat2, lon2 = (radians(value) for value in points if value is not None)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return str(round(2 * EARTH_RADIUS_M * asin(sqrt(half))))


def catchment_of(applicant: Applicant, catchments: Iterable[Catchment]) -> Catchment | None:
    """The first catchment that takes this home in: by residential unit, or by a drawn area."""
    for catchment in sorted(catchments, key=lambda each: (each.order, each.pk)):
        if catchment.residential_unit_id is not None:
            if catchment.residential_unit_id == applicant.residential_unit_id:
                return catchment
        elif applicant.longitude is not None and contains_xy(
            from_geojson(catchment.polygon), applicant.longitude, applicant.latitude
        ):
            return catchment
    return None


REGISTER_FACTS: dict[str, Callable[[Applicant], str]] = {
    "birth_year": lambda applicant: str(applicant.birth_year or ""),
    "birth_date": lambda applicant: applicant.birth_date.isoformat() if applicant.birth_date else "",
    "zone": lambda applicant: applicant.residential_unit.commune.zone if applicant.residential_unit else "",
}

COMPUTED_FACTS: dict[str, Callable[[Applicant, Offering, list[Catchment]], str]] = {
    "distance_m": lambda applicant, offering, catchments: distance_m(applicant, offering),
    "in_catchment": lambda applicant, offering, catchments: (
        "1" if catchment_of(applicant, catchments) else "0"
    ),
    "catchment_order": lambda applicant, offering, catchments: (
        str(found.order) if (found := catchment_of(applicant, catchments)) else ""
    ),
}


def register_facts(policy: Policy, applicant: Applicant) -> dict[str, str]:
    """Texts of the applicant facts that the register gives, for those the policy declares."""
    return {
        fact.name: REGISTER_FACTS[fact.name](applicant)
        for fact in policy.facts_of("applicant")
        if fact.source == "register" and fact.name in REGISTER_FACTS
    }


def suggested_answers(policy: Policy, applicant: Applicant) -> dict[str, str]:
    """What the register would answer to questions that the family is asked, to start from."""
    suggested: dict[str, str] = {}
    for fact in policy.questions:
        if fact.name in REGISTER_FACTS:
            with suppress(FactError):
                suggested[fact.name] = decode(fact, encode(fact, REGISTER_FACTS[fact.name](applicant)))
    return suggested


def computed_facts(
    policy: Policy, applicant: Applicant, offering: Offering, catchments: list[Catchment]
) -> dict[str, str]:
    """Texts of the facts between this child and this offering, for those the policy declares."""
    return {
        fact.name: COMPUTED_FACTS[fact.name](applicant, offering, catchments)
        for fact in policy.facts_of("preference")
        if fact.source == "computed" and fact.name in COMPUTED_FACTS
    }
