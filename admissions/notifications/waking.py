"""Tells the carriers after the commit that something waits; the clock finds whatever was not told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
EVERY: Final = 1.0
"""Seconds: one word to the broker serves all who handed in meanwhile."""
AFTER_A_FAILURE: Final = 30.0
"""Seconds in which no page waits for a broker that did not answer."""


class _Waking:
    """When this process may next say a word to the broker; and whether it says any at all."""

    next_at = 0.0
    paused = False


def wake_after_commit() -> None:
    if not _Waking.paused:
        transaction.on_commit(_wake, robust=True)


@contextmanager
def paused() -> Iterator[None]:
    """Announce without sending, for whoever plays whole rounds: the messages wait for the clock."""
    _Waking.paused = True
    try:
        yield
    finally:
        _Waking.paused = False


def _wake() -> None:
    """Ask for the carriers; with the embedded broker they run here. Nothing that fails here is lost."""
    from admissions.notifications.tasks import carry

    if settings.CELERY_TASK_ALWAYS_EAGER:
        carry.delay()
        return
    moment = monotonic()
    if moment < _Waking.next_at:
        return
    _Waking.next_at = moment + EVERY
    try:
        carry.apply_async(retry=False)
    except Exception as error:  # the broker's client raises its own kinds for each way of being away
        _Waking.next_at = monotonic() + AFTER_A_FAILURE
        log.warning("the broker does not answer (%s); the clock sends what waits", type(error).__name__)
