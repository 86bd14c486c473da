"""Counts wrong guesses by what is guessed at, by network and altogether; nothing is locked for good.

1. A target (a student code, a user name, a telephone number) takes `limit` guesses an hour.
2. A network (/24 of IPv4, /64 of IPv6) takes `NETWORK_FACTOR` times as many: many families share one
   address of a telephone network, and one household has a whole /64.
3. All networks together take `GUESSES_PER_HOUR_EVERYWHERE` of a kind: one guess at each of many targets from
   many networks is held up too.

Kinds are counted apart: while one way to sign in is attacked, the other stays open. A right answer gives back
what it counted.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600
NETWORK_FACTOR = 20
Address = IPv4Address | IPv6Address


class TooManyAttempts(Exception):
    """More wrong guesses in the last hour than allowed; `target` where the target itself is full."""

    def __init__(self, *, target: bool = False) -> None:
        super().__init__("target" if target else "network")
        self.target = target


def count_guess(request: HttpRequest, *, kind: str, target: str, limit: int) -> None:
    """Count one guess. Raises TooManyAttempts when the target, the network or everything together is full.

    What is refused here is not counted further on: who floods one target uses up no one else's.
    """
    for key, most in _limits(request, kind, target, limit):
        cache.add(key, 0, HOUR)
        if _add(key, 1) > most:
            raise TooManyAttempts(target=key == _target(kind, target))


def forget_guesses(request: HttpRequest, *, kind: str, target: str) -> None:
    """After a right answer the target starts anew, and the answer counts against nobody."""
    cache.delete(_target(kind, target))
    for key in (_network(kind, request), _everywhere(kind)):
        _add(key, -1)


def first_this_hour(event: str) -> bool:
    """Whether `event` has not been met in the last hour; asking makes it met."""
    return cache.add(f"event:{event.encode().hex()[:160]}", 1, HOUR)


def address_of(request: HttpRequest) -> str:
    """The visitor's address: the connection's own, or what trusted proxies say that they were asked by.

    Each proxy adds the address that it saw at the right end of X-Forwarded-For. From the right, the first one
    that is no proxy of ours is the visitor; everything left of it is the visitor's own invention.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    if not _is_trusted(nearest):
        return nearest
    for hop in reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
        if not _parsed(hop.strip()):
            break
        nearest = hop.strip()
        if not _is_trusted(nearest):
            break
    return nearest


def comes_from_proxy(request: HttpRequest) -> bool:
    """Whether a proxy of this service handed the request over."""
    return _is_trusted(str(request.META.get("REMOTE_ADDR", "")))


def network_of(request: HttpRequest) -> str:
    """The /24 or /64 that the visitor comes from, as text."""
    address = _parsed(address_of(request))
    if address is None:
        return "unknown"
    return str(ip_network((address, 24 if address.version == 4 else 64), strict=False))


def _limits(request: HttpRequest, kind: str, target: str, limit: int) -> list[tuple[str, int]]:
    return [
        (_target(kind, target), limit),
        (_network(kind, request), NETWORK_FACTOR * limit),
        (_everywhere(kind), settings.GUESSES_PER_HOUR_EVERYWHERE),
    ]


def _add(key: str, number: int) -> int:
    """The new count; a count whose hour ended in this moment begins again."""
    try:
        return cache.incr(key, number)
    except ValueError:
        cache.add(key, max(number, 0), HOUR)
        return max(number, 0)


def _is_trusted(text: str) -> bool:
    address = _parsed(text)
    return address is not None and any(address in ip_network(each) for each in settings.TRUSTED_PROXIES)


def _parsed(text: str) -> Address | None:
    """The address; one of IPv4 written as IPv6 counts as what it is."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _target(kind: str, target: str) -> str:
    return f"guess:{kind}:target:{target.encode().hex()[:120]}"


def _network(kind: str, request: HttpRequest) -> str:
    return f"guess:{kind}:network:{network_of(request)}"


def _everywhere(kind: str) -> str:
    return f"guess:{kind}:everywhere"
