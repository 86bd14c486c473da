"""Sends short texts beside the request, so that no page takes longer for an address that somebody has.

A code is handed to a thread of this process, never to a broker: it is not to lie in a queue or a log. Whoever
waits for one that was lost with the process asks again. When a carrier fails, every page of that channel says
so for a while, to whoever asks: a failure that only owners of an account were told would tell who has one.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache as once

from django.core.cache import cache

from admissions.accounts.addresses import Address
from admissions.notifications.carriers import CarrierFailed, send_now

FAILURE_SHOWN_FOR = 300  # seconds
logger = logging.getLogger(__name__)


def send_beside(address: Address, text: str, *, to_somebody: bool = True) -> "Future[None]":
    """Send soon, in another thread. For an address that nobody has, the same is done up to the carrier."""
    return _threads().submit(_carry, send_now if to_somebody else _send_to_nobody, address, text)


def is_failing(channel: str) -> bool:
    """Whether a text by this channel was not taken in the last minutes."""
    return bool(cache.get(_failing(channel)))


@once
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="delivery")


def _carry(send: Callable[[str, str, str], object], address: Address, text: str) -> None:
    try:
        send(address.channel, address.text, text)
    except CarrierFailed:
        cache.set(_failing(address.channel), True, FAILURE_SHOWN_FOR)
    except Exception:
        cache.set(_failing(address.channel), True, FAILURE_SHOWN_FOR)
        logger.warning("A text by %s could not be sent", address.channel)  # neither the text nor to whom


def _send_to_nobody(channel: str, address: str, text: str) -> None:
    return None


def _failing(channel: str) -> str:
    return f"carrier-failing:{channel}"
