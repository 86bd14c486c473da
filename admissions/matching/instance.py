"""One allocation as arrays: what the solvers take (`Instance`) and what they give back (`Matching`)."""

from dataclasses import InitVar, dataclass, field, fields
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from admissions.matching.repetition import first_repeated, first_tie

NO_CUTOFF = int(np.iinfo(np.int64).min)
"""The cutoff of an offering that admits nobody; therefore never a priority."""

UNPLACED = -1
"""The position of an applicant who is granted no wish."""

STRICT, ADMIT_ALL, ADMIT_NONE = 0, 1, 2
"""Who is in when several tie at the last seat: cannot happen, all of them, none of them."""

UNUSED = -1
"""`within` of an offering without such a rule; `takeover` of one that hands its seats to nobody."""

Integers = NDArray[np.integer[Any]]


class InvalidInstance(ValueError):
    """The arrays do not describe an allocation: a length, a range, a repeated wish, an unbroken tie."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """The frozen input of one allocation: `m` offerings, `n` applicants, `p` wishes.

    An offering whose seats are filled by several rules stands here as several, one a rule, and a wish for it
    as several wishes in the order in which it is considered.

    seats       int64[m]       places, at least 0; 0 admits nobody, unless others hand on theirs.
    ties        int8[m]        `STRICT`: no two eligible wishes for it may have the same priority.
                               `ADMIT_ALL`, `ADMIT_NONE`: all or none of those who tie at the last seat.
    starts      int64[n + 1]   the wishes of applicant `a` are `starts[a]` to `starts[a + 1]`, best first.
    offerings   int32|64[p]    the offering that each wish names, 0 to m - 1; never twice in one list.
    priorities  int64[p]       the claim of each wish, larger is better; compared only inside one offering.
    eligible    bool[p]        a wish that is not eligible can never be granted, whatever its priority.
    within      int64[m]       how far beyond the seats the whole band at the last seat is let in; `UNUSED`.
    takeover    int64[m]       the offering further on that gets the seats without candidates; `UNUSED`.
    band_bits   int            wishes with the same `priority >> band_bits` are one band, 0 to 62.

    One number may stand for all of `ties`, `within` or `takeover`. What an offering does with those who ask
    for it, best first, given its capacity (its seats, and for each offering that hands on to it the capacity
    of that one less those who ask for that one, at least 0):

    1. Those who ask are no more than the capacity: all are in. The capacity is 0: nobody is.
    2. Otherwise someone has the last seat. If those in their band or above it are at most `within` more than
       the capacity, all of these are in, and nobody else.
    3. Otherwise those above the last seat's priority are in, and those who have it: in a strict offering that
       is one; `ADMIT_ALL` takes them all; `ADMIT_NONE` none of them, unless the capacity has room for all.

    More who ask and fewer seats never let someone in who was refused, so that deferred acceptance ends in the
    outcome that is best for applicants whatever the order of its steps (Hatfield and Milgrom, "Matching with
    Contracts", American Economic Review 95, 2005). 3: Biró and Kiselgof, "College admissions with stable
    score-limits", Central European Journal of Operations Research 23, 2015, whose L-stable limits are
    `ADMIT_ALL` and H-stable ones `ADMIT_NONE`. Handing on: Westkamp, "An analysis of the German university
    admissions system", Economic Theory 53, 2013; Kominers and Sönmez, "Matching with slot-specific
    priorities: theory", Theoretical Economics 11, 2016.

    The arrays are kept read-only. Raises `InvalidInstance` when they do not add up. `trusted` leaves out the
    two checks that look at pairs of wishes, for a caller whose lists and orders come from elsewhere without
    repetition by construction; a tie in a strict offering then lets all who tie in, which `checks` names.
    """

    seats: NDArray[np.int64]
    ties: NDArray[np.int8]
    starts: NDArray[np.int64]
    offerings: Integers
    priorities: NDArray[np.int64]
    eligible: NDArray[np.bool_]
    within: NDArray[np.int64] = field(default_factory=partial(np.array, UNUSED), kw_only=True)
    takeover: NDArray[np.int64] = field(default_factory=partial(np.array, UNUSED), kw_only=True)
    band_bits: int = field(default=0, kw_only=True)
    trusted: InitVar[bool] = field(default=False, kw_only=True)

    def __post_init__(self, trusted: bool) -> None:
        for each in fields(self):
            if each.name != "band_bits":
                object.__setattr__(self, each.name, _frozen(self, each.name))
        _check_lengths(self)
        _check_ranges(self)
        _check_rules(self)
        if not trusted:
            _check_pairs(self)

    @property
    def n_offerings(self) -> int:
        """Number of offerings, `m`."""
        return self.seats.size

    @property
    def n_applicants(self) -> int:
        """Number of applicants, `n`."""
        return self.starts.size - 1

    @property
    def hands_on(self) -> bool:
        """Whether any offering hands on seats."""
        return bool((self.takeover != UNUSED).any())

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


_TYPES = {"eligible": np.bool_, "ties": np.int8}
_ONE_FOR_ALL = ("ties", "within", "takeover")


def _frozen(instance: Instance, name: str) -> NDArray[Any]:
    """A read-only one-dimensional array of the type that `name` asks for; never a silent rounding."""
    array = np.asarray(getattr(instance, name))
    if array.ndim == 0 and name in _ONE_FOR_ALL:
        array = np.full(instance.seats.size, array)
    if array.ndim != 1:
        raise InvalidInstance(f"{name}: cần một dãy một chiều, nhận được {array.ndim} chiều")
    expected = _TYPES.get(name, np.int64)
    if array.size == 0:
        array = array.astype(expected)
    if expected is np.bool_:
        if array.dtype != np.bool_:
            raise InvalidInstance(f"{name}: cần kiểu bool, nhận được {array.dtype}")
    elif array.dtype.kind not in "iu" or not np.can_cast(array.dtype, np.int64):
        raise InvalidInstance(f"{name}: cần số nguyên không quá 64 bit có dấu, nhận được {array.dtype}")
    elif name == "ties":
        _check_modes(array)
        array = array.astype(np.int8, copy=False)
    elif not (name == "offerings" and array.dtype == np.int32):
        array = array.astype(np.int64, copy=False)
    array = np.ascontiguousarray(array).view()
    array.flags.writeable = False
    return array


def _check_modes(ties: Integers) -> None:
    for offering in np.flatnonzero((ties < STRICT) | (ties > ADMIT_NONE))[:1].tolist():
        raise InvalidInstance(
            f"ties: nơi tuyển {offering} có cách xử lý đồng hạng {ties[offering]}; chỉ có 0, 1, 2"
        )


def _check_lengths(instance: Instance) -> None:
    if instance.starts.size == 0:
        raise InvalidInstance("starts: cần ít nhất một phần tử, phần tử đầu bằng 0")
    wishes = instance.offerings.size
    for name, expected in (
        ("ties", instance.n_offerings),
        ("within", instance.n_offerings),
        ("takeover", instance.n_offerings),
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
    if instance.priorities.min(initial=0) == NO_CUTOFF:
        for wish in np.flatnonzero(instance.eligible & (instance.priorities == NO_CUTOFF))[:1].tolist():
            raise InvalidInstance(
                f"priorities: nguyện vọng {wish} có mức ưu tiên {NO_CUTOFF}, vốn nghĩa là không có"
            )


def _check_rules(instance: Instance) -> None:
    bits: object = instance.band_bits
    if type(bits) is not int or not 0 <= bits <= 62:
        raise InvalidInstance(f"band_bits: cần một số nguyên từ 0 đến 62, nhận được {bits}")
    for offering in np.flatnonzero(instance.within < UNUSED)[:1].tolist():
        raise InvalidInstance(f"within: số {instance.within[offering]} của nơi tuyển {offering} là số âm")
    takeover, last = instance.takeover, instance.n_offerings - 1
    later = (takeover > np.arange(last + 1)) & (takeover <= last)
    for offering in np.flatnonzero((takeover != UNUSED) & ~later)[:1].tolist():
        raise InvalidInstance(
            f"takeover: nơi tuyển {offering} chuyển chỉ tiêu cho {takeover[offering]};"
            f" chỉ được chuyển cho nơi đứng sau, đến {last}"
        )


def _check_pairs(instance: Instance) -> None:
    """One list never names an offering twice; eligible wishes for a strict offering never tie."""
    repeated = first_repeated(instance.starts, instance.offerings, instance.n_offerings)
    if repeated is not None:
        applicant, offering = repeated
        raise InvalidInstance(f"offerings: thí sinh {applicant} đăng ký nơi tuyển {offering} hai lần")
    offerings, priorities = instance.offerings, instance.priorities
    strict = instance.eligible & (instance.ties == STRICT).take(offerings)
    if not strict.all():
        offerings, priorities = offerings.compress(strict), priorities.compress(strict)
    tied = first_tie(offerings, priorities, instance.n_offerings)
    if tied is not None:
        offering, priority = tied
        raise InvalidInstance(
            f"priorities: nơi tuyển {offering} không nhận đồng hạng nhưng có hai nguyện vọng"
            f" cùng mức ưu tiên {priority}"
        )
