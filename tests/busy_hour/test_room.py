"""The queue of the busy hour, the same in one process and in Redis."""

import os

import pytest
from redis import Redis
from redis.exceptions import RedisError

from admissions.busy_hour.room import Limits, LocalRoom, RedisRoom, Room

LIMITS = Limits(places=2, idle=600, absent=60, kept=3600)


@pytest.fixture(params=["local", "redis"])
def room(request) -> Room:
    if request.param == "local":
        yield LocalRoom()
        return
    redis = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))
    try:
        redis.ping()
    except RedisError:
        if os.environ.get("REQUIRE_SERVICES"):
            raise
        pytest.skip("Redis không chạy trên máy này")
    room = RedisRoom(redis, prefix=f"test-{os.getpid()}:")
    redis.delete(*room.keys)
    yield room
    redis.delete(*room.keys)


def positions(room: Room, tickets: str, now: float, limits: Limits = LIMITS) -> list[int]:
    return [room.enter(ticket, limits, now).position for ticket in tickets]


def test_as_many_as_there_are_places_go_in_and_the_rest_queue_in_the_order_of_coming(room) -> None:
    assert positions(room, "abcde", 1000) == [0, 0, 1, 2, 3]
    assert positions(room, "edcba", 1001) == [3, 2, 1, 0, 0]


def test_whoever_is_inside_stays_inside_and_a_free_place_goes_to_the_first(room) -> None:
    positions(room, "abcd", 1000)
    room.leave("a")
    assert positions(room, "d", 1010) == [1]
    assert positions(room, "c", 1011) == [0]
    assert positions(room, "db", 1012) == [1, 0]


def test_who_does_nothing_for_long_leaves_the_place_to_the_next(room) -> None:
    positions(room, "abc", 1000)
    positions(room, "b", 1500)
    positions(room, "c", 1550)
    assert positions(room, "cb", 1601) == [0, 0]
    assert positions(room, "a", 1602) == [1]


def test_who_is_away_is_passed_over_and_comes_back_to_the_own_number(room) -> None:
    positions(room, "abcde", 1000)
    positions(room, "de", 1055)
    assert positions(room, "de", 1065) == [1, 2]
    assert positions(room, "cde", 1066) == [1, 2, 3]


def test_who_was_away_for_hours_starts_anew(room) -> None:
    positions(room, "abcd", 1000)
    for second in range(1050, 4700, 50):
        positions(room, "abd", second)
    assert positions(room, "dc", 4701) == [1, 2]


def test_a_family_that_is_signed_in_is_seated_beyond_the_places(room) -> None:
    positions(room, "abc", 1000)
    room.seat("c", LIMITS, 1001)
    assert positions(room, "cd", 1002) == [0, 1]


def test_the_time_to_wait_follows_from_how_many_went_in_lately(room) -> None:
    limits = Limits(places=10)
    positions(room, "abcdefghij", 1000, limits)
    standing = room.enter("k", limits, 1000)
    assert (standing.position, standing.seconds) == (1, 30)
    assert room.enter("k", limits, 1000 + 301).seconds is None


def test_of_five_times_as_many_as_there_are_places_everybody_gets_in_once_and_in_order(room) -> None:
    """Twenty people for four places; each leaves after two rounds: all are served in the order of coming."""
    limits = Limits(places=4)
    waiting = [f"p{number:02}" for number in range(20)]
    served: list[str] = []
    inside: list[str] = []
    for second in range(40):
        for ticket in list(waiting):
            if room.enter(ticket, limits, 1000 + second).is_inside:
                waiting.remove(ticket)
                inside.append(ticket)
        assert len(inside) <= 4
        if second % 2:
            for ticket in inside:
                room.leave(ticket)
            served += inside
            inside = []
    assert served == sorted(served)
    assert len(served) == 20
