"""Places of today's two tiers, found by lists or by words: old communes and old districts lead there too.

A search compares letters without accents, tones and case, each typed word with the beginning of a word of the
name; a number only with the whole number, so that "Quận 1" does not find "Quận 12".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from admissions.models import AdministrativeUnit, ResidentialUnit
from admissions.models.names import alphabetical_key, plain_letters
from admissions.setup.sector.homes import point_of as point_of

MOST_PLACES: Final = 20
Level = AdministrativeUnit.Level

# How people shorten the kinds of units in an address.
_SHORT: Final = {
    "q": "quan",
    "p": "phuong",
    "f": "phuong",
    "x": "xa",
    "h": "huyen",
    "tx": "thi xa",
    "tt": "thi tran",
    "tp": "thanh pho",
}
_SHORT_AND_NUMBER: Final = re.compile(r"\b(q|p|f)(\d+)\b")
_NOT_A_LETTER: Final = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A commune of today, and the old name by which it was found; blank where it is found by its own."""

    commune: AdministrativeUnit
    because: str = ""

    @property
    def query(self) -> str:
        """The parameters that choose it in the lists."""
        return f"tinh={self.commune.parent_id}&xa={self.commune.pk}"


def provinces() -> list[AdministrativeUnit]:
    return _sorted(AdministrativeUnit.objects.filter(level=Level.PROVINCE))


def communes_of(province_id: int) -> list[AdministrativeUnit]:
    return _sorted(AdministrativeUnit.objects.filter(level=Level.COMMUNE, parent=province_id))


def units_of(commune_id: int) -> list[ResidentialUnit]:
    units = ResidentialUnit.objects.filter(commune=commune_id).select_related("commune__parent")
    return sorted(units, key=lambda unit: alphabetical_key(unit.name))


def find_places(text: str, *, limit: int = MOST_PLACES) -> list[Place]:
    """Communes whose own name, former names or former district hold every typed word; one query.

    Those found by today's name come first, then by a former commune, then by a former district.
    """
    wanted = typed_words(text)
    if not wanted:
        return []
    communes = AdministrativeUnit.objects.filter(level=Level.COMMUNE).select_related(
        "parent", "former_district"
    )
    found = [match for commune in communes if (match := _match(commune, wanted)) is not None]
    found.sort(key=lambda each: (each[0], alphabetical_key(each[1].commune.name), each[1].commune.pk))
    return [place for _rank, place in found[:limit]]


def typed_words(text: str) -> tuple[str, ...]:
    """What was typed as plain words, short forms written out: "Q.12" is "quan", "12"."""
    plain = _NOT_A_LETTER.sub(" ", plain_letters(text[:120]))
    plain = _SHORT_AND_NUMBER.sub(r"\1 \2", plain)
    return tuple(" ".join(_SHORT.get(word, word) for word in plain.split()).split())


@lru_cache(maxsize=16_384)
def words_of(name: str) -> tuple[str, ...]:
    """The plain words of a unit's name; there are a few thousand names, so they are kept."""
    return tuple(_NOT_A_LETTER.sub(" ", plain_letters(name)).split())


def _match(commune: AdministrativeUnit, wanted: Sequence[str]) -> tuple[int, Place] | None:
    """(how directly, place) when every typed word is in one of its names, alone or with the province's."""
    province = words_of(commune.parent.name) if commune.parent else ()
    district = commune.former_district.name if commune.former_district else ""
    former = [name.strip() for name in commune.former_names.splitlines() if name.strip()]
    names = [(0, commune.name), *((1, name) for name in former)]
    if district:
        names += [(2, district), *((2, f"{name}, {district}") for name in former)]
        names.append((2, f"{commune.name}, {district}"))
    for rank, name in names:
        own = words_of(name)
        if _holds(own, wanted) or (_holds((*own, *province), wanted) and not _holds(province, wanted)):
            return rank, Place(commune, name if rank else "")
    return None


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Every typed word is there; a number stands right behind the word that was typed before it."""
    for place, typed in enumerate(wanted):
        before = wanted[place - 1] if place and typed.isdigit() else ""
        if not any(
            _begins(word, typed) and (not before or (at > 0 and _begins(words[at - 1], before)))
            for at, word in enumerate(words)
        ):
            return False
    return True


def _begins(word: str, typed: str) -> bool:
    return word == typed if typed.isdigit() else word.startswith(typed)


def _sorted(units: QuerySet[AdministrativeUnit]) -> list[AdministrativeUnit]:
    return sorted(units, key=lambda unit: alphabetical_key(unit.name))
