"""What an authority decides where the rules leave it to a person (quyết định của người có thẩm quyền)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admissions.models.round import AdmissionRound, Offering
from admissions.workflows.ruling import RulingWorkflow


class Ruling(RulingWorkflow):
    """A signed decision on a tie, on lines, on a floor score, or on going beyond the seats; a second person
    confirms the entry.

    `content`: of a tie {"last_seat": "admit_all" | "admit_none" | "strict"}; of lines [{"offering": code,
    "rank": 0 or more, "cutoff": hundredths}]; of an overflow {"extra": how many above the seats}; of a
    floor {"floor": the score as text}.
    """

    class Kind(models.TextChoices):
        TIE = "TIE", _("Các em bằng nhau ở chỗ cuối")
        LINES = "LINES", _("Điểm chuẩn từng nguyện vọng")
        OVERFLOW = "OVERFLOW", _("Nhận vượt chỉ tiêu")
        FLOOR = "FLOOR", _("Điểm sàn của trường")

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="rulings")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, blank=True, related_name="rulings")
    content = models.JSONField(_("nội dung"), default=dict)
    number = models.CharField(_("số quyết định"), max_length=64)
    signed_date = models.DateField(_("ngày ký"))
    signed_by = models.CharField(_("người ký"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("quyết định của người có thẩm quyền")
        verbose_name_plural = _("quyết định của người có thẩm quyền")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="LINES", offering__isnull=True)
                | ~Q(kind="LINES") & Q(offering__isnull=False),
                name="ruling_on_one_offering_or_on_lines",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="ruling_confirmed_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["round", "kind", "offering"],
                condition=Q(state="CONFIRMED", offering__isnull=False),
                name="one_ruling_in_force_an_offering",
            ),
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(state="CONFIRMED", offering__isnull=True),
                name="one_ruling_on_lines_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.number
