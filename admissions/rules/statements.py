"""What is said of each wish: a list of statements, each a kind and its figures.

Whatever shows a result shows these: `reasons` puts them into sentences, a page may draw the figures. All
figures are the child's own, or those of the line; of other children there are counts only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from admissions.rules.conditions import fact_of
from admissions.rules.eligibility import BELOW_LINE
from admissions.rules.enough import needed_total
from admissions.rules.facts import MISSING, Label
from admissions.rules.outcomes import ClaimOutcome, WishOutcome
from admissions.rules.policy import TOTAL, Policy
from admissions.rules.queue_statements import (
    Statement,
    compared,
    decided,
    enough_score,
    numbered,
    place,
    score_against,
    tie,
    would_have_been,
)
from admissions.rules.records import IN, NO_SEAT, NOT_REACHED, REFUSED
from admissions.rules.score_parts import ScoreParts


@dataclass(frozen=True, slots=True)
class QueueReasons:
    """What is said of a wish in one queue of its offering. `label`: None where the offering has none."""

    label: Label | None
    result: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class WishReasons:
    """What is said of one wish; `statements` of the wish itself, then queue by queue.

    `score` and `line` are what a picture sets beside each other: the total, and the total that the wish had
    to reach; MISSING where scores did not decide.
    """

    rank: int
    offering: str
    result: str
    statements: tuple[Statement, ...]
    queues: tuple[QueueReasons, ...]
    score: int = MISSING
    line: int = MISSING


@dataclass(frozen=True, slots=True)
class TotalReasons:
    """How the total of a programme came about; `label` is empty for the ordinary one."""

    label: Label
    parts: ScoreParts


@dataclass(frozen=True, slots=True)
class ChildReasons:
    """All that is said to one child, wishes in the order of processing."""

    totals: tuple[TotalReasons, ...]
    wishes: tuple[WishReasons, ...]


def child_reasons(policy: Policy, wishes: Sequence[WishOutcome]) -> ChildReasons:
    """The statements on every wish of a child."""
    totals: dict[tuple[str, int, int], TotalReasons] = {}
    for wish in wishes:
        if wish.parts is not None:
            by_wish = wish.turn if _differs_by_wish(policy, wish) else 0
            key = (wish.programme.name, by_wish, wish.score)
            totals.setdefault(key, TotalReasons(wish.programme.label, wish.parts))
    granted = next((wish for wish in wishes if wish.result in IN), None)
    ordered = sorted(wish.rank for wish in wishes)
    return ChildReasons(
        tuple(totals.values()),
        tuple(_wish(policy, wish, granted, ordered.index(wish.rank) + 1) for wish in wishes),
    )


def _differs_by_wish(policy: Policy, wish: WishOutcome) -> bool:
    parts = wish.parts.parts if wish.parts else ()
    return any(fact.of == "preference" for part in parts for fact, _ in part.values)


def _wish(policy: Policy, wish: WishOutcome, granted: WishOutcome | None, place: int) -> WishReasons:
    said: list[Statement] = []
    queues: tuple[QueueReasons, ...] = ()
    if place != wish.turn:
        said.append(Statement("turn", {"turn": wish.turn, "order": _programmes(policy)}))
    if wish.result == NOT_REACHED and granted is not None:
        said.append(Statement("not_reached", {"rank": granted.rank, "offering": granted.offering}))
    elif wish.result == REFUSED:
        said += _refused(policy, wish)
    else:
        if wish.line is not None:
            said += _fixed_line(policy, wish)
        said += [Statement("no_member", {"queue": label}) for label in wish.queues_without]
        queues = tuple(
            _queue(policy, wish, claim) for claim in wish.claims if claim.record.result != NOT_REACHED
        )
    return WishReasons(
        rank=wish.rank,
        offering=wish.offering,
        result=wish.result,
        statements=tuple(said),
        queues=queues,
        score=wish.score,
        line=_line_of(wish),
    )


def _programmes(policy: Policy) -> Label:
    """The order of processing in words."""
    labels = [programme.label for programme in policy.programmes] + [
        Label("các trường khác", "other schools")
    ]
    return Label(", ".join(label.vi for label in labels), ", ".join(label.en for label in labels))


def _line_of(wish: WishOutcome) -> int:
    """The total that a wish had to reach in the first queue that has a line by score."""
    for claim in wish.claims:
        last = claim.queue.last.get("score", MISSING)
        if last != MISSING and claim.order[0].criterion == "score":
            return needed_total(wish.margins, last, wish.number)
    return MISSING


def _refused(policy: Policy, wish: WishOutcome) -> Iterator[Statement]:
    refusal = wish.refusal
    if refusal is None:
        return
    if refusal.code == BELOW_LINE.code:
        yield from _fixed_line(policy, wish)
        return
    figures: dict[str, Any] = {"why": refusal.label}
    if refusal.fact is not None and wish.refusal_value != MISSING:
        yield Statement(
            "refused_by_fact",
            figures | {"fact": refusal.fact.label, "own": (refusal.fact, wish.refusal_value)},
        )
    else:
        yield Statement("refused", figures)
    if wish.gate is not None:
        yield from _needed(policy, wish)


def _needed(policy: Policy, wish: WishOutcome) -> Iterator[Statement]:
    """What a gate on a number asks for."""
    gate = wish.gate
    if gate is None or gate.condition.op in ("=", "in"):
        return
    fact = fact_of(gate.condition, policy, gate.on)
    value = gate.condition.values[0] if gate.condition.limit_fact is None else wish.refusal_limit
    if fact.type in ("score", "decimal", "integer") and value != MISSING:
        kind = "needs_unless" if gate.unless else "needs_total" if fact.name == TOTAL else "needs"
        yield Statement(kind, {"fact": fact.label, "op": gate.condition.op, "value": (fact, value)})


def _fixed_line(policy: Policy, wish: WishOutcome) -> Iterator[Statement]:
    """A line that people decided: a total for one rank, an effective score or the last admitted for all."""
    line = wish.line
    if line is None:
        return
    reached = wish.refusal is None
    if line.rank:
        strict = wish.margins.is_strict(wish.number)
        figures = {"score": wish.score, "cutoff": line.cutoff, "rank": numbered(wish)}
        yield Statement(f"fixed_{'above' if strict else 'from'}_{'in' if reached else 'out'}", figures)
        if not reached:
            yield enough_score(wish, line.cutoff + strict)
    elif line.last is None:
        yield score_against(wish, line.cutoff, reached=reached, fixed=True)
        if not reached:
            yield enough_score(wish, needed_total(wish.margins, line.cutoff, wish.number))
    else:
        last = {step.key: value for step, value in zip(wish.programme.order, line.last, strict=False)}
        yield from compared(policy, wish, wish.programme.order, last, is_in=reached)


def _queue(policy: Policy, wish: WishOutcome, claim: ClaimOutcome) -> QueueReasons:
    said: list[Statement] = []
    if wish.line is None:
        said += place(claim)
        said += decided(policy, wish, claim)
        said += tie(wish, claim)
        if claim.record.result == NO_SEAT:
            said += would_have_been(policy, wish, claim)
    return QueueReasons(claim.label, claim.record.result, tuple(said))
