"""The offered place and the family's answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.allocation import Placement
from admissions.models.people import Applicant
from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.enrolment import EnrolmentWorkflow


class Enrolment(EnrolmentWorkflow):
    """A place on offer after publication (xác nhận nhập học)."""

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="enrolments")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="enrolments")
    placement = models.OneToOneField(Placement, models.PROTECT, related_name="enrolment")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="enrolments")
    school_year = models.CharField(max_length=9)
    answered_at = models.DateTimeField(_("đã trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("xác nhận nhập học")
        verbose_name_plural = _("xác nhận nhập học")
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "school_year"],
                condition=Q(state="CONFIRMED"),
                name="one_confirmed_place_a_child",
            ),
        ]
