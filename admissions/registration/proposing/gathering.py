"""From the register, the seats and the catchments of a round to what its rules propose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db.models import Count, QuerySet
from shapely import from_geojson, prepare

from admissions.models import (
    AdmissionRound,
    Applicant,
    Application,
    Catchment,
    Enrolment,
    Offering,
    Proposal,
)
from admissions.registration.proposing.reach import Places, reach_of
from admissions.registration.queries import HOLDS_A_PLACE
from admissions.rules.facts import MISSING, Fact, FactError, encode
from admissions.rules.policy import Policy
from admissions.rules.proposal import Reach, Register, Schools, birth_year, is_ordinary, room_of
from admissions.setup.direct_admissions import directly_admitted, taken_directly
from admissions.setup.offering_facts import TAKEN
from admissions.workflows.application import ENDED_WITHOUT_DECISION
from admissions.workflows.proposal import ProposalState

KNOWN_SOURCES: Final = ("register", "residence", "transcript")
"""Sources of facts of which the register's word counts; what a family claims is for the family to say."""
STANDS: Final = (ProposalState.OFFERED, ProposalState.CONFIRMED)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What `rules.proposal.propose` takes, and the keys in the database of its children and schools."""

    children: Sequence[int]
    offerings: Sequence[int]
    register: Register
    schools: Schools
    reach: Reach


def gather(admission_round: AdmissionRound) -> Gathered:
    """Everybody who may be proposed a place now. The rules must have [proposal]."""
    policy = admission_round.policy
    rules = policy.proposal
    if rules is None:
        raise KeyError("proposal")
    offerings = _offerings(admission_round)
    schools = _schools(admission_round, policy, offerings)
    rows = list(_children(admission_round, policy))
    units = np.array([row[2] or 0 for row in rows], dtype=np.int64)
    register = Register(
        names=[row[1] for row in rows],
        born=np.array([row[5].year for row in rows], dtype=np.int64),
        has_unit=units > 0,
        facts=_facts(policy, rows),
    )
    reach = reach_of(
        _places(offerings, (room_of(rules, schools) > 0) & is_ordinary(policy, schools)),
        _points([row[3:5] for row in rows]),
        units,
        overflow=rules.overflow,
    )
    return Gathered([row[0] for row in rows], [each.pk for each in offerings], register, schools, reach)


def candidates(admission_round: AdmissionRound) -> QuerySet[Applicant]:
    """Children of the right year without a file, a place or a proposal that was released."""
    files = Application.objects.filter(round=admission_round).exclude(state__in=ENDED_WITHOUT_DECISION)
    told = Proposal.objects.filter(round=admission_round).exclude(state=ProposalState.COMPUTED)
    places = Enrolment.objects.filter(
        round__grade=admission_round.grade, school_year=admission_round.school_year, state__in=HOLDS_A_PLACE
    )
    year = birth_year(admission_round.policy)
    return (
        Applicant.objects.filter(birth_date__gte=date(year, 1, 1), birth_date__lte=date(year, 12, 31))
        .exclude(pk__in=files.values("applicant"))
        .exclude(pk__in=told.values("applicant"))
        .exclude(pk__in=directly_admitted(admission_round))
        .exclude(pk__in=places.values("applicant"))
    )


def _children(admission_round: AdmissionRound, policy: Policy) -> QuerySet[Any, tuple[Any, ...]]:
    """Key, code, residential unit, latitude, longitude, birth date, facts of the sector, zone."""
    columns = [
        "pk",
        "student_code",
        "residential_unit",
        "latitude",
        "longitude",
        "birth_date",
        "sector_facts",
    ]
    if any(fact.name == "zone" for fact in policy.facts_of("applicant")):
        columns.append("residential_unit__commune__zone")
    return candidates(admission_round).order_by("pk").values_list(*columns)


def _facts(policy: Policy, rows: Sequence[tuple[Any, ...]]) -> dict[str, npt.NDArray[np.int64]]:
    """What the register knows of the child, fact by fact of the rules."""
    return {
        fact.name: _encoded(fact, [_text(fact.name, row) for row in rows])
        for fact in policy.facts_of("applicant")
        if fact.source in KNOWN_SOURCES
    }


def _text(name: str, row: tuple[Any, ...]) -> str:
    """One fact of a child, from the columns of `_children`."""
    if name in _OWN:
        return _OWN[name](row)
    return str(row[6].get(name) or "")


_OWN: Final[dict[str, Callable[[tuple[Any, ...]], str]]] = {
    "birth_year": lambda row: str(row[5].year),
    "birth_date": lambda row: row[5].isoformat(),
    "zone": lambda row: row[7] or "",
}


def _encoded(fact: Fact, cells: Sequence[str]) -> npt.NDArray[np.int64]:
    """Stored values; a cell that the rules do not understand is not known."""
    known: dict[str, int] = {}
    for cell in set(cells):
        try:
            known[cell] = encode(fact, cell)
        except FactError:
            known[cell] = MISSING
    return np.array([known[cell] for cell in cells], dtype=np.int64)


def _offerings(admission_round: AdmissionRound) -> list[Offering]:
    listed = Offering.objects.filter(round=admission_round, quota_decision__isnull=False)
    return list(listed.select_related("school").order_by("code"))


def _schools(admission_round: AdmissionRound, policy: Policy, offerings: Sequence[Offering]) -> Schools:
    direct, held = taken_directly(admission_round), seats_held(admission_round)
    taken = [int(each.facts.get(TAKEN.name) or 0) + direct[each.pk] for each in offerings]
    return Schools(
        ids=[each.code for each in offerings],
        seats=np.array([each.seats for each in offerings], dtype=np.int64) - np.array(taken, dtype=np.int64),
        held=np.array([held[each.pk] for each in offerings], dtype=np.int64),
        facts={
            fact.name: _encoded(fact, [str(each.facts.get(fact.name) or "") for each in offerings])
            for fact in policy.facts_of("offering")
        },
    )


def seats_held(admission_round: AdmissionRound) -> Counter[int]:
    """How many seats of each offering stand proposed to somebody, by its key."""
    found = Proposal.objects.filter(round=admission_round, state__in=STANDS).order_by()
    return Counter(dict(found.values_list("offering").annotate(Count("pk"))))


def _places(offerings: Sequence[Offering], is_open: npt.NDArray[np.bool_]) -> Places:
    place_of = {each.pk: place for place, each in enumerate(offerings)}
    units: dict[int, list[tuple[int, int]]] = {}
    areas: list[tuple[Any, int, int]] = []
    for each in Catchment.objects.filter(offering__in=place_of).order_by("order", "pk"):
        place = place_of[each.offering_id]
        if each.residential_unit_id is not None:
            units.setdefault(each.residential_unit_id, []).append((place, each.order))
        else:
            area = from_geojson(each.polygon)
            prepare(area)
            areas.append((area, place, each.order))
    points = _points([(each.school.latitude, each.school.longitude) for each in offerings])
    return Places(points, is_open, units, areas)


def _points(points: Sequence[Sequence[float | None]]) -> npt.NDArray[np.float64]:
    """float[n, 2]; NaN where not known."""
    listed = [(np.nan if lat is None else lat, np.nan if lon is None else lon) for lat, lon in points]
    return np.array(listed, dtype=np.float64).reshape(-1, 2)
