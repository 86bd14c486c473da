from itertools import permutations, product

import numpy as np
import pytest

from admissions.matching import textbook
from admissions.rules.odds import odds
from admissions.rules.ranking import rank
from tests.rules.rounds import EXAM, HEAD, case_of, policy_of

NEAR = """
[facts.near]
of = "preference"
type = "flag"
source = "claim"
label = { vi = "gần nhà", en = "near" }
"""
RULES = """
[wishes]
max = 4

[[order]]
criterion = "fact"
fact = "near"

[[order]]
criterion = "lottery"

[ties]
last_seat = "strict"
"""
LOTTERY = policy_of(HEAD + NEAR + RULES)
TOWN = {
    "a": {"wishes": {"A": {"near": "có"}, "B": {}}},
    "b": {"wishes": {"A": {}, "B": {}}},
    "c": {"wishes": {"A": {}, "B": {"near": "có"}}},
    "d": {"wishes": {"B": {}, "A": {}}},
    "e": {"wishes": {"B": {"near": "có"}, "A": {}}},
}
SEATS = {"A": 2, "B": 1}


def exact(policy, case):
    """Every order of the children at every school, solved by the book: the true probability of each wish."""
    granted, number = np.zeros(case.n_preferences), 0
    for orders in product(permutations(range(case.n_applicants)), repeat=case.n_offerings):
        drawn = np.array(
            [orders[school][child] for child, school in zip(case.owners, case.offerings, strict=True)]
        )
        positions = textbook.match(rank(policy, case, seed="", draws=drawn).instance).positions
        granted[positions[positions >= 0]] += 1
        number += 1
    return granted / number


def test_the_shares_are_the_true_probabilities():
    """The child near A is certain of its first wish; the others share what is left."""
    small = {name: TOWN[name] for name in "abcd"}
    case = case_of(LOTTERY, SEATS, small)
    found = odds(LOTTERY, case, seed="odds", draws=4000)
    expected = exact(LOTTERY, case)
    assert expected[0] == 1
    assert found.of_wishes[0] == 1
    sigma = np.sqrt(expected * (1 - expected) / 4000)
    assert (np.abs(found.of_wishes - expected) <= 4 * sigma + 1e-12).all()


def test_a_child_has_the_sum_of_its_wishes():
    case = case_of(LOTTERY, SEATS, TOWN)
    found = odds(LOTTERY, case, seed="odds", draws=200)
    by_hand = [sum(found.granted[case.starts[who] : case.starts[who + 1]]) / 200 for who in range(5)]
    assert found.of_applicants.tolist() == by_hand
    assert found.granted.sum() == 200 * 3


def test_the_same_seed_gives_the_same_odds():
    case = case_of(LOTTERY, SEATS, TOWN)
    one, again, other = (odds(LOTTERY, case, seed=seed, draws=50).granted.tolist() for seed in "aab")
    assert one == again != other


def test_without_a_lottery_everything_is_certain():
    policy = policy_of(EXAM)
    children = {
        "best": {"wishes": ["A"], "math": "9", "literature": "9"},
        "next": {"wishes": ["A"], "math": "8", "literature": "8"},
    }
    found = odds(policy, case_of(policy, {"A": 1}, children), seed="s", draws=10)
    assert found.of_wishes.tolist() == [1, 0]


SHARES = """
[[proportional]]
name = "near"
label = { vi = "gần nhà", en = "near" }
who = [{ fact = "near", op = "=", value = "có" }]
percent = "50"
"""


def test_with_shares_the_call_order_is_made_anew_for_each_draw():
    """Of two seats one is for a child near by, whatever the lottery says; c and d share the other."""
    rules = RULES.replace('[[order]]\ncriterion = "fact"\nfact = "near"\n', "")
    policy = policy_of(HEAD + NEAR + rules + SHARES)
    children = {"a": {"wishes": {"A": {"near": "có"}}}} | {name: {"wishes": ["A"]} for name in "cd"}
    found = odds(policy, case_of(policy, {"A": 2}, children), seed="s", draws=600)
    assert found.of_applicants[0] == 1
    assert found.of_applicants[1] == pytest.approx(0.5, abs=0.09)


def assert_short_cut_is_right(policy, seed):
    """What is left out beforehand changes nothing: draws through the whole ranking, solved by the book, give
    the same shares within the error of sampling."""
    rng = np.random.default_rng(seed)
    children = {
        f"c{number:02}": {
            "wishes": {
                school: {"near": "có" if rng.random() < 0.3 else ""}
                for school in rng.permutation(list("ABCD"))[: rng.integers(1, 5)]
            }
        }
        for number in range(25)
    }
    case = case_of(policy, {school: int(rng.integers(0, 7)) for school in "ABCD"}, children)
    quick = odds(policy, case, seed="q", draws=3000).of_wishes
    granted = np.zeros(case.n_preferences)
    for _ in range(300):
        drawn = rng.integers(0, 1 << 60, size=case.n_preferences)
        ranking = rank(policy, case, seed="", draws=drawn)
        positions = textbook.match(ranking.instance).positions
        granted[ranking.wish_of_claim[positions[positions >= 0]]] += 1
    whole = granted / 300
    spread = np.sqrt(np.maximum(quick * (1 - quick), 1 / 3000) / 300)
    assert (np.abs(quick - whole) <= 5 * spread).all()


@pytest.mark.parametrize("seed", range(6))
def test_what_is_left_out_beforehand_changes_nothing(seed):
    assert_short_cut_is_right(LOTTERY, seed)


QUEUES = """
[[queues]]
name = "near"
label = { vi = "gần", en = "near" }
who = [{ fact = "near", op = "=", value = "có" }]
seats = "40%"
unused = "all"

[[queues]]
name = "all"
label = { vi = "chung", en = "all" }
seats = "rest"
"""


@pytest.mark.parametrize("seed", range(4))
def test_reserved_seats_are_handed_on_in_every_draw(seed):
    rules = RULES.replace('[[order]]\ncriterion = "fact"\nfact = "near"\n', "")
    assert_short_cut_is_right(policy_of(HEAD + NEAR + rules + QUEUES), seed)
