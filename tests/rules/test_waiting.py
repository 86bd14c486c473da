import numpy as np
import pytest

from admissions.matching import textbook
from admissions.matching.checks import violations
from admissions.matching.deferred_acceptance import match
from admissions.matching.instance import NO_CUTOFF, Matching
from admissions.rules import waiting
from admissions.rules.waiting import AHEAD, PlaceLost, ahead, in_vain, lengths, move, waiting_positions
from tests.matching.instances import instance_of, places_of, random_instance

AN, BINH, CHI, DUNG = range(4)
A, B = range(2)
TOWN = instance_of(
    [1, 1],
    [(A, 9), (B, 9)],
    [(A, 8), (B, 8)],
    [(A, 7), (B, 7)],
    [(B, 6), (A, 6)],
)
NOBODY = np.zeros(4, dtype=bool)


def only(*who, of=4):
    return np.isin(np.arange(of), who)


def test_the_list_is_in_the_order_of_the_ranking():
    positions = waiting_positions(TOWN, match(TOWN))
    assert positions.tolist() == [0, 0, 1, 0, 2, 1, 2, 3]
    assert lengths(TOWN, match(TOWN)).tolist() == [3, 2]


def test_a_wish_behind_the_one_granted_and_a_refused_one_do_not_wait():
    town = instance_of([1, 1], [(A, 9), (B, 9)], [(A, 8), (B, 1)], [(A, 10, False), (B, 5, False)])
    assert waiting_positions(town, match(town)).tolist() == [0, 0, 1, 0, 0, 0]


def test_equals_share_a_place_on_the_list():
    town = instance_of([1], [(A, 9)], [(A, 5)], [(A, 5)], [(A, 4)], ties=[A])
    assert waiting_positions(town, match(town)).tolist() == [0, 1, 1, 3]


def test_a_family_reads_how_many_are_before_it_by_the_shortest_way():
    """Wish 0 is a claim on two queues, wish 1 on one, wish 2 does not wait."""
    before = ahead(np.array([3, 2, 1, 0]), np.array([0, 0, 1, 2]), 3)
    assert before.tolist() == [1, 0, -1]
    assert AHEAD.vi.format(count=before[0]) == "còn 1 chỗ trước bạn"


def test_who_leaves_makes_room_for_the_next_in_line():
    moved = move(TOWN, match(TOWN), confirmed=NOBODY, gone=only(AN))
    assert places_of(TOWN, moved) == [None, A, B, None]


def test_who_confirmed_stays_although_a_better_place_becomes_free():
    moved = move(TOWN, match(TOWN), confirmed=only(BINH), gone=only(AN))
    assert places_of(TOWN, moved) == [None, B, A, None]


def test_a_confirmation_without_a_place_and_one_of_someone_gone_mean_nothing():
    moved = move(TOWN, match(TOWN), confirmed=only(AN, CHI), gone=only(AN))
    assert places_of(TOWN, moved) == [None, A, B, None]


def test_without_answers_nothing_moves():
    first = match(TOWN)
    assert move(TOWN, first, confirmed=NOBODY, gone=NOBODY).positions.tolist() == first.positions.tolist()


def test_whoever_is_in_beyond_the_seats_keeps_the_place():
    """Three tie at the last of two seats; one confirms, nobody leaves: the others stay as well."""
    town = instance_of([2], [(A, 5)], [(A, 5)], [(A, 5)], [(A, 4)], ties=[A])
    moved = move(town, match(town), confirmed=only(AN), gone=NOBODY)
    assert places_of(town, moved) == [A, A, A, None]
    moved = move(town, match(town), confirmed=only(AN), gone=only(BINH))
    assert places_of(town, moved) == [A, None, A, None]


@pytest.mark.parametrize("seed", range(80))
def test_after_any_answers_nobody_has_less_and_the_result_is_right(seed):
    town = random_instance(seed)
    rng = np.random.default_rng(seed)
    n = town.n_applicants
    confirmed, gone = rng.random(n) < rng.choice([0.1, 0.6]), rng.random(n) < rng.choice([0.05, 0.3])
    first = match(town)
    moved = move(town, first, confirmed=confirmed, gone=gone)
    holds = first.positions >= 0
    stays = holds & ~gone
    assert (moved.positions[stays] >= 0).all()
    assert (moved.positions[stays] <= first.positions[stays]).all()
    assert (moved.positions[confirmed & stays] == first.positions[confirmed & stays]).all()
    assert (moved.positions[gone] == -1).all()
    again = move(town, first, confirmed=confirmed, gone=gone)
    assert np.array_equal(again.positions, moved.positions)


@pytest.mark.parametrize("seed", range(40))
def test_one_answer_after_the_other_gives_what_all_at_once_give(seed):
    """Departures: who left earlier or later makes no difference."""
    town = random_instance(seed)
    gone = np.random.default_rng(seed).random(town.n_applicants) < 0.3
    none = np.zeros(town.n_applicants, dtype=bool)
    at_once = move(town, match(town), confirmed=none, gone=gone)
    so_far, left = match(town), none.copy()
    for who in np.flatnonzero(gone)[::-1]:
        left[who] = True
        so_far = move(town, so_far, confirmed=none, gone=left)
    assert np.array_equal(so_far.positions, at_once.positions)


@pytest.mark.parametrize("seed", range(40))
def test_places_on_the_list_are_those_counted_by_hand(seed):
    town = random_instance(seed)
    matching = textbook.match(town)
    assert violations(town, matching) == []
    waits = in_vain(town, matching).tolist()
    queues, priorities = town.offerings.tolist(), town.priorities.tolist()
    for wish, position in enumerate(waiting_positions(town, matching).tolist()):
        before = sum(
            waits[other] and queues[other] == queues[wish] and priorities[other] > priorities[wish]
            for other in range(len(queues))
        )
        assert position == (before + 1 if waits[wish] else 0)


def test_a_movement_that_takes_a_place_away_is_never_returned(monkeypatch):
    nothing = Matching(np.full(4, -1), np.full(2, NO_CUTOFF), 0)
    monkeypatch.setattr(waiting, "match", lambda instance: nothing)
    with pytest.raises(PlaceLost, match="thứ 0"):
        move(TOWN, match(TOWN), confirmed=NOBODY, gone=NOBODY)
