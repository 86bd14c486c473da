"""Dense ranks by one packed sort: those that `np.unique` finds, however wide or close the values are."""

import numpy as np
import pytest

from admissions.matching.ranks import dense_ranks

RNG = np.random.default_rng(7)
LOWEST, HIGHEST = -(2**63), 2**63 - 1
FAR = RNG.integers(LOWEST, HIGHEST, 500, endpoint=True)


@pytest.mark.parametrize(
    "values",
    [
        np.array([5]),
        np.array([3, 3, 3]),
        RNG.integers(0, 20, 500),
        RNG.integers(-1000, 1000, 500),
        FAR,
        np.append(FAR, [LOWEST, HIGHEST, LOWEST]),
        np.append(FAR, FAR[:20] + RNG.integers(-3, 4, 20)),
        np.append(RNG.integers(-3, 4, 500), [LOWEST, HIGHEST]),
        RNG.permutation(500) + HIGHEST - 500,
    ],
    ids=[
        "one",
        "all equal",
        "many equal",
        "below zero",
        "all 64 bits",
        "both ends",
        "a few so close that their high bits are equal",
        "most so close that their high bits are equal",
        "far from zero",
    ],
)
def test_the_ranks_are_those_of_the_distinct_values(values: np.ndarray) -> None:
    distinct, ranks = dense_ranks(values)
    assert distinct.tolist() == sorted(set(values.tolist()))
    assert distinct[ranks].tolist() == values.tolist()
