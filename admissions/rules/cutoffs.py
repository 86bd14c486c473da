"""The line of every queue and of every offering: how full it is, and who was the last admitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import Matching
from admissions.rules.facts import MISSING, decode, hundredths_text
from admissions.rules.policy import Order, Policy
from admissions.rules.ranking import Ranking

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """One entry an offering, or a queue.

    `cutoff`: effective score of the last admitted in hundredths, MISSING when there is none. `refused`:
    eligible who wanted it and got neither it nor better. `last_rows`: the wish of the last admitted, or -1.
    `last_admitted`: what ranked that one, in words for machines.
    """

    admitted: Ints
    refused: Ints
    cutoff: Ints
    last_admitted: tuple[str, ...]
    last_rows: Ints


def queue_cutoffs(ranking: Ranking, matching: Matching) -> Cutoffs:
    """The line of every queue."""
    n, wishes = ranking.queues.size, ranking.claims.wishes
    granted = matching.positions[matching.positions >= 0]
    places = ranking.claims.queues[granted]
    last_rows = np.full(n, -1)
    at_line = granted[ranking.instance.priorities[granted] == matching.cutoffs[places]]
    last_rows[ranking.claims.queues[at_line][::-1]] = at_line[::-1]
    if wishes is not None:
        last_rows[last_rows >= 0] = wishes[last_rows[last_rows >= 0]]
    in_vain = before(matching.positions, ranking.claims.starts) & ranking.instance.eligible
    orders = [ranking.queues.order_of(queue) for queue in range(n)]
    scored = np.array([any(step.criterion == "score" for step in order) for order in orders], dtype=np.bool_)
    return Cutoffs(
        admitted=np.bincount(places, minlength=n).astype(np.int64),
        refused=np.bincount(ranking.claims.queues[in_vain], minlength=n).astype(np.int64),
        cutoff=_scores(ranking, np.where(scored, last_rows, -1)),
        last_admitted=_texts(ranking, orders, last_rows),
        last_rows=last_rows,
    )


def offering_cutoffs(ranking: Ranking, wishes: Ints, of_queues: Cutoffs) -> Cutoffs:
    """The line of every offering; `wishes` Ints[n]: the wish that each child is granted, or -1.

    An offering with several queues has no line of its own, each queue has one.
    """
    if ranking.queues.are_whole:
        return of_queues
    case, n = ranking.case, ranking.case.n_offerings
    granted = wishes[wishes >= 0]
    in_vain = before(wishes, case.starts) & (ranking.refusals == 0)
    own = ranking.queues.at[:, -1]  # the queue that is the whole offering
    texts = [of_queues.last_admitted[queue] if queue >= 0 else "" for queue in own.tolist()]
    return Cutoffs(
        admitted=np.bincount(case.offerings[granted], minlength=n).astype(np.int64),
        refused=np.bincount(case.offerings[in_vain], minlength=n).astype(np.int64),
        cutoff=np.where(own >= 0, of_queues.cutoff[own], MISSING),
        last_admitted=tuple(texts),
        last_rows=np.where(own >= 0, of_queues.last_rows[own], -1),
    )


def before(granted: Ints, starts: Ints) -> Mask:
    """bool: what stands in a list before the granted one; the whole list where nothing is granted."""
    until = np.where(granted >= 0, granted, starts[1:])
    counts = np.diff(starts)
    mine: Mask = np.arange(int(starts[-1])) < np.repeat(until, counts)
    return mine


def _scores(ranking: Ranking, rows: Ints) -> Ints:
    """Effective scores of wishes, MISSING for -1: a score that did not rank is no line."""
    found = np.full(len(rows), MISSING)
    known = np.flatnonzero(rows >= 0)
    if "score" in ranking.criteria:
        found[known] = ranking.criteria.at("score", rows[known])
    return found


def _texts(ranking: Ranking, orders: Sequence[Sequence[Order]], rows: Ints) -> tuple[str, ...]:
    """'category=1;distance_m=850' of each row, by the steps of its queue; "" for -1."""
    known = np.flatnonzero(rows >= 0)
    columns = {key: ranking.criteria.at(key, rows[known]).tolist() for key in ranking.criteria}
    texts = [""] * len(rows)
    for place, queue in enumerate(known.tolist()):
        values = {key: column[place] for key, column in columns.items()}
        texts[queue] = criteria_text(ranking.policy, orders[queue], values)
    return tuple(texts)


def criteria_text(policy: Policy, order: Sequence[Order], values: Mapping[str, int]) -> str:
    """The criteria of the last admitted, categories counted from 1."""
    parts = []
    for step in order:
        value = values[step.key]
        if step.fact:
            text = decode(policy.fact(step.fact), value)
        elif value == MISSING:
            text = ""
        elif step.criterion == "score":
            text = hundredths_text(value)
        else:
            text = str(value + 1 if step.criterion == "category" else value)
        parts.append(f"{step.key}={text}")
    return ";".join(parts)
