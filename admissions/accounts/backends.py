"""How families sign in: a child's code and the secret that was issued for it. Never a birth date."""

from typing import Any

from django.http import HttpRequest

from admissions.accounts.secrets import hash_secret, normalise, secret_matches
from admissions.models import Applicant, User


class StudentCodeBackend:
    def authenticate(
        self,
        request: HttpRequest | None,
        student_code: str | None = None,
        secret: str | None = None,
        **_: Any,
    ) -> User | None:
        """The guardian's account of the child with this code, when the secret is right."""
        if student_code is None or secret is None:
            return None
        applicant = Applicant.objects.filter(student_code=normalise(student_code)).first()
        if applicant is None:
            hash_secret(secret)  # the same work for an unknown code
            return None
        if not secret_matches(secret, applicant.secret_hash):
            return None
        guardian = applicant.guardians.select_related("user").order_by("pk").first()
        return guardian.user if guardian and guardian.user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
