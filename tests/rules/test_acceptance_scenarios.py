"""The scenarios that a system of this kind has to pass; each has a text or an incident behind it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from admissions.rules.changes import GAINED, LOST, MOVED, UNCHANGED
from admissions.rules.decision import Decision, decide
from admissions.rules.inputs import Line
from admissions.rules.later import CONFIRMED, NOT_ENROLLED, UNPLACED, Answers, lower, remark
from admissions.rules.packs import load_pack
from admissions.rules.plan import (
    is_announced_late,
    is_class_too_large,
    is_room_too_full,
    repeats_third_paper,
)
from tests.rules.packs.small_rounds import CHUYEN, admitted, exam, reason, run, schools_of
from tests.rules.rounds import case_of


def with_line(pack: str, cutoff: int, children: Mapping[str, Any]) -> dict[str, str]:
    """Who gets into S, whose line is fixed at this many hundredths; F has a line nobody reaches."""
    policy = load_pack(pack)
    case = case_of(policy, {"F": 1, "S": 1}, children)
    case = replace(case, lines=(Line(0, 0, 99_99), Line(1, 0, cutoff)))
    return schools_of(decide(policy, case, seed=""))


# 1. Hải Phòng 2025, a specialised class: the line was lowered to 34.95 and the software passed over a child
#    with 35.05 because she had passed for another school without enrolling there.


def hai_phong() -> tuple[Decision, Answers]:
    children = {
        "enrolled": exam("8 8 8", wishes=["X"], specialised="6"),  # 36.00
        "gave_up": exam("8 8 7.1", wishes=["X"], specialised="6"),  # 35.10
        "elsewhere": exam("8 8 7.05", wishes=["X", "Y"], specialised="6"),  # 35.05, and 23.05 at Y
        "at_the_line": exam("8 8 6.95", wishes=["X"], specialised="6"),  # 34.95
        "below": exam("8 8 6.9", wishes=["X"], specialised="6"),  # 34.90
    }
    decision = run("haiphong-2025-grade-10", {"X": 2, "Y": 1}, children, schools={"X": CHUYEN})
    assert schools_of(decision) == {
        "enrolled": "X",
        "gave_up": "X",
        "elsewhere": "Y",
        "at_the_line": "",
        "below": "",
    }
    states = {"enrolled": CONFIRMED, "gave_up": NOT_ENROLLED, "elsewhere": NOT_ENROLLED}
    ids = decision.case.applicant_ids
    now = np.array([states.get(child, UNPLACED) for child in ids], dtype=np.int8)
    return decision, Answers(now, decision.offering_positions)


def test_1_who_passed_elsewhere_without_enrolling_is_looked_at_again_when_a_line_is_lowered():
    decision, answers = hai_phong()
    ids, x = decision.case.applicant_ids, decision.case.offering_ids.index("X")
    lowered = lower(decision, [Line(x, 0, 34_95)], answers, seed="")
    kinds = dict(zip(ids, lowered.changes.kinds.tolist(), strict=True))
    assert {child for child, kind in kinds.items() if kind == GAINED} == {"elsewhere", "at_the_line"}


def test_1_who_enrolled_stays_and_a_class_above_its_seats_needs_a_decision():
    decision, answers = hai_phong()
    ids, x = decision.case.applicant_ids, decision.case.offering_ids.index("X")
    lowered = lower(decision, [Line(x, 0, 34_95)], answers, seed="")
    assert lowered.changes.after.offerings[ids.index("enrolled")] == x
    assert not {MOVED, LOST} & set(lowered.changes.kinds.tolist())
    assert (lowered.admitted[x], lowered.overflow[x], lowered.needs_decision) == (3, 1, True)


# 2. The same comparison, read in two ways.


@pytest.mark.parametrize(("marks", "place"), [("8.5 8.25 8", ""), ("8.5 8.5 8", "S")])
def test_2_hanoi_2025_a_second_wish_with_exactly_line_plus_one_is_admitted(marks, place):
    """Line 24.00: 24.75 is not enough, 25.00 is."""
    child = exam(marks, wishes=["F", "S"], zone="zone_1")
    policy = load_pack("hanoi-2025-grade-10")
    zones = {"F": {"zone": "zone_1"}, "S": {"zone": "zone_1"}}
    case = case_of(policy, {"F": 1, "S": 1}, {"c": child}, schools=zones)
    case = replace(case, lines=(Line(0, 0, 99_99), Line(1, 0, 24_00)))
    assert schools_of(decide(policy, case, seed="")) == {"c": place}


@pytest.mark.parametrize(("line", "place"), [(24_00, ""), (23_99, "S")])
def test_2_thai_nguyen_a_second_wish_on_the_line_is_refused_and_a_hundredth_above_it_is_not(line, place):
    child = exam("8 8 8", wishes=["F", "S"])  # 24.00
    assert with_line("thainguyen-2025-grade-10", line, {"c": child}) == {"c": place}
    first = exam("8 8 8", wishes=["S"])
    assert with_line("thainguyen-2025-grade-10", line, {"c": first}) == {"c": "S"}


# 3. Papers that are too low.


def test_3_one_paper_marked_zero_is_refused_whatever_the_sum():
    child = exam("10 10 0", wishes=["A"], zone="zone_1")
    assert reason("hanoi-2025-grade-10", child) == "not_eligible:paper_zero"


def test_3_a_paper_marked_one_is_refused_in_ben_tre_and_taken_in_dong_nai():
    child = exam("10 10 1.0", wishes=["A"])
    assert reason("bentre-2025-grade-10", child) == "not_eligible:paper_too_low"
    assert reason("dongnai-2025-grade-10", child) == "placed"


# 4. Of several groups and of several prizes the highest.


@pytest.mark.parametrize(
    ("claims", "total"),
    [
        ({"priority_groups": "group_1;group_3"}, 26_00),  # 24 + 2.0, not + 3.0
        ({"awards": "second_prize;first_prize"}, 25_50),  # 24 + 1.5, not + 2.5
        ({"priority_groups": "group_1;group_3", "awards": "third_prize"}, 26_50),  # both kinds add
    ],
)
def test_4_the_highest_group_and_the_highest_prize_count_and_add(claims, total):
    decision = run("hanoi-2025-grade-10", {"A": 1}, {"c": exam("8 8 8", wishes=["A"], **claims)})
    assert decision.scores.tolist() == [total]


# 5. Sơn La: at most 2.0 % above the seats.


def equal_at_the_last_seat(seats: int, equal: int) -> int:
    """How many of so many children with 24 get in, where all other seats go to children with 27."""
    children = {f"above_{number}": exam("9 9 9", wishes=["S"]) for number in range(seats - 1)}
    averages = {f"equal_{number}": f"{9 - number / 10:.1f}" for number in range(equal)}
    children |= {child: exam("8 8 8", wishes=["S"], average_9=mark) for child, mark in averages.items()}
    found = admitted("sonla-2025-grade-10", {"S": seats}, children)
    return sum(bool(found[child]) for child in averages)


def test_5_son_la_an_overflow_of_2_0_percent_admits_all_and_of_2_1_percent_goes_down_the_chain():
    assert equal_at_the_last_seat(seats=100, equal=3) == 3  # 2 of 100
    assert equal_at_the_last_seat(seats=95, equal=3) == 1  # 2 of 95 are 2.1 %


# 6. Vĩnh Phúc: twelve keys.


def test_6_vinh_phuc_equal_in_all_twelve_keys_admits_all():
    keys = {f"average_{year}": "9" for year in (6, 7, 8, 9)}
    keys |= {f"{what}_{year}": "good" for what in ("study", "conduct") for year in (6, 7, 8, 9)}
    children = {child: exam("8 8 8", wishes=["A"], **keys) for child in "abc"}
    assert admitted("vinhphuc-2025-grade-10", {"A": 1}, children) == {"a": "A", "b": "A", "c": "A"}
    children["c"] |= {"average_6": "8.9"}
    assert admitted("vinhphuc-2025-grade-10", {"A": 1}, children) == {"a": "A", "b": "A", "c": ""}


# 7. Bến Tre: after re-marking the published line and the new marks count.


def test_7_ben_tre_re_marking_moves_one_from_b_to_a_takes_one_in_and_one_out():
    """Lines: A 27.00; B 23.00 (a second wish needs 25.00)."""
    policy = load_pack("bentre-2025-grade-10")
    marks = {
        "best": ("9 9 9", ["A"]),  # 27.00, the line of A
        "moves": ("8.5 8.5 8.5", ["A", "B"]),  # 25.50, at B by its second wish
        "leaves": ("8 8 7", ["B"]),  # 23.00, the line of B
        "enters": ("7.75 7.5 7.5", ["B"]),  # 22.75
        "stays": ("7 7 7", ["B"]),
    }
    children = {child: exam(papers, wishes=wishes) for child, (papers, wishes) in marks.items()}
    seats = {"A": 1, "B": 2}
    decision = run("bentre-2025-grade-10", seats, children)
    assert schools_of(decision) == {"best": "A", "moves": "B", "leaves": "B", "enters": "", "stays": ""}
    for child, papers in (("moves", "9 9 9.25"), ("leaves", "8 8 6.75"), ("enters", "8 7.75 7.5")):
        children[child] |= exam(papers)
    changes = remark(decision, case_of(policy, seats, children), seed="")
    assert dict(zip(changes.applicant_ids, changes.kinds.tolist(), strict=True)) == {
        "best": UNCHANGED,
        "moves": MOVED,
        "leaves": LOST,
        "enters": GAINED,
        "stays": UNCHANGED,
    }
    moved = list(changes.applicant_ids).index("moves")
    assert [changes.offering_ids[held.offerings[moved]] for held in (changes.before, changes.after)] == [
        "B",
        "A",
    ]


# 8. Cần Thơ: wish 2b.


def can_tho(kind: str, marks: str) -> dict[str, Any]:
    home = {"zone": "ninh_kieu", "lives_in_province": "có"}
    return exam(marks, wishes={"S": {"wish_kind": kind}}, **home)


def test_8_can_tho_2b_takes_five_percent_of_the_seats_at_most():
    """Of 40 seats two, though all five children of 2b have 30 and the 2a only 24 and less."""
    home = {f"a{number:02}": can_tho("home_first", f"8 8 {8 - number / 4}") for number in range(28)}
    away = {f"b{number}": can_tho("anywhere_first", f"10 10 {10 - number / 4}") for number in range(5)}
    school = {"S": {"zone": "ninh_kieu"}}
    found = admitted("cantho-2025-grade-10", {"S": 40}, home | away, schools=school)
    assert [child for child in away if found[child]] == ["b0", "b1"]
    assert all(found[child] for child in home)


@pytest.mark.parametrize(("marks", "goes"), [("9 9 8.25", False), ("9 9 8.5", True)])
def test_8_can_tho_2b_needs_110_percent_of_the_line(marks, goes):
    """Twenty of 2a fill the seats, the last with 24.00: 26.25 < 26.40 is refused, 26.50 is admitted."""
    papers = [f"10 {10 - number / 4} {8.75 - number / 4:.2f}" for number in range(10)]  # 28.75 … 24.25
    papers += [f"10 {9.75 - number / 4} {8.75 - number / 4:.2f}" for number in range(9)]  # 28.50 … 24.50
    home = {f"a{number:02}": can_tho("home_first", marks) for number, marks in enumerate([*papers, "8 8 8"])}
    away = {"b": can_tho("anywhere_first", marks)}
    school = {"S": {"zone": "ninh_kieu"}}
    found = admitted("cantho-2025-grade-10", {"S": 20}, home | away, schools=school)
    assert (bool(found["b"]), bool(found["a19"])) == (goes, not goes)


# 9. Bình Phước: after a specialised class the next wish is a first one.


def test_9_binh_phuoc_the_second_wish_of_a_specialised_applicant_is_a_first_one():
    children = {
        "line": exam("8 8 8", wishes=["S"]),
        "best": exam("10 10 10", wishes=["X"], specialised="10"),
        "best_F": exam("10 10 10", wishes=["F"]),
        "specialised": exam("8 8 8", wishes=["X", "S"], specialised="7"),
        "ordinary": exam("8 8 8", wishes=["F", "S"]),
    }
    seats = {"X": 1, "F": 1, "S": 1}
    found = admitted("binhphuoc-2025-grade-10", seats, children, schools={"X": CHUYEN})
    assert (found["specialised"], found["ordinary"]) == ("S", "")


# 10. What a plan may not be; `tests/setup/test_plan_checks.py` shows the refusals of the site.


def test_10_the_same_third_paper_in_the_fourth_year_is_refused():
    policy = replace(load_pack("hanoi-2025-grade-10"), school_year="2028-2029")
    earlier = dict.fromkeys(("2025-2026", "2026-2027", "2027-2028"), "foreign_language")
    assert repeats_third_paper(policy, earlier)


def test_10_a_plan_dated_31_march_is_late():
    policy = load_pack("hanoi-2025-grade-10")
    assert is_announced_late(policy, date(2025, 3, 31))
    assert not is_announced_late(policy, date(2025, 3, 30))


def test_10_a_room_of_25_is_too_full():
    assert is_room_too_full(load_pack("hanoi-2025-grade-10"), 25)


@pytest.mark.parametrize(("grade", "pupils"), [(1, 36), (6, 46), (10, 46)])
def test_10_a_class_of_36_in_primary_or_46_in_secondary_school_is_too_large(grade, pupils):
    policy = load_pack(f"hanoi-2025-grade-{grade}")
    assert is_class_too_large(policy, programme="thuong", seats=pupils, classes=1)
    assert not is_class_too_large(policy, programme="thuong", seats=pupils - 1, classes=1)


# 11. TP.HCM: admitted to a specialised class and not enrolled there.


def test_11_hcmc_who_does_not_enrol_in_a_specialised_class_is_considered_for_ordinary_wishes():
    """First the specialised classes are filled and confirmed; then their seats are given, and who did not
    confirm is in the list of the ordinary run like everybody else."""
    policy = load_pack("hcmc-2025-grade-10")
    children = {
        "no_show": exam("8 8 8", wishes=["X", "A"], specialised="8"),
        "other": exam("7 7 7", wishes=["A"]),
    }
    case = case_of(policy, {"X": 1, "A": 1}, children, schools={"X": CHUYEN})
    assert schools_of(decide(policy, case, seed="")) == {"no_show": "X", "other": "A"}
    given = replace(case, taken=np.array([int(offering == "X") for offering in case.offering_ids]))
    assert schools_of(decide(policy, given, seed="")) == {"no_show": "A", "other": ""}
