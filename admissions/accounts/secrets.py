"""Secrets that the service issues to families: random, shown once, stored as a keyed hash.

They are 10 letters of an alphabet without look-alikes (over 49 bits), so a fast keyed hash is enough:
guessing is stopped by the throttle and by the length, not by a slow hash.
"""

import secrets as randomness

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SECRET_LENGTH = 10


def new_secret() -> str:
    return "".join(randomness.choice(ALPHABET) for _ in range(SECRET_LENGTH))


def new_file_code(prefix: str) -> str:
    """A file code (mã hồ sơ) such as `10-7K3M9QX2`: the round's grade and eight random letters."""
    return f"{prefix}-" + "".join(randomness.choice(ALPHABET) for _ in range(8))


def grouped(secret: str) -> str:
    """For reading aloud and typing: `7K3M9-QX2AB`."""
    return f"{secret[:5]}-{secret[5:]}"


def normalise(typed: str) -> str:
    """What a person typed, without spaces, dashes and case."""
    return "".join(typed.upper().replace("-", " ").split())


def hash_secret(secret: str) -> str:
    return salted_hmac("admissions.issued-secret", normalise(secret), algorithm="sha256").hexdigest()


def secret_matches(typed: str, stored_hash: str) -> bool:
    """Constant time; an empty stored hash matches nothing."""
    return bool(stored_hash) and constant_time_compare(hash_secret(typed), stored_hash)
