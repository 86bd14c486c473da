from functools import cmp_to_key

import numpy as np

from admissions.rules.decision import rank
from admissions.rules.facts import MISSING
from admissions.rules.lottery import draw
from tests.rules.rounds import EXAM, HEAD, case_of, policy_of

NEAR = """
[facts.distance_m]
of = "preference"
type = "integer"
label = { vi = "Khoảng cách", en = "Distance" }

[facts.sibling]
of = "preference"
type = "flag"
label = { vi = "Anh chị", en = "Sibling" }

[[categories]]
name = "near"
label = { vi = "Gần", en = "Near" }
when = { distance_m = { op = "<=", value = 1000 } }

[[categories]]
name = "far"
label = { vi = "Xa", en = "Far" }

[wishes]
max = 2
"""
CHAIN = """
[[order]]
criterion = "category"

[[order]]
criterion = "fact"
fact = "sibling"

[[order]]
criterion = "fact"
fact = "distance_m"
direction = "asc"

[[order]]
criterion = "lottery"

[ties]
last_seat = "strict"
"""


def ranked(policy_text: str, children: dict[str, dict], seed: str = "s") -> list[str]:
    """The children who wish for A, best first."""
    policy = policy_of(policy_text)
    case = case_of(policy, {"A": 1}, {name: {"wishes": {"A": cells}} for name, cells in children.items()})
    ranking = rank(policy, case, seed=seed)
    rows = np.argsort(-ranking.instance.priorities, kind="stable")
    return [case.applicant_ids[row] for row in rows]


def test_each_step_decides_only_among_those_equal_before_it():
    children = {
        "far_sibling": {"distance_m": "1001", "sibling": "có"},
        "near": {"distance_m": "1000"},
        "nearer": {"distance_m": "999", "sibling": "không"},
        "near_sibling": {"distance_m": "1000", "sibling": "có"},
        "unknown": {},
        "far": {"distance_m": "5000"},
    }
    order = ranked(HEAD + NEAR + CHAIN, children)
    assert order == ["near_sibling", "nearer", "near", "far_sibling", "far", "unknown"]


def test_equal_children_are_drawn_by_lot_and_another_seed_draws_anew():
    children = {f"c{number:02}": {"distance_m": "500"} for number in range(30)}
    for seed in ("s", "t"):
        expected = sorted(children, key=lambda child: -draw(seed, child, "A"))
        assert ranked(HEAD + NEAR + CHAIN, children, seed) == expected


WITHOUT_LOTTERY = CHAIN.replace('[[order]]\ncriterion = "lottery"\n\n', "")


def test_what_is_still_equal_ends_in_the_order_of_ids_whatever_the_rows():
    children = {name: {"distance_m": "500"} for name in ("b", "c", "a")}
    assert ranked(HEAD + NEAR + WITHOUT_LOTTERY, children) == ["a", "b", "c"]


def test_where_all_ties_are_admitted_equal_children_have_equal_priority():
    policy = policy_of(EXAM)
    children = {name: {"wishes": ["A"], "math": "5", "literature": "5"} for name in "ab"}
    case = case_of(policy, {"A": 1}, children)
    first, second = rank(policy, case, seed="s").instance.priorities
    assert first == second


def test_margins_are_taken_off_by_rank():
    text = EXAM.replace("max = 3", 'max = 3\nmargins = ["0", "0.5", "1.25"]')
    policy = policy_of(text)
    children = {"a": {"wishes": ["A", "B", "C"], "math": "5", "literature": "5"}, "b": {"wishes": ["C"]}}
    case = case_of(policy, {"A": 1, "B": 1, "C": 1}, children)
    assert rank(policy, case, seed="").criteria["score"].tolist() == [1000, 950, 875, MISSING]
    strict = policy_of(text.replace("max = 3", 'max = 3\nmargin_op = ">"'))
    assert rank(strict, case, seed="").criteria["score"].tolist() == [1000, 949, 874, MISSING]


def test_the_packed_order_of_a_random_round_is_the_order_of_its_criteria():
    """Against a comparison written out step by step."""
    generator = np.random.default_rng(3)
    children = {
        f"c{number:03}": {
            "distance_m": str(generator.integers(900, 1100)),
            "sibling": ("", "có", "không")[generator.integers(3)],
        }
        for number in range(200)
    }

    def compare(one: str, two: str) -> int:
        for key in (
            lambda child: int(children[child]["distance_m"]) > 1000,
            lambda child: children[child]["sibling"] != "có",
            lambda child: int(children[child]["distance_m"]),
            lambda child: -draw("s", child, "A"),
        ):
            if key(one) != key(two):
                return -1 if key(one) < key(two) else 1
        return 0

    assert ranked(HEAD + NEAR + CHAIN, children) == sorted(children, key=cmp_to_key(compare))


def test_twelve_steps_of_any_width_and_the_id_are_one_order():
    """Values of up to 40 bits, so that no two steps fit into one number as they are."""
    generator = np.random.default_rng(12)
    names = [f"key_{number}" for number in range(12)]
    facts = "".join(
        f'[facts.{name}]\nof = "{level}"\ntype = "integer"\nlabel = {{ vi = "K", en = "K" }}\n'
        for name, level in zip(names, ("applicant", "preference") * 6, strict=True)
    )
    order = "".join(f'[[order]]\ncriterion = "fact"\nfact = "{name}"\n' for name in names)
    text = HEAD + facts + order + '[ties]\nlast_seat = "strict"\n[wishes]\nmax = 1\n'
    values = generator.choice([0, 10**9, 10**11], size=(60, 12), p=[0.9, 0.05, 0.05])
    children = {
        f"c{row:02}": {
            "wishes": {"A": {name: str(cells[place]) for place, name in enumerate(names) if place % 2}},
            **{name: str(cells[place]) for place, name in enumerate(names) if not place % 2},
        }
        for row, cells in enumerate(values.tolist())
    }
    policy = policy_of(text)
    ranking = rank(policy, case_of(policy, {"A": 1}, children), seed="")
    found = np.argsort(-ranking.instance.priorities).tolist()
    assert found == sorted(range(60), key=lambda row: ([-value for value in values[row].tolist()], row))
    assert len(set(ranking.instance.priorities.tolist())) == 60
