"""The messages of the played rounds: nobody waits until thousands of files are written one by one."""

from django.db import transaction
from django.db.models import F

from admissions.models import AuditEvent, Notice
from admissions.models.clock import database_now
from admissions.permissions import SYSTEM
from admissions.workflows.log import audit_event
from admissions.workflows.notice import NoticeState


@transaction.atomic
def count_as_sent() -> None:
    """Let what was announced so far count as handed over at that moment; what visitors do is really sent."""
    now = database_now()
    waiting = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=now)
    AuditEvent.objects.bulk_create(
        [
            audit_event(
                each, "send", actor=SYSTEM, now=each.due_at, before=each.state, after=NoticeState.SENT
            )
            for each in waiting.iterator(2000)
        ],
        batch_size=2000,
    )
    waiting.update(state=NoticeState.SENT, sent_at=F("due_at"), attempts=1, version=F("version") + 1)
