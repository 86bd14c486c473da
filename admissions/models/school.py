"""Schools, whatever the levels they teach; what they offer in a round is an Offering."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admissions.models.territory import AdministrativeUnit


class School(models.Model):
    """A school (trường) at a point on the map."""

    code = models.CharField(_("mã trường"), max_length=32, unique=True)
    name = models.CharField(_("tên trường"), max_length=160)
    commune = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="schools")
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    zone = models.CharField(_("khu vực tuyển sinh"), max_length=16, blank=True)
    latitude = models.FloatField(_("vĩ độ"), null=True, blank=True)
    longitude = models.FloatField(_("kinh độ"), null=True, blank=True)

    class Meta:
        verbose_name = _("trường")
        verbose_name_plural = pgettext_lazy("plural", "trường")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
