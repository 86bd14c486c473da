"""What changes a published result: freed seats, lowered lines, corrected marks; each child's change a row."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admissions.models.allocation import AllocationRun
from admissions.models.application import Application
from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.adjustment import AdjustmentWorkflow


class Adjustment(AdjustmentWorkflow):
    """One change of a published result (điều chỉnh sau công bố); the run that it departs from stays.

    `lines` of a lowered line: [{"offering": key, "cutoff": hundredths}]. `summary`: figures by offering, and
    what goes beyond the seats.
    """

    class Kind(models.TextChoices):
        WAITING = "WAITING", _("Gọi từ danh sách chờ")
        LOWERED = "LOWERED", _("Hạ điểm chuẩn")
        REMARKED = "REMARKED", _("Sửa điểm sau phúc khảo")

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="adjustments")
    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="adjustments")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    lines = models.JSONField(_("điểm chuẩn mới"), default=list, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    note = models.TextField(_("lý do"))
    decision_number = models.CharField(_("số quyết định"), max_length=64, blank=True)
    decision_date = models.DateField(_("ngày ký"), null=True, blank=True)
    decision_signer = models.CharField(_("người ký"), max_length=120, blank=True)
    confirm_until = models.DateTimeField(_("hạn xác nhận nhập học"))
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("điều chỉnh sau công bố")
        verbose_name_plural = _("điều chỉnh sau công bố")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["DRAFTED", "PROPOSED", "APPROVED"]),
                name="one_adjustment_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="adjustment_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "APPLIED"])
                | Q(approved_by__isnull=False, decision_date__isnull=False) & ~Q(decision_number=""),
                name="approved_adjustment_has_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="APPLIED") | Q(applied_at__isnull=False),
                name="applied_adjustment_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class AdjustmentChange(models.Model):
    """What an adjustment means for one child. A loss takes effect only where it was accepted with a note."""

    class Kind(models.TextChoices):
        GAINED = "GAINED", _("được nhận thêm")
        MOVED = "MOVED", _("chuyển lên nguyện vọng trước")
        LOST = "LOST", _("không còn đạt")

    adjustment = models.ForeignKey(Adjustment, models.CASCADE, related_name="changes")
    application = models.ForeignKey(Application, models.PROTECT, related_name="adjustment_changes")
    kind = models.CharField(_("thay đổi"), max_length=8, choices=Kind.choices)
    before_offering = models.ForeignKey(Offering, models.PROTECT, null=True, related_name="+")
    before_rank = models.PositiveSmallIntegerField(null=True)
    before_score = models.IntegerField(null=True)
    after_offering = models.ForeignKey(Offering, models.PROTECT, null=True, related_name="+")
    after_rank = models.PositiveSmallIntegerField(null=True)
    after_score = models.IntegerField(null=True)
    accepted = models.BooleanField(_("áp dụng"), null=True)
    note = models.TextField(_("căn cứ"), blank=True)

    class Meta:
        verbose_name = _("thay đổi của một em")
        verbose_name_plural = _("thay đổi của từng em")
        ordering = ["adjustment", "application"]
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "application"], name="one_change_a_file"),
            models.CheckConstraint(
                condition=Q(kind="GAINED", before_offering__isnull=True, after_offering__isnull=False)
                | Q(kind="MOVED", before_offering__isnull=False, after_offering__isnull=False)
                | Q(kind="LOST", before_offering__isnull=False),
                name="change_from_somewhere_to_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(kind="LOST", accepted=True) | ~Q(note=""), name="accepted_loss_has_a_note"
            ),
        ]


class ScoreCorrection(models.Model):
    """A mark corrected by re-marking (phúc khảo), and what it was; nothing changes before it is applied."""

    adjustment = models.ForeignKey(Adjustment, models.CASCADE, related_name="corrections")
    application = models.ForeignKey(Application, models.PROTECT, related_name="score_corrections")
    fact = models.CharField(_("môn"), max_length=48)
    before = models.IntegerField(null=True)
    after = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("điểm sửa sau phúc khảo")
        verbose_name_plural = _("điểm sửa sau phúc khảo")
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "application", "fact"], name="one_correction_a_mark"
            )
        ]
