"""The carriers' round, after each commit and by the clock; a second delivery finds nothing to do."""

from typing import Final

from celery import shared_task
from django.conf import settings

from admissions.models.clock import database_now
from admissions.notifications.carrying import carry_due
from admissions.notifications.reminding import remind_drafts

A_ROUND: Final = 5_000
EMBEDDED: Final = 200
"""Messages that a page may send in its own process, where there is no worker."""


@shared_task
def carry() -> None:
    """Send what is due: what was just announced, what a dead worker held, what waited for another try."""
    carry_due(most=EMBEDDED if settings.CELERY_TASK_ALWAYS_EAGER else A_ROUND)


@shared_task
def remind() -> None:
    remind_drafts(now=database_now())
