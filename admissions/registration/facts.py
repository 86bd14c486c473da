"""Facts that the service knows by itself, so that no family is asked for them.

To add one, declare it in the rule pack with `source = "register"` or `"computed"` and register the function
that gives its text here; the name is the fact's name in the pack.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db.models import Count
from shapely import contains_xy, from_geojson

from admissions.models import Applicant, Catchment, Guardianship, Offering, Preference
from admissions.rules.facts import FactError, decode, encode
from admissions.rules.policy import Policy
from admissions.workflows.application import ApplicationState

EARTH_RADIUS_M = 6_371_000
Degrees = npt.NDArray[np.float64]


def distances_m(
    latitudes: Degrees, longitudes: Degrees, to_latitudes: Degrees, to_longitudes: Degrees
) -> npt.NDArray[np.int64]:
    """Great-circle metres between points, int64 of whatever shape the arguments have together (haversine).

    Points are degrees and must be known. What ranks is the whole metre.
    """
    lat1, lon1, lat2, lon2 = map(np.radians, (latitudes, longitudes, to_latitudes, to_longitudes))
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.rint(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))).astype(np.int64)


def distance_m(applicant: Applicant, offering: Offering) -> str:
    """Great-circle metres between home and school; blank when either point is unknown."""
    school = offering.school
    points = (applicant.latitude, applicant.longitude, school.latitude, school.longitude)
    if any(value is None for value in points):
        return ""
    return str(distances_m(*(np.array([value], dtype=np.float64) for value in points))[0])


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


SIBLINGS_TOGETHER: Final = "siblings_together"
"""Not known while a family fills in: it depends on the files of others, and is found when a run freezes."""


def wishes_of_siblings(round_id: int) -> frozenset[int]:
    """The wishes for a school that another child of the same guardian wishes for too, by their keys.

    Only verified files count, so that both wishes of a pair are in or neither is.
    """
    of_round = {"applications__round": round_id, "applications__state": ApplicationState.VERIFIED}
    children = Applicant.objects.filter(**of_round)
    several = (
        Guardianship.objects.filter(applicant__in=children, pending=False)
        .values("guardian")
        .annotate(children=Count("applicant", distinct=True))
        .filter(children__gte=2)
    )
    guardians: dict[int, set[int]] = {}
    for guardian, child in Guardianship.objects.filter(
        guardian__in=several.values("guardian"), applicant__in=children, pending=False
    ).values_list("guardian", "applicant"):
        guardians.setdefault(child, set()).add(guardian)
    wishes = Preference.objects.filter(
        application__round=round_id,
        application__state=ApplicationState.VERIFIED,
        application__applicant__in=guardians,
    ).values_list("pk", "application__applicant", "offering__school")
    found: dict[tuple[int, int], dict[int, list[int]]] = {}
    for key, child, school in wishes:
        for guardian in guardians[child]:
            found.setdefault((guardian, school), {}).setdefault(child, []).append(key)
    return frozenset(key for own in found.values() if len(own) > 1 for keys in own.values() for key in keys)


PROPOSED: Final = "proposed"
"""Of the wish by which a family agreed to a proposed place; written with that agreement alone."""


def agrees_to_proposal(preferences: Iterable[Preference]) -> bool:
    """Whether a file, by its wishes, stands as the family agreed to it."""
    return any(each.facts.get(PROPOSED) == "1" for each in preferences)


def register_facts(policy: Policy, applicant: Applicant) -> dict[str, str]:
    """Texts of the applicant facts that the register gives, for those the policy declares."""
    return {
        fact.name: register_text(applicant, fact.name)
        for fact in policy.facts_of("applicant")
        if fact.source == "register"
        and (fact.name in REGISTER_FACTS or applicant.sector_facts.get(fact.name))
    }


def register_text(applicant: Applicant, name: str) -> str:
    """What the register says of a fact: by the child's own columns, else by the sector database; or blank."""
    if name in REGISTER_FACTS:
        return REGISTER_FACTS[name](applicant)
    return str(applicant.sector_facts.get(name) or "")


def suggested_answers(policy: Policy, applicant: Applicant) -> dict[str, str]:
    """What the register would answer to questions that the family is asked, to start from."""
    suggested: dict[str, str] = {}
    for fact in policy.questions:
        if fact.name in REGISTER_FACTS or applicant.sector_facts.get(fact.name):
            with suppress(FactError):
                suggested[fact.name] = decode(fact, encode(fact, register_text(applicant, fact.name)))
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
