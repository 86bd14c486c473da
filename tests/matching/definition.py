"""Stability from its definition, with nothing but lists: slow, and right by reading it."""

from collections.abc import Iterator
from itertools import pairwise, product

from admissions.matching.instance import Instance

Outcome = tuple[int, ...]


def lists(instance: Instance) -> list[range]:
    """The wishes of each applicant."""
    return [range(first, end) for first, end in pairwise(instance.starts.tolist())]


def outcomes(instance: Instance) -> Iterator[Outcome]:
    """Every way of granting each applicant one of their wishes or none (-1), stable or not."""
    return product(*[[*own, -1] for own in lists(instance)])


def stable(instance: Instance, outcome: Outcome) -> bool:
    """Eligible wishes, seats respected up to a tie at the last, nobody with a claim to a better wish."""
    admitted: dict[int, list[int]] = {offering: [] for offering in range(instance.n_offerings)}
    for wish in outcome:
        if wish >= 0:
            if not instance.eligible[wish]:
                return False
            admitted[int(instance.offerings[wish])].append(int(instance.priorities[wish]))
    return all(
        within_seats(priorities, int(instance.seats[offering]), bool(instance.admits_ties[offering]))
        for offering, priorities in admitted.items()
    ) and not any(
        has_a_claim(instance, wish, admitted)
        for own, held in zip(lists(instance), outcome, strict=True)
        for wish in own
        if held < 0 or wish < held
    )


def within_seats(priorities: list[int], seats: int, admits_ties: bool) -> bool:
    """Where ties are admitted, those above the last class must leave it a seat."""
    if len(priorities) <= seats:
        return True
    return admits_ties and sum(priority > min(priorities) for priority in priorities) < seats


def has_a_claim(instance: Instance, wish: int, admitted: dict[int, list[int]]) -> bool:
    """A seat is empty, or someone admitted is lower, or level where ties are admitted."""
    if not instance.eligible[wish]:
        return False
    offering, priority = int(instance.offerings[wish]), int(instance.priorities[wish])
    priorities = admitted[offering]
    if len(priorities) < instance.seats[offering]:
        return True
    if not priorities:
        return False
    lowest = min(priorities)
    return priority > lowest or (bool(instance.admits_ties[offering]) and priority == lowest)
