"""A round and what is on offer in it: the plan, the seats and their signed decision, the catchments."""

from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admissions.models.school import School
from admissions.models.territory import AdministrativeUnit, ResidentialUnit
from admissions.rules.parse import parse_policy
from admissions.rules.policy import Policy
from admissions.workflows.round import RoundWorkflow


@lru_cache(maxsize=64)
def _parsed(toml: str, source: str) -> Policy:
    return parse_policy(toml, source=source)


class AdmissionRound(RoundWorkflow):
    """One grade's admission in one school year (đợt tuyển sinh), with its own copy of the rule pack.

    `proposal_counts`: what came of the children when proposals were last computed, by reason.
    """

    code = models.SlugField(_("mã đợt"), max_length=64, unique=True)
    name = models.CharField(_("tên đợt"), max_length=160)
    province = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="rounds")
    grade = models.PositiveSmallIntegerField(_("lớp"))
    school_year = models.CharField(_("năm học"), max_length=9)
    method = models.CharField(_("phương thức"), max_length=16)
    pack_id = models.CharField(_("bộ quy tắc"), max_length=64)
    pack_toml = models.TextField(_("bản chụp bộ quy tắc"))
    pack_sha256 = models.CharField(max_length=64)
    registration_opens_at = models.DateTimeField(_("mở đăng ký"))
    registration_closes_at = models.DateTimeField(_("hạn đăng ký"))
    results_at = models.DateTimeField(_("dự kiến công bố"))
    confirmation_closes_at = models.DateTimeField(_("hạn xác nhận nhập học"))
    seed = models.CharField(_("hạt giống bốc thăm"), max_length=64)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_run = models.ForeignKey("AllocationRun", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    proposal_counts = models.JSONField(_("kết quả tính đề xuất"), default=dict, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="supplementary_rounds")

    class Meta:
        verbose_name = _("đợt tuyển sinh")
        verbose_name_plural = _("đợt tuyển sinh")
        ordering = ["-registration_opens_at", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration_opens_at__lt=F("registration_closes_at"))
                & Q(registration_closes_at__lte=F("results_at"))
                & Q(results_at__lt=F("confirmation_closes_at")),
                name="round_calendar_in_order",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="round_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["PUBLISHED", "FINISHED", "ARCHIVED"])
                | Q(published_run__isnull=False),
                name="published_round_has_a_run",
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=Q(follows__isnull=False), name="one_round_after_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def policy(self) -> Policy:
        """The round's own rules, parsed from its snapshot; later changes of the pack do not reach it."""
        return _parsed(self.pack_toml, self.pack_id)

    @property
    def seed_commitment(self) -> str:
        """SHA-256 of the seed: public from the announcement, so that the seed cannot be chosen later."""
        return sha256(self.seed.encode()).hexdigest()

    def take_pack(self, *, pack_id: str, toml: str) -> None:
        """Copy a rule pack into the round (not saved)."""
        self.pack_id, self.pack_toml = pack_id, toml
        self.pack_sha256 = sha256(toml.encode()).hexdigest()


class QuotaDecision(models.Model):
    """The signed decision that gives schools their seats (quyết định giao chỉ tiêu)."""

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="quota_decisions")
    number = models.CharField(_("số quyết định"), max_length=64)
    signed_date = models.DateField(_("ngày ký"))
    signed_by = models.CharField(_("người ký"), max_length=120)

    class Meta:
        verbose_name = _("quyết định giao chỉ tiêu")
        verbose_name_plural = _("quyết định giao chỉ tiêu")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="decision_once_a_round")]

    def __str__(self) -> str:
        return self.number


class Offering(models.Model):
    """A programme of a school in a round, with its seats (chỉ tiêu). No decision, no listing, no wish."""

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="offerings")
    school = models.ForeignKey(School, models.PROTECT, related_name="offerings")
    programme = models.CharField(_("chương trình"), max_length=32, default="thuong")
    code = models.CharField(_("mã tuyển sinh"), max_length=64)
    name = models.CharField(_("tên"), max_length=160)
    seats = models.IntegerField(_("chỉ tiêu"))
    classes = models.PositiveSmallIntegerField(_("số lớp"), null=True, blank=True)
    facts = models.JSONField(_("dữ kiện"), default=dict, blank=True)
    quota_decision = models.ForeignKey(QuotaDecision, models.PROTECT, null=True, related_name="offerings")

    class Meta:
        verbose_name = _("chỉ tiêu của trường")
        verbose_name_plural = _("chỉ tiêu của các trường")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "school", "programme"], name="programme_once_a_round"),
            models.UniqueConstraint(fields=["round", "code"], name="offering_code_once_a_round"),
            models.CheckConstraint(condition=Q(seats__gte=0), name="seats_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Catchment(models.Model):
    """Whose children an offering is for (phân tuyến): a residential unit, or an area drawn on the map."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="catchments")
    residential_unit = models.ForeignKey(ResidentialUnit, models.PROTECT, null=True, blank=True)
    polygon = models.TextField(_("ranh giới (GeoJSON)"), blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)

    class Meta:
        verbose_name = _("tuyến tuyển sinh")
        verbose_name_plural = _("tuyến tuyển sinh")
        ordering = ["residential_unit", "order"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "residential_unit"], name="catchment_once"),
            models.CheckConstraint(
                condition=Q(residential_unit__isnull=False) ^ ~Q(polygon=""), name="catchment_unit_or_polygon"
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="catchment_order_from_one"),
        ]
