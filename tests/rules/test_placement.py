import random

import numpy as np
import pytest

from admissions.rules.case import Case
from admissions.rules.facts import MISSING
from admissions.rules.placement import place_nearby
from admissions.rules.placement_check import wrongs
from admissions.rules.placement_reasons import PlacementReasons
from tests.rules.rounds import HEAD, ONE_WISH_BY_SCORE, PAPERS, SUM, policy_of

PLACEMENT = """
[facts.resident]
of = "applicant"
type = "flag"
source = "residence"
label = { vi = "thường trú", en = "permanent resident" }

[placement]
label = { vi = "Bố trí gần nhà", en = "A seat nearby" }
who = [{ fact = "resident", op = "=", value = "có" }]
beyond_m = 3000

[[placement.order]]
criterion = "fact"
fact = "catchment_order"
direction = "asc"

[[placement.order]]
criterion = "fact"
fact = "distance_m"
direction = "asc"
"""
POLICY = policy_of(HEAD + PAPERS + SUM + ONE_WISH_BY_SCORE + PLACEMENT)
BY_LOT = policy_of(
    HEAD
    + PAPERS
    + SUM
    + ONE_WISH_BY_SCORE
    + PLACEMENT.split("[[placement.order]]")[0]
    + '[[placement.order]]\ncriterion = "lottery"\n'
)


def town(rows, *, resident=True):
    """{child: {school: metres, or (metres, place in the catchment)}}; metres None where it is not known."""
    near = [
        (child, school, *(place if isinstance(place, tuple) else (place, None)))
        for child, schools in rows.items()
        for school, place in schools.items()
    ]
    columns = list(zip(*near, strict=True)) or [[]] * 4
    schools = sorted(set(columns[1]))
    known = [[MISSING if value is None else value for value in column] for column in columns[2:]]
    return Case.build(
        offering_ids=schools,
        offering_names=[f"Trường {school}" for school in schools],
        seats=[0] * len(schools),
        applicant_ids=list(rows),
        preference_applicants=[],
        preference_ranks=[],
        preference_offerings=[],
        applicant_facts={"resident": [int(resident)] * len(rows)},
        nearby=dict(
            zip(
                ("applicant", "offering", "distance_m", "catchment_order"),
                [*columns[:2], *known],
                strict=True,
            )
        ),
    )


def placed(case, seats, *, policy=POLICY, without=None, seed="s"):
    return place_nearby(
        policy,
        case,
        seats_left=np.array([seats.get(school, 0) for school in case.offering_ids]),
        without=np.ones(case.n_applicants, bool) if without is None else np.isin(case.applicant_ids, without),
        seed=seed,
    )


def schools_of(case, result):
    return {
        child: case.offering_ids[at] if at >= 0 else ""
        for child, at in zip(case.applicant_ids, result.offerings.tolist(), strict=True)
    }


def test_a_child_overflows_from_its_catchment_to_the_next_and_then_to_the_nearest():
    case = town(
        {
            "an": {"A": (900, 1), "B": (2000, 2), "C": 400},
            "binh": {"A": (500, 1), "B": (2000, 2), "C": 700},
            "chi": {"A": (700, 1), "B": (2100, 2), "C": 300},
            "dung": {"A": (950, 1), "B": (1900, 2), "C": 800},
        }
    )
    result = placed(case, {"A": 2, "B": 1, "C": 1})
    assert schools_of(case, result) == {"binh": "A", "chi": "A", "dung": "B", "an": "C"}
    assert list(wrongs(result, POLICY)) == []


def test_the_children_of_a_catchment_come_before_all_who_live_nearer():
    case = town({"far": {"A": (2900, 1)}, "near": {"A": 100}})
    assert schools_of(case, placed(case, {"A": 1})) == {"far": "A", "near": ""}


def test_who_is_equal_in_all_is_taken_by_the_order_of_ids_and_who_has_no_distance_last():
    case = town({"b": {"A": 500}, "a": {"A": 500}, "c": {"A": None}})
    assert schools_of(case, placed(case, {"A": 1})) == {"a": "A", "b": "", "c": ""}
    assert schools_of(case, placed(case, {"A": 2})) == {"a": "A", "b": "A", "c": ""}


def test_only_who_has_no_place_and_meets_the_condition_takes_part():
    case = town({"an": {"A": 1}, "binh": {"A": 2}})
    assert schools_of(case, placed(case, {"A": 2}, without=["binh"])) == {"an": "", "binh": "A"}
    stranger = town({"an": {"A": 1}}, resident=False)
    assert schools_of(stranger, placed(stranger, {"A": 2})) == {"an": ""}


