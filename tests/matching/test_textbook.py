"""Worked examples with outcomes known from elsewhere or small enough to follow by hand, for both solvers."""

from collections.abc import Callable

import pytest

from admissions.matching import deferred_acceptance, textbook
from admissions.matching.instance import NO_CUTOFF, Instance, Matching
from tests.matching.instances import instance_of, places_of

Solver = Callable[[Instance], Matching]


@pytest.fixture(params=[deferred_acceptance.match, textbook.match], ids=["kernel", "textbook"])
def match(request: pytest.FixtureRequest) -> Solver:
    solver: Solver = request.param
    return solver


def by_ranks(*rows: list[tuple[int, int]]) -> Instance:
    """The ranking matrices of Gale and Shapley: (rank that the man gives, rank that the woman gives)."""
    lists = [
        [(woman, -ranks[1]) for woman, ranks in sorted(enumerate(row), key=lambda pair: pair[1][0])]
        for row in rows
    ]
    return instance_of([1] * len(rows), *lists)


def test_gale_and_shapley_example_1_gives_every_man_his_first_choice(match: Solver) -> None:
    instance = by_ranks(
        [(1, 3), (2, 2), (3, 1)],
        [(3, 1), (1, 3), (2, 2)],
        [(2, 2), (3, 1), (1, 3)],
    )
    assert places_of(instance, match(instance)) == [0, 1, 2]


def test_gale_and_shapley_example_2_has_one_stable_set_of_marriages(match: Solver) -> None:
    instance = by_ranks(
        [(1, 3), (2, 3), (3, 2), (4, 3)],
        [(1, 4), (4, 1), (3, 3), (2, 2)],
        [(2, 2), (1, 4), (3, 4), (4, 1)],
        [(4, 1), (2, 2), (3, 1), (1, 4)],
    )
    assert places_of(instance, match(instance)) == [2, 3, 0, 1]


def test_the_best_are_admitted_and_the_last_of_them_is_the_cutoff(match: Solver) -> None:
    instance = instance_of([2], [(0, 3825)], [(0, 4000)], [(0, 3950)])
    result = match(instance)
    assert places_of(instance, result) == [None, 0, 0]
    assert result.cutoffs.tolist() == [3950]


def test_a_second_wish_counts_as_much_as_a_first(match: Solver) -> None:
    instance = instance_of([1, 1], [(0, 10)], [(0, 5), (1, 9)], [(1, 8)])
    result = match(instance)
    assert places_of(instance, result) == [0, 1, None]
    assert result.cutoffs.tolist() == [10, 9]


def test_whoever_is_displaced_displaces_the_next(match: Solver) -> None:
    instance = instance_of(
        [1, 1, 1],
        [(0, 1), (1, 2)],
        [(1, 1), (2, 2)],
        [(2, 1)],
        [(0, 9)],
    )
    assert places_of(instance, match(instance)) == [1, 2, None, 0]


def test_all_who_tie_at_the_last_seat_are_in(match: Solver) -> None:
    instance = instance_of([2], [(0, 9)], [(0, 8)], [(0, 8)], [(0, 7)], ties=[0])
    result = match(instance)
    assert places_of(instance, result) == [0, 0, 0, None]
    assert result.cutoffs.tolist() == [8]


def test_a_tie_class_leaves_as_a_whole_once_the_better_ones_fill_the_seats(match: Solver) -> None:
    instance = instance_of([2], [(0, 8)], [(0, 8)], [(0, 8)], [(0, 9)], [(0, 9)], ties=[0])
    result = match(instance)
    assert places_of(instance, result) == [None, None, None, 0, 0]
    assert result.cutoffs.tolist() == [9]


def test_a_tie_class_stays_as_long_as_one_of_it_is_needed_for_the_last_seat(match: Solver) -> None:
    instance = instance_of([3], [(0, 8)], [(0, 8)], [(0, 8)], [(0, 9)], [(0, 9)], ties=[0])
    assert places_of(instance, match(instance)) == [0, 0, 0, 0, 0]


def test_a_tie_class_that_leaves_goes_on_to_its_next_wishes(match: Solver) -> None:
    first_wishes = [[(0, 8), (1, 3)], [(0, 8), (1, 4)]]
    without = instance_of([1, 1], *first_wishes, ties=[0])
    assert places_of(without, match(without)) == [0, 0]
    with_a_better_one = instance_of([1, 1], *first_wishes, [(0, 9)], ties=[0])
    assert places_of(with_a_better_one, match(with_a_better_one)) == [None, 1, 0]


def test_equal_priorities_everywhere_admit_everybody_where_ties_are_admitted(match: Solver) -> None:
    instance = instance_of([1, 0], *[[(1, 0), (0, 0)]] * 5, ties=[0, 1])
    result = match(instance)
    assert places_of(instance, result) == [0] * 5
    assert result.cutoffs.tolist() == [0, NO_CUTOFF]


def test_an_offering_without_seats_admits_nobody(match: Solver) -> None:
    instance = instance_of([0, 1], [(0, 9), (1, 1)], [(0, 8)])
    result = match(instance)
    assert places_of(instance, result) == [1, None]
    assert result.cutoffs.tolist() == [NO_CUTOFF, 1]


def test_a_wish_that_is_not_eligible_is_passed_whatever_its_priority(match: Solver) -> None:
    instance = instance_of([1, 1], [(0, 99, False), (1, 1)], [(0, 1)])
    result = match(instance)
    assert places_of(instance, result) == [1, 0]
    assert result.cutoffs.tolist() == [1, 1]


def test_the_extremes_of_64_bits_are_priorities_like_any_other(match: Solver) -> None:
    low, high = 1 - 2**63, 2**63 - 1
    instance = instance_of(
        [1, 1, 2],
        [(0, low), (1, high)],
        [(0, high), (2, low)],
        [(1, low), (2, low)],
        [(2, high)],
        ties=[2],
    )
    result = match(instance)
    assert places_of(instance, result) == [1, 0, 2, 2]
    assert result.cutoffs.tolist() == [high, high, low]
