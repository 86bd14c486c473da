"""Whether the second step is right, from its definition alone: shares no code with the one that places.

N1  nearby_on_own_list  nobody is placed outside their own list.
N2  nearby_seats        no offering places more than the seats that the first step left.
N3  nearby_seat_empty   nobody would rather have a seat that stands empty: one earlier in their list.
N4  nearby_passed_over  nobody would rather have a seat that went to a child behind them.
"""

from __future__ import annotations

from collections.abc import Iterator

from admissions.matching.checks import NOBODY, Violation
from admissions.rules.facts import MISSING
from admissions.rules.placement import NearbyPlacement
from admissions.rules.policy import Policy


def wrongs(placed: NearbyPlacement, policy: Policy) -> Iterator[Violation]:
    """Every broken rule of a second step; nothing where it is right."""
    nearby, starts = placed.nearby, placed.starts.tolist()
    offerings, listed, rows = nearby.offerings.tolist(), placed.listed.tolist(), placed.rows.tolist()
    keys = list(zip(*comparable(placed, policy), nearby.applicants[placed.listed].tolist(), strict=True))
    inside: dict[int, list[tuple[int, ...]]] = {}
    got: dict[int, int] = {}
    for child, row in enumerate(rows):
        own = [at for at in range(starts[child], starts[child + 1]) if listed[at] == row]
        if row >= 0 and not own:
            message = "được bố trí vào một trường không có trong danh sách gần nhà của mình"
            yield Violation("nearby_on_own_list", child, offerings[row], message)
        for at in own:
            got[child] = at
            inside.setdefault(offerings[row], []).append(keys[at])
    yield from _seats(placed, inside)
    for child in range(len(rows)):
        for at in range(starts[child], got.get(child, starts[child + 1])):
            offering = offerings[listed[at]]
            there = inside.get(offering, [])
            if len(there) < placed.seats_left[offering]:
                message = "có trong danh sách trước mà còn chỗ trống"
                yield Violation("nearby_seat_empty", child, offering, message)
            elif there and max(there) > keys[at]:
                message = "có trong danh sách trước mà chỗ lại xếp cho em đứng sau"
                yield Violation("nearby_passed_over", child, offering, message)


def _seats(placed: NearbyPlacement, inside: dict[int, list[tuple[int, ...]]]) -> Iterator[Violation]:
    """N2."""
    for offering, there in inside.items():
        if len(there) > placed.seats_left[offering]:
            message = f"bố trí {len(there)} em, chỉ còn {placed.seats_left[offering]} chỗ"
            yield Violation("nearby_seats", NOBODY, offering, message)


def comparable(placed: NearbyPlacement, policy: Policy) -> Iterator[list[int]]:
    """The columns of the order as numbers of which the smaller comes first; nothing known comes last."""
    steps = policy.placement.order if policy.placement else ()
    for step, column in zip(steps, placed.columns, strict=False):
        worst = max((abs(value) for value in column.tolist() if value != MISSING), default=0) + 1
        sign = -1 if step.criterion == "lottery" or step.direction == "desc" else 1
        yield [worst if value == MISSING else sign * value for value in column.tolist()]
