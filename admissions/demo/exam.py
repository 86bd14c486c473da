"""Grade-10 exam papers with the shape of a real round.

Fitted to ``grade10_2025_two_districts.csv``, the 2025 round of two districts, over the 1,924 candidates who
sat all three papers without a zero. Two mostly mountain districts write lower scores than a city, so the
quantiles are bent upwards: ``city = 10 × (measured / 10) ** bend``. What is kept is the spread, the skew
and how the papers hang together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PAPERS = ("math", "literature", "foreign_language")
STEP = 25
"""Hà Nội marks in steps of 0.25; the foreign-language paper of the source had steps of 0.2."""

LEVELS = (0, 0.02, 0.05, 0.10, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90, 0.95, 0.98, 1)
MEASURED = {
    "math": (0.25, 0.25, 0.25, 0.5, 1.0, 1.25, 1.75, 2.0, 2.5, 3.0, 3.75, 5.0, 6.0, 7.0, 9.0),
    "literature": (0.25, 1.5, 2.25, 2.75, 3.5, 4.0, 4.5, 5.0, 5.5, 5.75, 6.25, 7.0, 7.5, 8.0, 9.5),
    "foreign_language": (0.6, 1.6, 2.0, 2.2, 2.4, 2.8, 3.2, 3.4, 3.8, 4.2, 5.2, 6.6, 7.8, 8.8, 10.0),
}
BEND = {"math": 0.42, "literature": 0.62, "foreign_language": 0.5}
CITY_QUANTILES = {
    paper: tuple(10 * (score / 10) ** BEND[paper] for score in MEASURED[paper]) for paper in PAPERS
}

# Correlations of the papers after each is turned into normal scores by its ranks.
CORRELATION = ((1.0, 0.611, 0.569), (0.611, 1.0, 0.470), (0.569, 0.470, 1.0))

# The source has 17 candidates of 1,973 absent without a direct admission and 19 with a zero, all in
# mathematics; both are halved here, about one in a hundred together.
ABSENT_SHARE = 0.0045
ZERO_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class Exam:
    """``scores``: hundredths, shape (candidates, papers), −1 for a paper not sat; ``ability``: 0 to 1."""

    scores: NDArray[np.int64]
    ability: NDArray[np.float64]


def sit_exam(count: int, rng: np.random.Generator) -> Exam:
    """The papers of a whole round.

    1. Three normal scores a candidate, correlated as measured, so that a good candidate is good in all.
    2. The rank in each paper goes through the city's quantiles of that paper and is rounded to the step.
    3. ``ability`` is where the sum of the three stands in the round.
    4. A few papers count zero; a few candidates stay away from their last or from all papers.
    """
    normals = rng.standard_normal((count, len(PAPERS))) @ np.linalg.cholesky(np.array(CORRELATION)).T
    shares = _ranks(normals)
    points = np.column_stack(
        [np.interp(shares[:, k], LEVELS, CITY_QUANTILES[paper]) for k, paper in enumerate(PAPERS)]
    )
    scores = (np.clip(np.round(points * 100 / STEP), 1, 1000 // STEP) * STEP).astype(np.int64)
    ability = _ranks(normals.sum(axis=1))
    troubled = rng.permutation(count)
    zeros = troubled[: round(ZERO_SHARE * count)]
    scores[zeros, PAPERS.index("math")] = 0
    for turn, candidate in enumerate(troubled[len(zeros) :][: round(ABSENT_SHARE * count)]):
        scores[candidate, 0 if turn % 2 else len(PAPERS) - 1 :] = -1
    return Exam(scores, ability)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where each value stands in its column, between 0 and 1."""
    return (values.argsort(axis=0).argsort(axis=0) + 0.5) / len(values)
