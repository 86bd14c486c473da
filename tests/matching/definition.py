"""The definition itself, with nothing but lists: slow, and right by reading it."""

from collections.abc import Iterator
from itertools import pairwise, product

from admissions.matching.instance import ADMIT_ALL, STRICT, Instance

Outcome = tuple[int, ...]


def lists(instance: Instance) -> list[range]:
    """The wishes of each applicant."""
    return [range(first, end) for first, end in pairwise(instance.starts.tolist())]


def outcomes(instance: Instance) -> Iterator[Outcome]:
    """Every way of granting each applicant one of their wishes or none (-1), right or not."""
    return product(*[[*own, -1] for own in lists(instance)])


def stable(instance: Instance, outcome: Outcome) -> bool:
    """Every offering admits exactly those whom its rule picks out of everybody who asks for it."""
    asking = asking_for(instance, outcome)
    seats = capacities(instance, asking)
    admitted = sorted(wish for wish in outcome if wish >= 0)
    return admitted == sorted(
        wish
        for offering, wishes in enumerate(asking)
        for wish in chosen(instance, offering, wishes, seats[offering])
    )


def asking_for(instance: Instance, outcome: Outcome) -> list[list[int]]:
    """By offering, the eligible wishes that their owner has or would rather have than what they have."""
    asking: list[list[int]] = [[] for _ in range(instance.n_offerings)]
    for own, held in zip(lists(instance), outcome, strict=True):
        for wish in own:
            if instance.eligible[wish] and (held < 0 or wish <= held):
                asking[int(instance.offerings[wish])].append(wish)
    return asking


def capacities(instance: Instance, asking: list[list[int]]) -> list[int]:
    """Own seats, and those of earlier offerings that nobody asks for."""
    seats = instance.seats.tolist()
    for offering, taker in enumerate(instance.takeover.tolist()):
        if taker >= 0:
            seats[taker] += max(0, seats[offering] - len(asking[offering]))
    return seats


def chosen(instance: Instance, offering: int, wishes: list[int], capacity: int) -> list[int]:
    """The wishes that an offering picks out of those that ask for it."""
    best_first = sorted(wishes, key=lambda wish: -int(instance.priorities[wish]))
    if len(best_first) <= capacity:
        return best_first
    if capacity == 0:
        return []
    priority = {wish: int(instance.priorities[wish]) for wish in wishes}
    last, beyond = best_first[capacity - 1], best_first[capacity]
    in_band = [
        wish
        for wish in best_first
        if priority[wish] >> instance.band_bits >= priority[last] >> instance.band_bits
    ]
    if instance.within[offering] >= 0 and len(in_band) - capacity <= instance.within[offering]:
        return in_band
    if instance.ties[offering] == STRICT or priority[beyond] != priority[last]:
        return best_first[:capacity]
    if instance.ties[offering] == ADMIT_ALL:
        return [wish for wish in best_first if priority[wish] >= priority[last]]
    return [wish for wish in best_first if priority[wish] > priority[last]]
