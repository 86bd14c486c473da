from dataclasses import replace

import numpy as np
import pytest

from admissions.matching.deferred_acceptance import match
from admissions.rules.decision import decide, rank
from admissions.rules.facts import MISSING
from admissions.rules.ranking import reseat
from tests.rules.rounds import EXAM, case_of, decided, placements, policy_of, reasons
from tests.rules.test_worked_programmes import BASE as PROGRAMMES
from tests.rules.test_worked_programmes import CHUYEN, SCHOOLS, marks, programme
from tests.rules.test_worked_queues import BASE, DONG_NAI, child

LOTTERY = policy_of(
    EXAM.replace('criterion = "score"', 'criterion = "lottery"').replace("admit_all", "strict")
)


def test_other_seats_need_no_other_ranking():
    policy = policy_of(BASE + DONG_NAI)
    children = {f"c{place}": child(str(place), "A", "B") for place in range(9)}
    case = case_of(policy, {"A": 2, "B": 2}, children)
    ranking = rank(policy, case, seed="")
    for seats in ([3, 1], [0, 7], [9, 9]):
        other = decide(policy, replace(case, seats=np.array(seats)), seed="")
        again = match(reseat(ranking, np.array(seats)))
        assert again.positions.tolist() == other.matching.positions.tolist()


def test_draws_may_come_from_elsewhere():
    children = {name: {"wishes": ["A", "B"], "math": "5", "literature": "5"} for name in "abc"}
    case = case_of(LOTTERY, {"A": 1, "B": 1}, children)
    ranking = rank(LOTTERY, case, seed="", draws=np.array([1, 9, 3, 1, 2, 5]))
    granted = match(ranking.instance).positions
    assert granted.tolist() == [1, 2, -1]
    assert ranking.criteria["lottery"].tolist() == [1, 9, 3, 1, 2, 5]


def test_criteria_of_a_few_wishes_are_those_of_all():
    children = {
        name: marks("8", str(place), "7", wishes=["A", "C1", "B"]) for place, name in enumerate("abcd")
    }
    _, decision = decided(CHUYEN, dict.fromkeys(SCHOOLS, 1), children, schools=SCHOOLS)
    for key in decision.criteria:
        rows = np.array([7, 0, 3, 11])
        assert decision.criteria.at(key, rows).tolist() == decision.criteria[key][rows].tolist()


def test_a_step_of_another_programme_is_no_criterion_of_a_wish():
    order = '\n[[programmes.order]]\ncriterion = "fact"\nfact = "special"\n'
    policy = policy_of(PROGRAMMES + programme("special", "2") + order)
    children = {"c": marks("8", "8", "7", wishes=["C1", "A"])}
    _, decision = decided(policy, dict.fromkeys(SCHOOLS, 0), children, schools=SCHOOLS)
    assert decision.criteria["special"].tolist() == [700, MISSING]
    assert decision.criteria["score"].tolist() == [MISSING, 1600]


BANDS = """
[[order]]
criterion = "score"

[[order]]
criterion = "fact"
fact = "literature"

[ties]
last_seat = "admit_within"
percent = "{percent}"
equal_by = {equal_by}
beyond = "{beyond}"
"""


def banded(percent: str, equal_by: int, beyond: str) -> str:
    return EXAM[: EXAM.index("[[order]]")] + BANDS.format(percent=percent, equal_by=equal_by, beyond=beyond)


def three_seats(policy_text: str) -> str:
    """a is in; b to e have 10 points each, and in literature b has 9, c and d 8, e 7."""
    marks = {"a": ("10", "10"), "b": ("1", "9"), "c": ("2", "8"), "d": ("2", "8"), "e": ("3", "7")}
    children = {name: {"wishes": ["A"], "math": m, "literature": s} for name, (m, s) in marks.items()}
    case, decision = decided(policy_of(policy_text), {"A": 3}, children)
    return "".join(name for name, school in placements(case, decision).items() if school)


def test_a_band_that_takes_no_more_than_the_percentage_is_in_as_a_whole():
    assert three_seats(banded("66.67", 1, "strict")) == "abcde"


@pytest.mark.parametrize(
    ("beyond", "admitted"),
    [("strict", "abc"), ("admit_all", "abcd"), ("admit_none", "ab"), ("escalate", "ab")],
)
def test_beyond_the_percentage_the_whole_order_decides(beyond, admitted):
    assert three_seats(banded("66.66", 1, beyond)) == admitted


def test_a_band_of_two_steps_is_those_equal_in_both():
    assert three_seats(banded("33.34", 2, "strict")) == "abcd"
    assert three_seats(banded("33.33", 2, "strict")) == "abc"


def test_only_those_let_in_together_by_the_percentage_tied():
    """Three of ten points for two seats: both rules let all in, but by the second only c and d are equal."""
    marks = {"a": ("10", "10"), "b": ("1", "9"), "c": ("2", "8"), "d": ("2", "8")}
    children = {name: {"wishes": ["A"], "math": m, "literature": s} for name, (m, s) in marks.items()}

    def told(percent: str) -> dict[str, str]:
        case, decision = decided(policy_of(banded(percent, 1, "admit_all")), {"A": 3}, children)
        assert decision.cutoffs.admitted.tolist() == [4]
        return reasons(case, decision)

    tied = {"a": "placed", "b": "placed_in_tie", "c": "placed_in_tie", "d": "placed_in_tie"}
    assert told("34") == tied
    assert told("33") == tied | {"b": "placed"}
