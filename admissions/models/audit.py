"""Who did what to what, when and why. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One act: a transition with its two states, or an act that changes none."""

    at = models.DateTimeField(_("lúc"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_role = models.CharField(_("vai trò"), max_length=16)
    subject = models.CharField(_("đối tượng"), max_length=32)
    subject_id = models.BigIntegerField()
    action = models.CharField(_("việc"), max_length=32)
    from_state = models.CharField(_("từ"), max_length=16, blank=True)
    to_state = models.CharField(_("sang"), max_length=16, blank=True)
    reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject", "subject_id"])]
