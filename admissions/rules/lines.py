"""Lines fixed by decision: who reaches them, whatever the number of seats.

Where lines are given (lines.csv) the run does not look for them; it reads them. Three situations need this: a
line for every rank chosen by people (`chain`), the published lines after a re-marking, and lines lowered to
fill seats (`later`).

1. The line of a wish is the row of its offering for its rank, or else the row of its offering for every rank.
   A wish without a line is refused: `no_line`.
2. A line for one rank is a total: the total of the wish must reach it; where the rules ask a later wish for
   more than the line, it must be above it.
3. A line for every rank is an effective score, which is the total less the margins of the rank: the effective
   score of the wish must reach it.
4. A line for every rank that says who was the last admitted is compared step by step as the ranking is: the
   first step at which the wish and the last admitted differ decides, and who is equal in all of them reaches
   the line.
5. A wish that does not reach its line is refused: `below_line`. Of those that are left each child is granted
   the first.

Seats do not limit, so that nobody is refused by a number; how far a line goes beyond the seats is `overflow`,
which a person must decide on. Source: the two families of provincial rules, one published line an offering
with margins (Hà Nội, Bến Tre) and one line a wish (Thành phố Hồ Chí Minh, Đồng Nai).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.case import Case
from admissions.rules.facts import MISSING
from admissions.rules.inputs import Line

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

GRANTED: Final = 0
WITHOUT: Final = 1
BELOW: Final = 2

NOT_ASKED: Final = int(np.iinfo(np.int64).max)

Step = tuple[Ints, bool]
"""One step of the order: a value a wish in natural units, MISSING the worst; whether more is better."""


@dataclass(frozen=True, slots=True, eq=False)
class _Wishes:
    """The wishes that lines are held against; the fields are the arguments of `line_refusals`."""

    owners: Ints
    offerings: Ints
    ranks: Ints
    totals: Ints
    effective: Ints
    strict: Mask
    steps: Sequence[Step]


def line_refusals(
    case: Case,
    *,
    owners: Ints,
    offerings: Ints,
    ranks: Ints,
    totals: Ints,
    effective: Ints,
    strict: Mask,
    steps: Sequence[Step],
) -> npt.NDArray[np.int8]:
    """int8[p]: `GRANTED` where the wish reaches its line, else `WITHOUT` a line or `BELOW` it.

    The p wishes are of offerings with one order, in the order of the case:

    owners     int64[p]  the child's place in the order of ids.
    offerings  int[p]    the offering of each wish.
    ranks      int64[p]  the number of the wish in its programme, from 1.
    totals     int64[p]  hundredths, MISSING where there is none; `effective` the total less the margins.
    strict     bool[p]   whether a wish of this rank must be above a line that is a total.
    steps                the order of these offerings, one value a wish.

    A `last` that has one value more than there are steps names a child at the end, by its place in the order
    of ids: among those who are equal in every step that place is the line. One that has fewer values asks for
    the first steps alone.
    """
    lines = case.lines or ()
    wishes = _Wishes(owners, offerings, ranks, totals, effective, strict, steps)
    which = _line_of(lines, wishes)  # 1
    codes = np.where(which < 0, WITHOUT, BELOW).astype(np.int8)
    for kind, reaches in ((_is_total, _total), (_is_effective, _effective), (_is_last, _last)):
        table = np.array([kind(line) for line in lines] + [False])
        rows = np.flatnonzero(table[which])
        if rows.size:
            codes[rows[reaches(lines, wishes, rows, which[rows])]] = GRANTED
    return codes


def overflow(admitted: Ints, seats: Ints) -> Ints:
    """int64[m]: how many each offering admits above the seats that it can still give; 0 where none."""
    return np.maximum(admitted - seats, 0)


def _line_of(lines: Sequence[Line], wishes: _Wishes) -> Ints:
    """Step 1: the line of each wish, an index into `lines`; -1 where there is none."""
    ranks = int(wishes.ranks.max(initial=0))
    offerings = int(wishes.offerings.max(initial=-1)) + 1
    table = np.full((offerings, ranks + 1), -1)
    for at, line in enumerate(lines):
        if line.offering < offerings and line.rank <= ranks:
            table[line.offering, line.rank] = at
    own, common = table[wishes.offerings, wishes.ranks], table[wishes.offerings, 0]
    return np.where(own >= 0, own, common)


def _is_total(line: Line) -> bool:
    return line.rank > 0


def _is_effective(line: Line) -> bool:
    return line.rank == 0 and line.last is None


def _is_last(line: Line) -> bool:
    return line.rank == 0 and line.last is not None


def _total(lines: Sequence[Line], wishes: _Wishes, rows: Ints, which: Ints) -> Mask:
    """Step 2."""
    needed = np.array([line.cutoff for line in lines])[which] + wishes.strict[rows]
    return np.logical_and(wishes.totals[rows] != MISSING, wishes.totals[rows] >= needed)


def _effective(lines: Sequence[Line], wishes: _Wishes, rows: Ints, which: Ints) -> Mask:
    """Step 3."""
    needed = np.array([line.cutoff for line in lines])[which]
    return np.logical_and(wishes.effective[rows] != MISSING, wishes.effective[rows] >= needed)


def _last(lines: Sequence[Line], wishes: _Wishes, rows: Ints, which: Ints) -> Mask:
    """Step 4."""
    steps = [*wishes.steps, (wishes.owners, False)]
    last = np.array([_padded(line, len(steps)) for line in lines])[which]
    ahead = np.zeros(rows.size, dtype=np.bool_)
    equal = np.ones(rows.size, dtype=np.bool_)
    for at, (column, descending) in enumerate(steps):
        own, other = column[rows], last[:, at]
        better = own > other if descending else _known_first(own) < _known_first(other)
        asked = other != NOT_ASKED
        ahead |= equal & asked & better
        equal &= (own == other) | ~asked
    return ahead | equal


def _padded(line: Line, steps: int) -> tuple[int, ...]:
    """The values of the last admitted; the steps behind them are not asked. Lines of other programmes, whose
    orders may be longer, only fill the table."""
    last = line.last or ()
    return (*last, *[NOT_ASKED] * (steps - len(last)))[:steps]


def _known_first(column: Ints) -> Ints:
    """For a step where less is better: what is missing comes behind everything."""
    return np.where(column == MISSING, NOT_ASKED, column)
