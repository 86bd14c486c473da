"""What follows a sign-in without anybody waiting for it."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from admissions.accounts.one_time_codes import forget_old_codes
from admissions.models import Applicant
from admissions.models.clock import database_now
from admissions.notifications.outbox import announce


@shared_task
def warn_family(student_code: str) -> None:
    """Tell a child's family that somebody keeps guessing its secret; nobody is told of a code that is not
    there.

    It is looked up here and not in the request, which takes the same time for a code that exists.
    """
    now = database_now()
    with transaction.atomic():
        child = Applicant.objects.filter(student_code=student_code).first()
        if child is not None:
            event = f"signed_in_attack:{child.pk}:{now:%Y%m%d%H}"
            announce("signed_in_attack", event=event, now=now, applicant=child)


@shared_task
def forget() -> None:
    """Delete one-time codes and sessions that are over."""
    forget_old_codes(now=database_now())
    SessionStore.clear_expired()
