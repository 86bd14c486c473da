"""Accounts: one person, one role, one place of work."""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admissions.permissions import Role


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, *, username: str, role: str, full_name: str, password: str | None = None, **more: Any
    ) -> "User":
        user = self.model(username=username, role=role, full_name=full_name, **more)
        user.set_password(password)
        user.save(force_insert=True)
        return user

    def create_superuser(
        self, *, username: str, password: str, full_name: str = "Quản trị hệ thống"
    ) -> "User":
        return self.create_user(
            username=username, role=Role.SYSTEM, full_name=full_name, password=password, is_staff=True
        )


class User(AbstractBaseUser):
    """Whoever signs in. A guardian signs in with a child's code and secret and has no password."""

    username = models.CharField(_("tên đăng nhập"), max_length=64, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    role = models.CharField(_("vai trò"), max_length=16, choices=Role.choices)
    school = models.ForeignKey("School", models.PROTECT, null=True, blank=True, related_name="officers")
    is_active = models.BooleanField(_("đang dùng"), default=True)
    is_staff = models.BooleanField(_("vào trang quản trị"), default=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = pgettext_lazy("plural", "tài khoản")
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=~models.Q(role=Role.VERIFIER) | models.Q(school__isnull=False),
                name="verifier_has_a_school",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def guarded_applicant_ids(self) -> frozenset[int]:
        """The children this account may act for, invitations left out; read once a request."""
        from admissions.models.people import Guardianship

        accepted = Guardianship.objects.filter(guardian__user_id=self.pk, pending=False)
        return frozenset(accepted.values_list("applicant_id", flat=True))

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What a session was begun with: it ends with another password, role or place of work."""
        begun_with = f"{self.password} {self.role} {self.school_id}"
        key_salt = "admissions.models.user.session"
        return salted_hmac(key_salt, begun_with, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Every browser where this account is signed in is asked anew; for accounts without a password."""
        self.set_unusable_password()
        self.save(update_fields=["password"])

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
