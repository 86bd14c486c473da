"""Children and those who act for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from admissions.models.territory import ResidentialUnit


class Applicant(models.Model):
    """A child, known by the student code (mã học sinh) that the present school issued.

    `source_school` owns the facts and issues the secret; `sector_facts` are what the sector database says
    besides the columns here, by the fact names of rule packs (learning results, exemptions). A
    candidate of an imported past round has no name or birth date of its own here.
    """

    class Sex(models.TextChoices):
        FEMALE = "F", _("Nữ")
        MALE = "M", _("Nam")

    student_code = models.CharField(_("mã học sinh"), max_length=32, unique=True)
    full_name = models.CharField(_("họ, chữ đệm và tên"), max_length=160)
    sort_name = models.CharField(max_length=200, db_index=True)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=1, choices=Sex.choices, blank=True)
    residential_unit = models.ForeignKey(ResidentialUnit, models.PROTECT, null=True, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    present_school = models.CharField(_("trường đang học"), max_length=160, blank=True)
    source_school = models.ForeignKey(
        "School", models.PROTECT, null=True, blank=True, related_name="present_pupils"
    )
    sector_facts = models.JSONField(_("dữ kiện trong sổ của ngành"), default=dict, blank=True)
    sector_as_of = models.DateTimeField(_("dữ liệu ngành lúc"), null=True, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("học sinh")
        verbose_name_plural = _("học sinh")
        constraints = [
            models.CheckConstraint(condition=~models.Q(student_code=""), name="applicant_has_a_code"),
            models.CheckConstraint(condition=~models.Q(full_name=""), name="applicant_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def accepted_guardians(self) -> models.QuerySet["Guardian"]:
        """Those who act for the child, in the order of their coming; nobody who was only invited."""
        return Guardian.objects.filter(guardianship__applicant=self, guardianship__pending=False).order_by(
            "guardianship__pk"
        )

    @property
    def birth_year(self) -> int:
        """The year of birth, 0 where it is not known."""
        return self.birth_date.year if self.birth_date else 0


class Guardian(models.Model):
    """A parent or whoever acts for the child by law (cha, mẹ, người giám hộ)."""

    class Channel(models.TextChoices):
        SMS = "SMS", _("Tin nhắn SMS")
        ZALO = "ZALO", _("Zalo")
        EMAIL = "EMAIL", _("Thư điện tử")
        NONE = "NONE", _("Không nhận tin, tự xem trên trang hồ sơ")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="guardian")
    full_name = models.CharField(_("họ và tên"), max_length=160)
    phone = models.CharField(_("điện thoại"), max_length=16, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    channel = models.CharField(_("cách nhận tin"), max_length=8, choices=Channel.choices, default=Channel.SMS)
    children = models.ManyToManyField(
        Applicant,
        through="Guardianship",
        through_fields=("guardian", "applicant"),
        related_name="guardians",
    )

    class Meta:
        verbose_name = _("phụ huynh")
        verbose_name_plural = _("phụ huynh")
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=~models.Q(phone=""), name="phone_of_one_guardian"
            ),
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="email_of_one_guardian"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class Guardianship(models.Model):
    """That this adult acts for this child; an invitation while it is `pending`."""

    guardian = models.ForeignKey(Guardian, models.CASCADE)
    applicant = models.ForeignKey(Applicant, models.CASCADE)
    relation = models.CharField(_("quan hệ"), max_length=32)
    invited_by = models.ForeignKey(Guardian, models.SET_NULL, null=True, blank=True, related_name="+")
    pending = models.BooleanField(_("chưa nhận lời"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guardian", "applicant"], name="guardianship_once")]
