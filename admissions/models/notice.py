"""Messages to families: the outbox from which every channel is served."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application
from admissions.models.people import Guardian
from admissions.workflows.notice import NoticeState, NoticeWorkflow


class Notice(NoticeWorkflow):
    """One message to one guardian by one channel.

    `key` names event and person, so that the same event never tells a person twice; `follows` is the message
    of another channel that could not be delivered. The text is made from `kind` and `facts` when it is sent.
    """

    kind = models.CharField(_("loại tin"), max_length=32)
    key = models.CharField(max_length=120, unique=True)
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="notices")
    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="notices")
    channel = models.CharField(_("cách gửi"), max_length=8, choices=Guardian.Channel.choices)
    facts = models.JSONField(default=dict, blank=True)
    follows = models.OneToOneField("self", models.CASCADE, null=True, related_name="followed_by")
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    queued_at = models.DateTimeField(_("xếp hàng lúc"))
    due_at = models.DateTimeField(_("gửi từ lúc"))
    sent_at = models.DateTimeField(_("đã gửi lúc"), null=True)
    delivered_at = models.DateTimeField(_("đến máy lúc"), null=True)
    carrier_reference = models.CharField(max_length=80, blank=True)
    failure = models.CharField(_("vì sao không gửi được"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tin báo")
        verbose_name_plural = _("tin báo")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=NoticeState.QUEUED), name="notices_to_send"),
            models.Index(fields=["carrier_reference"], name="notice_by_reference"),
        ]
