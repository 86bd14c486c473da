"""Runs of the engine and what they gave. Rows of a run are written once and never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application
from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.allocation_run import AllocationRunWorkflow


class AllocationRun(AllocationRunWorkflow):
    """One run over one frozen input; its bundle folder holds input and output in the public format."""

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="runs")
    engine_version = models.CharField(max_length=32)
    input_sha256 = models.CharField(max_length=64, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict)
    problem = models.TextField(_("lý do không đạt"), blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lượt xét")
        verbose_name_plural = _("lượt xét")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=["REQUESTED", "RUNNING"]), name="one_run_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["PROPOSED", "APPROVED", "PUBLISHED"]),
                name="one_run_on_its_way_out",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="run_approved_by_a_second_person",
            ),
        ]


class Placement(models.Model):
    """What a run gave one file: a place, or none, with the reason in a code and in words."""

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="placements")
    application = models.ForeignKey(Application, models.PROTECT, related_name="placements")
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, related_name="placements")
    rank = models.PositiveSmallIntegerField(_("nguyện vọng"), null=True)
    score = models.IntegerField(_("điểm xét, phần trăm"), null=True)
    reason = models.CharField(max_length=64)
    explanation_vi = models.TextField()
    explanation_en = models.TextField()

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = _("kết quả")
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="one_placement_a_file_and_run"),
            models.CheckConstraint(
                condition=Q(offering__isnull=True, rank__isnull=True)
                | Q(offering__isnull=False, rank__isnull=False),
                name="placed_at_a_rank",
            ),
        ]


class Cutoff(models.Model):
    """The line of one offering in a run: score (điểm chuẩn) or criteria of the last admitted."""

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="cutoffs")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="cutoffs")
    seats = models.PositiveIntegerField(_("chỉ tiêu"))
    admitted = models.PositiveIntegerField(_("trúng tuyển"))
    refused = models.PositiveIntegerField(_("đủ điều kiện mà hết chỗ"))
    score = models.IntegerField(_("điểm chuẩn, phần trăm"), null=True)
    last_admitted = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("điểm chuẩn")
        verbose_name_plural = _("điểm chuẩn")
        constraints = [
            models.UniqueConstraint(fields=["run", "offering"], name="one_cutoff_an_offering_and_run")
        ]
