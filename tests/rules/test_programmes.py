from dataclasses import replace

import numpy as np

from admissions.rules.decision import rank
from admissions.rules.programmes import enter
from tests.rules.rounds import case_of, policy_of
from tests.rules.test_worked_programmes import BASE, SCHOOLS, marks, programme

POLICY = policy_of(BASE + programme("special", "2") + programme("integrated", "1"))


def entered(*wishes: str):
    case = case_of(
        POLICY, dict.fromkeys(SCHOOLS, 1), {"c": marks("5", "5", "5", wishes=list(wishes))}, schools=SCHOOLS
    )
    return case, enter(POLICY, case)


def numbers(*wishes: str) -> dict[str, int]:
    """Each wish and its number inside its programme, in the order of processing."""
    _, round_ = entered(*wishes)
    found = {}
    for entries in round_.entries:
        for place, rank_ in zip(entries.offerings.tolist(), entries.ranks.tolist(), strict=True):
            found[round_.case.offering_ids[place]] = rank_
    return found


def test_wishes_stand_by_programme_and_then_by_rank():
    _, round_ = entered("A", "T1", "C2", "B", "C1")
    order = [round_.case.offering_ids[place] for place in round_.case.offerings]
    assert order == ["C2", "C1", "T1", "A", "B"]
    assert round_.case.ranks.tolist() == [3, 5, 2, 1, 4]


def test_a_number_inside_a_programme_leaves_out_the_wishes_of_the_others():
    assert numbers("A", "T1", "C2", "B", "C1") == {"C2": 1, "C1": 2, "T1": 1, "A": 1, "B": 2}


def test_a_number_that_the_family_left_out_stays_left_out():
    case = case_of(
        POLICY,
        dict.fromkeys(SCHOOLS, 1),
        {"c": marks("5", "5", "5", wishes=["A", "C1", "B"])},
        schools=SCHOOLS,
    )
    round_ = enter(POLICY, replace(case, ranks=np.array([2, 3, 5])))
    assert [entries.ranks.tolist() for entries in round_.entries] == [[2], [], [2, 4]]


def test_without_programmes_the_case_stays_the_one_it_is():
    policy = policy_of(BASE)
    case = case_of(policy, {"A": 1}, {"c": marks("5", "5", wishes=["A"])})
    round_ = enter(policy, case)
    assert round_.case is case
    assert round_.entries[0].rows is None


DISTANCE = """
[facts.distance_m]
of = "preference"
type = "integer"
label = { vi = "Khoảng cách", en = "Distance" }
"""


def test_facts_of_a_wish_move_with_it():
    policy = policy_of(BASE + DISTANCE + programme("special", "2"))
    wishes = {"A": {"distance_m": "1"}, "C1": {"distance_m": "2"}}
    child = {"wishes": wishes, "math": "5", "literature": "5", "special": "5"}
    case = case_of(policy, dict.fromkeys(SCHOOLS, 1), {"c": child}, schools=SCHOOLS)
    assert enter(policy, case).case.preference_facts["distance_m"].tolist() == [2, 1]


def test_the_first_programme_that_an_offering_fits_is_its_own():
    second = programme("special", "3").replace('name = "special"', 'name = "again"')
    policy = policy_of(BASE + programme("special", "2") + second)
    case = case_of(
        policy, {"C1": 1}, {"c": marks("5", "5", "5", wishes=["C1"])}, schools={"C1": SCHOOLS["C1"]}
    )
    assert rank(policy, case, seed="").scores.tolist() == [2000]
