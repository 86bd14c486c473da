"""One allocation as arrays: what the solvers take (`Instance`) and what they give back (`Matching`)."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

NO_CUTOFF = int(np.iinfo(np.int64).min)
"""The cutoff of an offering that admits nobody."""

UNPLACED = -1
"""The position of an applicant who is granted no wish."""

Integers = NDArray[np.integer[Any]]


class InvalidInstance(ValueError):
    """The arrays do not describe an allocation: a length, a range, a repeated wish, an unbroken tie."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """The frozen input of one allocation: `m` offerings, `n` applicants, `p` wishes.

    seats        int64[m]       places, at least 0; 0 admits nobody.
    admits_ties  bool[m]        True: all who tie at the last seat are in. False: strict, so that no two
                                eligible wishes for the offering may have the same priority.
    starts       int64[n + 1]   the wishes of applicant `a` are `starts[a]` to `starts[a + 1]`, best first.
    offerings    int32|64[p]    the offering that each wish names, 0 to m - 1; never twice in one list.
    priorities   int64[p]       the claim of each wish, larger is better; compared only inside one offering.
    eligible     bool[p]        a wish that is not eligible can never be granted, whatever its priority.

    The arrays are kept read-only. Raises `InvalidInstance` when they do not add up.
    """

    seats: NDArray[np.int64]
    admits_ties: NDArray[np.bool_]
    starts: NDArray[np.int64]
    offerings: Integers
    priorities: NDArray[np.int64]
    eligible: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for field in fields(self):
            frozen = _frozen(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, frozen)
        _check_lengths(self)
        _check_ranges(self)
        _check_repeated_wishes(self)
        _check_ties(self)

    @property
    def n_offerings(self) -> int:
        """Number of offerings, `m`."""
        return self.seats.size

    @property
    def n_applicants(self) -> int:
        """Number of applicants, `n`."""
        return self.starts.size - 1

    def owner(self, wish: int) -> int:
        """The applicant in whose list a wish stands."""
        return int(self.starts.searchsorted(wish, side="right")) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Who holds what at the end.

    positions  int64[n]  the wish that each applicant is granted, an index into the wishes, or `UNPLACED`.
    cutoffs    int64[m]  the priority of the last admitted, or `NO_CUTOFF` where nobody is.
    rounds     int       the work done, in the solver's own unit; no part of the outcome.
    """

    positions: NDArray[np.int64]
    cutoffs: NDArray[np.int64]
    rounds: int


_BOOLEAN = ("admits_ties", "eligible")


def _frozen(name: str, values: Any) -> NDArray[Any]:
    """A read-only one-dimensional array of the type that `name` asks for; never a silent rounding."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise InvalidInstance(f"{name}: cần một dãy một chiều, nhận được {array.ndim} chiều")
    if array.size == 0:
        array = array.astype(np.bool_ if name in _BOOLEAN else np.int64)
    if name in _BOOLEAN:
        if array.dtype != np.bool_:
            raise InvalidInstance(f"{name}: cần kiểu bool, nhận được {array.dtype}")
    elif array.dtype.kind not in "iu" or not np.can_cast(array.dtype, np.int64):
        raise InvalidInstance(f"{name}: cần số nguyên không quá 64 bit có dấu, nhận được {array.dtype}")
    elif not (name == "offerings" and array.dtype == np.int32):
        array = array.astype(np.int64, copy=False)
    array = np.ascontiguousarray(array).view()
    array.flags.writeable = False
    return array


def _check_lengths(instance: Instance) -> None:
    if instance.starts.size == 0:
        raise InvalidInstance("starts: cần ít nhất một phần tử, phần tử đầu bằng 0")
    wishes = instance.offerings.size
    for name, expected in (
        ("admits_ties", instance.n_offerings),
        ("priorities", wishes),
        ("eligible", wishes),
    ):
        found = getattr(instance, name).size
        if found != expected:
            raise InvalidInstance(f"{name}: cần {expected} phần tử, nhận được {found}")
    first, last = int(instance.starts[0]), int(instance.starts[-1])
    if first != 0 or last != wishes:
        raise InvalidInstance(f"starts: phải đi từ 0 đến {wishes}, nhận được từ {first} đến {last}")


def _check_ranges(instance: Instance) -> None:
    backwards = np.flatnonzero(instance.starts[1:] < instance.starts[:-1])
    if backwards.size:
        raise InvalidInstance(f"starts: không được giảm, nhưng giảm sau thí sinh {backwards[0]}")
    negative = np.flatnonzero(instance.seats < 0)
    if negative.size:
        worst = negative[0]
        raise InvalidInstance(f"seats: chỉ tiêu {instance.seats[worst]} của nơi tuyển {worst} là số âm")
    if instance.offerings.size:
        low, high = int(instance.offerings.min()), int(instance.offerings.max())
        if low < 0 or high >= instance.n_offerings:
            wrong = low if low < 0 else high
            last = instance.n_offerings - 1
            raise InvalidInstance(f"offerings: nơi tuyển {wrong} không có; chỉ có từ 0 đến {last}")


def _check_repeated_wishes(instance: Instance) -> None:
    """One list never names an offering twice. The lists stand in order, which a merge sort makes cheap."""
    lengths = np.diff(instance.starts)
    pairs = np.repeat(np.arange(instance.n_applicants, dtype=np.int64), lengths)
    pairs *= instance.n_offerings
    pairs += instance.offerings
    pairs.sort(kind="stable")
    repeated = np.flatnonzero(pairs[1:] == pairs[:-1])
    if repeated.size:
        applicant, offering = divmod(int(pairs[repeated[0]]), instance.n_offerings)
        raise InvalidInstance(f"offerings: thí sinh {applicant} đăng ký nơi tuyển {offering} hai lần")


def _check_ties(instance: Instance) -> None:
    """In a strict offering every eligible wish has a priority of its own."""
    offerings, priorities = instance.offerings, instance.priorities
    strict = instance.eligible & ~instance.admits_ties.take(offerings)
    if not strict.all():
        offerings, priorities = offerings.compress(strict), priorities.compress(strict)
    tied = _first_tie(offerings, priorities, instance.n_offerings)
    if tied is not None:
        offering, priority = tied
        raise InvalidInstance(
            f"priorities: nơi tuyển {offering} không nhận đồng hạng nhưng có hai nguyện vọng"
            f" cùng mức ưu tiên {priority}"
        )


def _first_tie(
    offerings: Integers, priorities: NDArray[np.int64], n_offerings: int
) -> tuple[int, int] | None:
    """The first offering and priority that stand twice; by one plain sort when both fit into one integer."""
    if offerings.size == 0:
        return None
    low, high = int(priorities.min()), int(priorities.max())
    width = (high - low).bit_length()
    if width + (n_offerings - 1).bit_length() <= 63:
        keys = (offerings.astype(np.int64) << width) | (priorities - low)
        keys.sort()
        for key in keys[1:][keys[1:] == keys[:-1]][:1].tolist():
            return key >> width, (key & (1 << width) - 1) + low
        return None
    order = np.lexsort((priorities, offerings))
    by_offering, by_priority = offerings.take(order), priorities.take(order)
    same = (by_offering[1:] == by_offering[:-1]) & (by_priority[1:] == by_priority[:-1])
    for place in np.flatnonzero(same)[:1].tolist():
        return int(by_offering[place]), int(by_priority[place])
    return None
