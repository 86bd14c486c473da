"""Whether a result is right, from the definition alone: shares no code with either solver.

The definition: every offering admits exactly those whom its rule (`Instance`, 1 to 3) picks out of everybody
who is eligible for it and would rather have it than what they are granted, or has it. `PROPERTIES` takes this
apart. P1 says that whoever is admitted comes before everybody who is refused; P2 to P4 say that they are as
many as the rule admits and that equals are treated alike; P5 that they are among those who asked. Together
they are the definition, which is what Gale and Shapley (1962) call stable, with the score limits of Biró and
Kiselgof (2015) where ties are not broken.

In an offering that is strict or admits all who tie, and has no rule for bands, lowest admitted and number
admitted show whether the rule was followed. For the others the choice is made again, by sorting.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from admissions.matching.instance import (
    ADMIT_ALL,
    ADMIT_NONE,
    NO_CUTOFF,
    UNPLACED,
    UNUSED,
    Instance,
    Integers,
    Matching,
)

Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOBODY = -1
"""The applicant of a violation that concerns an offering alone, or the offering of one that names none."""


@dataclass(frozen=True, slots=True)
class Property:
    """What a right result has: `name` as in `Violation.rule`, `meaning` as one sentence for readers."""

    id: str
    name: str
    meaning: str


PROPERTIES = (
    Property(
        "P1",
        "passed_over",
        "Không ai bị một nơi tuyển từ chối trong khi nơi đó nhận người có thứ tự ưu tiên thấp hơn.",
    ),
    Property(
        "P2",
        "seats_respected",
        "Không nơi nào nhận quá chỉ tiêu, trừ những người mà quy tắc đồng hạng của nơi đó cho nhận thêm.",
    ),
    Property(
        "P3",
        "seat_left_empty",
        "Không còn chỉ tiêu trống ở nơi có người đủ điều kiện muốn vào, trừ khi quy tắc đồng hạng"
        " không cho nhận.",
    ),
    Property(
        "P4",
        "tie_refused",
        "Những người bằng nhau ở một nơi tuyển cùng được nhận hoặc cùng không được nhận.",
    ),
    Property(
        "P4",
        "band_refused",
        "Nhóm được coi là bằng nhau ở chỉ tiêu cuối, nếu chỉ vượt trong mức cho phép, thì được nhận cả nhóm.",
    ),
    Property(
        "P5",
        "offer_on_own_list",
        "Mỗi người được nhận nhiều nhất một nơi, theo một nguyện vọng của mình.",
    ),
    Property("P5", "offer_eligible", "Không ai được nhận vào nơi mình không đủ điều kiện dự tuyển."),
    Property("P6", "result_shape", "Kết quả có đủ mọi thí sinh và mọi nơi tuyển."),
    Property(
        "P7",
        "cutoff_published",
        "Điểm chuẩn của mỗi nơi tuyển là mức của người thấp nhất được nhận; nơi không nhận ai thì không có"
        " điểm chuẩn.",
    ),
)
"""What `violations` looks at. Ids as in docs/bundle.md, where P8 and P9 are for the verifier alone."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken property, at one applicant, one offering, or both; `NOBODY` where there is none."""

    rule: str
    applicant: int
    offering: int
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class _Result:
    """A result as the properties look at it.

    holders     int64[k]  applicants whose granted wish is on their own list; `wishes` int64[k] is that wish,
                          `placed` int64[k] its offering.
    refused     int64[q]  every eligible wish that its owner prefers to what they are granted; `places` int[q]
                          is its offering, `claims` int64[q] its priority, `lines` int64[q] the lowest
                          priority admitted there.
    counts      int64[m]  how many each offering admits; `lowest` int64[m] the lowest priority among them, the
                          largest integer where nobody is.
    capacities  int64[m]  its seats, with those handed on to it.
    chosen      int64[m]  how many its rule picks out; UNUSED where this was not found by sorting.
    owed        bool[q]   refused wishes that a choice by sorting picks out.
    """

    instance: Instance
    matching: Matching
    holders: Indices
    wishes: Indices
    placed: Integers
    refused: Indices
    places: Integers
    claims: Indices
    lines: Indices
    counts: Indices
    lowest: Indices
    capacities: Indices
    chosen: Indices
    owed: Flags


