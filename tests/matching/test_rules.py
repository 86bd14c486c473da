"""Every rule that an offering can have: worked examples, small enough to follow by hand, by every solver."""

from collections.abc import Callable

import pytest

from admissions.matching import deferred_acceptance, textbook
from admissions.matching.checks import violations
from admissions.matching.instance import NO_CUTOFF, Instance, Matching
from tests.matching.instances import instance_of, places_of

Solver = Callable[[Instance], Matching]


@pytest.fixture(params=["kernel", "heaps", "textbook"])
def match(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Solver:
    if request.param == "heaps":
        monkeypatch.setattr(deferred_acceptance, "LAST_ROUND", 0)
    solve = textbook.match if request.param == "textbook" else deferred_acceptance.match

    def checked(instance: Instance) -> Matching:
        result = solve(instance)
        assert violations(instance, result) == []
        return result

    return checked


# Ties at the last seat, refused or admitted together: H-stable and L-stable score limits after Biró and
# Kiselgof 2015. Three programmes with scores; applicant 2 and 3 tie for the last seat of the first.

SCORES = [
    [(0, 90), (1, 60)],
    [(0, 80), (1, 70)],
    [(0, 70), (1, 80)],
    [(0, 70), (2, 50)],
    [(1, 75), (0, 60)],
    [(1, 65), (2, 40)],
]


def test_h_stable_limits_refuse_the_whole_group_at_the_last_seat(match: Solver) -> None:
    """2 and 3 tie for the third seat of 0 and are out; the seat stays empty though 4 would take it."""
    instance = instance_of([3, 1, 1], *SCORES, none=[0, 1, 2])
    result = match(instance)
    assert places_of(instance, result) == [0, 0, 1, 2, None, None]
    assert result.cutoffs.tolist() == [80, 80, 50]


def test_l_stable_limits_admit_the_whole_group_at_the_last_seat(match: Solver) -> None:
    instance = instance_of([3, 1, 1], *SCORES, ties=[0, 1, 2])
    result = match(instance)
    assert places_of(instance, result) == [0, 0, 0, 0, 1, 2]
    assert result.cutoffs.tolist() == [70, 75, 40]


def test_a_group_that_fits_into_the_last_seats_is_in_where_ties_are_refused(match: Solver) -> None:
    instance = instance_of([3], [(0, 9)], [(0, 8)], [(0, 8)], [(0, 7)], none=[0])
    assert places_of(instance, match(instance)) == [0, 0, 0, None]


def test_a_group_alone_on_one_seat_leaves_it_empty_for_good_where_ties_are_refused(match: Solver) -> None:
    instance = instance_of([1], [(0, 8)], [(0, 8)], [(0, 7)], none=[0])
    result = match(instance)
    assert places_of(instance, result) == [None, None, None]
    assert result.cutoffs.tolist() == [NO_CUTOFF]


def test_a_better_one_still_gets_the_seat_that_a_tie_left_empty(match: Solver) -> None:
    """4 comes late, displaced from offering 1, and is above the line that the tie of 0 and 1 has drawn."""
    instance = instance_of(
        [1, 1],
        [(0, 8)],
        [(0, 8)],
        [(0, 7)],
        [(1, 9)],
        [(1, 8), (0, 9)],
        none=[0],
    )
    assert places_of(instance, match(instance)) == [None, None, None, 1, 0]


# Sơn La, grade 10: everybody level with the last is in while the overflow is at most 2.0 % of the seats;
# beyond that the school grades of grades 9, 8, 7, 6 decide among them.

SEATS, TWO_PER_CENT, GRADES = 1000, 20, 10


def son_la(level: int) -> Instance:
    """990 above the last total, `level` with it; the grades of each are different."""
    above = [[(0, (40 + number) << GRADES)] for number in range(990)]
    return instance_of(
        [SEATS],
        *above,
        *[[(0, 39 << GRADES | grades)] for grades in range(level)],
        within={0: TWO_PER_CENT},
        band_bits=GRADES,
    )


def test_son_la_an_overflow_of_two_per_cent_is_admitted_as_a_whole(match: Solver) -> None:
    instance = son_la(30)
    result = match(instance)
    assert places_of(instance, result) == [0] * 1020
    assert result.cutoffs.tolist() == [39 << GRADES]


def test_son_la_an_overflow_of_more_than_two_per_cent_is_decided_by_the_chain(match: Solver) -> None:
    """2.1 %: of 31 who are level, the ten with the best grades have the ten seats."""
    instance = son_la(31)
    result = match(instance)
    assert places_of(instance, result) == [0] * 990 + [None] * 21 + [0] * 10
    assert result.cutoffs.tolist() == [39 << GRADES | 21]


def test_a_band_broken_once_stays_broken(match: Solver) -> None:
    """Four of one band ask for two seats, two more than the one allowed: 2 and 3 are out. When 4 comes, held
    are three and would be one too many: but of the band there are five."""
    instance = instance_of(
        [2, 1],
        [(0, 1 << 4 | 5)],
        [(0, 1 << 4 | 4)],
        [(0, 1 << 4 | 3)],
        [(0, 1 << 4 | 2)],
        [(1, 1), (0, 1 << 4 | 6)],
        [(1, 2)],
        within={0: 1},
        band_bits=4,
    )
    assert places_of(instance, match(instance)) == [0, None, None, None, 0, 1]


def test_a_band_let_in_leaves_as_a_whole_when_the_better_ones_fill_the_seats(match: Solver) -> None:
    instance = instance_of(
        [2, 1],
        [(0, 2 << 4)],
        [(0, 1 << 4 | 2)],
        [(0, 1 << 4 | 1)],
        [(1, 1), (0, 2 << 4 | 1)],
        [(1, 2)],
        within={0: 1},
        band_bits=4,
    )
    assert places_of(instance, match(instance)) == [0, None, None, 0, 1]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("ties", [0, 0, 0, 0, None]), ("none", [0, 0, None, None, None])],
    ids=["admit all", "admit none"],
)
def test_beyond_the_band_those_who_tie_in_the_whole_order_share_the_last_seat(
    match: Solver, mode: str, expected: list[int | None]
) -> None:
    """Three seats; four of the band are two too many. The two who tie are one by the whole order as well."""
    wishes = [[(0, 2 << 4)], *[[(0, 1 << 4 | inside)] for inside in (3, 2, 2, 1)]]
    instance = instance_of([3], *wishes, within={0: 1}, band_bits=4, **{mode: [0]})
    assert places_of(instance, match(instance)) == expected


