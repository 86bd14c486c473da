"""The constants of the generated exam against the real round, the generated papers against the constants."""

import csv
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from admissions.demo.exam import BEND, CITY_QUANTILES, CORRELATION, LEVELS, MEASURED, PAPERS, sit_exam
from admissions.demo.world import World
from admissions.rules.facts import encode
from admissions.rules.packs import load_pack

REAL_ROUND = Path(__file__).parents[1] / "data" / "grade10_2025_two_districts.csv"


def real_papers() -> np.ndarray:
    """The papers of those who sat all three without a zero, shape (candidates, papers)."""
    with REAL_ROUND.open(encoding="utf-8") as file:
        rows = [[float(row[paper] or 0) for paper in PAPERS] for row in csv.DictReader(file)]
    papers = np.array(rows)
    return papers[(papers > 0).all(axis=1)]


def normal_scores(papers: np.ndarray) -> np.ndarray:
    """Each column turned into normal scores by its ranks, equal marks sharing the mean of their ranks."""
    columns = []
    for column in papers.T:
        _, place, times = np.unique(column, return_inverse=True, return_counts=True)
        ranks = (np.cumsum(times) - (times - 1) / 2)[place]
        columns.append([NormalDist().inv_cdf(rank / (len(column) + 1)) for rank in ranks])
    return np.array(columns).T


def test_the_constants_are_those_of_the_real_round() -> None:
    real = real_papers()
    assert len(real) == 1924
    for column, paper in enumerate(PAPERS):
        assert MEASURED[paper] == pytest.approx(np.quantile(real[:, column], LEVELS), abs=0.02)
    assert np.corrcoef(normal_scores(real).T) == pytest.approx(np.array(CORRELATION), abs=0.002)


def test_the_city_writes_higher_scores_in_the_same_order() -> None:
    for paper in PAPERS:
        assert 0 < BEND[paper] < 1
        assert all(city >= real for city, real in zip(CITY_QUANTILES[paper], MEASURED[paper], strict=True))
        assert list(CITY_QUANTILES[paper]) == sorted(CITY_QUANTILES[paper])


def test_scores_follow_the_stated_quantiles() -> None:
    scores = sit_exam(4000, np.random.default_rng(1)).scores / 100
    for column, paper in enumerate(PAPERS):
        sat = scores[:, column][scores[:, column] > 0]
        assert np.quantile(sat, LEVELS) == pytest.approx(CITY_QUANTILES[paper], abs=0.26)


def test_papers_hang_together_as_in_the_real_round() -> None:
    scores = sit_exam(8000, np.random.default_rng(2)).scores
    sat = scores[(scores > 0).all(axis=1)]
    assert np.corrcoef(normal_scores(sat).T) == pytest.approx(np.array(CORRELATION), abs=0.04)


def test_about_one_in_a_hundred_has_a_zero_or_stayed_away() -> None:
    scores = sit_exam(2000, np.random.default_rng(3)).scores
    assert (scores == 0).any(axis=1).sum() == 10
    assert (scores < 0).any(axis=1).sum() == 9


def test_every_score_is_one_the_pack_accepts(world: World) -> None:
    pack = load_pack(world.packs[10])
    for child in world.children[10]:
        assert set(child.scores) <= set(PAPERS)
        for paper, text in child.scores.items():
            assert 0 <= encode(pack.fact(paper), text) <= 1000


def test_small_children_sit_no_exam(world: World) -> None:
    assert all(child.scores == {} for grade in (1, 6) for child in world.children[grade])
