"""The statements on a wish in one queue: where the child stands, the line, the equals, what was enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from admissions.rules.enough import enough, is_better
from admissions.rules.facts import Label
from admissions.rules.outcomes import ClaimOutcome, WishOutcome
from admissions.rules.policy import NO_LIMIT, WEIGHT_UNIT, Order, Policy
from admissions.rules.priorities import CRITERIA
from admissions.rules.records import IN, NO_SEAT


@dataclass(frozen=True, slots=True)
class Statement:
    """`kind`: a key of `phrases.STATEMENTS`. `figures`: numbers in natural units, (fact, value), or texts."""

    kind: str
    figures: Mapping[str, Any]


def place(claim: ClaimOutcome) -> Iterator[Statement]:
    """Where the child stands among those who may be admitted, and how many seats there were."""
    queue = claim.queue
    kind = "called" if claim.called else "place"
    figures: dict[str, Any] = {
        "place": claim.record.position,
        "eligible": queue.eligible,
        "seats": queue.seats,
    }
    if claim.called:
        figures["groups"] = claim.called
    yield Statement(kind, figures)
    if queue.capacity > queue.seats:
        yield Statement("handed_on", {"seats": queue.capacity - queue.seats, "capacity": queue.capacity})
    if queue.refused and queue.last_place:
        yield Statement("last_place", {"last": queue.last_place})
        if queue.eligible > queue.candidates:
            yield Statement("elsewhere", {"count": queue.eligible - queue.candidates})


def decided(policy: Policy, wish: WishOutcome, claim: ClaimOutcome) -> Iterator[Statement]:
    """The line, and the first step at which the child and the last admitted differ."""
    queue, is_in = claim.queue, claim.record.result in IN
    if not queue.capacity:
        yield Statement("no_seats", {})
        return
    if not queue.last:
        return
    if is_in and not queue.refused:
        yield Statement("everyone", {})
        yield from compared(policy, wish, claim.order[:1], queue.last, is_in=True, quiet=True)
        return
    if claim.called:
        yield Statement(f"called_{'in' if is_in else 'out'}", {"last": queue.last_place})
        return
    yield from compared(policy, wish, claim.order, queue.last, is_in=is_in)


def compared(
    policy: Policy,
    wish: WishOutcome,
    order: Sequence[Order],
    last: Mapping[str, int],
    *,
    is_in: bool,
    quiet: bool = False,
) -> Iterator[Statement]:
    """Step by step up to the first that differs; `quiet`: what is the child's own only, no comparison."""
    for step in order:
        own, other = wish.own[step.key], last[step.key]
        differs = own != other and not quiet
        side = ("before" if is_better(step, own, other) else "after") if differs else "own"
        if step.criterion == "score":
            yield score_against(wish, other, reached=own >= other)
        elif step.criterion == "category":
            labels = policy.categories
            yield Statement(f"category_{side}", {"own": labels[own].label, "last": labels[other].label})
        elif step.criterion == "lottery":
            yield Statement(f"draw_{side}", {"own": own, "last": other})
        elif side != "own" or not _is_a_no(policy, step, own):
            yield _fact(policy, step, own, other, side)
        if differs:
            return
    if not is_in and not quiet:
        yield Statement("all_equal", {})


def numbered(wish: WishOutcome) -> Label:
    """The number by which a wish is judged, which may not be the one that the family gave."""
    if wish.number == wish.rank:
        return Label(str(wish.number), str(wish.number))
    return Label(f"{wish.number} trong chương trình", f"{wish.number} of the programme")


def _is_a_no(policy: Policy, step: Order, own: int) -> bool:
    """A plain no that decided nothing need not be said."""
    return bool(step.fact) and policy.fact(step.fact).type == "flag" and own != 1


def _fact(policy: Policy, step: Order, own: int, last: int, side: str) -> Statement:
    """Also of any criterion that has no words of its own."""
    if step.fact:
        fact = policy.fact(step.fact)
        return Statement(f"fact_{side}", {"fact": fact.label, "own": (fact, own), "last": (fact, last)})
    label = CRITERIA[step.criterion].label
    return Statement(f"fact_{side}", {"fact": label, "own": own, "last": last})


def score_against(wish: WishOutcome, cutoff: int, *, reached: bool, fixed: bool = False) -> Statement:
    """The total against the line and what a wish of its kind must have on top.

    `level` in ten-thousandths of hundredths: (cutoff + margin) × ratio, which a total must reach, or exceed
    where the rule says so.
    """
    margins, number = wish.margins, wish.number
    margin, strict = margins.margin(number), margins.is_strict(number)
    kind = "margin" if margin or margins.ratio != WEIGHT_UNIT or strict else "plain"
    kind = "strict" if strict else kind
    return Statement(
        f"{'fixed_' if fixed else ''}score_{kind}_{'in' if reached else 'out'}",
        {
            "score": wish.score,
            "cutoff": cutoff,
            "margin": margin,
            "ratio": margins.ratio,
            "level": (cutoff + margin) * margins.ratio,
            "rank": numbered(wish),
        },
    )


def tie(wish: WishOutcome, claim: ClaimOutcome) -> Iterator[Statement]:
    """How those who are equal at the last seat were treated, where it concerns this child."""
    queue, record = claim.queue, claim.record
    source = {"record": claim.on_record}
    if record.result == "granted_in_tie":
        if queue.by_band and claim.percent < NO_LIMIT:
            figures = {"tied": queue.tied, "percent": claim.percent, "within": queue.within}
            yield Statement("tie_within", figures | source)
        else:
            yield Statement("tie_all", {"tied": queue.tied} | source)
    elif record.kept_out:
        left = queue.capacity - queue.admitted
        kind = "tie_escalated" if claim.escalates else "tie_none"
        yield Statement(kind, {"tied": queue.tied, "left": left} | source)
    elif record.result == NO_SEAT and claim.percent and queue.last and not queue.tied:
        band = claim.order[: claim.equal_by]
        if all(wish.own[step.key] == queue.last[step.key] for step in band):
            yield Statement("tie_too_many", {"percent": claim.percent, "within": queue.within})


def would_have_been(policy: Policy, wish: WishOutcome, claim: ClaimOutcome) -> Iterator[Statement]:
    found = enough(policy, wish, claim)
    if claim.called and claim.queue.last_place:
        yield Statement("enough_called", {"last": claim.queue.last_place})
    if found is None:
        return
    if found.kind == "score":
        yield enough_score(wish, found.value)
    elif found.kind == "fact" and found.step is not None:
        fact = policy.fact(found.step.fact)
        descending = CRITERIA[found.step.criterion].is_descending(found.step)
        kind = "enough_flag" if fact.type == "flag" else f"enough_{'from' if descending else 'up_to'}"
        yield Statement(kind, {"fact": fact.label, "value": (fact, found.value)})
    elif found.kind == "category":
        own, last = wish.own["category"], claim.queue.last["category"]
        labels = policy.categories
        yield Statement("never_category", {"own": labels[own].label, "last": labels[last].label})
    else:
        yield Statement(f"never_{found.kind}", {})


def enough_score(wish: WishOutcome, total: int) -> Statement:
    return Statement("enough_score", {"needed": total, "missing": total - wish.score})
