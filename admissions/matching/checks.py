"""Whether a result is right, from the definitions alone: shares no code with either solver.

W1  offer_on_own_list       the wish that someone is granted is one of their own: at most one offer each.
W2  offer_eligible          the wish is an eligible one.
S1  seats_respected         a strict offering admits no more than its seats; where ties are admitted, only
                            those who tie at the last seat go beyond them; without seats nobody is admitted.
S2  seat_left_empty         no seat is empty while someone eligible wants it more than what they are granted.
F1  passed_over             nobody is refused by an offering that admits someone of lower priority (no
                            justified envy; Abdulkadiroğlu and Sönmez, American Economic Review 93, 2003).
F2  tie_refused             where ties are admitted, nobody on the line is refused.
C1  cutoff_published        the cutoff is the lowest priority admitted, `NO_CUTOFF` where nobody is.
D1  result_shape            one position an applicant and one cutoff an offering, as integers.

W1 to F2 together are the definition of a stable matching (Gale and Shapley 1962), with stable score limits
where ties are admitted (Biró and Kiselgof 2015, H-stable).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import NO_CUTOFF, UNPLACED, Instance, Integers, Matching

Indices = NDArray[np.int64]

NOBODY = -1
"""The applicant of a violation that concerns an offering alone, or the offering of one that names none."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule, at one applicant, one offering, or both; `NOBODY` where there is none."""

    rule: str
    applicant: int
    offering: int
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class _Result:
    """A result as the rules look at it.

    holders  int64[k]  applicants whose granted wish is on their own list; `wishes` int64[k] is that wish.
    placed   int64[k]  the offering of that wish.
    counts   int64[m]  how many each offering admits; `lowest` int64[m] the lowest priority among them.
    wanted   int64[q]  every eligible wish that its owner prefers to what they are granted.
    """

    instance: Instance
    matching: Matching
    holders: Indices
    wishes: Indices
    placed: Indices
    counts: Indices
    lowest: Indices
    wanted: Indices


def violations(instance: Instance, matching: Matching, *, limit: int = 100) -> list[Violation]:
    """Every broken rule of `matching`, at most `limit` for each rule. An empty list means that it is right.

    About a tenth of a second for 1.6 million applicants with 5 wishes each.
    """
    found = list(_result_shape(instance, matching))
    if found:
        return found
    result = _read(instance, matching)
    rules = (
        _offer_on_own_list,
        _offer_eligible,
        _seats_respected,
        _seat_left_empty,
        _passed_over,
        _tie_refused,
        _cutoff_published,
    )
    return [violation for rule in rules for violation in rule(result, limit)]


def _result_shape(instance: Instance, matching: Matching) -> Iterator[Violation]:
    """D1."""
    for name, values, expected in (
        ("vị trí", matching.positions, instance.n_applicants),
        ("điểm chuẩn", matching.cutoffs, instance.n_offerings),
    ):
        if values.shape != (expected,) or values.dtype != np.int64:
            message = f"{name}: cần {expected} số nguyên 64 bit, nhận được {values.shape} {values.dtype}"
            yield Violation("result_shape", NOBODY, NOBODY, message)


def _read(instance: Instance, matching: Matching) -> _Result:
    positions, starts = matching.positions, instance.starts
    on_list = (positions >= starts[:-1]) & (positions < starts[1:])
    holders = np.flatnonzero(on_list)
    wishes = positions[holders]
    placed = instance.offerings[wishes].astype(np.int64)
    lowest = np.full(instance.n_offerings, np.iinfo(np.int64).max)
    np.minimum.at(lowest, placed, instance.priorities[wishes])
    until = np.where(on_list, positions, starts[1:])
    stretches = np.column_stack([until - starts[:-1], starts[1:] - until]).ravel()
    preferred = np.repeat(np.tile([True, False], instance.n_applicants), stretches)
    return _Result(
        instance=instance,
        matching=matching,
        holders=holders,
        wishes=wishes,
        placed=placed,
        counts=np.bincount(placed, minlength=instance.n_offerings),
        lowest=lowest,
        wanted=np.flatnonzero(preferred & instance.eligible),
    )


def _offer_on_own_list(result: _Result, limit: int) -> Iterator[Violation]:
    """W1."""
    strangers = result.matching.positions != UNPLACED
    strangers[result.holders] = False
    for applicant in np.flatnonzero(strangers)[:limit].tolist():
        message = "được nhận theo một nguyện vọng không có trong danh sách của mình"
        yield Violation("offer_on_own_list", applicant, NOBODY, message)


def _offer_eligible(result: _Result, limit: int) -> Iterator[Violation]:
    """W2."""
    for place in np.flatnonzero(~result.instance.eligible[result.wishes])[:limit].tolist():
        message = "được nhận vào nơi không đủ điều kiện dự tuyển"
        yield Violation("offer_eligible", int(result.holders[place]), int(result.placed[place]), message)


def _seats_respected(result: _Result, limit: int) -> Iterator[Violation]:
    """S1."""
    seats, counts = result.instance.seats, result.counts
    above = result.instance.priorities[result.wishes] > result.lowest[result.placed]
    above_line = np.bincount(result.placed[above], minlength=seats.size)
    tied = result.instance.admits_ties & (above_line < seats)
    for offering in np.flatnonzero((counts > seats) & ~tied)[:limit].tolist():
        message = f"nhận {counts[offering]} người, vượt chỉ tiêu {seats[offering]}"
        yield Violation("seats_respected", NOBODY, offering, message)


def _seat_left_empty(result: _Result, limit: int) -> Iterator[Violation]:
    """S2."""
    empty = result.counts < result.instance.seats
    message = "muốn vào và đủ điều kiện mà vẫn còn chỉ tiêu trống"
    yield from _refused("seat_left_empty", result, empty[_offerings(result)], limit, message)


def _passed_over(result: _Result, limit: int) -> Iterator[Violation]:
    """F1."""
    envied = result.counts > 0
    offerings = _offerings(result)
    ahead = result.instance.priorities[result.wanted] > result.lowest[offerings]
    message = "không được nhận trong khi người có thứ tự ưu tiên thấp hơn được nhận"
    yield from _refused("passed_over", result, envied[offerings] & ahead, limit, message)


def _tie_refused(result: _Result, limit: int) -> Iterator[Violation]:
    """F2."""
    sharing = result.instance.admits_ties & (result.counts > 0)
    offerings = _offerings(result)
    level = result.instance.priorities[result.wanted] == result.lowest[offerings]
    message = "không được nhận dù bằng người cuối cùng được nhận"
    yield from _refused("tie_refused", result, sharing[offerings] & level, limit, message)


def _cutoff_published(result: _Result, limit: int) -> Iterator[Violation]:
    """C1."""
    published = result.matching.cutoffs
    expected = np.where(result.counts > 0, result.lowest, NO_CUTOFF)
    for offering in np.flatnonzero(published != expected)[:limit].tolist():
        message = f"điểm chuẩn ghi {published[offering]}, đúng ra là {expected[offering]}"
        yield Violation("cutoff_published", NOBODY, offering, message)


def _offerings(result: _Result) -> Integers:
    """The offering of each wanted wish."""
    return result.instance.offerings[result.wanted]


def _refused(
    rule: str, result: _Result, wrongly: NDArray[np.bool_], limit: int, message: str
) -> Iterator[Violation]:
    """One violation for each wanted wish that is refused wrongly."""
    for wish in result.wanted[wrongly][:limit].tolist():
        applicant = result.instance.owner(wish)
        yield Violation(rule, applicant, int(result.instance.offerings[wish]), message)
