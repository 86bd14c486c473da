"""One message to one person, from the queue to the word of whoever carries it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from admissions.permissions import can_carry_notice
from admissions.workflows.stateful import Stateful


class NoticeState(models.TextChoices):
    QUEUED = "QUEUED", _("Chờ gửi")
    SENT = "SENT", _("Đã gửi đi")
    DELIVERED = "DELIVERED", _("Đã đến máy")
    FAILED = "FAILED", _("Không gửi được")


class NoticeWorkflow(Stateful):
    """QUEUED → SENT → DELIVERED; FAILED where the carrier refuses it or cannot deliver it."""

    state = FSMField(_("trạng thái"), default=NoticeState.QUEUED, choices=NoticeState.choices, protected=True)

    class Meta(Stateful.Meta):
        abstract = True

    @transition(state, NoticeState.QUEUED, NoticeState.SENT, permission=can_carry_notice)
    def send(self) -> None:
        """The carrier took it."""

    @transition(state, NoticeState.SENT, NoticeState.DELIVERED, permission=can_carry_notice)
    def deliver(self) -> None:
        """The carrier reports that it reached the telephone or the mailbox."""

    @transition(
        state, (NoticeState.QUEUED, NoticeState.SENT), NoticeState.FAILED, permission=can_carry_notice
    )
    def fail(self) -> None:
        """Refused or undeliverable; the next channel of the person takes over."""
