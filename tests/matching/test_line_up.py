"""Who lines up near a line and who is safe: the outcome never depends on it."""

import numpy as np
import pytest

from admissions.matching import deferred_acceptance, line_up, textbook
from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import ADMIT_ALL, NO_CUTOFF, Instance
from tests.matching.instances import instance_of, places_of, random_instance, same

A, B, C = range(3)


@pytest.mark.parametrize("block", [1, 7])
@pytest.mark.parametrize("share", [2, 4, 1000])
def test_how_many_line_up_and_how_many_are_looked_at_at_once_does_not_matter(
    block: int, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deferred_acceptance, "BLOCK", block)
    monkeypatch.setattr(line_up, "BLOCK", block)
    monkeypatch.setattr(line_up, "SHARE", share)
    for seed in range(150):
        instance = random_instance(seed)
        assert same(match(instance), textbook.match(instance)), f"instance {seed}"


def test_a_line_falls_in_front_of_those_who_were_safe() -> None:
    """A, with eight seats, lines up two; nine better ones come later, when B has refused them."""
    modest = [[(A, priority)] for priority in range(9)]
    late = [[(B, priority), (A, 100 + priority)] for priority in range(9)]
    preferred = [(B, 50)]
    instance = instance_of([8, 1], *modest, *late, preferred)
    result = match(instance)
    assert places_of(instance, result) == [None] * 9 + [None] + [A] * 8 + [B]
    assert result.cutoffs.tolist() == [101, 50]


def test_the_guard_stands_inside_a_tie_that_is_in_as_a_whole() -> None:
    """Six tie for the last of four seats; when four better ones come from B, all six lose them together."""
    tied = [[(A, 5)] for _ in range(6)]
    late = [[(B, priority), (A, 10 + priority)] for priority in range(4)]
    instance = instance_of([4, 1], *tied, *late, [(B, 50)], ties=[A])
    result = match(instance)
    assert places_of(instance, result) == [None] * 6 + [A] * 4 + [B]
    assert result.cutoffs.tolist() == [10, 50]


def test_whoever_is_nowhere_stays_out_of_every_line_up() -> None:
    """A has no seats; C is over-full only after others have come to the end of their lists."""
    instance = instance_of([0, 1, 2], [(A, 9)], [], [(B, 1), (C, 1)], [(B, 2), (C, 9)], [(C, 5)], [(C, 6)])
    result = match(instance)
    assert places_of(instance, result) == [None, None, None, B, C, C]
    assert result.cutoffs.tolist() == [NO_CUTOFF, 2, 5]


@pytest.mark.parametrize("ties", ["strict", "admit all"])
def test_many_seats_and_many_rounds(ties: str) -> None:
    """Offerings so large that most of those whom they hold are safe for most of the time."""
    rng = np.random.default_rng(1)
    n, m, wishes = 4000, 12, 5
    offerings = np.argsort(rng.exponential(size=(n, m)) * np.arange(1, m + 1), axis=1)[:, :wishes].ravel()
    distinct = rng.permutation(offerings.size)
    instance = Instance(
        seats=np.full(m, 250),
        ties=ADMIT_ALL if ties == "admit all" else 0,
        starts=np.arange(0, offerings.size + 1, wishes),
        offerings=offerings,
        priorities=distinct // 40 if ties == "admit all" else distinct,
        eligible=np.ones(offerings.size, dtype=np.bool_),
    )
    result = match(instance)
    assert result.rounds > 5
    assert same(result, textbook.match(instance))
