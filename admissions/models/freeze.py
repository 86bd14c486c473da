"""A round's input as it was at one moment, packed so that a run reads it without looking at a single cell.

Written once and never changed. Integers are int64, big-endian, back to back, so that
the database can compare them too:

==========================  ==========================================================================
`FrozenOffering.facts`      the facts of the offering, in the order of the rules
`FrozenFile.facts`          the facts of the child, in the order of the rules
`FrozenFile.wishes`         for each wish, in their order: rank, offering (key), the facts of the wish
`FrozenFile.nearby`         for each school nearby, in the order of codes: offering (key), metres, place in
                            the catchment; nothing where the rules place nobody nearby
==========================  ==========================================================================

Rows carry no foreign-key constraint of the database, whose trigger would run once a row: what they refer to
is protected from deletion by `round`, and the checks of every run look for strays.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from admissions.models.application import Application
from admissions.models.round import AdmissionRound, Offering


class Freeze(models.Model):
    """The head: how many rows, and the SHA-256 of all of them with the rules and the seed.

    `set_aside`: [code, reason] of files that the run does not look at. `lines`: [offering's code, rank or 0,
    hundredths] where an authority fixed the lines; null where seats limit.
    """

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="freezes")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    pack_sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=64, blank=True)
    files = models.PositiveIntegerField()
    wishes = models.PositiveIntegerField()
    set_aside = models.JSONField(default=list)
    lines = models.JSONField(null=True)

    class Meta:
        verbose_name = _("dữ liệu đã chốt")
        verbose_name_plural = _("dữ liệu đã chốt")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_freeze_a_number")]


class FrozenOffering(models.Model):
    """One offering with a signed decision; `number` counts from 0 in the order of codes."""

    pk = models.CompositePrimaryKey("freeze_id", "number")
    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="offerings", db_index=False)
    number = models.PositiveIntegerField()
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    seats = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    facts = models.BinaryField()

    class Meta:
        verbose_name = _("chỉ tiêu đã chốt")
        verbose_name_plural = _("chỉ tiêu đã chốt")


class FrozenFile(models.Model):
    """One verified file; `number` counts from 0 in the order of codes, character by character."""

    pk = models.CompositePrimaryKey("freeze_id", "number")
    freeze = models.ForeignKey(
        Freeze, models.PROTECT, related_name="rows", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="frozen", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=32)
    lottery_key = models.CharField(max_length=32)
    facts = models.BinaryField()
    wishes = models.BinaryField()
    nearby = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("hồ sơ đã chốt")
        verbose_name_plural = _("hồ sơ đã chốt")
        constraints = [
            models.UniqueConstraint(fields=["application", "freeze"], name="one_frozen_row_a_file")
        ]
