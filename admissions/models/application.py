"""A family's file in a round, with its ordered wishes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admissions.models.people import Applicant
from admissions.models.round import AdmissionRound, Offering
from admissions.models.school import School
from admissions.workflows.application import ApplicationWorkflow


class Application(ApplicationWorkflow):
    """A file (hồ sơ). `facts` holds what the family claims, by the fact names of the round's policy;
    `confirmed_facts` what it found right in the register, by fact name, with the value it saw.

    `lottery_key` is the code of the first file that the child had in this round: whoever withdraws and
    applies again keeps the draw.
    """

    round = models.ForeignKey(AdmissionRound, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="applications")
    code = models.CharField(_("mã hồ sơ"), max_length=32, unique=True)
    lottery_key = models.CharField(_("khóa bốc thăm"), max_length=32)
    secret_hash = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(_("dữ kiện"), default=dict, blank=True)
    confirmed_facts = models.JSONField(_("dữ kiện gia đình đã xác nhận"), default=dict, blank=True)
    handling_school = models.ForeignKey(
        School, models.PROTECT, null=True, related_name="handled_applications"
    )
    candidate_number = models.CharField(_("số báo danh"), max_length=32, blank=True)
    decision_note = models.TextField(_("ý kiến của trường"), blank=True)
    started_at = models.DateTimeField(_("bắt đầu"))
    submitted_at = models.DateTimeField(_("đã nộp lúc"), null=True)

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        indexes = [models.Index(fields=["handling_school", "round", "state", "submitted_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "applicant"],
                condition=~Q(state__in=["WITHDRAWN", "LAPSED"]),
                name="one_live_application_a_child_and_round",
            ),
            models.UniqueConstraint(
                fields=["round", "candidate_number"],
                condition=~Q(candidate_number=""),
                name="candidate_number_once_a_round",
            ),
            models.CheckConstraint(condition=~Q(lottery_key=""), name="file_has_a_lottery_key"),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFTED", "WITHDRAWN", "LAPSED"]) | Q(submitted_at__isnull=False),
                name="handed_in_file_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Preference(models.Model):
    """One wish (nguyện vọng). `facts` joins this child and this school: distance, catchment, sibling."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="preferences")
    rank = models.PositiveSmallIntegerField(_("thứ tự nguyện vọng"))
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="preferences")
    facts = models.JSONField(_("dữ kiện"), default=dict, blank=True)

    class Meta:
        verbose_name = _("nguyện vọng")
        verbose_name_plural = _("nguyện vọng")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["application", "rank"], name="one_wish_a_rank"),
            models.UniqueConstraint(fields=["application", "offering"], name="one_wish_an_offering"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="rank_from_one"),
        ]


class Submission(models.Model):
    """One version of a file as it was handed in; the one with the highest number counts.

    `wishes`: [{"offering": id, "rank": n, "facts": {…}}]; `papers`: ids of the documents that were current;
    `was_verified`: the school had accepted this version before the family reopened it.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("lần nộp"))
    submitted_at = models.DateTimeField(_("đã nộp lúc"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict, blank=True)
    wishes = models.JSONField(default=list)
    papers = models.JSONField(default=list, blank=True)
    was_verified = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("lần nộp hồ sơ")
        verbose_name_plural = _("các lần nộp hồ sơ")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="submission_number_once_a_file")
        ]


class Consent(models.Model):
    """What a guardian, or a child of seven years or more, agreed to or not (Law 91/2025, Article 24)."""

    class Subject(models.TextChoices):
        GUARDIAN = "GUARDIAN", _("Phụ huynh")
        CHILD = "CHILD", _("Học sinh")

    class Purpose(models.TextChoices):
        PROCESS = "PROCESS", _("Xử lý hồ sơ tuyển sinh")
        PUBLISH = "PUBLISH", _("Công khai kết quả")

    application = models.ForeignKey(Application, models.CASCADE, related_name="consents")
    subject = models.CharField(_("người đồng ý"), max_length=8, choices=Subject.choices)
    purpose = models.CharField(_("mục đích"), max_length=8, choices=Purpose.choices)
    given = models.BooleanField(_("đồng ý"))
    text_version = models.CharField(_("bản văn"), max_length=16)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("sự đồng ý")
        verbose_name_plural = _("sự đồng ý")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "subject", "purpose"], name="consent_once_a_subject_and_purpose"
            )
        ]


class Interest(models.Model):
    """A school that the family keeps in mind for a child (quan tâm), before and beside the wishes."""

    applicant = models.ForeignKey(Applicant, models.CASCADE, related_name="interests")
    offering = models.ForeignKey(Offering, models.CASCADE, related_name="interests")

    class Meta:
        verbose_name = _("trường quan tâm")
        verbose_name_plural = _("trường quan tâm")
        constraints = [models.UniqueConstraint(fields=["applicant", "offering"], name="interest_once")]
