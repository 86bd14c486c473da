"""What the input gate found in a round, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admissions.models.round import AdmissionRound, Offering
from admissions.rules.gate.finding import KINDS, Kind
from admissions.workflows.finding import FindingWorkflow


class InputFinding(FindingWorkflow):
    """One oddity of a round. The same one found again is the same row; what became of it is in the audit log.

    `key` says what it is about, `digest` with which figures: an answer given for some figures does not hold
    for others. `who` lists codes of files or candidates, `spread` marks in ten classes: [of the place, of
    everybody].
    """

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="findings")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    code = models.CharField(_("loại"), max_length=32)
    severity = models.CharField(_("mức"), max_length=8)
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, related_name="findings")
    fact = models.CharField(_("môn"), max_length=48, blank=True)
    group_kind = models.CharField(max_length=32, blank=True)
    group_name = models.CharField(max_length=160, blank=True)
    sentence_vi = models.TextField()
    sentence_en = models.TextField()
    figures = models.JSONField(default=dict, blank=True)
    who = models.JSONField(default=list, blank=True)
    spread = models.JSONField(default=list, blank=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(_("tìm thấy lúc"))
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(_("xử lý lúc"), null=True)
    reason = models.TextField(_("lý do giữ nguyên"), blank=True)

    class Meta:
        verbose_name = _("điều bất thường của dữ liệu")
        verbose_name_plural = _("điều bất thường của dữ liệu")
        ordering = ["pk"]
        indexes = [models.Index(fields=["round", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="finding_once_a_round"),
            models.CheckConstraint(
                condition=~Q(state="OVERRIDDEN") | Q(settled_by__isnull=False) & ~Q(reason=""),
                name="finding_overridden_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="OVERRIDDEN") | Q(found_by__isnull=True) | ~Q(settled_by=F("found_by")),
                name="finding_overridden_by_a_second_person",
            ),
        ]

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    def sentence(self, language: str) -> str:
        """What is odd and what to do about it."""
        return self.sentence_en if language == "en" else self.sentence_vi
