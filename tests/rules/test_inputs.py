from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.case import InvalidCase, Line
from admissions.rules.decision import decide
from admissions.rules.facts import MISSING
from tests.rules.rounds import EXAM, case_of, decided, placements, policy_of

POLICY = policy_of()
CHILDREN = {
    "b": {"wishes": ["A"], "math": "5", "literature": "5"},
    "a": {"wishes": ["A", "B"], "math": "6", "literature": "5"},
}


def case_with(**inputs):
    return case_of(POLICY, {"B": 2, "A": 1}, CHILDREN, **inputs)


def test_a_round_without_the_optional_tables_has_nothing_taken_and_no_lines():
    case = case_with()
    assert case.taken.tolist() == [0, 0]
    assert case.available.tolist() == [1, 2]
    assert (case.lines, case.nearby) == (None, None)
    assert case.lottery_keys == case.applicant_ids


def test_places_taken_are_no_seats_any_more_and_never_fewer_than_none():
    case = case_with(taken=[1, 3])
    assert case.taken.tolist() == [3, 1]
    assert case.available.tolist() == [0, 1]
    assert case_with(taken=[MISSING, 1]).available.tolist() == [0, 2]
    assert case_with(taken=[1, MISSING]).available.tolist() == [1, 1]


def test_the_seats_that_are_taken_are_given_to_nobody():
    _, decision = decided(POLICY, {"B": 2, "A": 1}, CHILDREN, taken=[2, 0])
    assert decision.cutoffs.admitted.tolist() == [1, 0]


def test_lottery_keys_stand_in_the_order_of_the_case_and_a_blank_is_the_code():
    assert case_with(lottery_keys=["one", ""]).lottery_keys == ("a", "one")
    with pytest.raises(InvalidCase, match="Một cột có 1 giá trị, cần 2"):
        case_with(lottery_keys=["one"])


def test_lines_are_sorted_by_offering_and_rank():
    case = case_with(lines=[("B", 2, 900, None), ("B", 1, 800, None), ("A", 0, MISSING, (700,))])
    assert case.lines == (
        Line(0, 0, MISSING, (700,)),
        Line(1, 1, 800, None),
        Line(1, 2, 900, None),
    )


def test_lines_take_the_place_of_seats():
    case, decision = decided(POLICY, {"A": 0, "B": 0}, CHILDREN, lines=[("A", 0, 1000, None)])
    assert placements(case, decision) == {"a": "A", "b": "A"}
    assert decision.reasons == ("placed", "placed")


def test_nearby_rows_are_sorted_by_child_and_offering():
    nearby = {
        "applicant": ["b", "a", "b"],
        "offering": ["B", "A", "A"],
        "distance_m": [5, 6, MISSING],
        "catchment_order": [1, MISSING, 2],
    }
    found = case_with(nearby=nearby).nearby
    assert found.applicants.tolist() == [0, 1, 1]
    assert found.offerings.tolist() == [0, 0, 1]
    assert found.distance_m.tolist() == [6, MISSING, 5]
    assert found.catchment_order.tolist() == [MISSING, 2, 1]


def near(**columns):
    row = {"applicant": ["a"], "offering": ["A"], "distance_m": [1], "catchment_order": [1]}
    return {"nearby": row | columns}


TWICE = near(applicant=["a", "a"], offering=["A", "A"], distance_m=[1, 2], catchment_order=[1, 1])


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"taken": [0, -1]}, "“Trường A” có số chỗ đã nhận -1; hãy nhập từ 0 trở lên."),
        ({"taken": [0]}, "Một cột có 1 giá trị, cần 2."),
        ({"lines": [("C", 0, 1, None)]}, "Điểm chuẩn của “C” không có trong vòng tuyển sinh."),
        ({"lines": [("A", -1, 1, None)]}, "Điểm chuẩn của “A” ghi nguyện vọng thứ -1; hãy đếm từ 1."),
        (
            {"lines": [("A", 0, MISSING, None)]},
            "Điểm chuẩn của “A” để trống; hãy nhập cutoff hoặc last_admitted.",
        ),
        (
            {"lines": [("A", 1, MISSING, (1,))]},
            "Điểm chuẩn của “A”, nguyện vọng 1: còn thiếu cutoff.",
        ),
        (
            {"lines": [("A", 1, 5, None), ("A", 1, 6, None)]},
            "“A” có hai điểm chuẩn cho cùng một nguyện vọng.",
        ),
        (
            {"lines": [("A", 1, 5, None), ("A", 0, 6, None)]},
            "“A” vừa có điểm chuẩn chung vừa có điểm chuẩn từng nguyện vọng.",
        ),
        (near(applicant=["x"]), "nearby.csv: hồ sơ “x” không có trong vòng tuyển sinh."),
        (near(offering=["x"]), "nearby.csv: “x” không có trong vòng tuyển sinh."),
        (near(distance_m=[-1]), "nearby.csv có khoảng cách âm."),
        (near(catchment_order=[0]), "nearby.csv có thứ tự trong địa bàn nhỏ hơn 1; hãy đếm từ 1."),
        (near(distance_m=[1, 2]), "Các cột của nearby.csv không dài bằng nhau."),
        (TWICE, "nearby.csv có hai dòng cho hồ sơ “a” và “A”."),
    ],
)
def test_inputs_that_contradict_the_round_are_refused_by_name(inputs, message):
    with pytest.raises(InvalidCase) as refused:
        case_with(**inputs)
    assert str(refused.value) == message


def test_codes_of_applicants_may_be_a_numpy_array():
    case = case_with()
    arrays = replace(case, applicant_ids=np.array(case.applicant_ids), lottery_keys=())
    policy = policy_of(
        EXAM.replace('criterion = "score"', 'criterion = "lottery"').replace("admit_all", "strict")
    )
    plain, other = (decide(policy, each, seed="s") for each in (case, arrays))
    assert plain.wish_positions.tolist() == other.wish_positions.tolist()