# Seats for a group: its own queue first, then the queue for all. Who is a member asks for both.

RESERVE, GENERAL = 0, 1


def reserved(members: int, *, soft: bool) -> Instance:
    """Three reserved seats and two for all; the members are weaker than the four others."""
    lists = [[(RESERVE, own), (GENERAL, own)] for own in range(members)]
    others = [[(GENERAL, 100 + own)] for own in range(4)]
    return instance_of([3, 2], *lists, *others, takeover={RESERVE: GENERAL} if soft else {})


def test_a_soft_reserve_gives_what_its_members_do_not_want_to_everybody(match: Solver) -> None:
    instance = reserved(1, soft=True)
    result = match(instance)
    assert places_of(instance, result) == [RESERVE, GENERAL, GENERAL, GENERAL, GENERAL]
    assert result.cutoffs.tolist() == [0, 100]


def test_an_exact_reserve_keeps_its_seats_empty(match: Solver) -> None:
    instance = reserved(1, soft=False)
    assert places_of(instance, match(instance)) == [RESERVE, None, None, GENERAL, GENERAL]


def test_a_soft_reserve_that_is_wanted_gives_nothing(match: Solver) -> None:
    instance = reserved(5, soft=True)
    assert places_of(instance, match(instance)) == [
        None, None, RESERVE, RESERVE, RESERVE, None, None, GENERAL, GENERAL,
    ]  # fmt: skip


def test_a_member_who_comes_late_takes_back_a_seat_that_was_handed_on(match: Solver) -> None:
    """1 is displaced from another school and then wants the reserved seat that 3 sits on: 3 moves on."""
    instance = instance_of(
        [1, 1, 1, 1],
        [(2, 9)],
        [(2, 8), (RESERVE, 1)],
        [(GENERAL, 7)],
        [(GENERAL, 6), (3, 1)],
        takeover={RESERVE: GENERAL},
    )
    assert places_of(instance, match(instance)) == [2, RESERVE, GENERAL, 3]


def test_seats_go_through_three_queues_and_come_back_one_by_one(match: Solver) -> None:
    """Two seats without candidates in queue 0 and one in queue 1 make four of the one in queue 2."""
    empty = instance_of(
        [2, 2, 1],
        [(1, 5)],
        *[[(2, priority)] for priority in range(6)],
        takeover={0: 1, 1: 2},
    )
    assert places_of(empty, match(empty)) == [1, None, None, 2, 2, 2, 2]
    one_back = instance_of(
        [2, 2, 1, 1],
        [(1, 5)],
        *[[(2, priority)] for priority in range(6)],
        [(3, 1), (0, 1)],
        [(3, 2)],
        takeover={0: 1, 1: 2},
    )
    assert places_of(one_back, match(one_back)) == [1, None, None, None, 2, 2, 2, 0, 3]


def test_a_queue_without_seats_of_its_own_fills_those_handed_to_it(match: Solver) -> None:
    instance = instance_of([2, 0], [(0, 5)], [(1, 1)], [(1, 2)], takeover={0: 1})
    assert places_of(instance, match(instance)) == [0, None, 1]
    taken = instance_of([2, 0], [(0, 5)], [(1, 1)], [(0, 2)], takeover={0: 1})
    assert places_of(taken, match(taken)) == [0, None, 0]


def test_a_seat_that_a_tie_leaves_empty_is_not_handed_on(match: Solver) -> None:
    """Handing on looks at candidates, of whom there were enough."""
    instance = instance_of([1, 1], [(0, 5)], [(0, 5)], [(1, 2)], [(1, 1)], none=[0], takeover={0: 1})
    assert places_of(instance, match(instance)) == [None, None, 1, None]


def test_two_queues_hand_on_to_the_same_one(match: Solver) -> None:
    instance = instance_of([1, 2, 0], *[[(2, own)] for own in range(4)], takeover={0: 2, 1: 2})
    assert places_of(instance, match(instance)) == [None, 2, 2, 2]
