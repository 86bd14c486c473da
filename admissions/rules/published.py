"""The lines of a decided round as they were published, and who reaches them with other figures.

After a re-marking the published lines stay: they are read from the decided round and held against the
corrected one. The line of a queue is its last admitted, step by step as the queue ranks; in a strict queue
the child itself is the last step, so that figures that did not change change nothing. Where a whole band of
equals was let in beyond the seats, the band is the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import STRICT, UNUSED
from admissions.rules.decision import Decision
from admissions.rules.facts import MISSING
from admissions.rules.policy import Order
from admissions.rules.priorities import CRITERIA
from admissions.rules.ranking import Ranking
from admissions.rules.ties import asked_for, capacities

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class NoPublishedLine(ValueError):
    """An offering was filled in a proportional call order, where no line tells who is in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” gọi nhập học theo tỉ lệ nhóm nên không có điểm chuẩn để giữ;"
            " hãy xét lại bằng một lần chạy mới."
        )


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """The line of one queue: the values of its last admitted by the first steps of its order, and in a strict
    queue that child's place in the order of ids, else MISSING."""

    values: tuple[int, ...]
    child: int = MISSING


def published_lines(decision: Decision) -> Mapping[int, PublishedLine]:
    """The line of every queue that admitted somebody. Raises NoPublishedLine."""
    ranking, cutoffs = decision.ranking, decision.queue_cutoffs
    _refuse_call_orders(decision)
    whole_bands = _whole_bands(decision)
    owners = decision.case.owners
    lines = {}
    for queue in np.flatnonzero(cutoffs.last_rows >= 0).tolist():
        last = cutoffs.last_rows[queue : queue + 1]
        order = ranking.queues.order_of(queue)
        child = int(owners[last[0]]) if ranking.last_seats.modes[queue] == STRICT else MISSING
        if whole_bands[queue]:
            order, child = order[: int(ranking.last_seats.equal_by[queue])], MISSING
        values = tuple(int(decision.criteria.at(step.key, last)[0]) for step in order)
        lines[queue] = PublishedLine(values, child)
    return lines


def reached(ranking: Ranking, lines: Mapping[int, PublishedLine]) -> Mask:
    """bool[k]: the eligible claims of a ranking that reach the line of their queue. Queues and children are
    those of the round that published the lines, in the same order."""
    claims, found = ranking.claims, np.zeros(len(ranking.claims.queues), dtype=np.bool_)
    columns = {key: claims.of_wishes(ranking.criteria[key]) for key in ranking.criteria}
    owners = claims.of_wishes(ranking.case.owners)
    order = np.argsort(claims.queues, kind="stable")
    ends = np.searchsorted(claims.queues[order], np.arange(ranking.queues.size + 1))
    for queue, line in lines.items():
        rows = order[ends[queue] : ends[queue + 1]]
        own = {key: column[rows] for key, column in columns.items()}
        found[rows] = _reaches(line, ranking.queues.order_of(queue), own, owners[rows])
    return found & ranking.instance.eligible


def _reaches(
    line: PublishedLine, steps: tuple[Order, ...], columns: Mapping[str, Ints], owners: Ints
) -> Mask:
    """Step by step: the first step at which a claim and the last admitted differ decides."""
    ahead = np.zeros(len(owners), dtype=np.bool_)
    equal = np.ones(len(owners), dtype=np.bool_)
    for step, value in zip(steps, line.values, strict=False):
        own = columns[step.key]
        known = own != MISSING
        if value == MISSING:
            better = known
        elif CRITERIA[step.criterion].is_descending(step):
            better = own > value
        else:
            better = known & (own < value)
        ahead |= equal & better
        equal &= own == value
    if line.child != MISSING:
        equal &= owners <= line.child
    return ahead | equal


def _whole_bands(decision: Decision) -> Mask:
    """bool[q]: where a band of equals is in as a whole, beyond the seats."""
    instance, matching, bits = decision.instance, decision.matching, decision.instance.band_bits
    if (instance.within == UNUSED).all():
        return np.zeros(instance.n_offerings, dtype=np.bool_)
    wants = np.flatnonzero(asked_for(instance, matching))
    queues = instance.offerings[wants]
    candidates = np.bincount(queues, minlength=instance.n_offerings)
    over = decision.queue_cutoffs.admitted > capacities(instance, candidates)
    in_band = instance.priorities[wants] >> bits == matching.cutoffs[queues] >> bits
    refused = in_band & ~np.isin(wants, matching.positions)
    left_out = np.bincount(queues[refused], minlength=instance.n_offerings)
    whole: Mask = over & (instance.within != UNUSED) & (left_out == 0)
    return whole


def _refuse_call_orders(decision: Decision) -> None:
    case, policy = decision.case, decision.ranking.policy
    called = np.zeros(case.n_offerings, dtype=np.bool_)
    for group in policy.proportional:
        if group.percent_fact is None:
            called |= group.percent > 0
        else:
            called |= case.offering_column(group.percent_fact) > 0
    for offering in np.flatnonzero(called & (decision.cutoffs.admitted > 0)).tolist():
        raise NoPublishedLine(case.offering_names[offering])
