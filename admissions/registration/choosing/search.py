"""Schools by words of their names, whatever the accents typed."""

from collections.abc import Iterable
from functools import lru_cache

from admissions.models import Offering
from admissions.models.names import plain_letters
from admissions.registration.choosing.schools import SchoolChoice


def named_like(choices: Iterable[SchoolChoice], words: str) -> list[SchoolChoice]:
    """Schools whose name, address or commune holds every word, whatever the accents typed."""
    wanted = plain_letters(words).split()
    return [
        choice for choice in choices if all(word in _plain(_described(choice.offering)) for word in wanted)
    ]


def _described(offering: Offering) -> str:
    return f"{offering.name} {offering.school.address} {offering.school.commune.name}"


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """A province's schools are few, and every search looks at all of them."""
    return plain_letters(text)
