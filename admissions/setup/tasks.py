"""The clock: every minute, windows open and close by the calendar."""

from celery import shared_task

from admissions.models.clock import database_now
from admissions.permissions import SYSTEM
from admissions.setup.services import move_round, rounds_due


@shared_task
def tick() -> None:
    now = database_now()
    for admission_round, transition in rounds_due(now):
        move_round(actor=SYSTEM, admission_round=admission_round, transition=transition, now=now)
