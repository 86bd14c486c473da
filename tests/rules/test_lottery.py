from hashlib import sha256

from admissions.rules.lottery import draw, draws
from tests.rules.rounds import case_of, policy_of

CHILDREN = {"c1": {"wishes": ["A", "B"]}, "c2": {"wishes": ["B"]}, "đ": {"wishes": ["A"]}}


def test_the_draw_is_the_published_formula():
    digest = sha256("hạt giống|c1|A".encode()).digest()
    assert draw("hạt giống", "c1", "A") == int.from_bytes(digest[:8], "big") // 4


def test_a_round_draws_the_same_for_every_wish():
    case = case_of(policy_of(), {"A": 1, "B": 1}, CHILDREN)
    pairs = [("c1", "A"), ("c1", "B"), ("c2", "B"), ("đ", "A")]
    assert draws(case, "s").tolist() == [draw("s", child, school) for child, school in pairs]


def test_another_order_of_wishes_changes_no_draw():
    turned = CHILDREN | {"c1": {"wishes": ["B", "A"]}}
    case = case_of(policy_of(), {"A": 1, "B": 1}, turned)
    assert draws(case, "s").tolist()[:2] == [draw("s", "c1", "B"), draw("s", "c1", "A")]


def test_another_seed_child_or_school_draws_anew():
    drawn = {draw(seed, child, school) for seed in "12" for child in "ab" for school in "XY"}
    assert len(drawn) == 8


def test_a_round_without_wishes_draws_nothing():
    case = case_of(policy_of(), {"A": 1}, {"c": {"wishes": []}})
    assert draws(case, "s").tolist() == []
