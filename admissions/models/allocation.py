"""Runs of the engine and what they gave. Rows of a run are written once and never changed.

Placements and results of wishes are many and are written whole, in the transaction that ends the run. They
carry no foreign-key constraint of the database, whose trigger would run once a row: the checks that run in
the same transaction look for strays, and models protect what is referred to.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application
from admissions.models.freeze import Freeze
from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.allocation_run import AllocationRunWorkflow


class AllocationRun(AllocationRunWorkflow):
    """One run over one frozen input; its bundle folder holds input and output in the public format.

    `refusal_codes[n - 1]` is the reason that `WishResult.refusal` n stands for.
    """

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="runs")
    freeze = models.ForeignKey(Freeze, models.PROTECT, null=True, related_name="runs")
    engine_version = models.CharField(max_length=32)
    input_sha256 = models.CharField(max_length=64, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict)
    refusal_codes = models.JSONField(default=list)
    band_bits = models.PositiveSmallIntegerField(default=0)
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
    """What a run gave one file: a place, or none, with the reason in a code.

    `rank` is blank too for a place that was not wished for (`placed_nearby`); `queue` as in `QueueLine`.
    """

    run = models.ForeignKey(
        AllocationRun, models.PROTECT, related_name="placements", db_constraint=False, db_index=False
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="placements", db_constraint=False, db_index=False
    )
    offering = models.ForeignKey(
        Offering, models.PROTECT, null=True, related_name="placements", db_constraint=False, db_index=False
    )
    rank = models.PositiveSmallIntegerField(_("nguyện vọng"), null=True)
    queue = models.PositiveSmallIntegerField(default=0)
    score = models.IntegerField(_("điểm xét, phần trăm"), null=True)
    reason = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = _("kết quả")
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="one_placement_a_file_and_run"),
            models.CheckConstraint(
                condition=Q(offering__isnull=True, rank__isnull=True)
                | Q(offering__isnull=False, rank__isnull=False)
                | Q(offering__isnull=False, reason="placed_nearby"),
                name="placed_at_a_rank",
            ),
        ]


class WishResult(models.Model):
    """What a run made of one wish in one queue of its offering: the figures that explain it.

    `rank` is the wish's own number, `place` its place among the child's frozen wishes, and `turn` the place
    of this claim in the order in which the run went through the child's claims, all from 1. `priority` and
    `position` (1 is the first of those who may be admitted) are 0 where the wish was refused; `refusal` is 0
    where it was not. `score`: the total, in hundredths.
    """

    class Result(models.IntegerChoices):
        REFUSED = 0, _("không đủ điều kiện")
        NO_SEAT = 1, _("hết chỗ")
        GRANTED = 2, _("được xếp")
        GRANTED_IN_TIE = 3, _("được xếp, bằng em ở chỗ cuối cùng")
        NOT_REACHED = 4, _("đã được xếp trước đó")

    pk = models.CompositePrimaryKey("run_id", "application_id", "turn")
    run = models.ForeignKey(
        AllocationRun, models.PROTECT, related_name="wish_results", db_constraint=False, db_index=False
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="wish_results", db_constraint=False, db_index=False
    )
    turn = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(_("nguyện vọng"))
    queue = models.PositiveSmallIntegerField()
    result = models.PositiveSmallIntegerField(choices=Result.choices)
    refusal = models.PositiveSmallIntegerField()
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    priority = models.BigIntegerField()
    position = models.PositiveIntegerField()
    score = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("kết quả của nguyện vọng")
        verbose_name_plural = _("kết quả của các nguyện vọng")


class Cutoff(models.Model):
    """The line of one offering in a run: score (điểm chuẩn) or criteria of the last admitted."""

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="cutoffs")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="cutoffs")
    seats = models.PositiveIntegerField(_("chỉ tiêu"))
    admitted = models.PositiveIntegerField(_("trúng tuyển"))
    refused = models.PositiveIntegerField(_("đủ điều kiện mà hết chỗ"))
    score = models.IntegerField(_("điểm chuẩn, phần trăm"), null=True)
    last_admitted = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("điểm chuẩn")
        verbose_name_plural = _("điểm chuẩn")
        constraints = [
            models.UniqueConstraint(fields=["run", "offering"], name="one_cutoff_an_offering_and_run")
        ]


class QueueLine(models.Model):
    """One queue of an offering as the run filled it: what its seats were and how it treats equals.

    `queue` counts the queues of the rules from 1; 0 is an offering without queues. `ties`, `within` as in
    `admissions.matching.instance`; `takeover` is the later queue of the same offering that gets the seats for
    which this one has no candidates. `capacity`, `eligible`, `candidates`, `last_place`, `tied`, `by_band`,
    `kept_out` as in `admissions.rules.figures`. `priority`: the lowest admitted; blank where nobody is.
    `refused`, `score`, `last_admitted` as in `Cutoff`.
    """

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="queue_lines")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="+")
    queue = models.PositiveSmallIntegerField()
    seats = models.PositiveIntegerField(_("chỉ tiêu"))
    ties = models.PositiveSmallIntegerField()
    within = models.IntegerField()
    takeover = models.PositiveSmallIntegerField(null=True)
    capacity = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    candidates = models.PositiveIntegerField()
    last_place = models.PositiveIntegerField()
    tied = models.PositiveIntegerField()
    by_band = models.BooleanField()
    kept_out = models.BigIntegerField(null=True)
    admitted = models.PositiveIntegerField(_("trúng tuyển"))
    refused = models.PositiveIntegerField(_("đủ điều kiện mà hết chỗ"))
    priority = models.BigIntegerField(null=True)
    score = models.IntegerField(_("điểm chuẩn, phần trăm"), null=True)
    last_admitted = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("lượt nhận của trường")
        verbose_name_plural = _("lượt nhận của các trường")
        constraints = [
            models.UniqueConstraint(fields=["run", "offering", "queue"], name="one_line_a_queue_and_run")
        ]
