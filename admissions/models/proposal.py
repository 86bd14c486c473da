"""Places proposed before anyone applies, where the rule pack allows it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application
from admissions.models.people import Applicant
from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.proposal import LIVE, ProposalWorkflow


class Proposal(ProposalWorkflow):
    """The place that register, age and catchment give a child (đề xuất chỗ học), with its grounds.

    `grounds`: what decided, by fact name, so that the family is told why; `application` the file that
    confirmed it.
    """

    round = models.ForeignKey(AdmissionRound, models.CASCADE, related_name="proposals")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="proposals")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="proposals")
    application = models.ForeignKey(Application, models.SET_NULL, null=True, related_name="proposals")
    grounds = models.JSONField(_("căn cứ"), default=dict)
    computed_at = models.DateTimeField(_("tính lúc"))
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("đề xuất chỗ học")
        verbose_name_plural = _("đề xuất chỗ học")
        indexes = [models.Index(fields=["round", "state"], name="proposals_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "applicant"],
                condition=Q(state__in=LIVE),
                name="one_live_proposal_a_child_and_round",
            )
        ]
