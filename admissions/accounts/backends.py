"""How families sign in: a child's code and the secret that was issued for it. Never a birth date."""

from typing import Any

from django.http import HttpRequest

from admissions.accounts.guardians import holder_of_code
from admissions.accounts.secrets import hash_secret, normalise, secret_matches
from admissions.models import Applicant, User


class AccountBackend:
    """Reads the account of a session; whoever is closed finds out at the next request."""

    def authenticate(self, request: HttpRequest | None, **_: Any) -> User | None:
        return None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


class StudentCodeBackend(AccountBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        student_code: str | None = None,
        secret: str | None = None,
        **_: Any,
    ) -> User | None:
        """The account of the first guardian of the child with this code, when the secret is right."""
        if student_code is None or secret is None:
            return None
        applicant = Applicant.objects.filter(student_code=normalise(student_code)).first()
        if applicant is None:
            hash_secret(secret)  # the same work for an unknown code
            return None
        if not secret_matches(secret, applicant.secret_hash):
            return None
        guardian = holder_of_code(applicant)
        return guardian.user if guardian and guardian.user.is_active else None


class OneTimeCodeBackend(AccountBackend):
    """Names how a session began; the code itself is redeemed in `one_time_codes`."""


class SingleSignOnBackend(AccountBackend):
    """Names how a session began; who it is was said by the shared sign-in, see `single_sign_on`."""
