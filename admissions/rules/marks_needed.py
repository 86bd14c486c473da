"""Which marks a wish needs: those that the rules of its programme look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from admissions.rules.facts import Fact
from admissions.rules.policy import Policy

_NAMES = ("fact", "facts", "limit_fact")


def programmes_that_need(policy: Policy, fact: Fact) -> frozenset[int]:
    """The places in `policy.parts` of the programmes whose score, gates or order name the fact.

    All of them, where none does: a mark that is declared is wanted, if only for the record.
    """
    everywhere = set(_named((policy.categories, policy.queues, policy.proportional, policy.placement)))
    found = frozenset(
        place
        for place, part in enumerate(policy.parts)
        if fact.name in set(_named((part.score, part.gates, part.order, part.wishes)))
    )
    every = frozenset(range(len(policy.parts)))
    return every if not found or fact.name in everywhere else found


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from _named(item)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in _NAMES:
                yield from inner if isinstance(inner, tuple) else filter(None, [inner])
            else:
                yield from _named(inner)
