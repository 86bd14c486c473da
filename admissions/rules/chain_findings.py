"""What lines chosen for every rank would do: which bounds of the rules they break, where they miss the seats.

==============  ==================  =====================================================================
kind            count               said when
==============  ==================  =====================================================================
cutoff_order    hundredths missing  the line of a rank is below that of an earlier one
gap_broken      hundredths missing  it is not below it, but nearer than the gap of the rules
share_broken    wishes missing      other ranks have more seats than the share leaves them, while someone
                                    with a wish of the rank is not admitted
seats_exceeded  children too many   more are admitted than the offering can still give
seats_empty     children to come    seats are left, and the next in line with all who are equal would fit
==============  ==================  =====================================================================

Nothing is changed and nothing is refused: a person decides, and signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.chain_wishes import ChainedWishes
from admissions.rules.facts import Label, comma, hundredths_text
from admissions.rules.inputs import Line
from admissions.rules.policy import PERCENT_UNIT, Chain

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

CUTOFF_ORDER: Final = Label(
    "{name}: điểm chuẩn nguyện vọng {rank} là {line}, thấp hơn {other} của nguyện vọng {before}",
    "{name}: the line of wish {rank} is {line}, below {other}, that of wish {before}",
)
GAP_BROKEN: Final = Label(
    "{name}: điểm chuẩn nguyện vọng {rank} là {line}, phải từ {needed} trở lên,"
    " cao hơn nguyện vọng {before} ít nhất {gap}",
    "{name}: the line of wish {rank} is {line}; it must be at least {needed},"
    " {gap} above that of wish {before}",
)
SHARE_BROKEN: Final = Label(
    "{name}: nhận {number} em theo nguyện vọng {rank}, quy định ít nhất {needed} ({percent}% của {seats}"
    " chỗ), trong khi còn em có nguyện vọng {rank} chưa được nhận",
    "{name}: {number} admitted by wish {rank}, the rules ask for at least {needed} ({percent}% of {seats}"
    " seats), and someone with that wish is not admitted",
)
SEATS_EXCEEDED: Final = Label(
    "{name}: nhận {number} em cho {seats} chỗ, vượt {count} em; cần có quyết định",
    "{name}: {number} admitted for {seats} seats, {count} too many; this needs a decision",
)
SEATS_EMPTY: Final = Label(
    "{name}: còn {left} chỗ; nếu điểm chuẩn nguyện vọng {rank} là {line} thì nhận thêm {count} em",
    "{name}: {left} seats left; with a line of {line} for wish {rank} {count} more would come in",
)


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """One thing that a person must look at. `rank` 0 where it concerns none; `count` as in the table."""

    kind: str
    offering: int
    rank: int
    count: int
    label: Label


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The wishes, and what the lines make of them: bool[p] whether each is granted, and whether it is wanted
    in vain, which is eligible by every other rule and preferred to what its owner gets."""

    wishes: ChainedWishes
    granted: Mask
    in_vain: Mask


def findings(
    chain: Chain, lines: Sequence[Line], outcome: Outcome, names: Sequence[str]
) -> tuple[ChainFinding, ...]:
    """Everything to be looked at, offering by offering. `names` are those of the offerings."""
    found = [*_distances(chain, lines, names), *_shares(chain, outcome, names), *_seats(outcome, names)]
    return tuple(sorted(found, key=lambda finding: (finding.offering, finding.rank, finding.kind)))


def _distances(chain: Chain, lines: Sequence[Line], names: Sequence[str]) -> Iterator[ChainFinding]:
    by_rank = {(line.offering, line.rank): line.cutoff for line in lines if line.rank}
    for (offering, rank), cutoff in by_rank.items():
        before = by_rank.get((offering, rank - 1))
        gap = chain.gaps[rank - 2] if 2 <= rank <= len(chain.gaps) + 1 else 0
        if before is None or cutoff >= before + gap:
            continue
        words = {"rank": rank, "before": rank - 1, "name": names[offering]}
        points = {"line": cutoff, "other": before, "needed": before + gap, "gap": gap}
        if cutoff < before:
            yield _finding(CUTOFF_ORDER, "cutoff_order", offering, rank, before - cutoff, words, points)
        else:
            yield _finding(GAP_BROKEN, "gap_broken", offering, rank, before + gap - cutoff, words, points)


def _shares(chain: Chain, outcome: Outcome, names: Sequence[str]) -> Iterator[ChainFinding]:
    wishes, m = outcome.wishes, outcome.wishes.seats.size
    admitted = np.bincount(wishes.offerings[outcome.granted], minlength=m)
    for share in chain.shares:
        needed = -(-wishes.seats * share.at_least // PERCENT_UNIT)
        of_rank = wishes.ranks == share.rank
        number = np.bincount(wishes.offerings[of_rank & outcome.granted], minlength=m)
        refused = np.bincount(wishes.offerings[of_rank & outcome.in_vain], minlength=m)
        missing = np.minimum(needed - number, refused)
        broken = (missing > 0) & (admitted - number > wishes.seats - needed)
        for offering in np.flatnonzero(broken).tolist():
            words: dict[str, object] = {
                "name": names[offering],
                "rank": share.rank,
                "number": number[offering],
                "needed": needed[offering],
                "seats": wishes.seats[offering],
            }
            count, points = int(missing[offering]), {"percent": share.at_least}
            yield _finding(SHARE_BROKEN, "share_broken", offering, share.rank, count, words, points)


def _seats(outcome: Outcome, names: Sequence[str]) -> Iterator[ChainFinding]:
    wishes = outcome.wishes
    admitted = np.bincount(wishes.offerings[outcome.granted], minlength=wishes.seats.size)
    for offering in np.flatnonzero(admitted > wishes.seats).tolist():
        count = int(admitted[offering] - wishes.seats[offering])
        words = {
            "name": names[offering],
            "number": admitted[offering],
            "seats": wishes.seats[offering],
            "count": count,
        }
        yield _finding(SEATS_EXCEEDED, "seats_exceeded", offering, 0, count, words, {})
    for offering in np.flatnonzero(admitted < wishes.seats).tolist():
        left = int(wishes.seats[offering] - admitted[offering])
        waiting = np.flatnonzero(outcome.in_vain & (wishes.offerings == offering))
        if waiting.size:
            yield from _next_in_line(wishes, offering, names[offering], left, waiting)


def _next_in_line(
    wishes: ChainedWishes, offering: int, name: str, left: int, waiting: Ints
) -> Iterator[ChainFinding]:
    """The best who wait, all with the same effective total: named where they fit into the seats left."""
    best = waiting[wishes.effective[waiting] == wishes.effective[waiting].max()]
    if best.size > left:
        return
    first = best[wishes.ranks[best].argmin()]
    words = {"name": name, "left": left, "rank": int(wishes.ranks[first]), "count": best.size}
    points = {"line": int(wishes.totals[first])}
    yield _finding(SEATS_EMPTY, "seats_empty", offering, words["rank"], best.size, words, points)


def _finding(
    words: Label,
    kind: str,
    offering: int,
    rank: int,
    count: int,
    values: dict[str, object],
    points: dict[str, int],
) -> ChainFinding:
    """`values` as they are, `points` in hundredths."""
    vi = words.vi.format(**values, **{name: comma(value) for name, value in points.items()})
    en = words.en.format(**values, **{name: hundredths_text(value) for name, value in points.items()})
    return ChainFinding(kind, offering, rank, count, Label(vi, en))
