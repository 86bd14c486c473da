"""Lines for every rank of a wish, chosen by people (điểm chuẩn từng nguyện vọng): proposed, and judged.

In some provinces an offering publishes one line a rank, and the rules only say how far they lie apart: not
below one another (Thành phố Hồ Chí Minh: NV1 ≤ NV2 ≤ NV3), by at least half a point (Đồng Nai), with at least
60 % of the seats for first wishes (Biên Hòa). Which lines within these bounds is a decision of the authority.
The software proposes some, says of any others what they would do, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.chain_findings import ChainFinding, Outcome, findings
from admissions.rules.chain_wishes import ChainedWishes, chained_wishes, lowest_lines
from admissions.rules.decision import Decision, decide
from admissions.rules.facts import MISSING
from admissions.rules.inputs import Line
from admissions.rules.policy import Chain, Policy
from admissions.rules.published import published_lines

Mask = npt.NDArray[np.bool_]


class NotChained(ValueError):
    """The rules have no [chain]: there is nothing to propose or to judge."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(f"Bộ quy tắc “{policy.id}” không có mục [chain].")


def propose_lines(policy: Policy, case: Case, *, seed: str) -> tuple[Line, ...]:
    """Lines for a person to start from, sorted by offering and rank, the same for the same input.

    1. Programmes that are processed before keep the lines of the run by the rules, and whoever has a place
       there is out of the rest.
    2. The others get the lowest lines that keep gaps, shares and seats (`chain_wishes`).

    Raises NotChained.
    """
    chain = _chain(policy)
    run = decide(policy, replace(case, lines=None), seed=seed)
    wishes = chained_wishes(policy, case, chain, _has_a_place(policy, run))
    lines = lowest_lines(chain, wishes, admit_all=policy.ties.admits_all)
    return tuple(sorted([*_of_programmes(policy, run), *lines], key=lambda line: (line.offering, line.rank)))


def judge_lines(policy: Policy, case: Case, lines: Sequence[Line], *, seed: str) -> tuple[ChainFinding, ...]:
    """What is to be said against these lines; nothing where they keep every bound and fill the seats.

    Raises NotChained.
    """
    chain = _chain(policy)
    run = decide(policy, replace(case, lines=tuple(lines)), seed=seed)
    wishes = chained_wishes(policy, case, chain, _has_a_place(policy, run))
    return findings(chain, lines, _outcome(wishes, run), case.offering_names)


def _chain(policy: Policy) -> Chain:
    if policy.chain is None:
        raise NotChained(policy)
    return policy.chain


def _in_programme(policy: Policy, run: Decision) -> Mask:
    """bool[m]: offerings that are processed before those with a line for every rank."""
    return np.less(run.queues.parts, len(policy.programmes))


def _has_a_place(policy: Policy, run: Decision) -> Mask:
    """bool[n]: by a programme that is processed before."""
    held = run.wish_positions >= 0
    held[held] = _in_programme(policy, run)[run.case.offerings[run.wish_positions[held]]]
    return held


def _of_programmes(policy: Policy, run: Decision) -> list[Line]:
    """The lines of the programmes that are processed before, each for every rank."""
    before = _in_programme(policy, run)
    lines = []
    for queue, line in published_lines(run).items():
        offering = int(run.queues.offerings[queue])
        if before[offering]:
            last = line.values if line.child == MISSING else (*line.values, line.child)
            lines.append(Line(offering, 0, int(run.queue_cutoffs.cutoff[queue]), last))
    return lines


def _outcome(wishes: ChainedWishes, run: Decision) -> Outcome:
    """What the lines make of the wishes that they are for."""
    case, held = run.case, run.wish_positions
    granted = np.zeros(case.n_preferences, dtype=np.bool_)
    granted[held[held >= 0]] = True
    until = np.where(held >= 0, held, case.n_preferences)[wishes.owners]
    return Outcome(wishes, granted[wishes.rows], wishes.eligible & (wishes.rows < until))
