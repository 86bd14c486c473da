"""The statistics against values of published tables and against their definitions."""

from math import exp, factorial

import numpy as np
import pytest

from admissions.rules.gate.statistics import (
    holm,
    negative_binomial_tail,
    normal_scores,
    poisson_tail,
    rank_shares,
    strata,
    student_tail,
)


@pytest.mark.parametrize(
    ("count", "mean", "tail"), [(0, 2.0, 1.0), (1, 2.0, 0.864665), (5, 2.0, 0.052653), (15, 10.0, 0.083458)]
)
def test_poisson_tails_are_those_of_the_tables(count: int, mean: float, tail: float) -> None:
    assert poisson_tail(count, mean) == pytest.approx(tail, abs=1e-6)


def test_a_far_tail_keeps_its_relative_precision() -> None:
    exact = exp(-2) * sum(2**k / factorial(k) for k in range(50, 90))
    assert poisson_tail(50, 2.0) == pytest.approx(exact, rel=1e-9)


def test_the_negative_binomial_is_geometric_when_its_variance_says_so() -> None:
    """Mean m and spread 1 is the geometric distribution: P(X ≥ k) = (m / (m + 1))^k."""
    assert negative_binomial_tail(4, 3.0, 1.0) == pytest.approx(0.75**4)


@pytest.mark.parametrize(
    ("t", "degrees", "tail"), [(0.0, 30, 0.5), (1.697261, 30, 0.05), (2.749996, 30, 0.005)]
)
def test_student_tails_are_those_of_the_tables(t: float, degrees: int, tail: float) -> None:
    assert student_tail(t, degrees) == pytest.approx(tail, abs=1e-6)


def test_holm_stops_at_the_first_that_does_not_stand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005], 0.05) == [True, False, False, True]
    assert holm([], 0.05) == []


def test_equal_values_share_their_rank_and_scores_are_symmetric() -> None:
    assert rank_shares(np.array([3.0, 1.0, 3.0, 9.0])).tolist() == [0.5, 0.125, 0.5, 0.875]
    scores = normal_scores(np.arange(101.0))
    assert scores[50] == pytest.approx(0)
    assert scores[0] == pytest.approx(-scores[100])


def test_strata_keep_equal_values_together_and_are_large_enough() -> None:
    values = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], [3, 10, 2, 9, 4])
    numbers = strata(values, 5)
    assert [sorted(set(values[numbers == k])) for k in range(numbers.max() + 1)] == [[1, 2], [3, 4, 5]]
    assert np.bincount(numbers).min() >= 5
