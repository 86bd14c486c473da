"""Scores that the examination or the transcript gives: one row a fact of a candidate or of a wish."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application, Preference


class ScoreFact(models.Model):
    """One mark under the policy's fact name, as the fact stores it (38,25 is 3825); null for an absence."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="scores")
    fact = models.CharField(_("môn"), max_length=48)
    value = models.IntegerField(_("điểm, phần trăm"), null=True)

    class Meta:
        verbose_name = _("điểm")
        verbose_name_plural = _("điểm")
        constraints = [
            models.UniqueConstraint(fields=["application", "fact"], name="one_score_a_fact"),
            models.CheckConstraint(condition=Q(value__gte=0), name="score_not_negative"),
        ]


class WishScore(models.Model):
    """A mark that belongs to one wish, such as the specialised paper of a class; null for an absence."""

    preference = models.ForeignKey(Preference, models.PROTECT, related_name="scores")
    fact = models.CharField(_("môn"), max_length=48)
    value = models.IntegerField(_("điểm, phần trăm"), null=True)

    class Meta:
        verbose_name = _("điểm của nguyện vọng")
        verbose_name_plural = _("điểm của nguyện vọng")
        constraints = [
            models.UniqueConstraint(fields=["preference", "fact"], name="one_score_a_wish_and_fact"),
            models.CheckConstraint(condition=Q(value__gte=0), name="wish_score_not_negative"),
        ]
