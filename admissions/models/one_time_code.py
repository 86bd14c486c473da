"""Codes of six digits that prove that a telephone or a mailbox is in a person's hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from admissions.models.people import Guardian


class OneTimeCode(models.Model):
    """One code that was sent, kept as keyed hashes; bound to the browser session that asked for it.

    For an address nobody has, a row is written too (without a guardian), so that both cases cost the same.
    """

    class Purpose(models.TextChoices):
        SIGN_IN = "SIGN_IN", _("Đăng nhập")
        CONTACT = "CONTACT", _("Xác nhận số điện thoại hoặc thư điện tử")

    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    guardian = models.ForeignKey(Guardian, models.CASCADE, null=True, related_name="one_time_codes")
    address_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
