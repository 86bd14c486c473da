"""What in a bundle is no error and yet hardly meant so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from admissions.exchange.bundle import Bundle
from admissions.exchange.line_rows import LINES
from admissions.exchange.optional_tables import NEARBY
from admissions.rules.decision import Decision


@dataclass(frozen=True, slots=True)
class Warned:
    """`kind`: no_lines, empty, unread, no_nearby, taken_beyond, unshared or unreached. `name`: of a file or
    an offering. `count` of `whole`: numbers of seats."""

    kind: str
    name: str = ""
    count: int = 0
    whole: int = 0


def warnings(bundle: Bundle, decision: Decision) -> Iterator[Warned]:
    """File by file, then offering by offering."""
    for name in bundle.unread:
        yield Warned("unread", name)
    for name in bundle.empty:
        yield Warned("no_lines" if name == LINES else "empty", name)
    if bundle.policy.placement is not None and NEARBY not in bundle.files:
        yield Warned("no_nearby", NEARBY)
    yield from _taken_beyond(decision)
    yield from _unshared(decision) if decision.case.lines is None else _unreached(decision)


def _taken_beyond(decision: Decision) -> Iterator[Warned]:
    """More places given before the run than there are seats."""
    case = decision.case
    for each in np.flatnonzero(case.taken > case.seats).tolist():
        yield Warned("taken_beyond", case.offering_names[each], int(case.taken[each]), int(case.seats[each]))


def _unshared(decision: Decision) -> Iterator[Warned]:
    """Seats that belong to no queue and stay empty."""
    case, queues = decision.case, decision.queues
    shared = np.zeros(case.n_offerings, dtype=np.int64)
    np.add.at(shared, queues.offerings, decision.instance.seats)
    for each in np.flatnonzero(shared < case.available).tolist():
        yield Warned("unshared", case.offering_names[each], int(shared[each]), int(case.available[each]))


def _unreached(decision: Decision) -> Iterator[Warned]:
    """A fixed line that no wish reaches."""
    case = decision.case
    wanted = np.bincount(case.offerings, minlength=case.n_offerings)
    given = {line.offering for line in case.lines or ()}
    in_vain = (decision.cutoffs.admitted == 0) & (decision.cutoffs.refused == 0) & (wanted > 0)
    for each in np.flatnonzero(in_vain).tolist():
        if each in given:
            yield Warned("unreached", case.offering_names[each])
