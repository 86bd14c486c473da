"""The little statistics that the gate needs, on NumPy and the standard library."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan, cos, exp, lgamma, log, sin, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_NORMAL: Final = NormalDist()
_FAR: Final = 10_000


def poisson_tail(count: int, mean: float) -> float:
    """P(X ≥ count) for a Poisson number of this mean."""
    return negative_binomial_tail(count, mean, 0.0)


def negative_binomial_tail(count: int, mean: float, spread: float) -> float:
    """P(X ≥ count) for mean m and variance m + spread·m²; Poisson where the spread is 0.

    The terms above `count` are added until they no longer count, so that a tail of 1e-30 is exact too.
    """
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    total = 0.0
    for value in range(count, count + _FAR):
        term = exp(_log_probability(value, mean, spread))
        total += term
        if value > mean and term <= total * 1e-12:
            break
    return min(total, 1.0)


def _log_probability(value: int, mean: float, spread: float) -> float:
    if spread < 1e-9:
        return value * log(mean) - mean - lgamma(value + 1)
    shape = 1 / spread
    share = mean / (mean + shape)
    return (
        lgamma(value + shape)
        - lgamma(shape)
        - lgamma(value + 1)
        + shape * log(1 - share)
        + value * log(share)
    )


def normal_tail(z: float) -> float:
    """P(Z ≥ z)."""
    return _NORMAL.cdf(-z)


def student_tail(t: float, degrees: int) -> float:
    """P(T ≥ t), t ≥ 0, for an even number of degrees (Abramowitz & Stegun 1964, 26.7.4)."""
    angle = atan(t / sqrt(degrees))
    term, total = 1.0, 1.0
    for step in range(1, degrees // 2):
        term *= cos(angle) ** 2 * (2 * step - 1) / (2 * step)
        total += term
    return (1 - sin(angle) * total) / 2


def holm(p_values: Sequence[float], level: float) -> list[bool]:
    """Which of these tests stand when any false one among them may stand with probability `level` (Holm
    1979).

    1. Sort the p-values. 2. The k-th smallest of m stands while it is ≤ level / (m − k + 1); the first that
       does
    not ends it. No independence is needed.
    """
    stands = [False] * len(p_values)
    for place, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        if p_values[index] > level / (len(p_values) - place):
            break
        stands[index] = True
    return stands


def rank_shares(values: Floats) -> Floats:
    """Where each value stands among all, in (0, 1); equal values share their middle."""
    _values, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    middles = (np.cumsum(counts) - counts / 2) / len(values)
    return np.asarray(middles[inverse], dtype=np.float64)


def normal_scores(values: Floats) -> Floats:
    """The values bent to a normal shape by their ranks, so that no scale and no skew is left."""
    shares, inverse = np.unique(rank_shares(values), return_inverse=True)
    return np.array([_NORMAL.inv_cdf(share) for share in shares])[inverse]


def strata(values: Floats, least: int) -> Ints:
    """A stratum for each value: neighbours in order, equal values together, at least `least` in each."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    ends = np.append(np.flatnonzero(np.diff(ordered) > 0) + 1, len(values))
    stratum = np.empty(len(values), dtype=np.int64)
    start = number = 0
    for end in ends.tolist():
        if end == len(values) or (end - start >= least and len(values) - end >= least):
            stratum[order[start:end]] = number
            start, number = end, number + 1
    return stratum


def correlation(one: Floats, other: Floats) -> float:
    """Pearson's r; 0 where one of them does not vary."""
    if one.std() < 1e-12 or other.std() < 1e-12:
        return 0.0
    return float(np.clip(np.corrcoef(one, other)[0, 1], -0.9999, 0.9999))
