"""Who is inside, who waits, and in which order.

The rule, for a visitor with a ticket that was given at the first visit:

1. Whoever has not been seen for `idle` seconds leaves the place to others.
2. Who is inside stays inside.
3. Who waits has a number in the order of the first visit. Who has not asked for `absent` seconds is passed
   over, keeps the number for `kept` seconds, and on coming back stands where the number says.
4. The first ones of those present go in as places become free.

Who is signed in already is never sent back: `seat` takes them in beyond the places.
"""

import time
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Final, Protocol

from django.conf import settings
from redis import Redis

RATE_WINDOW: Final = 300
"""Seconds over which the speed of the queue is taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`places`: how many may be inside; the rest in seconds."""

    places: int
    idle: float = 600
    absent: float = 60
    kept: float = 3600


@dataclass(frozen=True, slots=True)
class Standing:
    """`position`: 0 inside, else 1 for the first in the queue; `seconds`: how long it will take by the speed
    of the last minutes, None where nobody was let in."""

    position: int
    seconds: int | None = None

    @property
    def is_inside(self) -> bool:
        return self.position == 0


class Room(Protocol):
    def enter(self, ticket: str, limits: Limits, now: float | None = None) -> Standing: ...

    def seat(self, ticket: str, limits: Limits, now: float | None = None) -> None: ...

    def leave(self, ticket: str) -> None: ...


def the_room() -> Room:
    """The room of this service: in Redis where there is one, else in this process."""
    return _room_at(settings.REDIS_URL) if settings.REDIS_URL else _LOCAL


@cache
def _room_at(address: str) -> "RedisRoom":
    """One room a process, so that its connections serve more than one request."""
    return RedisRoom(Redis.from_url(address))


def _standing(position: int, called: int) -> Standing:
    return Standing(position, round(position * RATE_WINDOW / called) if called and position else None)


@dataclass
class LocalRoom:
    """The room of a single process. Each dictionary: ticket → second last seen, or number."""

    inside: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    called: dict[str, float] = field(default_factory=dict)
    last: int = 0
    lock: Lock = field(default_factory=Lock)

    def enter(self, ticket: str, limits: Limits, now: float | None = None) -> Standing:
        now = time.time() if now is None else now
        with self.lock:
            self.inside = {each: at for each, at in self.inside.items() if at > now - limits.idle}
            if ticket in self.inside:
                self.inside[ticket] = now
                return Standing(0)
            for each in [each for each, at in self.seen.items() if at <= now - limits.kept]:
                del self.seen[each], self.numbers[each]
            if ticket not in self.numbers:
                self.last += 1
                self.numbers[ticket] = self.last
            self.seen[ticket] = now
            return self._called(ticket, limits, now)

    def _called(self, ticket: str, limits: Limits, now: float) -> Standing:
        present = (self.numbers[each] for each, at in self.seen.items() if at > now - limits.absent)
        ahead = sum(number < self.numbers[ticket] for number in present)
        free = max(limits.places - len(self.inside), 0)
        self.called = {each: at for each, at in self.called.items() if at > now - RATE_WINDOW}
        if ahead >= free:
            return _standing(ahead - free + 1, len(self.called))
        del self.numbers[ticket], self.seen[ticket]
        self.inside[ticket] = self.called[ticket] = now
        return Standing(0)

    def seat(self, ticket: str, limits: Limits, now: float | None = None) -> None:
        with self.lock:
            self.inside[ticket] = time.time() if now is None else now
            self.numbers.pop(ticket, None)
            self.seen.pop(ticket, None)

    def leave(self, ticket: str) -> None:
        with self.lock:
            self.inside.pop(ticket, None)


_LOCAL = LocalRoom()

_ENTER: Final = """
local now = tonumber(ARGV[2])
if not now then local t = redis.call('TIME'); now = tonumber(t[1]) + tonumber(t[2]) / 1000000 end
local ticket, places, idle = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local absent, kept, window = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local inside, waiting, seen, numbers, called, last = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
redis.call('ZREMRANGEBYSCORE', inside, '-inf', now - idle)
if redis.call('ZSCORE', inside, ticket) then
  redis.call('ZADD', inside, now, ticket)
  return {0, 0}
end
for _, each in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - absent)) do
  redis.call('ZREM', waiting, each)
end
for _, each in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - kept)) do
  redis.call('ZREM', seen, each); redis.call('HDEL', numbers, each)
end
local number = redis.call('HGET', numbers, ticket)
if not number then
  number = redis.call('INCR', last); redis.call('HSET', numbers, ticket, number)
end
redis.call('ZADD', seen, now, ticket)
redis.call('ZADD', waiting, number, ticket)
redis.call('ZREMRANGEBYSCORE', called, '-inf', now - window)
local free = math.max(places - redis.call('ZCARD', inside), 0)
local ahead = redis.call('ZRANK', waiting, ticket)
if ahead >= free then return {ahead - free + 1, redis.call('ZCARD', called)} end
redis.call('ZREM', waiting, ticket); redis.call('ZREM', seen, ticket); redis.call('HDEL', numbers, ticket)
redis.call('ZADD', inside, now, ticket); redis.call('ZADD', called, now, ticket)
return {0, 0}
"""

_KEYS: Final = ("inside", "waiting", "seen", "numbers", "called", "last")


class RedisRoom:
    """The room that all web processes share; each visit is one script, so that nobody is let in twice."""

    def __init__(self, redis: Redis, prefix: str = "busy-hour:") -> None:
        self.redis = redis
        self.keys = [prefix + key for key in _KEYS]
        self.script = redis.register_script(_ENTER)

    def enter(self, ticket: str, limits: Limits, now: float | None = None) -> Standing:
        clock = "" if now is None else now
        rule = (limits.places, limits.idle, limits.absent, limits.kept, RATE_WINDOW)
        position, called = self.script(keys=self.keys, args=[ticket, clock, *rule])
        return _standing(int(position), int(called))

    def seat(self, ticket: str, limits: Limits, now: float | None = None) -> None:
        inside, waiting, seen, numbers = self.keys[:4]
        pipeline = self.redis.pipeline()
        pipeline.zadd(inside, {ticket: time.time() if now is None else now})
        pipeline.zrem(waiting, ticket)
        pipeline.zrem(seen, ticket)
        pipeline.hdel(numbers, ticket)
        pipeline.execute()

    def leave(self, ticket: str) -> None:
        self.redis.zrem(self.keys[0], ticket)
