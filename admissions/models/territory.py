"""Where people live: province → commune or ward → residential unit, and the former district level."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AdministrativeUnit(models.Model):
    """A province (tỉnh), a commune or ward (xã, phường), or a district (huyện) abolished on 1/7/2025.

    `former_names`: one a line, the communes and towns that were merged into this one.
    """

    class Level(models.TextChoices):
        PROVINCE = "PROVINCE", _("Tỉnh, thành phố")
        FORMER_DISTRICT = "FORMER_DISTRICT", _("Quận, huyện cũ")
        COMMUNE = "COMMUNE", _("Xã, phường")

    level = models.CharField(_("cấp"), max_length=16, choices=Level.choices)
    code = models.CharField(_("mã"), max_length=16)
    name = models.CharField(_("tên"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    zone = models.CharField(_("khu vực tuyển sinh"), max_length=16, blank=True)
    former_district = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )

    former_names = models.TextField(_("tên cũ, mỗi dòng một tên"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = pgettext_lazy("plural", "đơn vị hành chính")
        constraints = [models.UniqueConstraint(fields=["level", "code"], name="unit_code_once_a_level")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ResidentialUnit(models.Model):
    """A residential group or hamlet (tổ dân phố, thôn): the grain of catchments for grades 1 and 6."""

    commune = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="residential_units")
    code = models.CharField(_("mã"), max_length=32, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    polygon = models.TextField(_("ranh giới (GeoJSON)"), blank=True)

    class Meta:
        verbose_name = _("tổ dân phố, thôn")
        verbose_name_plural = pgettext_lazy("plural", "tổ dân phố, thôn")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name}, {self.commune.name}"
