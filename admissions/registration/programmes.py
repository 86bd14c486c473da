"""Which rules a wish follows: those of its offering's programme, inside which it has its number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.models import Offering
from admissions.rules.facts import MISSING, FactError, encode
from admissions.rules.policy import Policy, Programme
from admissions.rules.programmes import part_of


class HasOffering(Protocol):
    @property
    def offering(self) -> Offering: ...
    @property
    def rank(self) -> int: ...


W = TypeVar("W", bound=HasOffering)


def place_of(policy: Policy, offering: Offering) -> int:
    """The place of the offering's programme in `policy.parts`; ordinary offerings are of the last one."""
    if not policy.programmes:
        return 0
    values = {}
    for fact in policy.facts_of("offering"):
        try:
            values[fact.name] = encode(fact, offering.facts.get(fact.name, ""))
        except FactError:
            values[fact.name] = MISSING
    return part_of(policy, values)


def ordinary_of(policy: Policy, preferences: Iterable[W]) -> list[W]:
    """The wishes for ordinary offerings, by rank: zones and margins of the round count these only."""
    last = len(policy.programmes)
    found = [each for each in preferences if place_of(policy, each.offering) == last]
    return sorted(found, key=lambda each: each.rank)


def noun_of(part: Programme) -> str:
    """What the wishes of a programme go to, inside a sentence."""
    label = part.label.text(get_language() or "vi")
    return label[:1].lower() + label[1:] if label else _("trường thường")


def full_programme(policy: Policy, offerings: Iterable[Offering]) -> Programme | None:
    """The first programme with more wishes than it allows; None when there is none."""
    counts = Counter(place_of(policy, each) for each in offerings)
    return next(
        (part for place, part in enumerate(policy.parts) if counts[place] > part.wishes.max),
        None,
    )


def room_left(policy: Policy, chosen: Iterable[Offering]) -> dict[int, int]:
    """How many wishes each programme still takes, by its place."""
    counts = Counter(place_of(policy, each) for each in chosen)
    return {place: part.wishes.max - counts[place] for place, part in enumerate(policy.parts)}


def numbers_within(policy: Policy, preferences: Sequence[HasOffering]) -> Mapping[int, str]:
    """In words, by the wish's rank, its number inside its programme; empty where there are no programmes."""
    if not policy.programmes:
        return {}
    counts: Counter[int] = Counter()
    words = {}
    for each in sorted(preferences, key=lambda each: each.rank):
        place = place_of(policy, each.offering)
        counts[place] += 1
        noun = noun_of(policy.parts[place])
        words[each.rank] = _("%(programme)s, nguyện vọng %(number)s") % {
            "programme": noun[:1].upper() + noun[1:],
            "number": counts[place],
        }
    return words
