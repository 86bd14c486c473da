import random

import numpy as np
import pytest

from admissions.rules.call_order import Group, call_order

BOTH, FIRST, SECOND, NEITHER = "FS", "F", "S", "-"


def called(kinds, *percents):
    """The places, counted from 1 in the ranking, in the order in which they are called."""
    groups = [
        Group(np.array([letter in kind for kind in kinds]), np.array([percent * 100]))
        for letter, percent in zip("FS", percents, strict=False)
    ]
    size = len(kinds)
    order = call_order(
        offerings=np.zeros(size, dtype=np.int64),
        priorities=np.arange(size, 0, -1),
        eligible=np.ones(size, dtype=bool),
        groups=groups,
    )
    return (np.argsort(-order) + 1).tolist()


def by_the_book(kinds, percents):
    """The numbered algorithm on plain lists, looked up anew at each step."""
    left, order = list(range(len(kinds))), []
    while left:
        pressing = [
            letter
            for letter, percent in zip("FS", percents, strict=False)
            if any(letter in kinds[place] for place in left)
            and 100 * sum(letter in kinds[place - 1] for place in order) < percent * (len(order) + 1)
        ]
        fit = [place for place in left if all(letter in kinds[place] for letter in pressing)]
        fit = fit or [place for place in left if pressing[0] in kinds[place]]
        left.remove(fit[0])
        order.append(fit[0] + 1)
    return order


def test_one_in_five_is_a_grant_holder_from_the_first_call_on():
    kinds = [NEITHER, NEITHER, NEITHER, NEITHER, NEITHER, NEITHER, FIRST, FIRST]
    assert called(kinds, 20) == [7, 1, 2, 3, 4, 8, 5, 6]


def test_a_share_that_the_ranking_keeps_by_itself_changes_nothing():
    kinds = [FIRST, NEITHER, NEITHER, NEITHER, NEITHER, FIRST, NEITHER]
    assert called(kinds, 20) == [1, 2, 3, 4, 5, 6, 7]


def test_where_members_run_out_the_others_follow_in_their_order():
    assert called([NEITHER, NEITHER, FIRST, NEITHER], 50) == [3, 1, 2, 4]


def test_whoever_is_in_both_pressing_groups_is_called_first():
    assert called([NEITHER, FIRST, SECOND, BOTH], 50, 50) == [4, 1, 2, 3]


def test_the_first_group_has_precedence_where_nobody_is_in_both():
    assert called([NEITHER, SECOND, FIRST, SECOND], 30, 30) == [3, 2, 1, 4]


def test_without_members_the_order_stays():
    assert called([NEITHER, NEITHER], 100) == [1, 2]


def test_a_share_of_nothing_and_a_share_of_all():
    kinds = [NEITHER, FIRST, NEITHER, FIRST]
    assert called(kinds, 0) == [1, 2, 3, 4]
    assert called(kinds, 100) == [2, 4, 1, 3]


def test_a_fraction_of_a_percent_counts():
    """At 33.34 % the third call would leave one member of three, which is less."""
    kinds = [FIRST, NEITHER, NEITHER, NEITHER, FIRST]
    assert called(kinds, 33.33) == [1, 2, 3, 5, 4]
    assert called(kinds, 33.34) == [1, 2, 5, 3, 4]


@pytest.mark.parametrize("seed", range(60))
def test_the_pointers_do_what_the_numbered_steps_say(seed):
    draw = random.Random(seed)
    kinds = draw.choices([BOTH, FIRST, SECOND, NEITHER], weights=[1, 2, 2, 5], k=draw.randint(1, 40))
    percents = [draw.randint(0, 60), draw.randint(0, 60)]
    order = called(kinds, *percents)
    assert order == by_the_book(kinds, percents)
    members = [place for place, kind in enumerate(kinds, start=1) if "F" in kind]
    for size in range(1, len(order) + 1):
        inside = [place for place in order[:size] if place in members]
        assert 100 * len(inside) >= percents[0] * size or len(inside) == len(members)


def test_offerings_without_a_share_and_refused_wishes_keep_their_priorities():
    order = call_order(
        offerings=np.array([0, 1, 1, 0, 1]),
        priorities=np.array([7, 9, 5, 7, 8]),
        eligible=np.array([True, True, True, True, False]),
        groups=[Group(np.array([False, False, True, False, True]), np.array([0, 5000]))],
    )
    assert order.tolist() == [7, 1, 2, 7, 8]


def test_a_share_that_nobody_wants_to_be_counted_in_changes_nothing():
    column = np.array([3, 2])
    for offerings, eligible in (([0, 0], [False, False]), ([1, 1], [True, True])):
        order = call_order(
            offerings=np.array(offerings),
            priorities=column,
            eligible=np.array(eligible),
            groups=[Group(np.ones(2, dtype=bool), np.array([5000, 0]))],
        )
        assert order.tolist() == [3, 2]


def test_equals_are_called_in_the_order_of_ids():
    order = call_order(
        offerings=np.zeros(3, dtype=np.int64),
        priorities=np.array([5, 5, 5]),
        eligible=np.ones(3, dtype=bool),
        groups=[Group(np.array([False, False, True]), np.array([10_00]))],
    )
    assert np.argsort(-order).tolist() == [2, 0, 1]


def test_no_more_than_two_groups():
    group = Group(np.ones(1, dtype=bool), np.array([100]))
    column = np.zeros(1, dtype=np.int64)
    with pytest.raises(ValueError, match="2 nhóm"):
        call_order(offerings=column, priorities=column, eligible=np.ones(1, dtype=bool), groups=[group] * 3)
