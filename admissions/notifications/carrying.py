"""From the outbox to the carriers: claim, send, note what came of it; pauses that grow, then another channel.

1. A worker claims a few rows that are due: under a lock that other workers skip it puts `due_at` past the
   time that the work can take. So no two workers hold a row, and what a killed worker held is due again.
2. Each is handed to its carrier outside of any transaction. Its key is the carrier's reference: should a
   worker die between the carrier's word and the commit, the second message is the same one to the carrier.
3. Taken: SENT. Not taken, and another try may help: due again after a pause. Else FAILED, and in the same
   transaction a new message by the person's next channel, which follows it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from admissions.models import Guardian, Notice
from admissions.models.clock import database_now
from admissions.notifications.carriers import NOT_LISTED, SECONDS, CarrierFailed, carrier_of, send_now
from admissions.notifications.texts import subject_and_body, values_of
from admissions.notifications.waking import wake_after_commit
from admissions.permissions import SYSTEM
from admissions.workflows.log import ChangedMeanwhile, TransitionRefused, advance
from admissions.workflows.notice import NoticeState

log = logging.getLogger(__name__)
AT_ONCE: Final = 20
CLAIM: Final = timedelta(seconds=AT_ONCE * SECONDS + 120)
PAUSES: Final = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360))
"""Before the second, third … try; after the last one the message has failed."""
BROKEN: Final = gettext_noop("lỗi của hệ thống, bộ phận kỹ thuật cần xem")
UNDELIVERABLE: Final = gettext_noop("không đến được máy")
NO_ADDRESS: Final = gettext_noop("gia đình không còn nhận tin theo cách này")
ORDER: Final = (Guardian.Channel.SMS, Guardian.Channel.EMAIL, Guardian.Channel.ZALO)


@dataclass(frozen=True, slots=True)
class Carried:
    """What one worker did: messages taken by a carrier, put off, and failed."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


def carry_due(*, most: int) -> Carried:
    """Send what is due, at most about `most` messages; safe with any number of workers at once."""
    counted = {"sent": 0, "put_off": 0, "failed": 0}
    while sum(counted.values()) < most:
        now = database_now()
        claimed = claim(now)
        if not claimed:
            break
        for notice in claimed:
            if database_now() >= now + CLAIM - timedelta(seconds=SECONDS):
                break  # too slow for the claim: the rest is due again, for whoever comes
            counted[_carry_or_put_off(notice)] += 1
    return Carried(**counted)


@transaction.atomic
def claim(now: datetime) -> list[Notice]:
    """Rows that are due, this worker's own for the time of CLAIM; each claim counts as a try."""
    due = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=now).order_by("due_at", "pk")
    held = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
    Notice.objects.filter(pk__in=held).update(due_at=now + CLAIM, attempts=F("attempts") + 1)
    rows = Notice.objects.filter(pk__in=held).select_related("guardian", "application__round")
    return list(rows.order_by("pk"))


def report_delivery(*, reference: str, channel: str, delivered: bool, now: datetime) -> bool:
    """What a gateway says of a message that it took; False for a reference that is not (yet) known.

    Said twice it changes nothing the second time.
    """
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("guardian")
            .filter(carrier_reference=reference, channel=channel)
            .first()
        )
        if notice is None:
            return False
        if notice.state != NoticeState.SENT:
            return True
        if delivered:
            notice.delivered_at = now
            advance(notice, "deliver", actor=SYSTEM, now=now, saving=("delivered_at",))
        else:
            _give_up(notice, UNDELIVERABLE, now)
            wake_after_commit()
    return True


def _carry_or_put_off(notice: Notice) -> str:
    """As `_carry`; what goes wrong with one message in a way nobody foresaw does not hold up the others."""
    try:
        return _carry(notice)
    except Exception as error:
        log.error("notice %s was not carried (%s)", notice.pk, type(error).__name__)
        return _not_taken(notice, CarrierFailed(BROKEN), database_now())


def reference_of(notice: Notice) -> str:
    """What makes a message sent twice one message to its carrier; it tells nothing of whom it is for."""
    return sha256(notice.key.encode()).hexdigest()[:32]


def _carry(notice: Notice) -> str:
    """Hand one message to its carrier and note the outcome: "sent", "put_off" or "failed"."""
    values = values_of(notice)
    subject, body = subject_and_body(notice.kind, values)
    guardian = notice.guardian
    address = guardian.email if notice.channel == Guardian.Channel.EMAIL else guardian.phone
    try:
        if guardian.channel == Guardian.Channel.NONE or not address:
            raise CarrierFailed(NO_ADDRESS, final=True)
        notice.carrier_reference = send_now(
            notice.channel,
            address,
            body,
            subject=subject,
            reference=reference_of(notice),
            kind=notice.kind,
            values=values,
        )
    except CarrierFailed as refusal:
        return _not_taken(notice, refusal, database_now())
    now = database_now()
    notice.sent_at = now
    try:
        with transaction.atomic():
            advance(notice, "send", actor=SYSTEM, now=now, saving=("sent_at", "carrier_reference"))
    except (ChangedMeanwhile, TransitionRefused):
        pass  # somebody who claimed it after this worker was too slow noted the same message
    return "sent"


def _not_taken(notice: Notice, refusal: CarrierFailed, now: datetime) -> str:
    if not refusal.final and notice.attempts <= len(PAUSES):
        later = now + PAUSES[notice.attempts - 1]
        waiting = Notice.objects.filter(pk=notice.pk, state=NoticeState.QUEUED)
        waiting.update(due_at=later, failure=refusal.reason)
        return "put_off"
    try:
        with transaction.atomic():
            _give_up(notice, refusal.reason, now)
    except (ChangedMeanwhile, TransitionRefused):
        pass
    return "failed"


def _give_up(notice: Notice, reason: str, now: datetime) -> None:
    """FAILED, and the person's next channel takes over."""
    notice.failure = reason
    advance(notice, "fail", actor=SYSTEM, now=now, reason=reason, saving=("failure",))
    channel = _next_channel(notice)
    if reason == NOT_LISTED or channel is None:
        return
    Notice.objects.create(
        kind=notice.kind,
        key=f"{_first(notice).key}:{channel}",
        guardian=notice.guardian,
        application_id=notice.application_id,
        channel=channel,
        facts=notice.facts,
        follows=notice,
        queued_at=now,
        due_at=now,
    )


def _next_channel(notice: Notice) -> str | None:
    """The first channel not yet tried that the person has an address for and somebody carries."""
    guardian = notice.guardian
    if guardian.channel == Guardian.Channel.NONE:
        return None
    tried, earlier = {notice.channel}, notice.follows
    while earlier is not None:
        tried.add(earlier.channel)
        earlier = earlier.follows
    has = {channel for channel in ORDER if (guardian.email if channel == "EMAIL" else guardian.phone)}
    left = [each for each in ORDER if each in has - tried and carrier_of(each) is not None]
    return str(left[0]) if left else None


def _first(notice: Notice) -> Notice:
    while notice.follows is not None:
        notice = notice.follows
    return notice
