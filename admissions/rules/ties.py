"""Those who are equal at the last seat: which rule holds at each queue, and what must be decided by people.

Modes as in `matching.Instance`. "escalate" admits none of those who tie, and says who they are; a decision of
the council on record (`decided_by`) or an override for the offering takes the place of the general rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import (
    ADMIT_ALL,
    ADMIT_NONE,
    NO_CUTOFF,
    STRICT,
    UNUSED,
    Instance,
    Matching,
)
from admissions.rules.case import Case
from admissions.rules.conditions import meets_offerings
from admissions.rules.facts import MISSING
from admissions.rules.policy import NO_LIMIT, PERCENT_UNIT, Policy, TieRule, Ties
from admissions.rules.queues import Queues

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

MODES: Final = {"strict": STRICT, "admit_all": ADMIT_ALL, "admit_none": ADMIT_NONE, "escalate": ADMIT_NONE}


@dataclass(frozen=True, slots=True, eq=False)
class LastSeats:
    """The tie rule of each queue, q of them.

    modes      int8[q]   STRICT, ADMIT_ALL or ADMIT_NONE, by the whole order.
    percents   Ints[q]   hundredths of a percent by which equals may exceed the seats; NO_LIMIT; UNUSED.
    equal_by   Ints[q]   how many steps of the order make equals for that; 0 where it is not asked.
    escalates  bool[q]   whether a tie is for the authority to decide.
    """

    modes: npt.NDArray[np.int8]
    percents: Ints
    equal_by: Ints
    escalates: Mask

    def within(self, seats: Ints) -> Ints:
        """Ints[q]: how many above these seats still let all equals in; NO_LIMIT or UNUSED."""
        is_number = (self.percents != UNUSED) & (self.percents != NO_LIMIT)
        return np.where(is_number, seats * self.percents // PERCENT_UNIT, self.percents)

    def where_called(self, called: Mask) -> LastSeats:
        """The rules when the queues of `called` are filled in an order without equals."""
        return LastSeats(
            modes=np.where(called, STRICT, self.modes).astype(np.int8),
            percents=np.where(called, UNUSED, self.percents),
            equal_by=np.where(called, 0, self.equal_by),
            escalates=self.escalates & ~called,
        )


@dataclass(frozen=True, slots=True)
class Escalation:
    """A tie that the rules leave to the authority: at this queue none of these applicants is in."""

    offering: int
    queue: int
    applicants: tuple[int, ...]


def last_seats(policy: Policy, case: Case, queues: Queues) -> LastSeats:
    """The rule of every queue: the decision on record, the first override that fits, or the general one."""
    found = LastSeats(
        modes=np.zeros(queues.size, dtype=np.int8),
        percents=np.full(queues.size, UNUSED),
        equal_by=np.zeros(queues.size, dtype=np.int64),
        escalates=np.zeros(queues.size, dtype=np.bool_),
    )
    for kind, part, rows in queues.groups():
        rules, which = _rules(policy, case, queues.rules_of(kind, part)[1])
        of_queue = which[queues.offerings[rows]]
        for place, rule in enumerate(rules):
            own = rows[of_queue == place]
            found.modes[own] = MODES[rule.mode]
            found.escalates[own] = rule.mode == "escalate"
            if rule.has_band:
                found.percents[own] = rule.most
                found.equal_by[own] = rule.equal_by
    return found


def _rules(policy: Policy, case: Case, ties: Ties) -> tuple[list[TieRule], Ints]:
    """The rules that occur, and for each offering which of them holds."""
    rules: list[TieRule] = [ties, *ties.overrides]
    which = np.zeros(case.n_offerings, dtype=np.int64)
    for place in range(len(ties.overrides), 0, -1):
        which[meets_offerings(policy, case, ties.overrides[place - 1].when)] = place
    if ties.decided_by is not None:
        column = case.offering_column(ties.decided_by)
        known = column != MISSING
        which[known] = len(rules) + column[known]
        choices = policy.fact(ties.decided_by, "offering").choices
        rules += [TieRule(last_seat=choice.code) for choice in choices]
    return rules, which


def asked_for(instance: Instance, matching: Matching) -> Mask:
    """bool[p]: the eligible claims that their owner prefers to the one granted, and that one itself."""
    positions = matching.positions
    until = np.where(positions >= 0, positions + 1, instance.starts[1:])
    mine: Mask = np.arange(instance.offerings.size) < np.repeat(until, np.diff(instance.starts))
    return mine & instance.eligible


def capacities(instance: Instance, candidates: Ints) -> Ints:
    """Ints[q]: own seats, and those that earlier queues with fewer candidates than seats hand on."""
    if not instance.hands_on:
        return instance.seats
    seats = instance.seats.tolist()
    for queue, heir in enumerate(instance.takeover.tolist()):
        if heir != UNUSED:
            seats[heir] += max(0, seats[queue] - int(candidates[queue]))
    return np.array(seats, dtype=np.int64)


def escalations(
    queues: Queues, rules: LastSeats, instance: Instance, matching: Matching, owners: Ints
) -> tuple[Escalation, ...]:
    """Every tie at a last seat that the rules leave to the authority. `owners`: the child of each claim."""
    if not rules.escalates.any():
        return ()
    wants = np.flatnonzero(asked_for(instance, matching))
    candidates = np.bincount(instance.offerings[wants], minlength=queues.size)
    seats = capacities(instance, candidates)
    found = []
    for queue in np.flatnonzero(rules.escalates & (candidates > seats) & (seats > 0)).tolist():
        claims = wants[instance.offerings[wants] == queue]
        levels = instance.priorities[claims]
        line = np.sort(levels)[-seats[queue]]
        if matching.cutoffs[queue] > line or matching.cutoffs[queue] == NO_CUTOFF:  # those on it are out
            tied = np.sort(owners[claims[levels == line]])
            found.append(Escalation(int(queues.offerings[queue]), queue, tuple(tied.tolist())))
    return tuple(found)
