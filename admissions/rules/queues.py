"""The queues in which seats are given, and the claims that wishes make on them.

An offering without [[queues]] is one queue. With them its seats are split; a wish is a claim on every queue
of its offering whose members (`who`) the child belongs to, in the order of the file, and the child holds one
seat: that of the first queue that takes it. So, with the words of the literature:

soft reserve   a queue of members with `unused`: members first compete for the reserved seats, and those for
               which there are no members pass on (Hafalir, Yenmez and Yildirim, "Effective affirmative action
               in school choice", Theoretical Economics 8, 2013: minority reserves).
exact quota    a queue of members without `unused`: what they do not need stays empty.
at most        the "rest" first, for the others only, then the queue of the group's share for everybody.
overlapping    the first queue in the file that takes the child counts, so that the order of the file is the
               order of precedence (Kominers and Sönmez, "Matching with slot-specific priorities: theory",
               Theoretical Economics 11, 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.matching.instance import UNUSED
from admissions.rules.case import Case, InvalidCase
from admissions.rules.conditions import meets_all, meets_offerings
from admissions.rules.entries import Entries
from admissions.rules.facts import MISSING
from admissions.rules.policy import Order, Policy, Queue, Ties

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

WHOLE: Final = -1
"""The kind of a queue that is its whole offering."""


class QueueFault(InvalidCase):
    """A queue of the rules that does not fit an offering. `queue`: its place in `policy.queues`; `key`: of
    the rule file, where it may be mended; `offering`: an index into the case."""

    def __init__(self, message: str, *, queue: int, key: str, offering: int) -> None:
        super().__init__(message)
        self.queue, self.key, self.offering = queue, key, offering


@dataclass(frozen=True, slots=True, eq=False)
class Queues:
    """All queues of a round, by offering and in the order of the file.

    offerings  Ints[q]       the offering of each queue; kinds Ints[q] its place in `policy.queues`, or WHOLE.
    takeover   Ints[q]       the queue that gets the seats without candidates, or UNUSED.
    at         Ints[m, k+1]  the queue of an offering by kind, -1 where there is none; the last is WHOLE.
    parts      Ints[m]       the programme of each offering.
    """

    policy: Policy
    offerings: Ints
    kinds: Ints
    takeover: Ints
    at: Ints
    parts: Ints

    @property
    def size(self) -> int:
        return len(self.offerings)

    @property
    def are_whole(self) -> bool:
        """Whether every offering is one queue, so that a wish is a claim and an offering a queue."""
        return self.at.shape[1] == 1

    def rules_of(self, kind: int, part: int) -> tuple[tuple[Order, ...], Ties]:
        """Order and ties of the queues of this kind at offerings of this programme."""
        programme = self.policy.parts[part]
        queue = self.policy.queues[kind] if kind != WHOLE else None
        order = queue.order if queue is not None else None
        ties = queue.ties if queue is not None else None
        return order or programme.order, ties or programme.ties

    def order_of(self, queue: int) -> tuple[Order, ...]:
        """The steps by which a queue is ranked."""
        return self.rules_of(int(self.kinds[queue]), int(self.parts[self.offerings[queue]]))[0]

    def name_of(self, queue: int) -> str:
        """The name of a queue; "" for a whole offering."""
        kind = int(self.kinds[queue])
        return "" if kind == WHOLE else self.policy.queues[kind].name

    def groups(self) -> list[tuple[int, int, Ints]]:
        """(kind, programme, queues) for all queues under the same order and ties."""
        parts = self.parts[self.offerings]
        found = []
        for kind in sorted(set(self.kinds.tolist())):
            for part in sorted(set(parts[self.kinds == kind].tolist())):
                found.append((kind, part, np.flatnonzero((self.kinds == kind) & (parts == part))))
        return found


def lay_out(policy: Policy, case: Case, parts: Ints, *, split: bool = True) -> Queues:
    """The queues of every offering. A queue stands where its `for` fits; one without at ordinary offerings.
    `split` False: every offering is one queue, whatever the rules say."""
    m = case.n_offerings
    kinds = policy.queues if split else ()
    here = np.zeros((m, len(kinds) + 1), dtype=np.bool_)
    for kind, queue in enumerate(kinds):
        here[:, kind] = meets_offerings(policy, case, queue.when)
        if not queue.when:
            here[:, kind] &= parts == len(policy.programmes)
    here[:, -1] = ~here[:, :-1].any(axis=1)
    offerings, columns = np.nonzero(here)
    at = np.full(here.shape, -1)
    at[offerings, columns] = np.arange(len(offerings))
    takeover = np.full(len(offerings), UNUSED)
    for kind, queue in enumerate(kinds):
        if queue.unused is not None:
            own = np.flatnonzero(columns == kind)
            takeover[own] = at[offerings[own], _place_of(queue.unused, kinds)]
            _check_heirs(kind, queue, case, offerings[own], takeover[own])
    return Queues(policy, offerings, np.where(columns == len(kinds), WHOLE, columns), takeover, at, parts)


def seats_of(queues: Queues, case: Case, available: Ints) -> Ints:
    """Ints[q]: the seats of each queue when its offering has this many, Ints[m]. Raises InvalidCase."""
    if queues.are_whole:
        return available
    declared = queues.policy.queues
    here = queues.at >= 0
    stated = np.zeros(queues.at.shape, dtype=np.int64)
    is_rest = np.zeros(len(declared) + 1, dtype=np.bool_)
    for kind, queue in enumerate(declared):
        stated[:, kind] = np.where(here[:, kind], _stated(queue, case, available), 0)
        is_rest[kind] = queue.seats.kind == "rest"
    left = available - stated.sum(axis=1)
    _check_sum(case, declared, is_rest, here, stated, available)
    seats = np.where(is_rest & here, left[:, None], stated)
    seats[:, -1] = available
    result: Ints = seats[queues.offerings, np.where(queues.kinds == WHOLE, len(declared), queues.kinds)]
    return result


def members(queues: Queues, entries: Sequence[Entries], n_wishes: int) -> Mask:
    """bool[p, k + 1]: on which kinds of queue each wish is a claim."""
    claims = np.zeros((n_wishes, queues.at.shape[1]), dtype=np.bool_)
    for part in entries:
        rows = slice(None) if part.rows is None else part.rows
        here = queues.at[part.offerings] >= 0
        for kind, queue in enumerate(queues.policy.queues):
            here[:, kind] &= meets_all(part, queue.who)
        claims[rows] = here
    return claims


def _stated(queue: Queue, case: Case, available: Ints) -> Ints:
    """Ints[m]: the seats that a queue asks for, 0 for "rest"."""
    seats = queue.seats
    if seats.kind == "percent":
        return np.array([seats.share(number) for number in available.tolist()], dtype=np.int64)
    if seats.kind == "fact":
        column = case.offering_column(seats.fact)
        return np.where(column == MISSING, 0, column)
    return np.full(len(available), seats.value if seats.kind == "number" else 0)


def _place_of(name: str, queues: Sequence[Queue]) -> int:
    return next(place for place, queue in enumerate(queues) if queue.name == name)


def _check_heirs(kind: int, queue: Queue, case: Case, offerings: Ints, heirs: Ints) -> None:
    without = offerings[heirs < 0]
    if without.size:
        message = (
            f"“{case.offering_names[without[0]]}”: hàng xét “{queue.name}” chuyển chỗ cho “{queue.unused}”, "
            "hàng không có ở đây; hãy bỏ unused hoặc sửa for của hai hàng cho khớp nhau"
        )
        raise QueueFault(f"{message}.", queue=kind, key="unused", offering=int(without[0]))


def _check_sum(
    case: Case, queues: Sequence[Queue], is_rest: Mask, here: Mask, stated: Ints, available: Ints
) -> None:
    """`stated`: Ints[m, k + 1] as `_stated` gives them."""
    _check_rests(case, queues, is_rest, here)
    _check_facts(case, queues, here)
    short = np.flatnonzero((stated.sum(axis=1) > available) & here[:, :-1].any(axis=1))
    if short.size:
        at = int(short[0])
        kinds = [kind for kind in np.flatnonzero(here[at, :-1]).tolist() if not is_rest[kind]]
        parts = ", ".join(f"{queues[kind].name} {int(stated[at, kind])}" for kind in kinds)
        message = (
            f"“{case.offering_names[at]}”: các hàng xét cần nhiều hơn số chỗ "
            f"{int(stated[at].sum() - available[at])} chỗ ({parts}; có {int(available[at])} chỗ); "
            "hãy giảm seats của một hàng hoặc tăng chỉ tiêu"
        )
        raise QueueFault(f"{message}.", queue=kinds[-1], key="seats", offering=at)


def _check_rests(case: Case, queues: Sequence[Queue], is_rest: Mask, here: Mask) -> None:
    twice = np.flatnonzero((here & is_rest).sum(axis=1) > 1)
    if twice.size:
        at = int(twice[0])
        kinds = np.flatnonzero(here[at] & is_rest).tolist()
        names = " và ".join(f"“{queues[kind].name}”" for kind in kinds)
        message = (
            f"“{case.offering_names[at]}” có hơn một hàng xét lấy số chỗ còn lại "
            f'(seats = "rest"): {names}; hãy chỉ để một hàng lấy "rest"'
        )
        raise QueueFault(f"{message}.", queue=kinds[1], key="seats", offering=at)


def _check_facts(case: Case, queues: Sequence[Queue], here: Mask) -> None:
    for kind, queue in enumerate(queues):
        if queue.seats.kind == "fact":
            column = case.offering_column(queue.seats.fact)
            negative = np.flatnonzero(here[:, kind] & (column != MISSING) & (column < 0))
            if negative.size:
                at = int(negative[0])
                message = (
                    f"“{case.offering_names[at]}”: hàng xét “{queue.name}” có số chỗ âm "
                    f"({queue.seats.fact} = {int(column[at])}); hãy nhập từ 0 trở lên"
                )
                raise QueueFault(f"{message}.", queue=kind, key="seats", offering=at)
