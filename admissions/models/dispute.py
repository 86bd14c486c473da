"""Requests to correct what the register says about a child."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.people import Applicant
from admissions.models.school import School
from admissions.workflows.dispute import DisputeState, DisputeWorkflow


class FactDispute(DisputeWorkflow):
    """A family's claim about one fact of the register, with evidence, for the school that owns the fact.

    `fact` is a field of the register or a sector fact; `stated` and `claimed` its value before and as the
    family says, as text. The evidence is a paper made harmless, stored as papers are.
    """

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="disputes")
    owner_school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="disputes")
    fact = models.CharField(_("dữ kiện"), max_length=48)
    stated = models.CharField(_("sổ đang ghi"), max_length=300, blank=True)
    claimed = models.CharField(_("gia đình đề nghị"), max_length=300)
    reason = models.TextField(_("lý do"), blank=True)
    evidence = models.FileField(_("giấy tờ kèm theo"), max_length=200, blank=True)
    evidence_type = models.CharField(max_length=32, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("gửi lúc"))
    reply = models.TextField(_("trả lời của trường"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("đề nghị sửa dữ liệu")
        verbose_name_plural = _("đề nghị sửa dữ liệu")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "fact"],
                condition=Q(state=DisputeState.OPENED),
                name="one_open_dispute_a_fact",
            )
        ]
