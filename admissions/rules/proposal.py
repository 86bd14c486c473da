"""Places proposed before anyone applies ([proposal]): what the register, age and catchment give each child.

1. Taking part are children of the usual year of birth whose residential unit is known and who meet `who`.
2. A child's list has the schools in whose catchment the home lies, in the order of the catchment, then the
   `overflow` nearest others that have a seat to give, no farther than `within_m`. Of equals the nearer comes
   first, then the order of ids. Offerings with rules of their own ([[programmes]]) are on nobody's list.
3. Of the seats of a school that are not given yet, proposals may fill `seats`, rounded down.
4. The lists are ranked as wishes in a round of these rules (`ranking`): the same gates, categories, order,
   queues and ties over what is known without the family. What only a family can claim (a sibling at the
   school) nobody has; the draw is by the child's name in the register.
5. Deferred acceptance gives each child the first school of its list that has no seat for a child behind it
   (Gale and Shapley 1962), and `checks` looks at the result, which does not depend on the order of rows.

So whoever agrees and meets nobody with a better claim gets the place in the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.matching.checks import violations
from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import UNPLACED, Instance, Matching
from admissions.rules.case import Case
from admissions.rules.conditions import holds
from admissions.rules.facts import MISSING
from admissions.rules.placement import last_if_missing
from admissions.rules.policy import PERCENT_UNIT, Policy, Proposal
from admissions.rules.programmes import parts_of
from admissions.rules.ranking import rank

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

GIVEN, NOT_MEANT, NO_UNIT, NOT_ALLOWED, NO_SCHOOL, NO_SEAT = range(6)
"""What came of a child: a place; not for this child; the residential unit is not known; a gate of the rules;
no school in reach; every school in reach is full."""
REASONS: Final = ("given", "not_meant", "no_unit", "not_allowed", "no_school", "no_seat")


class UnsoundProposals(Exception):
    """The check found a child passed over; nothing may be written."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Pairs of a child and a school, rows in any order, as columns: positions in the register and among the
    schools, metres (MISSING: not known), place in the catchment 1, 2, … (MISSING: outside)."""

    children: Ints
    schools: Ints
    distance_m: Ints
    catchment_order: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Children in any order. `names` are unique; `born` years, 0 where not known; `facts` those of the child
    by name, stored values."""

    names: Sequence[str]
    born: Ints
    has_unit: Mask
    facts: Mapping[str, Ints]


@dataclass(frozen=True, slots=True, eq=False)
class Schools:
    """What is on offer, in any order. `ids` are unique; `seats` those not given yet by decision; `held` the
    seats of proposals that stand; `facts` of the offering, stored values."""

    ids: Sequence[str]
    seats: Ints
    held: Ints
    facts: Mapping[str, Ints]


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """For each child of the register, in its order; `k` rows of the lists.

    schools   int64[n]      the position of the school, -1 for none.
    reasons   int8[n]       index into `REASONS`.
    places    int64[n]      which school of the list it is, from 0; -1 for none.
    listed    Reach         the lists, child after child in the order of the register, best school first.
    starts    int64[n + 1]  the list of child `i` are the rows `starts[i]` to `starts[i + 1]`.
    room      int64[m]      seats that proposals could fill.
    """

    schools: Ints
    reasons: npt.NDArray[np.int8]
    places: Ints
    listed: Reach
    starts: Ints
    room: Ints
    instance: Instance
    matching: Matching


def birth_year(policy: Policy) -> int:
    """The year in which the children of a round that proposes were born: by [age], else six in grade 1."""
    return policy.age.birth_year if policy.age else int(policy.school_year[:4]) - policy.grade - 5


def propose(policy: Policy, register: Register, schools: Schools, reach: Reach, *, seed: str) -> Proposals:
    """The place of each child. Raises UnsoundProposals, and KeyError where the rules have no [proposal]."""
    rules = policy.proposal
    if rules is None:
        raise KeyError("proposal")
    meant = _meant(policy, rules, register)  # 1
    room = room_of(rules, schools)  # 3
    listed, starts = _lists(policy, rules, schools, reach, meant & register.has_unit, room)  # 2
    people, places = _by_name(register.names), _by_name(schools.ids)
    case = _case(register, schools, listed, starts, people, places, room)
    longest = int(np.diff(starts).max(initial=1))
    ranking = rank(replace(policy, wishes=replace(policy.wishes, max=max(longest, 1))), case, seed=seed)  # 4
    matching = match(ranking.instance)  # 5
    if found := violations(ranking.instance, matching):
        raise UnsoundProposals(found[0].message)
    given = matching.positions != UNPLACED
    wishes = ranking.wish_of_claim[matching.positions[given]]
    chosen, at = np.full(len(people), -1), np.full(len(people), -1)
    chosen[people[given]] = places[ranking.case.offerings[wishes]]
    at[people[given]] = wishes - ranking.case.starts[:-1][given]
    barred = np.zeros(len(people), dtype=np.bool_)
    barred[people] = ranking.barred
    reasons = np.full(len(people), NO_SEAT, dtype=np.int8)
    reasons[~_any(starts, _open(ranking.refusals == 0, starts, people))] = NO_SCHOOL
    reasons[barred] = NOT_ALLOWED
    reasons[~register.has_unit] = NO_UNIT
    reasons[~meant] = NOT_MEANT
    reasons[chosen >= 0] = GIVEN
    return Proposals(chosen, reasons, at, listed, starts, room, ranking.instance, matching)


