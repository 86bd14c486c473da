"""Which facts a rule looks at: what a file must say, and what a public bundle has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Final

from admissions.rules.policy import Policy

ZONE: Final = "zone"
KEYS: Final = ("fact", "facts", "limit_fact", "claim", "decided_by", "percent_fact")
"""Under these names a rule names its facts."""


def deciding_facts(policy: Policy) -> frozenset[str]:
    """All that the computation of a result looks at."""
    named = facts_named(
        *(policy.age, policy.categories, policy.parts, policy.queues, policy.proportional, policy.placement)
    )
    return named | ({ZONE} if policy.wishes.zones else frozenset())


def ordinary_facts(policy: Policy) -> frozenset[str]:
    """What is looked at wherever there is neither a programme nor a tie to be decided."""
    ordinary = policy.ordinary
    named = facts_named(
        *(policy.age, policy.categories, policy.queues, policy.proportional, policy.placement),
        *(ordinary.score, ordinary.gates, ordinary.order, ordinary.wishes),
    )
    return named | ({ZONE} if policy.wishes.zones else frozenset())


def facts_named(*rules: Any) -> frozenset[str]:
    """The names of facts in these rules and in the rules inside them."""
    return frozenset(filter(None, _names(rules)))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from _names(item)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name not in KEYS:
                yield from _names(inner)
            else:
                yield from inner if isinstance(inner, tuple) else [inner]
