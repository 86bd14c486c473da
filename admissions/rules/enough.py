"""What would have been enough at one queue, everything else being as it was.

The child is looked at as one more candidate with a better value, beside the same others and the same seats.
What is said is enough for that: whoever has it is among those whom the rule of the queue lets in. It is held
against the published line only. Where somebody else moves on because of the change, and others after them,
the line may move too; so the words name the line.

The step that decided is the one that is spoken of, or, where nobody can change that one (a draw, a category),
the last one before it that has a scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from admissions.matching.instance import ADMIT_ALL, ADMIT_NONE
from admissions.rules.facts import MISSING, Fact
from admissions.rules.outcomes import ClaimOutcome, WishOutcome
from admissions.rules.policy import TOTAL, WEIGHT_UNIT, Margins, Order, Policy, Score
from admissions.rules.priorities import CRITERIA
from admissions.rules.score_parts import ScoreParts

SCALED: Final = ("score", "decimal", "integer", "date", "flag")


@dataclass(frozen=True, slots=True)
class Enough:
    """`kind`: "score" (`value` is a total), "fact" (`value` of the fact of `step`), or why nothing is:
    "category", "draw", "codes", "top" (better than any value there is)."""

    kind: str
    value: int = MISSING
    step: Order | None = None


def enough(policy: Policy, wish: WishOutcome, claim: ClaimOutcome) -> Enough | None:
    """What would have been enough for a claim that found no seat; None where the figures do not say."""
    queue = claim.queue
    last = wish.own if claim.record.kept_out else queue.last
    if claim.called or not queue.capacity or not last:
        return None
    steps = claim.order[: claim.equal_by] if queue.by_band else claim.order
    decided = next((at for at, step in enumerate(steps) if wish.own[step.key] != last[step.key]), len(steps))
    for at in range(min(decided, len(steps) - 1), -1, -1):
        step = steps[at]
        if not _is_spoken_of(policy, wish, step):
            return None
        equal = at == decided and _equal_is_enough(wish, claim, steps, at)
        found = _at_step(policy, wish, step, last[step.key], equal=equal)
        if found is not None:
            return found
    if queue.ties == ADMIT_NONE and queue.admitted < queue.capacity and not claim.record.kept_out:
        return None  # between the last admitted and those kept out there is room that the figures do not show
    return Enough(_why_not(steps, decided), step=steps[decided] if decided < len(steps) else None)


def needed_total(margins: Margins, effective: int, number: int) -> int:
    """The smallest total whose effective score is at least this; the inverse of `Margins.effective`."""
    exact = (effective + margins.margin(number)) * margins.ratio + margins.is_strict(number)
    return -(-exact // WEIGHT_UNIT)


def attainable(score: Score, parts: ScoreParts | None, total: int, policy: Policy) -> int | None:
    """The smallest total from `total` on that the papers can give; None where no marks give as much."""
    unit = score.round.unit
    rounded = -(-total // unit) * unit
    most = _most(score, parts, policy)
    return rounded if most is None or rounded <= most else None


def _most(score: Score, parts: ScoreParts | None, policy: Policy) -> int | None:
    """The total with full marks in every paper and the own bonuses; None where a paper has no top mark."""
    if parts is None:
        return None
    exact = 0
    for term, part in zip(score.terms, parts.parts, strict=False):
        fact = policy.fact(term.fact)
        if fact.scale is None or term.weight < 0:
            return None
        exact += fact.scale * term.weight
        exact -= part.points
    return (parts.exact + exact) // WEIGHT_UNIT


def _equal_is_enough(wish: WishOutcome, claim: ClaimOutcome, steps: tuple[Order, ...], at: int) -> bool:
    """Whether it is enough to be equal to the last admitted at step `at`, given what stands after it."""
    for step in steps[at + 1 :]:
        own, last = wish.own[step.key], claim.queue.last[step.key]
        if own != last:
            return is_better(step, own, last)
    queue = claim.queue
    if queue.by_band:  # one more of them may be too many
        return queue.admitted + 1 - queue.capacity <= queue.within
    return queue.ties == ADMIT_ALL or (queue.ties == ADMIT_NONE and queue.admitted < queue.capacity)


def is_better(step: Order, own: int, other: int) -> bool:
    """Whether a value comes before another at a step; what is missing comes last."""
    if MISSING in (own, other):
        return own != MISSING
    return own > other if CRITERIA[step.criterion].is_descending(step) else own < other


def _at_step(policy: Policy, wish: WishOutcome, step: Order, last: int, *, equal: bool) -> Enough | None:
    """The value at this step that is enough; None where there is none that somebody could have."""
    descending = CRITERIA[step.criterion].is_descending(step)
    if last == MISSING or step.criterion not in ("score", "fact"):
        return None
    if step.criterion == "score":
        effective = last if equal else last + 1
        score = wish.programme.score
        total = needed_total(wish.margins, effective, wish.number)
        found = attainable(score, wish.parts, total, policy) if score is not None else None
        return None if found is None else Enough("score", found, step)
    fact = policy.fact(step.fact)
    if fact.of == "offering":
        return None
    value = last if equal else last + _unit(fact) * (1 if descending else -1)
    return Enough("fact", value, step) if _exists(fact, value) else None


def _is_spoken_of(policy: Policy, wish: WishOutcome, step: Order) -> bool:
    """Whether it can be said what another value at this step does.

    Not of a choice, whose values have no scale; nor where the value decides more than the step: the category,
    the queue, what a later wish must have on top, or the total that stands before it.
    """
    if step.criterion in ("category", "lottery"):
        return True
    if step.criterion not in ("score", "fact"):
        return False
    if step.fact and policy.fact(step.fact).type not in SCALED:
        return False
    name = TOTAL if step.criterion == "score" else step.fact
    conditions = [category.when for category in policy.categories]
    conditions += [rule.when for rule in wish.programme.wishes.margins_for]
    conditions += [queue.who for queue in policy.queues]
    asked = [condition.fact for rule in conditions for condition in rule]
    score = wish.programme.score
    summed = [term.fact for term in score.terms] if score and step.criterion == "fact" else []
    return name not in asked and name not in summed


def _unit(fact: Fact) -> int:
    return fact.step or 1


def _exists(fact: Fact, value: int) -> bool:
    if fact.type == "flag":
        return value in (0, 1)
    if fact.type == "score":
        return 0 <= value <= (value if fact.scale is None else fact.scale)
    least = 0 if fact.minimum is None and fact.unit else fact.minimum
    return (least is None or value >= least) and (fact.maximum is None or value <= fact.maximum)


def _why_not(steps: tuple[Order, ...], decided: int) -> str:
    if decided == len(steps):
        return "codes" if len(steps) else "top"
    return {"category": "category", "lottery": "draw"}.get(steps[decided].criterion, "top")
