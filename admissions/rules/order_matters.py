"""Whether a family can lose anything by naming schools in the order in which it wants them.

Deferred acceptance asks for no cunning where every school chooses by a strict order that does not look at the
number of a wish (Dubins and Freedman 1981; Roth 1982; with seats handed on, Westkamp 2013). It does not keep
that promise where

- the number of a wish counts: margins, zones, and any condition on `rank`; lines chosen for each number;
- what a wish must have on top depends on what it is called;
- equals at the last seat are all in or all out, because one more candidate can then let fewer in (Biró and
  Kiselgof 2015), or a council decides about them;
- a programme is processed before others, wherever the family put it.

A second step for those without a place takes nothing from it: where no order of a list gives a child less,
whether it has a place after the first step does not depend on that order.
"""

from __future__ import annotations

from collections.abc import Iterator

from admissions.rules.policy import RANK, Condition, Margins, Policy, Ties


def is_order_free(policy: Policy) -> bool:
    """Whether "name them in the order in which you want them" is good advice whatever others do."""
    asks = any(part.wishes.asks_for_more and part.has_step("score") for part in policy.parts)
    return (
        not ranks_differ(policy)
        and not asks
        and not policy.programmes
        and all(map(_is_strict, _all_ties(policy)))
    )


def ranks_differ(policy: Policy) -> bool:
    """Whether the number of a wish counts in itself."""
    return (
        policy.chain is not None
        or any(part.wishes.zones for part in policy.parts)
        or any(condition.fact == RANK for condition in _conditions(policy))
        or any(
            _by_rank(rule, part.wishes.max)
            for part in policy.parts
            if part.has_step("score")
            for rule in (part.wishes, *part.wishes.margins_for)
        )
    )


def _by_rank(margins: Margins, most: int) -> bool:
    levels = {(margins.margin(rank), margins.is_strict(rank)) for rank in range(1, most + 1)}
    return len(levels) > 1


def _all_ties(policy: Policy) -> Iterator[Ties]:
    yield from (part.ties for part in policy.parts)
    yield from (queue.ties for queue in policy.queues if queue.ties is not None)


def _is_strict(ties: Ties) -> bool:
    return ties.decided_by is None and all(rule.last_seat == "strict" for rule in (ties, *ties.overrides))


def _conditions(policy: Policy) -> Iterator[Condition]:
    for part in policy.parts:
        for gate in part.gates:
            yield gate.condition
            yield from gate.unless
        for rule in part.wishes.margins_for:
            yield from rule.when
    for queue in policy.queues:
        yield from queue.who
    for group in policy.proportional:
        yield from group.who
    for category in policy.categories:
        yield from category.when
