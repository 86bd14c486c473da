"""What the second step of a run made of the schools near a child: where it got a seat, and why not before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from admissions.models.allocation import AllocationRun
from admissions.models.application import Application
from admissions.models.round import Offering


class NearbyResult(models.Model):
    """One school of the list of a child that took part in the second step ([placement]).

    Stored are the school that the child got, every one earlier in its list, and every one that is nearer; the
    whole list of a child that got none. `turn` is the place in the list, from 1. `distance_m` metres,
    `catchment_order` the place in the catchment; blank where there is none. `why_vi`, `why_en` state why the
    child did not get this school (`rules.placement_reasons`), blank for the one that it got.
    """

    class Result(models.IntegerChoices):
        PLACED = 0, _("được bố trí")
        NO_SEATS = 1, _("hết chỗ từ bước xét nguyện vọng")
        TAKEN = 2, _("chỗ đã xếp cho em đứng trước")
        CATCHMENT = 3, _("xếp sau trường trong địa bàn")

    run = models.ForeignKey(
        AllocationRun, models.PROTECT, related_name="nearby_results", db_constraint=False, db_index=False
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="nearby_results", db_constraint=False, db_index=False
    )
    turn = models.PositiveSmallIntegerField()
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    distance_m = models.PositiveIntegerField(_("khoảng cách"), null=True)
    catchment_order = models.PositiveSmallIntegerField(_("thứ tự trong địa bàn"), null=True)
    result = models.PositiveSmallIntegerField(choices=Result.choices)
    why_vi = models.CharField(max_length=500, blank=True)
    why_en = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("trường gần nhà ở bước hai")
        verbose_name_plural = _("trường gần nhà ở bước hai")
        constraints = [
            models.UniqueConstraint(fields=["run", "application", "turn"], name="one_nearby_result_a_turn"),
            models.CheckConstraint(
                condition=models.Q(result=0, why_vi="") | ~models.Q(result=0) & ~models.Q(why_vi=""),
                name="nearer_school_has_a_stated_reason",
            ),
        ]
