"""Places proposed before anyone applies: worked examples, and what holds for any register."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from admissions.matching.checks import violations
from admissions.rules.facts import MISSING
from admissions.rules.packs import load_pack, pack_text
from admissions.rules.parse import parse_policy
from admissions.rules.policy import Policy
from admissions.rules.proposal import (
    REASONS,
    Proposals,
    Reach,
    Register,
    Schools,
    birth_year,
    propose,
)

HANOI = load_pack("hanoi-2025-grade-1")
Row = tuple[str, str, int | None, int | None]
"""Child, school, metres, place in the catchment."""


def column(values: Sequence[int | None]) -> np.ndarray:
    return np.array([MISSING if each is None else each for each in values], dtype=np.int64)


def proposed(
    children: Sequence[str],
    seats: Mapping[str, int],
    rows: Sequence[Row],
    *,
    policy: Policy = HANOI,
    born: Mapping[str, int] | None = None,
    no_unit: Sequence[str] = (),
    facts: Mapping[str, Sequence[int | None]] | None = None,
    held: Mapping[str, int] | None = None,
    offering_facts: Mapping[str, Sequence[int | None]] | None = None,
) -> Proposals:
    years = np.array([(born or {}).get(each, birth_year(policy)) for each in children], dtype=np.int64)
    names, ids = list(children), list(seats)
    return propose(
        policy,
        Register(
            names=names,
            born=years,
            has_unit=np.array([each not in no_unit for each in children], dtype=np.bool_),
            facts={"birth_year": years} | {name: column(cells) for name, cells in (facts or {}).items()},
        ),
        Schools(
            ids=ids,
            seats=np.array(list(seats.values()), dtype=np.int64),
            held=np.array([(held or {}).get(each, 0) for each in ids], dtype=np.int64),
            facts={name: column(cells) for name, cells in (offering_facts or {}).items()},
        ),
        Reach(
            children=np.array([names.index(row[0]) for row in rows], dtype=np.int64),
            schools=np.array([ids.index(row[1]) for row in rows], dtype=np.int64),
            distance_m=column([row[2] for row in rows]),
            catchment_order=column([row[3] for row in rows]),
        ),
        seed="hạt giống",
    )


def told(
    children: Sequence[str], seats: Mapping[str, int], rows: Sequence[Row], **more: Any
) -> dict[str, str]:
    """Child to school, or to why there is none."""
    found = proposed(children, seats, rows, **more)
    ids = list(seats)
    return {
        child: ids[place] if place >= 0 else REASONS[reason]
        for child, place, reason in zip(children, found.schools, found.reasons, strict=True)
    }


def test_a_child_is_proposed_the_school_of_its_catchment() -> None:
    rows = [("an", "xa", 900, 1), ("an", "gan", 100, None)]
    assert told(["an"], {"xa": 1, "gan": 1}, rows) == {"an": "xa"}


def test_the_first_school_of_the_catchment_comes_before_a_nearer_second() -> None:
    rows = [("an", "hai", 100, 2), ("an", "mot", 900, 1)]
    assert told(["an"], {"mot": 1, "hai": 1}, rows) == {"an": "mot"}


def test_where_the_catchment_is_full_the_farther_child_overflows_to_the_next_school() -> None:
    rows = [("an", "A", 300, 1), ("binh", "A", 200, 1), ("an", "B", 800, None), ("binh", "B", 700, None)]
    assert told(["an", "binh"], {"A": 1, "B": 1}, rows) == {"an": "B", "binh": "A"}


def test_a_child_of_the_catchment_comes_before_a_nearer_one_that_overflows() -> None:
    rows = [("an", "A", 300, 1), ("an", "B", 50, None), ("binh", "A", 200, 1), ("chi", "B", 900, 1)]
    found = told(["an", "binh", "chi"], {"A": 1, "B": 1}, rows)
    assert found == {"an": "no_seat", "binh": "A", "chi": "B"}


def test_nobody_is_proposed_a_school_beyond_the_limit_of_metres() -> None:
    assert HANOI.proposal is not None
    assert HANOI.proposal.within_m == 3000
    assert told(["an"], {"A": 1}, [("an", "A", 3001, None)]) == {"an": "no_school"}
    assert told(["an"], {"A": 1}, [("an", "A", 3000, None)]) == {"an": "A"}
    assert told(["an"], {"A": 1}, [("an", "A", 3001, 1)]) == {"an": "A"}  # its own catchment has no limit


def test_only_the_nearest_schools_with_seats_are_an_overflow() -> None:
    assert HANOI.proposal is not None
    assert HANOI.proposal.overflow == 3
    rows = [("an", name, metres, None) for name, metres in (("A", 100), ("B", 200), ("C", 300), ("D", 400))]
    assert told(["an"], {"A": 0, "B": 0, "C": 0, "D": 1}, rows) == {"an": "D"}
    crowd = [(child, *row[1:]) for child in ("b", "c", "d") for row in rows if row[1] != "D"]
    nearer = [(child, place, metres - 50, order) for child, place, metres, order in crowd]
    found = told(["an", "b", "c", "d"], {"A": 1, "B": 1, "C": 1, "D": 1}, rows + nearer)
    assert found["an"] == "no_seat"  # D is the fourth


def test_a_brother_or_sister_that_only_the_family_can_name_gives_nobody_precedence() -> None:
    rows = [("an", "A", 300, 1), ("binh", "A", 200, 1)]
    before = told(["an", "binh"], {"A": 1}, rows)
    assert before == {"an": "no_seat", "binh": "A"}
    assert told(["an", "binh"], {"A": 1}, rows, facts={"sibling": [1, 0]}) == before


def test_without_a_residential_unit_nothing_is_proposed() -> None:
    assert told(["an"], {"A": 1}, [("an", "A", 100, 1)], no_unit=["an"]) == {"an": "no_unit"}


@pytest.mark.parametrize("year", [0, 2018, 2020])
def test_a_child_of_another_year_is_never_proposed_a_place(year: int) -> None:
    assert told(["an"], {"A": 1}, [("an", "A", 100, 1)], born={"an": year}) == {"an": "not_meant"}


def test_where_no_age_is_ruled_the_usual_year_of_the_grade_counts() -> None:
    policy = load_pack("hanoi-2025-grade-6")
    assert policy.age is None
    assert birth_year(policy) == 2014
    rows = [("an", "A", 100, 1)]
    assert told(["an"], {"A": 1}, rows, policy=policy) == {"an": "A"}
    assert told(["an"], {"A": 1}, rows, policy=policy, born={"an": 2013}) == {"an": "not_meant"}


def test_a_gate_of_the_rules_keeps_a_child_out() -> None:
    policy = load_pack("hanoi-2025-grade-6")
    rows = [("an", "A", 100, 1), ("binh", "A", 200, 1)]
    found = told(["an", "binh"], {"A": 2}, rows, policy=policy, facts={"primary_completed": [0, None]})
    assert found == {"an": "not_allowed", "binh": "A"}


def test_a_school_takes_nobody_from_farther_than_it_may() -> None:
    policy = load_pack("hcmc-2025-grade-1")
    far = {"max_distance_m": [500, None]}
    rows = [("an", "A", 600, 1), ("an", "B", 900, None)]
    assert told(["an"], {"A": 1, "B": 1}, rows, policy=policy, offering_facts=far) == {"an": "B"}
    assert told(["an"], {"A": 1, "B": 1}, rows[:1], policy=policy, offering_facts=far) == {"an": "no_school"}


def test_a_school_without_seats_is_proposed_to_nobody() -> None:
    assert told(["an"], {"A": 0}, [("an", "A", 100, 1)]) == {"an": "no_seat"}


def test_proposals_that_stand_keep_their_seats_when_they_are_computed_again() -> None:
    rows = [("an", "A", 100, 1), ("binh", "A", 200, 1)]
    assert told(["an", "binh"], {"A": 2}, rows, held={"A": 1}) == {"an": "A", "binh": "no_seat"}


def test_a_share_of_the_seats_is_left_to_free_choice() -> None:
    assert HANOI.proposal is not None
    half = replace(HANOI, proposal=replace(HANOI.proposal, seats=5000))
    rows = [(child, "A", metres, 1) for child, metres in (("an", 1), ("b", 2), ("c", 3), ("d", 4))]
    found = proposed(["an", "b", "c", "d"], {"A": 5}, rows, policy=half)
    assert found.room.tolist() == [2]
    assert (found.schools >= 0).tolist() == [True, True, False, False]


def test_whom_the_section_does_not_name_gets_no_proposal() -> None:
    text = 'who = { residence = ["permanent"] }\npapers = "none"'
    policy = parse_policy(pack_text("hanoi-2025-grade-1").replace('papers = "none"', text, 1), source="x")
    rows = [("an", "A", 100, 1), ("binh", "A", 200, 1)]
    found = told(["an", "binh"], {"A": 2}, rows, policy=policy, facts={"residence": [1, 0]})
    assert found == {"an": "not_meant", "binh": "A"}


def test_a_pack_without_the_section_proposes_nothing() -> None:
    with pytest.raises(KeyError):
        proposed(["an"], {"A": 1}, [("an", "A", 1, 1)], policy=replace(HANOI, proposal=None))


def random_round(seed: int) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    children = [f"hs{each:03d}" for each in range(60)]
    schools = {f"T{each}": int(draw.integers(0, 12)) for each in range(8)}
    rows: list[Row] = []
    for child in children:
        own = draw.choice(8, size=int(draw.integers(0, 3)), replace=False)
        for place in range(8):
            metres = None if draw.random() < 0.1 else int(draw.integers(10, 400)) * 10
            order = int(np.flatnonzero(own == place)[0]) + 1 if place in own else None
            if order is not None or metres is not None:
                rows.append((child, f"T{place}", metres, order))
    return {
        "children": children,
        "seats": schools,
        "rows": rows,
        "born": {each: int(draw.choice([2019, 2019, 2019, 2018, 0])) for each in children},
        "no_unit": [each for each in children if draw.random() < 0.1],
    }


@pytest.mark.parametrize("seed", range(25))
def test_whatever_the_register_proposals_keep_the_rules_and_are_stable(seed: int) -> None:
    round_ = random_round(seed)
    found = proposed(**round_)
    assert violations(found.instance, found.matching) == []
    given = found.schools >= 0
    placed = [round_["children"][child] for child in np.flatnonzero(given)]
    assert all(round_["born"][child] == 2019 for child in placed)
    assert not set(placed) & set(round_["no_unit"])
    taken = np.bincount(found.schools[given], minlength=8)
    assert (taken <= list(round_["seats"].values())).all()
    for child in np.flatnonzero(given):
        row = found.starts[child] + found.places[child]
        assert found.listed.children[row] == child
        assert found.listed.schools[row] == found.schools[child]
        metres, order = found.listed.distance_m[row], found.listed.catchment_order[row]
        assert order != MISSING or 0 <= metres <= 3000


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_rows_changes_nothing(seed: int) -> None:
    round_ = random_round(seed)
    draw = np.random.default_rng(seed)
    again = round_ | {
        "children": list(draw.permutation(round_["children"])),
        "seats": {name: round_["seats"][name] for name in draw.permutation(list(round_["seats"]))},
        "rows": [round_["rows"][row] for row in draw.permutation(len(round_["rows"]))],
    }
    assert told(**round_) == told(**again)
