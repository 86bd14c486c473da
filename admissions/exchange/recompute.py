"""The result of a bundle once more, by the textbook and in plain Python, for `verify` to compare with.

It shares the ranking with `allocate` (scores, refusals and criteria are what the rules say), and neither the
solver nor anything that turns its answer into reasons, cutoffs and cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from admissions.matching.instance import Matching
from admissions.rules.case import Case
from admissions.rules.decision import Ranking
from admissions.rules.facts import MISSING, decode, hundredths_text
from admissions.rules.policy import Order, Policy

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Rows by applicant and by offering, cells as they must stand in the files."""

    placements: dict[str, Row]
    cutoffs: dict[str, Row]


def recompute(policy: Policy, case: Case, ranking: Ranking, matching: Matching) -> Recomputed:
    positions, offerings = matching.positions.tolist(), case.offerings.tolist()
    holders: list[list[int]] = [[] for _ in case.offering_ids]
    for wish in positions:
        if wish >= 0:
            holders[offerings[wish]].append(wish)
    priorities = ranking.instance.priorities.tolist()
    last = [min(wishes, key=priorities.__getitem__, default=-1) for wishes in holders]
    in_tie = {
        wish
        for wishes, seats, line in zip(holders, case.seats.tolist(), last, strict=True)
        if len(wishes) > seats
        for wish in wishes
        if priorities[wish] == priorities[line]
    }
    return Recomputed(
        placements=dict(_placements(case, ranking, positions, in_tie)),
        cutoffs=dict(_cutoffs(policy, case, ranking, positions, holders, last)),
    )


def _placements(
    case: Case, ranking: Ranking, positions: list[int], in_tie: set[int]
) -> Iterator[tuple[str, Row]]:
    offerings, ranks, scores = case.offerings.tolist(), case.ranks.tolist(), ranking.scores.tolist()
    refusals, codes = ranking.refusals.tolist(), [reason.code for reason in ranking.refused_because]
    lists = pairwise(case.starts.tolist())
    for applicant, wish, (first, end), score in zip(
        case.applicant_ids, positions, lists, scores, strict=True
    ):
        if wish >= 0:
            reason = "placed_in_tie" if wish in in_tie else "placed"
        elif first == end:
            reason = "no_preference"
        elif any(refusal == 0 for refusal in refusals[first:end]):
            reason = "no_seat"
        else:
            reason = f"not_eligible:{codes[refusals[first]]}"
        yield (
            applicant,
            {
                "offering": case.offering_ids[offerings[wish]] if wish >= 0 else "",
                "rank": str(ranks[wish]) if wish >= 0 else "",
                "score": _points(score),
                "reason": reason,
            },
        )


def _cutoffs(
    policy: Policy,
    case: Case,
    ranking: Ranking,
    positions: list[int],
    holders: list[list[int]],
    last: list[int],
) -> Iterator[tuple[str, Row]]:
    refused = _refused(case, ranking, positions)
    for place, offering in enumerate(case.offering_ids):
        line = last[place]
        scored = "score" in ranking.criteria and line >= 0
        yield (
            offering,
            {
                "seats": str(int(case.seats[place])),
                "admitted": str(len(holders[place])),
                "refused": str(refused[place]),
                "cutoff": _points(int(ranking.criteria["score"][line])) if scored else "",
                "last_admitted": ";".join(_criteria(policy, ranking, line)) if line >= 0 else "",
            },
        )


def _refused(case: Case, ranking: Ranking, positions: list[int]) -> list[int]:
    """How many wanted each offering, were eligible there, and got neither it nor better."""
    counts = [0] * case.n_offerings
    offerings, refusals = case.offerings.tolist(), ranking.refusals.tolist()
    for granted, (first, end) in zip(positions, pairwise(case.starts.tolist()), strict=True):
        for wish in range(first, end if granted < 0 else granted):
            counts[offerings[wish]] += refusals[wish] == 0
    return counts


def _criteria(policy: Policy, ranking: Ranking, line: int) -> Iterator[str]:
    for step in policy.order:
        yield f"{step.key}={_criterion(policy, step, int(ranking.criteria[step.key][line]))}"


def _criterion(policy: Policy, step: Order, value: int) -> str:
    if step.fact:
        return decode(policy.fact(step.fact), value)
    if value == MISSING:
        return ""
    if step.criterion == "score":
        return hundredths_text(value)
    return str(value + 1) if step.criterion == "category" else str(value)


def _points(value: int) -> str:
    return "" if value == MISSING else hundredths_text(value)