def violations(instance: Instance, matching: Matching, *, limit: int = 100) -> list[Violation]:
    """Every violation of `matching`, at most `limit` for each property. An empty list means that it is right.

    About a tenth of a second for 1.6 million applicants with 5 wishes each, where nothing is sorted.
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
        _band_refused,
        _passed_over,
        _tie_refused,
        _cutoff_published,
    )
    return [violation for rule in rules for violation in rule(result, limit)]


def _read(instance: Instance, matching: Matching) -> _Result:
    positions, starts = matching.positions, instance.starts
    on_list = (positions >= starts[:-1]) & (positions < starts[1:])
    holders = np.flatnonzero(on_list)
    wishes = positions[holders]
    placed = instance.offerings[wishes]
    lowest = np.full(instance.n_offerings, np.iinfo(np.int64).max)
    np.minimum.at(lowest, placed, instance.priorities[wishes])
    until = np.where(on_list, positions, starts[1:])
    stretches = np.column_stack([until - starts[:-1], starts[1:] - until]).ravel()
    preferred = np.repeat(np.tile([True, False], instance.n_applicants), stretches)
    refused = np.flatnonzero(preferred & instance.eligible)
    places = instance.offerings[refused]
    asking = wishes[instance.eligible[wishes]]
    capacities = _capacities(instance, instance.offerings[asking], places)
    chosen, owed = _choices(instance, asking, refused, capacities)
    return _Result(
        instance=instance,
        matching=matching,
        holders=holders,
        wishes=wishes,
        placed=placed,
        refused=refused,
        places=places,
        claims=instance.priorities[refused],
        lines=lowest[places],
        counts=np.bincount(placed, minlength=instance.n_offerings),
        lowest=lowest,
        capacities=capacities,
        chosen=chosen,
        owed=owed,
    )


def _capacities(instance: Instance, admitted: Integers, refused: Integers) -> Indices:
    """The seats of each offering with those handed on to it: what each has beyond those who ask for it.

    `admitted`, `refused`: the offering of each wish that asks for one and is granted, or not.
    """
    if not instance.hands_on:
        return instance.seats
    asking = np.bincount(admitted, minlength=instance.n_offerings)
    asking += np.bincount(refused, minlength=instance.n_offerings)
    capacities = instance.seats.copy()
    for offering in np.flatnonzero(instance.takeover != UNUSED).tolist():
        capacities[instance.takeover[offering]] += max(0, capacities[offering] - asking[offering])
    return capacities


def _choices(
    instance: Instance, asking: Indices, refused: Indices, capacities: Indices
) -> tuple[Indices, Flags]:
    """`chosen` and `owed` of a result, by sorting all who ask for an offering whose rule takes that."""
    chosen, owed = np.full(instance.n_offerings, UNUSED), np.zeros(refused.size, dtype=np.bool_)
    sorting = (instance.ties == ADMIT_NONE) | (instance.within != UNUSED)
    if not sorting.any():
        return chosen, owed
    chosen[sorting] = 0
    claims = np.concatenate([refused, asking])
    number = np.flatnonzero(sorting[instance.offerings[claims]])
    places = instance.offerings[claims[number]]
    number = number[np.argsort(places.astype(np.min_scalar_type(instance.n_offerings)), kind="stable")]
    ends = np.cumsum(np.bincount(places, minlength=instance.n_offerings)).tolist()
    for offering in np.flatnonzero(sorting).tolist():
        group = number[ends[offering - 1] if offering else 0 : ends[offering]]
        priorities = instance.priorities[claims[group]]
        best_first = np.argsort(priorities)[::-1]
        size = _choose(instance, offering, int(capacities[offering]), priorities[best_first])
        chosen[offering] = size
        picked = group[best_first[:size]]
        owed[picked[picked < refused.size]] = True
    return chosen, owed


def _choose(instance: Instance, offering: int, capacity: int, priorities: Indices) -> int:
    """How many of those who ask, best first, the rule of the offering picks out: `Instance`, 1 to 3."""
    if priorities.size <= capacity or capacity == 0:  # 1
        return min(priorities.size, capacity)
    last = priorities[capacity - 1]
    band = last >> instance.band_bits
    in_band = int(np.count_nonzero(priorities >> instance.band_bits >= band))  # 2
    if in_band - capacity <= instance.within[offering]:
        return in_band
    above, level = np.count_nonzero(priorities > last), np.count_nonzero(priorities == last)  # 3
    if instance.ties[offering] == ADMIT_ALL:
        return int(above + level)
    if instance.ties[offering] == ADMIT_NONE and above + level > capacity:
        return int(above)
    return capacity


def _result_shape(instance: Instance, matching: Matching) -> Iterator[Violation]:
    """P6. One position an applicant and one cutoff an offering, as 64-bit integers."""
    for name, values, expected in (
        ("vị trí", matching.positions, instance.n_applicants),
        ("điểm chuẩn", matching.cutoffs, instance.n_offerings),
    ):
        if values.shape != (expected,) or values.dtype != np.int64:
            message = f"{name}: cần {expected} số nguyên 64 bit, nhận được {values.shape} {values.dtype}"
            yield Violation("result_shape", NOBODY, NOBODY, message)


def _offer_on_own_list(result: _Result, limit: int) -> Iterator[Violation]:
    """P5. The wish that someone is granted is one of their own; nobody is granted more than one."""
    strangers = result.matching.positions != UNPLACED
    strangers[result.holders] = False
    for applicant in np.flatnonzero(strangers)[:limit].tolist():
        message = "được nhận theo một nguyện vọng không có trong danh sách của mình"
        yield Violation("offer_on_own_list", applicant, NOBODY, message)


def _offer_eligible(result: _Result, limit: int) -> Iterator[Violation]:
    """P5. The wish that someone is granted is an eligible one."""
    for place in np.flatnonzero(~result.instance.eligible[result.wishes])[:limit].tolist():
        message = "được nhận vào nơi không đủ điều kiện dự tuyển"
        yield Violation("offer_eligible", int(result.holders[place]), int(result.placed[place]), message)


def _seats_respected(result: _Result, limit: int) -> Iterator[Violation]:
    """P2. Nobody is admitted beyond the capacity but those whom a choice by sorting picks out, or, where all
    who tie are admitted, those on the lowest priority admitted while those above it leave a seat."""
    counts, capacities, ties = result.counts, result.capacities, result.instance.ties
    above = result.instance.priorities[result.wishes] > result.lowest[result.placed]
    above_line = np.bincount(result.placed[above], minlength=counts.size)
    allowed = np.where((ties == ADMIT_ALL) & (above_line < capacities), counts, capacities)
    allowed = np.where(result.chosen == UNUSED, allowed, np.maximum(result.chosen, capacities))
    for offering in np.flatnonzero(counts > allowed)[:limit].tolist():
        message = f"nhận {counts[offering]} người, vượt chỉ tiêu {capacities[offering]}"
        yield Violation("seats_respected", NOBODY, offering, message)


def _seat_left_empty(result: _Result, limit: int) -> Iterator[Violation]:
    """P3. Nobody is refused by an offering that admits fewer than its capacity, unless a choice by sorting
    does not pick them out."""
    empty, sorted_out = result.counts < result.capacities, result.chosen != UNUSED
    wrongly = empty[result.places]
    if sorted_out.any():
        wrongly &= result.owed | ~sorted_out[result.places]
    message = "muốn vào và đủ điều kiện mà vẫn còn chỉ tiêu trống"
    yield from _refused("seat_left_empty", result, wrongly, limit, message)


def _band_refused(result: _Result, limit: int) -> Iterator[Violation]:
    """P4. Nobody is refused by a full offering whose choice by sorting picks them out beyond the capacity."""
    if not result.owed.any():
        return
    beyond = (result.counts >= result.capacities) & (result.chosen > result.counts)
    message = "không được nhận dù cả nhóm ở chỉ tiêu cuối chỉ vượt trong mức cho phép"
    yield from _refused("band_refused", result, result.owed & beyond[result.places], limit, message)


def _passed_over(result: _Result, limit: int) -> Iterator[Violation]:
    """P1. Nobody is refused by an offering that admits someone of lower priority (no justified envy;
    Abdulkadiroğlu and Sönmez, American Economic Review 93, 2003)."""
    wrongly = result.claims > result.lines
    message = "không được nhận trong khi người có thứ tự ưu tiên thấp hơn được nhận"
    yield from _refused("passed_over", result, wrongly, limit, message)


def _tie_refused(result: _Result, limit: int) -> Iterator[Violation]:
    """P4. Nobody is refused by an offering that admits someone of the same priority."""
    wrongly = result.claims == result.lines
    wrongly &= (result.counts > 0)[result.places]
    message = "không được nhận dù bằng người cuối cùng được nhận"
    yield from _refused("tie_refused", result, wrongly, limit, message)


def _cutoff_published(result: _Result, limit: int) -> Iterator[Violation]:
    """P7. The cutoff is the lowest priority admitted, `NO_CUTOFF` where nobody is."""
    published = result.matching.cutoffs
    expected = np.where(result.counts > 0, result.lowest, NO_CUTOFF)
    for offering in np.flatnonzero(published != expected)[:limit].tolist():
        message = f"điểm chuẩn ghi {published[offering]}, đúng ra là {expected[offering]}"
        yield Violation("cutoff_published", NOBODY, offering, message)


def _refused(rule: str, result: _Result, wrongly: Flags, limit: int, message: str) -> Iterator[Violation]:
    """One violation for each wish that is refused wrongly."""
    for place in np.flatnonzero(wrongly)[:limit].tolist():
        applicant = result.instance.owner(int(result.refused[place]))
        yield Violation(rule, applicant, int(result.places[place]), message)