def test_without_rules_or_without_a_table_nobody_is_placed():
    case = town({"an": {"A": 1}})
    assert schools_of(case, placed(case, {"A": 1}, policy=policy_of())) == {"an": ""}
    assert placed(town({}), {}).offerings.tolist() == []


def test_a_lottery_decides_by_the_seed_alone():
    case = town({f"child{number}": {"A": number} for number in range(20)})
    one, again, other = (placed(case, {"A": 10}, policy=BY_LOT, seed=seed) for seed in "aab")
    assert one.offerings.tolist() == again.offerings.tolist() != other.offerings.tolist()
    assert list(wrongs(one, BY_LOT)) == []


def test_nobody_is_sent_far_without_a_stated_reason():
    """A child lives 500 m from A and 900 m from B and is sent 6.5 km to C: A was full after the wishes, the
    last seat of B went to a child of its catchment."""
    case = town(
        {
            "far": {"A": 500, "B": 900, "C": 6500},
            "home": {"B": (1800, 1)},
            "near": {"C": 2000},
        }
    )
    result = placed(case, {"B": 1, "C": 2})
    reasons = PlacementReasons(POLICY, result, ("score=18", "", ""))
    (one,) = reasons.far()
    assert (case.applicant_ids[one.applicant], case.offering_ids[one.offering]) == ("far", "C")
    assert one.distance_m == 6500
    assert [(case.offering_ids[each.offering], each.distance_m, each.kind) for each in one.nearer] == [
        ("A", 500, "no_seats"),
        ("B", 900, "taken"),
    ]
    full, taken = (each.why for each in one.nearer)
    assert full.vi == "đã hết chỗ sau khi xếp theo nguyện vọng (score=18)"
    assert taken.vi == ("chỗ cuối cùng đã xếp cho em đứng trước: thứ tự trong địa bàn 1, của con chưa có")
    assert (
        taken.en == "the last seat went to a child before: place in the catchment 1, this child's not known"
    )


def test_a_nearer_school_behind_the_own_catchment_is_said_too():
    case = town({"an": {"A": (3500, 1), "B": 200, "C": 9000}})
    result = placed(case, {"A": 1, "B": 1, "C": 1})
    (one,) = PlacementReasons(POLICY, result, ("", "", "")).far()
    assert [(each.kind, each.distance_m) for each in one.nearer] == [("catchment", 200)]


def test_who_has_no_place_at_all_reads_why_of_every_school():
    case = town({"a": {"A": 300}, "b": {"A": 300, "B": 400}})
    result = placed(case, {"A": 1})
    reasons = PlacementReasons(POLICY, result, ("", ""))
    assert reasons.far() == ()
    assert [each.why.en for each in reasons.of(1)] == [
        "the last seat went to a child equal in every criterion whose file code comes before",
        "it had no seat to give",
    ]
    assert reasons.of(0) == ()


@pytest.mark.parametrize("seed", range(40))
def test_every_step_is_right_and_every_missed_school_has_its_reason(seed):
    draw = random.Random(seed)
    schools = "ABCDEF"[: draw.randint(1, 6)]
    rows = {
        f"c{number:02}": {
            school: (draw.choice([None, 200, 400, 4000, 8000]), draw.choice([None, None, 1, 2]))
            for school in draw.sample(schools, draw.randint(1, len(schools)))
        }
        for number in range(draw.randint(1, 30))
    }
    case = town(rows)
    result = placed(case, {school: draw.randint(0, 5) for school in schools})
    assert list(wrongs(result, POLICY)) == []
    reasons = PlacementReasons(POLICY, result, ("last",) * case.n_offerings)
    for child, name in enumerate(case.applicant_ids):
        got = case.offering_ids[result.offerings[child]] if result.offerings[child] >= 0 else None
        metres = {school: 10**9 if far is None else far for school, (far, _) in rows[name].items()}
        nearer = {school for school in rows[name] if got is None or metres[school] < metres[got]}
        named = {case.offering_ids[each.offering] for each in reasons.of(child)}
        assert nearer <= named
        assert got not in named


def test_the_check_finds_a_child_passed_over_a_seat_too_many_and_a_school_not_asked_for():
    case = town({"a": {"A": 100, "B": 200}, "b": {"A": 300, "B": 100}})
    result = placed(case, {"A": 1, "B": 1})
    assert schools_of(case, result) == {"a": "A", "b": "B"}
    for rows, rules in (
        ([1, 2], {"nearby_passed_over"}),
        ([0, 2], {"nearby_seats", "nearby_seat_empty"}),
        ([2, 3], {"nearby_on_own_list", "nearby_seat_empty"}),
        ([-1, 3], {"nearby_seat_empty"}),
    ):
        result.rows[:] = rows
        assert {each.rule for each in wrongs(result, POLICY)} == rules
