import itertools

import numpy as np
import pytest

from admissions.rules.entries import Column
from admissions.rules.facts import MISSING
from admissions.rules.packing import MAX_BITS, ascending_key, pack, pack_columns
from admissions.rules.programmes import enter
from tests.rules.rounds import case_of, policy_of


@pytest.mark.parametrize(
    "highs",
    [
        (3, 3),
        (10**6, 10**6, 10**6),
        (2**61, 2**61),
        (1, 2**61, 5, 2**61, 7),
        (2**20,) * 6,
        (0, 0),
    ],
)
def test_a_packed_key_orders_as_the_columns_do_one_after_the_other(highs):
    generator = np.random.default_rng(7)
    few = [np.array([0, high // 3, high], dtype=np.int64) for high in highs]
    keys = [generator.choice(values, size=300) for values in few]
    packed = pack(keys)
    rows = list(zip(*(key.tolist() for key in keys), strict=True))
    assert packed.min() >= 0
    assert int(packed.max()).bit_length() <= MAX_BITS
    by_rows = sorted(range(300), key=lambda row: rows[row])
    for before, after in itertools.pairwise(by_rows):
        assert (packed[before] < packed[after]) == (rows[before] < rows[after])
        assert (packed[before] == packed[after]) == (rows[before] == rows[after])


def test_a_key_rises_with_what_is_better_and_missing_comes_last():
    column = np.array([5, MISSING, -3, 9])
    assert ascending_key(column, descending=True).tolist() == [9, 0, 1, 13]
    assert ascending_key(column, descending=False).tolist() == [5, 0, 13, 1]
    assert ascending_key(np.array([MISSING, MISSING]), descending=True).tolist() == [0, 0]


def test_a_key_without_anybody_is_empty():
    assert ascending_key(np.array([], dtype=np.int64), descending=True).tolist() == []


def entries_of_two_children():
    children = {name: {"wishes": ["A", "B", "C"], "math": "5", "literature": "5"} for name in "ab"}
    policy = policy_of()
    return enter(policy, case_of(policy, dict.fromkeys("ABC", 1), children)).entries[0]


def test_keys_of_the_children_alone_stay_one_value_a_child():
    entries = entries_of_two_children()
    keys = [Column(np.array([1, 0]), "applicant"), Column(np.array([2, 3]), "applicant")]
    found = pack_columns(entries, keys)
    assert found.level == "applicant"
    assert found.values[0] > found.values[1]


@pytest.mark.parametrize("high", [1, 2**30, 2**61])
def test_keys_of_several_levels_order_wishes_one_after_the_other(high):
    """Offering, child, wish and child again; each differs only where those before it are equal."""
    entries = entries_of_two_children()
    generator = np.random.default_rng(5)
    for _ in range(50):
        keys = [
            Column(generator.choice([0, high], 3), "offering"),
            Column(generator.choice([0, high], 2), "applicant"),
            Column(generator.choice([0, high // 2, high], 6), "preference"),
            Column(generator.choice([0, high], 2), "applicant"),
        ]
        rows = list(zip(*(entries.spread(key).tolist() for key in keys), strict=True))
        packed = entries.spread(pack_columns(entries, keys)).tolist()
        for one, two in itertools.combinations(range(6), 2):
            assert (packed[one] < packed[two]) == (rows[one] < rows[two])
            assert (packed[one] == packed[two]) == (rows[one] == rows[two])
