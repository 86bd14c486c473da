import random

import numpy as np
import pytest

from admissions.rules.facts import MISSING
from admissions.rules.margins import apply
from admissions.rules.policy import Margins
from tests.rules.rounds import EXAM, decided, placements, policy_of


@pytest.mark.parametrize("margin_op", [">=", ">"])
@pytest.mark.parametrize("ratio", [10_000, 11_000, 9_000, 10_001, 13_333])
def test_the_effective_score_reaches_a_line_exactly_where_the_rule_says(margin_op, ratio):
    """score ≥ (line + margin) × ratio, or >, decided in whole numbers for every score and line."""
    generator = random.Random(ratio)
    rule = Margins(margins=(0, 50, 175), margin_op=margin_op, ratio=ratio)
    for _ in range(3000):
        score, line, rank = (
            generator.randint(-300, 4000),
            generator.randint(-300, 4000),
            generator.randint(1, 5),
        )
        needed = (line + (0, 50, 175)[min(rank, 3) - 1]) * ratio
        reached = score * 10_000 > needed if margin_op == ">" and rank > 1 else score * 10_000 >= needed
        assert (rule.effective(score, rank) >= line) == reached


@pytest.mark.parametrize("margin_op", [">=", ">"])
@pytest.mark.parametrize("ratio", [10_000, 11_000])
def test_all_wishes_at_once_have_the_scores_of_each_one_alone(margin_op, ratio):
    rule = Margins(margins=(0, 50), margin_op=margin_op, ratio=ratio)
    generator = np.random.default_rng(3)
    totals, ranks = generator.integers(-200, 5000, 500), generator.integers(1, 12, 500)
    found = apply(rule, totals, ranks, complete=True)
    pairs = zip(totals.tolist(), ranks.tolist(), strict=True)
    assert found.tolist() == [rule.effective(score, rank) for score, rank in pairs]
    totals[::7] = MISSING
    found = apply(rule, totals, ranks, complete=False)
    assert (found[::7] == MISSING).all()
    assert (found[totals != MISSING] != MISSING).all()


def test_a_rank_far_beyond_the_list_has_the_last_margin():
    rule = Margins(margins=(0, 50))
    assert apply(rule, np.array([1000]), np.array([10**15]), complete=True).tolist() == [950]


def test_a_strict_margin_without_numbers_asks_for_more_than_the_line_from_the_second_wish_on():
    rule = Margins(margin_op=">")
    assert [rule.effective(1000, rank) for rank in (1, 2, 3)] == [1000, 999, 999]


def test_of_several_margins_that_fit_a_wish_the_first_counts():
    rules = """
[[wishes.margins_for]]
when = [{ fact = "math", op = ">=", value = "9" }]
margins = ["0", "3", "3"]

[[wishes.margins_for]]
when = [{ fact = "rank", op = "=", value = 2 }]
margins = ["0", "1", "1"]
"""
    policy = policy_of(EXAM.replace("max = 3\n", "max = 3\n" + rules))

    def second_wish(math: str, literature: str) -> str:
        """At a school whose cutoff is 10."""
        children = {
            "line": {"wishes": ["B"], "math": "5", "literature": "5"},
            "child": {"wishes": ["A", "B"], "math": math, "literature": literature},
        }
        case, decision = decided(policy, {"A": 0, "B": 1}, children)
        return placements(case, decision)["child"]

    assert second_wish("8", "3") == "B"
    assert second_wish("8", "2.75") == ""
    assert second_wish("9", "4") == "B"
    assert second_wish("9", "3.75") == ""


def test_a_decided_line_of_a_rank_must_be_exceeded_by_those_wishes_whose_margins_say_so():
    rules = """
[[wishes.margins_for]]
when = [{ fact = "literature", op = "=", value = "4" }]
margin_op = ">"
"""
    policy = policy_of(EXAM.replace("max = 3\n", "max = 3\n" + rules))
    children = {
        "on": {"wishes": ["A", "B"], "math": "5", "literature": "5"},
        "held": {"wishes": ["A", "B"], "math": "6", "literature": "4"},
        "above": {"wishes": ["A", "B"], "math": "6.25", "literature": "4"},
    }
    lines = [("B", 1, 900, None), ("B", 2, 1000, None)]
    case, decision = decided(policy, {"A": 0, "B": 0}, children, lines=lines)
    assert placements(case, decision) == {"on": "B", "held": "", "above": "B"}
