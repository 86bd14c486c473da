"""The advice to name schools as they are wanted is given only where nobody can do better otherwise."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from admissions.rules.decision import decide
from admissions.rules.order_matters import is_order_free, ranks_differ
from admissions.rules.packs import list_packs, load_pack
from tests.exchange.pack_rounds import pack_round
from tests.rules.rounds import EXAM, decided, placements, policy_of

FREE = {"hanoi-2025-grade-1", "hanoi-2025-grade-6", "hcmc-2025-grade-1", "hcmc-2025-grade-6"}
BY_NUMBER = (
    "hanoi-2025-grade-10",
    "thainguyen-2025-grade-10",
    "dongnai-2025-grade-10",
    "cantho-2025-grade-10",
)


@pytest.mark.parametrize("pack", sorted(FREE))
def test_these_packs_ask_for_no_cunning(pack) -> None:
    assert is_order_free(load_pack(pack))
    assert not ranks_differ(load_pack(pack))


@pytest.mark.parametrize("pack", BY_NUMBER)
def test_in_these_the_number_of_a_wish_counts(pack) -> None:
    assert ranks_differ(load_pack(pack))
    assert not is_order_free(load_pack(pack))


@pytest.mark.parametrize("pack", ["hue-2025-grade-10", "vinhphuc-2025-grade-10", "sonla-2025-grade-10"])
def test_programmes_and_equals_who_are_all_in_make_the_advice_untrue_without_numbers(pack) -> None:
    assert not is_order_free(load_pack(pack))


def test_where_the_advice_is_given_no_other_order_gets_a_child_more() -> None:
    """Every order of the list of a number of children, one after the other. Nor does it ever cost a place."""
    policy = load_pack("hanoi-2025-grade-1")
    case = pack_round("hanoi-2025-grade-1", seed=2, children=120, seats=9)
    honest = decide(policy, case, seed="s")
    tried = 0
    for child in range(0, 120, 4):
        first, end = case.starts[child : child + 2].tolist()
        got = int(honest.wish_positions[child])
        best = end if got < 0 else got
        for order in permutations(range(first, end)):
            rows = np.arange(case.n_preferences)
            rows[first:end] = order
            other = replace(
                case,
                offerings=case.offerings[rows],
                preference_facts={name: column[rows] for name, column in case.preference_facts.items()},
            )
            again = int(decide(policy, other, seed="s").wish_positions[child])
            assert (again < 0) == (got < 0)
            assert again < 0 or rows[again] >= best
            tried += 1
    assert tried >= 60


def test_the_advice_is_given_by_these_packs_and_no_others() -> None:
    """One table over every pack: a new one has to be thought about."""
    assert {pack for pack in list_packs() if is_order_free(load_pack(pack))} == FREE


@pytest.mark.parametrize("pack", sorted(FREE))
def test_there_one_more_wish_takes_nothing_from_the_wishes_before_it(pack) -> None:
    """Every child in turn leaves out its last wish: whoever had a place then has the same place with it."""
    policy = load_pack(pack)
    case = pack_round(pack, seed=3, children=150, seats=9)
    full = decide(policy, case, seed="s").wish_positions
    tried = 0
    for child in range(150):
        first, end = case.starts[child : child + 2].tolist()
        if end - first < 2:
            continue
        kept = np.delete(np.arange(case.n_preferences), end - 1)
        starts = case.starts.copy()
        starts[child + 1 :] -= 1
        shorter = replace(
            case,
            starts=starts,
            ranks=case.ranks[kept],
            offerings=case.offerings[kept],
            preference_facts={name: column[kept] for name, column in case.preference_facts.items()},
        )
        got = int(decide(policy, shorter, seed="s").wish_positions[child])
        if got >= 0:
            assert int(full[child]) == got
            tried += 1
    assert tried >= 20


def test_where_equals_are_all_out_another_list_can_get_a_child_more() -> None:
    """Why the advice is not given there. By asking for B too, child a puts b out of it, who then ties
    with a at C, where none of the two is in. Asking for C alone, a is in."""
    policy = policy_of(EXAM.replace("admit_all", "admit_none"))
    assert not is_order_free(policy)
    mark = {"math": "5", "literature": "5"}
    children = {
        "a": {"wishes": ["B", "C"], **mark},
        "b": {"wishes": ["A", "B", "C"], **mark},
        "c": {"wishes": ["C"], "math": "6", "literature": "5"},
        "d": {"wishes": ["A"], **mark},
    }
    seats = {"A": 1, "B": 1, "C": 2}
    assert placements(*decided(policy, seats, children))["a"] == ""
    children["a"]["wishes"] = ["C"]
    assert placements(*decided(policy, seats, children))["a"] == "C"


def test_equals_who_are_all_in_are_not_promised_anything_either() -> None:
    assert not is_order_free(policy_of(EXAM))
    assert is_order_free(policy_of(EXAM.replace("admit_all", "strict")))
