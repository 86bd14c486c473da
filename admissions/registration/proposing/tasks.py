"""The clock of proposals: every minute, what is due is released or lapses."""

from celery import shared_task

from admissions.models.clock import database_now
from admissions.permissions import SYSTEM
from admissions.registration.proposing.releasing import keep_up


@shared_task
def keep_proposals() -> None:
    keep_up(actor=SYSTEM, now=database_now())
