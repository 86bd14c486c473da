"""The offered place and the family's answer."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.adjustment import AdjustmentChange
from admissions.models.allocation import Placement
from admissions.models.application import Application
from admissions.models.people import Applicant
from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.enrolment import EnrolmentWorkflow


class Enrolment(EnrolmentWorkflow):
    """A place on offer (xác nhận nhập học): by the published result, or by a later change of it."""

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="enrolments")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="enrolments")
    placement = models.OneToOneField(Placement, models.PROTECT, null=True, related_name="enrolment")
    change = models.OneToOneField(AdjustmentChange, models.PROTECT, null=True, related_name="enrolment")
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
            models.CheckConstraint(
                condition=Q(placement__isnull=False) ^ Q(change__isnull=False),
                name="offer_by_result_or_by_change",
            ),
        ]

    @property
    def application(self) -> Application:
        """The file that the place was offered to."""
        return (self.placement or self.change).application  # type: ignore[union-attr]  # one of both is there

    @property
    def rank(self) -> int | None:
        """The wish that it fulfils; None for a place nearby that was not wished for."""
        return self.placement.rank if self.placement else self.change.after_rank if self.change else None

    @property
    def score(self) -> int | None:
        """The total that counted, in hundredths."""
        return self.placement.score if self.placement else self.change.after_score if self.change else None

    @property
    def confirm_until(self) -> datetime:
        """When the offer lapses: a later change has a deadline of its own."""
        return self.change.adjustment.confirm_until if self.change else self.round.confirmation_closes_at