def room_of(rules: Proposal, schools: Schools) -> Ints:
    """Ints[m]: the seats that proposals may still fill (step 3)."""
    return np.maximum(np.maximum(schools.seats, 0) * rules.seats // PERCENT_UNIT - schools.held, 0)


def _meant(policy: Policy, rules: Proposal, register: Register) -> Mask:
    """Step 1, without the residential unit."""
    meant: Mask = register.born == birth_year(policy)
    unknown = np.full(len(register.names), MISSING)
    for condition in rules.who:
        fact = policy.fact(condition.fact, "applicant")
        meant = meant & holds(fact, condition, register.facts.get(fact.name, unknown))
    return meant


def _lists(
    policy: Policy, rules: Proposal, schools: Schools, reach: Reach, taking_part: Mask, room: Ints
) -> tuple[Reach, Ints]:
    """Step 2."""
    ordinary = is_ordinary(policy, schools)
    at_home = reach.catchment_order != MISSING
    near = ~at_home & (reach.distance_m != MISSING) & (room[reach.schools] > 0)
    if rules.within_m is not None:
        near &= reach.distance_m <= rules.within_m
    rows = np.flatnonzero(taking_part[reach.children] & ordinary[reach.schools] & (at_home | near))
    place_of = np.empty(len(schools.ids), dtype=np.int64)
    place_of[_by_name(schools.ids)] = np.arange(len(schools.ids))
    owners, outside = reach.children[rows], ~at_home[rows]
    keys = (
        place_of[reach.schools[rows]],
        last_if_missing(reach.distance_m[rows]),
        last_if_missing(reach.catchment_order[rows]),
        outside,
        owners,
    )
    order = np.lexsort(keys)
    rows, outside, owners = rows[order], outside[order], owners[order]
    groups = owners * 2 + outside  # the schools outside follow one another inside a list
    number = np.arange(len(rows)) - np.searchsorted(groups, groups)
    rows = rows[~outside | (number < rules.overflow)]
    starts = np.searchsorted(reach.children[rows], np.arange(len(taking_part) + 1)).astype(np.int64)
    return _taken(reach, rows), starts


def is_ordinary(policy: Policy, schools: Schools) -> Mask:
    """bool[m]: offerings of no programme with rules of its own."""
    empty = np.zeros(0, dtype=np.int64)
    case = Case(
        offering_ids=tuple(schools.ids),
        offering_names=tuple(schools.ids),
        seats=schools.seats,
        applicant_ids=(),
        starts=np.zeros(1, dtype=np.int64),
        ranks=empty,
        offerings=empty.astype(np.int32),
        offering_facts=schools.facts,
    )
    ordinary: Mask = parts_of(policy, case) == len(policy.programmes)
    return ordinary


def _case(
    register: Register, schools: Schools, listed: Reach, starts: Ints, people: Ints, places: Ints, room: Ints
) -> Case:
    """The lists as the wishes of a round, children and schools in the order of their names."""
    position = np.empty(len(places), dtype=np.int64)
    position[places] = np.arange(len(places))
    counts = np.diff(starts)[people]
    ends = np.cumsum(counts)
    ranks = np.arange(1, int(counts.sum()) + 1) - np.repeat(ends - counts, counts)
    rows = np.repeat(starts[:-1][people], counts) + ranks - 1
    in_catchment = listed.catchment_order[rows] != MISSING
    return Case(
        offering_ids=tuple(schools.ids[place] for place in places),
        offering_names=tuple(schools.ids[place] for place in places),
        seats=room[places],
        applicant_ids=[register.names[person] for person in people],
        starts=np.concatenate([[0], ends]).astype(np.int64),
        ranks=ranks,
        offerings=position[listed.schools[rows]].astype(np.int32),
        offering_facts={name: column[places] for name, column in schools.facts.items()},
        applicant_facts={name: column[people] for name, column in register.facts.items()},
        preference_facts={
            "in_catchment": in_catchment.astype(np.int64),
            "distance_m": listed.distance_m[rows],
            "catchment_order": listed.catchment_order[rows],
        },
    )


def _open(eligible: Mask, starts: Ints, people: Ints) -> Mask:
    """What is known of the wishes of the case, back in the order of the lists."""
    counts = np.diff(starts)[people]
    first = np.cumsum(counts) - counts
    rows = np.repeat(starts[:-1][people] - first, counts) + np.arange(len(eligible))
    found = np.zeros(len(eligible), dtype=np.bool_)
    found[rows] = eligible
    return found


def _any(starts: Ints, rows: Mask) -> Mask:
    """bool[n]: whether a list has a row that is so."""
    before = np.concatenate([[0], np.cumsum(rows)])
    found: Mask = before[starts[1:]] > before[starts[:-1]]
    return found


def _by_name(names: Sequence[str]) -> Ints:
    """Positions in the order of names."""
    return np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)


def _taken(reach: Reach, rows: Ints) -> Reach:
    return Reach(
        reach.children[rows], reach.schools[rows], reach.distance_m[rows], reach.catchment_order[rows]
    )
