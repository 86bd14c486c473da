"""One grade's children on their way from people to applicants: wishes, scores, claims, papers, behaviour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.demo.behaviour import draw_answers, draw_flaws
from admissions.demo.claims import (
    NO,
    NO_BONUS,
    YES,
    Bonus,
    applicant_facts,
    draw_bonuses,
    pack_of,
    papers_for,
    wish_facts,
    zone_code,
)
from admissions.demo.entities import Child, Offering, Wish
from admissions.demo.exam import PAPERS, Exam, sit_exam
from admissions.demo.geometry import Points, plane_points
from admissions.demo.names import KINDERGARTENS
from admissions.demo.people import Household, Person
from admissions.demo.schools import Network, build_offerings
from admissions.demo.territory import Territory
from admissions.demo.wishes import Lists, wish_by_score, wish_nearby
from admissions.rules.facts import hundredths_text

SIBLING_AT_SCHOOL_SHARE = 0.13
PRESENT_ELSEWHERE_SHARE = 0.1
NOT_COMPLETED_SHARE = 0.0025
"""Children whose present school does not confirm that they have completed it."""

LATE_REASONS = ("disability", "returnee", "underdevelopment")


@dataclass(frozen=True, slots=True)
class Cohort:
    """The children of one grade as columns, in order of student code.

    ``units`` are indexes of residential units, ``points`` homes in plane kilometres, ``catchments`` the
    schools of each residential unit as indexes (none where a grade has no catchments), ``sibling_schools``
    the index of the school where an older brother or sister is, −1 for none.
    """

    grade: int
    people: tuple[Person, ...]
    homes: tuple[Household, ...]
    units: NDArray[np.int64]
    points: Points
    zones: NDArray[np.int64]
    catchments: list[tuple[int, ...]]
    sibling_schools: NDArray[np.int64]


def gather_cohort(
    grade: int,
    people: tuple[Person, ...],
    households: tuple[Household, ...],
    territory: Territory,
    catchments: list[tuple[int, ...]],
    rng: np.random.Generator,
) -> Cohort:
    """The columns of a grade; brothers and sisters go to the first school of the residential unit."""
    homes = tuple(households[person.household] for person in people)
    units = np.array([home.unit for home in homes])
    siblings = np.full(len(people), -1, dtype=np.int64)
    if catchments:
        some = rng.random(len(people)) < SIBLING_AT_SCHOOL_SHARE
        siblings[some] = [catchments[unit][0] for unit in units[some]]
    return Cohort(
        grade=grade,
        people=people,
        homes=homes,
        units=units,
        points=plane_points([home.lon for home in homes], [home.lat for home in homes]),
        zones=np.array([territory.units[unit].commune.zone for unit in units]),
        catchments=catchments,
        sibling_schools=siblings,
    )


def open_offerings(cohort: Cohort, network: Network, rng: np.random.Generator) -> tuple[Offering, ...]:
    """The offerings of the grade, with room where its children live."""
    count = len(network.schools)
    if cohort.catchments:
        first = [cohort.catchments[unit][0] for unit in cohort.units]
        demand = np.bincount(first, minlength=count).astype(float)
    else:
        zones = np.array([school.zone for school in network.schools])
        size = network.popularity**0.25
        demand = np.zeros(count)
        for zone in np.unique(zones):
            here = zones == zone
            demand[here] = (cohort.zones == zone).sum() * size[here] / size[here].sum()
    return build_offerings(network, demand, rng)


def make_children(
    cohort: Cohort, network: Network, before: Network | None, rng: np.random.Generator
) -> tuple[Child, ...]:
    """Everything about the children of a grade; ``before`` is the network of the schools they come from."""
    grade, people = cohort.grade, cohort.people
    exam = sit_exam(len(people), rng) if pack_of(grade).method == "exam" else None
    wishes = _wishes(cohort, network, _lists(cohort, network, exam, rng))
    facts = _facts(cohort, rng)
    papers = [
        papers_for(grade, known, [wish.facts for wish in wished])
        for known, wished in zip(facts, wishes, strict=True)
    ]
    flaws, uploads = draw_flaws(grade, papers, rng)
    scores = _scores(exam) if exam else [{} for _ in people]
    answers = draw_answers(len(people), rng)
    present = _present_schools(cohort, before, rng)
    children = []
    for k, (person, home) in enumerate(zip(people, cohort.homes, strict=True)):
        older = cohort.sibling_schools[k]
        children.append(
            Child(
                student_code=person.student_code,
                grade=grade,
                full_name=person.full_name,
                sex=person.sex,
                birth_date=person.birth_date,
                birth_place=person.birth_place,
                ethnicity=home.ethnicity,
                commune_code=home.commune_code,
                unit_code=home.unit_code,
                address=home.address,
                lon=home.lon,
                lat=home.lat,
                residence=home.residence,
                zone=int(cohort.zones[k]),
                guardians=home.guardians,
                siblings=person.siblings,
                sibling_schools=() if older < 0 else (network.schools[older].code,),
                present_school=present[k][0],
                present_school_code=present[k][1],
                present_class=present[k][2],
                facts=facts[k],
                wishes=wishes[k],
                papers=uploads[k],
                scores=scores[k],
                flaw=flaws[k],
                answer=answers[k],
            )
        )
    return tuple(children)


def _lists(cohort: Cohort, network: Network, exam: Exam | None, rng: np.random.Generator) -> Lists:
    if exam:
        rule = pack_of(cohort.grade).wishes.zones
        return wish_by_score(network, rule, cohort.points, cohort.zones, exam.ability, rng)
    return wish_nearby(network, cohort.units, cohort.catchments, cohort.sibling_schools, rng)


def _wishes(cohort: Cohort, network: Network, lists: Lists) -> list[tuple[Wish, ...]]:
    codes = [f"G{cohort.grade}-{school.code}" for school in network.schools]
    wishes = []
    for wished, older in zip(lists.tolist(), cohort.sibling_schools.tolist(), strict=True):
        wishes.append(
            tuple(
                Wish(
                    rank, codes[school], wish_facts(cohort.grade, {"sibling": YES if school == older else NO})
                )
                for rank, school in enumerate((school for school in wished if school >= 0), start=1)
            )
        )
    return wishes


def _facts(cohort: Cohort, rng: np.random.Generator) -> list[dict[str, str]]:
    """What is known of each child, as the pack of the grade names it."""
    pack = pack_of(cohort.grade)
    count = len(cohort.people)
    bonuses: list[Bonus] = [NO_BONUS] * count
    if pack.score:
        bonuses = draw_bonuses([home.ethnicity != "Kinh" for home in cohort.homes], rng)
    not_completed = set(rng.permutation(count)[: round(NOT_COMPLETED_SHARE * count)].tolist())
    facts = []
    for k, (person, home) in enumerate(zip(cohort.people, cohort.homes, strict=True)):
        completed = NO if k in not_completed else YES
        late = pack.age is not None and person.birth_date.year < pack.age.birth_year
        reason = LATE_REASONS[k % len(LATE_REASONS)] if home.ethnicity == "Kinh" else "ethnic_minority"
        known = {
            "birth_year": str(person.birth_date.year),
            "age_exception": reason if late else "",
            "residence": home.residence,
            "zone": zone_code(int(cohort.zones[k])),
            "primary_completed": completed,
            "lower_secondary_completed": completed,
            "priority_groups": bonuses[k].priority_groups,
            "awards": bonuses[k].awards,
        }
        facts.append(applicant_facts(cohort.grade, known))
    return facts


def _scores(exam: Exam) -> list[dict[str, str]]:
    """The papers each candidate sat, as texts."""
    return [
        {paper: hundredths_text(score) for paper, score in zip(PAPERS, row, strict=True) if score >= 0}
        for row in exam.scores.tolist()
    ]


def _present_schools(
    cohort: Cohort, before: Network | None, rng: np.random.Generator
) -> list[tuple[str, str, str]]:
    """Name, code and class of the school each child leaves: mostly the nearest, or a kindergarten."""
    count = len(cohort.people)
    away = rng.random(count) < PRESENT_ELSEWHERE_SHARE
    sections, gardens = rng.integers(1, 7, count), rng.integers(0, len(KINDERGARTENS), count)
    if before is None:
        return [
            (f"Trường Mầm non {KINDERGARTENS[garden]}", "", f"5 tuổi A{section}")
            for garden, section in zip(gardens, sections, strict=True)
        ]
    places = []
    for k, unit in enumerate(cohort.units):
        school = before.schools[before.order[unit, 1 if away[k] else 0]]
        places.append((school.name, school.code, f"{cohort.grade - 1}A{sections[k]}"))
    return places
