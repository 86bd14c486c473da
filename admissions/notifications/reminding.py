"""The last word before a deadline to those who have not handed in."""

from datetime import datetime, timedelta

from django.conf import settings

from admissions.models import Application
from admissions.notifications.outbox import announce_to_files
from admissions.workflows.application import ApplicationState
from admissions.workflows.round import RoundState


def remind_drafts(*, now: datetime) -> None:
    """Remind the family of every file in draft whose round closes within the set hours; once a person and
    file, however often the clock comes by. A file that was reopened is a draft like any other."""
    drafts = Application.objects.filter(
        state=ApplicationState.DRAFTED,
        round__state=RoundState.OPENED,
        round__registration_closes_at__gt=now,
        round__registration_closes_at__lte=now + timedelta(hours=settings.REMIND_HOURS),
    )
    announce_to_files("draft_reminder", event="draft_reminder", now=now, applications=drafts)
