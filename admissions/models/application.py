"""A family's file in a round, with its ordered wishes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.people import Applicant
from admissions.models.round import AdmissionRound, Offering
from admissions.models.school import School
from admissions.workflows.application import ApplicationWorkflow


class Application(ApplicationWorkflow):
    """A file (hồ sơ). `facts` holds what the family claims, by the fact names of the round's policy.

    `lottery_key` is the code of the first file that the child had in this round: whoever withdraws and
    applies again keeps the draw.
    """

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="applications")
    code = models.CharField(_("mã hồ sơ"), max_length=32, unique=True)
    lottery_key = models.CharField(_("khóa bốc thăm"), max_length=32)
    secret_hash = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(_("dữ kiện"), default=dict, blank=True)
    handling_school = models.ForeignKey(
        School, models.PROTECT, null=True, related_name="handled_applications"
    )
    candidate_number = models.CharField(_("số báo danh"), max_length=32, blank=True)
    decision_note = models.TextField(_("ý kiến của trường"), blank=True)
    started_at = models.DateTimeField(_("bắt đầu"))
    submitted_at = models.DateTimeField(_("đã nộp lúc"), null=True)

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        indexes = [models.Index(fields=["handling_school", "round", "state", "submitted_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "applicant"],
                condition=~Q(state__in=["WITHDRAWN", "LAPSED"]),
                name="one_live_application_a_child_and_round",
            ),
            models.UniqueConstraint(
                fields=["round", "candidate_number"],
                condition=~Q(candidate_number=""),
                name="candidate_number_once_a_round",
            ),
            models.CheckConstraint(condition=~Q(lottery_key=""), name="file_has_a_lottery_key"),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFTED", "WITHDRAWN", "LAPSED"]) | Q(submitted_at__isnull=False),
                name="handed_in_file_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Preference(models.Model):
    """One wish (nguyện vọng). `facts` joins this child and this school: distance, catchment, sibling."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="preferences")
    rank = models.PositiveSmallIntegerField(_("thứ tự nguyện vọng"))
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="preferences")
    facts = models.JSONField(_("dữ kiện"), default=dict, blank=True)

    class Meta:
        verbose_name = _("nguyện vọng")
        verbose_name_plural = _("nguyện vọng")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["application", "rank"], name="one_wish_a_rank"),
            models.UniqueConstraint(fields=["application", "offering"], name="one_wish_an_offering"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="rank_from_one"),
        ]
