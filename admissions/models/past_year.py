"""What became of a school's seats in the years before: the figures that families compare."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admissions.models.round import AdmissionRound
from admissions.models.school import School


class PastYear(models.Model):
    """One programme of a school in one year, from a published run here or a file of the department.

    `line` in hundredths of a point where the round had a score, else null; blank figures are not known.
    `source` is the name of the round published here, or what the department wrote for its file.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="past_years")
    programme = models.CharField(_("chương trình"), max_length=32, default="thuong")
    grade = models.PositiveSmallIntegerField(_("lớp"))
    school_year = models.CharField(_("năm học"), max_length=9)
    seats = models.PositiveIntegerField(_("chỉ tiêu"))
    first_wishes = models.PositiveIntegerField(_("nguyện vọng 1"), null=True, blank=True)
    all_wishes = models.PositiveIntegerField(_("tổng nguyện vọng"), null=True, blank=True)
    admitted = models.PositiveIntegerField(_("trúng tuyển"), null=True, blank=True)
    line = models.IntegerField(_("điểm chuẩn"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=160)
    as_of = models.DateField(_("số liệu ngày"))
    from_round = models.ForeignKey(AdmissionRound, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("số liệu năm trước")
        verbose_name_plural = _("số liệu các năm trước")
        ordering = ["-school_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "programme", "grade", "school_year"], name="past_year_once_a_programme"
            )
        ]

    @property
    def source_text(self) -> str:
        """The source in the words of the page."""
        if self.from_round_id is None:
            return self.source
        return gettext("Kết quả công bố của đợt %(round)s") % {"round": self.source}
