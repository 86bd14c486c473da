from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.decision import decide
from admissions.rules.facts import MISSING
from admissions.rules.inputs import Line
from admissions.rules.later import CONFIRMED, NOT_ENROLLED, OFFERED, UNPLACED, Answers
from admissions.rules.supplementary import (
    MayNotTakePart,
    NewWishes,
    NoFloorFact,
    first_wish_lines,
    later_case,
    later_policy,
)
from tests.rules.rounds import EXAM, decided, placements, policy_of

LATER = """
[later]
rounds = 1
who = ["unplaced", "not_enrolled"]
floor = "first_wish_line"
wishes = 1
"""
FLOOR = """
[facts.first_wish_line]
of = "offering"
type = "decimal"
source = "computed"
label = { vi = "điểm chuẩn nguyện vọng 1", en = "line of first wishes" }

[[gates]]
on = "preference"
fact = "total"
op = ">="
limit = "first_wish_line"
reason = "below_floor"
label = { vi = "dưới điểm chuẩn nguyện vọng 1 của đợt trước", en = "below the line of the first round" }
"""
POLICY = policy_of(EXAM.replace("admit_all", "strict") + FLOOR + LATER)
CHILDREN = {
    "an": {"wishes": ["A"], "math": "9", "literature": "9"},
    "binh": {"wishes": ["A"], "math": "8", "literature": "8"},
    "chi": {"wishes": ["B"], "math": "7", "literature": "7"},
    "dung": {"wishes": ["A"], "math": "7", "literature": "7.5"},
    "em": {"wishes": ["A"], "math": "5", "literature": "5"},
}


def first_round(policy=POLICY, **states):
    """A takes an and binh, B chi; dung and em have nothing. Everybody confirms unless said otherwise."""
    case, decision = decided(policy, {"A": 2, "B": 2}, CHILDREN)
    places = decision.offering_positions
    found = np.where(places >= 0, CONFIRMED, UNPLACED)
    for name, state in states.items():
        found[case.applicant_ids.index(name)] = state
    return decision, Answers(found.astype(np.int8), places)


def wishes_of(**chosen):
    return NewWishes(list(chosen), [1] * len(chosen), list(chosen.values()))


def test_a_later_round_gives_the_seats_that_are_left_to_those_without_a_place():
    decision, answers = first_round(an=NOT_ENROLLED)
    case = later_case(POLICY, decision, answers, wishes_of(dung="A", em="B", an="B"))
    assert case.applicant_ids == ("an", "dung", "em")
    assert case.available.tolist() == [1, 1]
    result = decide(later_policy(POLICY), case, seed="")
    assert placements(result.case, result) == {"an": "B", "dung": "", "em": ""}


def test_the_floor_is_the_line_of_first_wishes():
    """The last admitted had 16 at A and 14 at B: dung with 14.5 may go to B, em with 10 nowhere."""
    decision, answers = first_round()
    assert first_wish_lines(decision).tolist() == [1600, 1400]
    case = later_case(POLICY, decision, answers, wishes_of(dung="B", em="B"))
    result = decide(later_policy(POLICY), case, seed="")
    assert placements(result.case, result) == {"dung": "B", "em": ""}
    assert dict(zip(case.applicant_ids, result.reasons, strict=True))["em"] == "not_eligible:below_floor"


def test_in_the_first_round_there_is_no_floor():
    decision, _ = first_round()
    assert set(decision.reasons) == {"placed", "no_seat"}


def test_where_nobody_was_admitted_there_is_no_floor_later_either():
    _, decision = decided(POLICY, {"A": 0, "B": 2}, CHILDREN)
    assert first_wish_lines(decision).tolist() == [MISSING, 1400]


def test_the_line_of_the_first_rank_counts_where_every_rank_has_one():
    _, decision = decided(POLICY, {"A": 2, "B": 2}, CHILDREN)
    lined = replace(decision.case, lines=(Line(0, 1, 1500), Line(0, 2, 1600), Line(1, 0, 1300)))
    assert first_wish_lines(decide(POLICY, lined, seed="")).tolist() == [1500, 1300]


@pytest.mark.parametrize("state", [CONFIRMED, OFFERED])
def test_who_has_a_place_takes_no_part(state):
    decision, answers = first_round(chi=state)
    with pytest.raises(MayNotTakePart, match="chi"):
        later_case(POLICY, decision, answers, wishes_of(chi="A"))


def test_the_rules_may_leave_out_who_did_not_enrol():
    policy = policy_of(EXAM + FLOOR + LATER.replace(', "not_enrolled"', ""))
    decision, answers = first_round(policy, an=NOT_ENROLLED)
    with pytest.raises(MayNotTakePart, match="an"):
        later_case(policy, decision, answers, wishes_of(an="B"))


def test_a_second_wish_is_one_too_many():
    decision, answers = first_round()
    twice = NewWishes(["dung", "dung"], [1, 2], ["A", "B"])
    result = decide(later_policy(POLICY), later_case(POLICY, decision, answers, twice), seed="")
    assert [result.refused_because[code].code for code in result.refusals.tolist()] == [
        "below_floor",
        "too_many_wishes",
    ]


def test_a_floor_without_a_fact_to_keep_it_in_is_refused():
    policy = policy_of(EXAM + LATER)
    decision, answers = first_round(policy)
    with pytest.raises(NoFloorFact, match="first_wish_line"):
        later_case(policy, decision, answers, wishes_of(dung="A"))
