"""A child that the law admits before anybody is ranked (tuyển thẳng)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admissions.models.people import Applicant
from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.ruling import RulingWorkflow


class DirectAdmission(RulingWorkflow):
    """One child on a signed decision, entered by one person and confirmed by another.

    In force, it takes a seat of the offering, and the child's file is not considered in the run.
    """

    class Ground(models.TextChoices):
        """Thông tư 30/2024/TT-BGDĐT, Điều 14 khoản 1, điểm a đến đ."""

        BOARDING = "a", _("a) Học sinh trường phổ thông dân tộc nội trú cấp trung học cơ sở")
        SMALL_GROUP = "b", _("b) Người dân tộc thiểu số rất ít người")
        DISABILITY = "c", _("c) Học sinh khuyết tật")
        NATIONAL_PRIZE = "d", _("d) Đạt giải cấp quốc gia")
        INTERNATIONAL_PRIZE = "dd", _("đ) Đạt giải cuộc thi quốc tế do Bộ trưởng chọn cử")

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="direct_admissions")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="direct_admissions")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="direct_admissions")
    ground = models.CharField(_("căn cứ"), max_length=2, choices=Ground.choices)
    number = models.CharField(_("số quyết định"), max_length=64)
    signed_date = models.DateField(_("ngày ký"))
    signed_by = models.CharField(_("người ký"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tuyển thẳng")
        verbose_name_plural = _("tuyển thẳng")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "applicant"],
                condition=~Q(state="REVOKED"),
                name="one_direct_admission_a_child_and_round",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="direct_admission_confirmed_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant}, {self.offering}"
