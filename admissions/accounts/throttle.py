"""Counts wrong guesses by what is guessed at and by network address; nothing is locked for good."""

from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600
ADDRESS_FACTOR = 20  # many families share one address of a telephone network


class TooManyAttempts(Exception):
    """More wrong guesses in the last hour than the setting allows."""


def count_guess(request: HttpRequest, *, kind: str, target: str, limit: int) -> None:
    """Count one guess. Raises TooManyAttempts past `limit` a target, or 20 times that an address."""
    for key, most in ((_target(kind, target), limit), (_address(kind, request), ADDRESS_FACTOR * limit)):
        cache.add(key, 0, HOUR)
        if cache.incr(key) > most:
            raise TooManyAttempts


def forget_guesses(request: HttpRequest, *, kind: str, target: str) -> None:
    """After a right answer the target starts anew, and the answer does not count against the address."""
    cache.delete(_target(kind, target))
    cache.decr(_address(kind, request))


def _target(kind: str, target: str) -> str:
    return f"guess:{kind}:target:{target.encode().hex()[:120]}"


def _address(kind: str, request: HttpRequest) -> str:
    return f"guess:{kind}:address:{request.META.get('REMOTE_ADDR', 'unknown')}"
