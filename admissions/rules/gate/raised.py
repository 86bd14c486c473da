"""Marks that were raised: far above the record, or too many top marks in one place.

What gave the frauds of 2018 away were public statistics: 6.7 % of one province's candidates above 9 in
physics where a great city had 0.09 %, and single totals that rose by half the scale. Software cannot see a
paper that was swapped before it was read; it can say where the marks of a round contradict one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.rules.facts import MISSING, Label, comma
from admissions.rules.gate.finding import Finding, named, shown
from admissions.rules.gate.limits import GateLimits
from admissions.rules.gate.marks import MarkTable, place
from admissions.rules.gate.statistics import (
    holm,
    negative_binomial_tail,
    normal_scores,
    poisson_tail,
    strata,
    student_tail,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.bool_]

REFERENCE_DEGREES: Final = 30
FAR: Final = (2.5, 3.0, 3.5, 4.0)
NAMED_FROM: Final = 3.0
LEAST_STRATUM: Final = 60
MOST_STRATA: Final = 40
UPPER: Final = 0.8413  # the share below one standard deviation above the middle of a normal distribution
FEW_PLACES: Final = 10
SPREAD_OF_FEW: Final = 0.5  # the variance beyond chance where too few places are there to measure it
LEAST_SPREAD: Final = 25.0  # hundredths of a point: nothing is further than chance by less


def find_raised(table: MarkTable, limits: GateLimits) -> list[Finding]:
    """Alarms of the whole round first, then of single places.

    Only who has all the papers and records that most candidates have is looked at.

    A. Against the school record (where the round has one): `far_above`.
    B. In each place of each grouping and each paper, top marks against those that the same records have
       elsewhere: `crowded_places`.
    Each of A and B shares the level `false_alarms` among its tests; how often clean rounds of two makes raise
    an alarm all the same stands in docs/decisions/input-gate.md. What neither can see: marks raised
    everywhere alike, and, where there is no record, few raised marks in many places.
    """
    papers, records = table.common("exam"), table.common("transcript")
    if not papers:
        return []
    marks = np.stack([table.column(position) for position in (*papers, *records)], axis=1)
    full: Rows = np.asarray(~np.isnan(marks).any(axis=1))
    if int(full.sum()) < limits.least_marks:
        return []
    record = _record(marks[full, len(papers) :])
    sat = _Sat(table, papers, full, marks[full, : len(papers)], record is not None, _strata(record, full))
    return far_above(sat, limits) + crowded_places(sat, limits)


@dataclass(frozen=True, slots=True)
class _Sat:
    """Candidates with all papers: `marks` (n × papers), `strata` of like school records (n), one if none."""

    table: MarkTable
    papers: list[int]
    full: Rows
    marks: Floats
    has_record: bool
    strata: Ints

    @property
    def stratum_of(self) -> Ints:
        """The stratum of every candidate of the table; 0 for those not in `full`, whom nobody asks for."""
        whole = np.zeros(len(self.full), dtype=np.int64)
        whole[self.full] = self.strata
        return whole


def _record(columns: Floats) -> Floats | None:
    """One figure for a candidate's school record: the mean of normal scores."""
    if not columns.shape[1]:
        return None
    return np.mean([normal_scores(columns[:, k]) for k in range(columns.shape[1])], axis=0)


def _strata(record: Floats | None, full: Rows) -> Ints:
    if record is None:
        return np.zeros(int(full.sum()), dtype=np.int64)
    return strata(record, max(LEAST_STRATUM, len(record) // MOST_STRATA))


def far_above(sat: _Sat, limits: GateLimits) -> list[Finding]:
    """More candidates far above what their record lets expect than a clean round has.

    1. Candidates are put into strata of equal or neighbouring records. In each, z = (total − median) /
       spread, the spread being the distance from the median to the 84 % quantile. Both withstand a few raised
       totals, and only the upper half counts: candidates who failed do not hide those who were helped.
    2. For each threshold c of `FAR` the number above c is held against n·P(T ≥ c) for Student's t with 30
       degrees, a tail heavier than that of sums of bounded marks; the excess is a Poisson tail.
    3. The thresholds share the level by Holm's method: many marks raised a little and few raised by much show
       at different ones.
    """
    if not sat.has_record:
        return []
    z = _residuals(sat.marks.sum(axis=1), sat.strata)
    unit = _reference_spread()
    expected = [len(z) * student_tail(c * unit, REFERENCE_DEGREES) for c in FAR]
    counts = [int((z > c).sum()) for c in FAR]
    chances = [poisson_tail(count, mean) for count, mean in zip(counts, expected, strict=True)]
    if not any(holm(chances, limits.false_alarms)):
        return []
    at = FAR.index(NAMED_FROM)
    return [_raised(sat, z, counts[at], round(expected[at]))]


def _reference_spread() -> float:
    """Where the reference distribution has its own 84 % quantile, so that z and it are in the same unit."""
    low, high = 0.0, 4.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if student_tail(middle, REFERENCE_DEGREES) > 1 - UPPER else (low, middle)
    return low


def _residuals(totals: Floats, stratum: Ints) -> Floats:
    z = np.empty(len(totals))
    for number in range(int(stratum.max()) + 1):
        rows = stratum == number
        middle, upper = np.quantile(totals[rows], [0.5, UPPER])
        z[rows] = (totals[rows] - middle) / max(upper - middle, LEAST_SPREAD)
    return z


def _raised(sat: _Sat, z: Floats, count: int, expected: int) -> Finding:
    far = z > NAMED_FROM
    rows = np.zeros_like(sat.full)
    rows[np.flatnonzero(sat.full)[far]] = True
    sentence = Label(
        f"{shown(count, 'vi')} thí sinh có tổng điểm thi cao hơn hẳn mức mà điểm học bạ cho thấy; một đợt"
        f" bình thường có khoảng {expected} em như vậy. Hãy rút bài thi gốc của các em này để đối chiếu"
        " trước khi xét.",
        f"{shown(count, 'en')} candidates have totals far above what their school records let expect; an"
        f" ordinary round has about {expected}. Compare their original papers before the run.",
    )
    position = sat.papers[int(_most_raised(sat, far))]
    return Finding(
        "scores_raised",
        sentence,
        fact=sat.table.facts[position].name,
        who=named(sat.table.candidates[row] for row in np.flatnonzero(rows)),
        figures={"candidates": count, "expected": expected, "sat": len(z)},
        spread=sat.table.spread(position, rows),
    )


def _most_raised(sat: _Sat, far: Rows) -> int:
    """The paper in which these candidates stand out most, whose marks are shown."""
    scores = [normal_scores(sat.marks[:, k])[far].mean() for k in range(sat.marks.shape[1])]
    return int(np.argmax(scores))


@dataclass(frozen=True, slots=True)
class _Crowd:
    """One test: `top` marks of the `size` candidates in a place, where `expected` were to be expected."""

    chance: float
    paper: int
    kind: str
    group: int
    size: int
    top: int
    expected: float


def crowded_places(sat: _Sat, limits: GateLimits) -> list[Finding]:
    """Places (sending school, room, school of the first wish) with more top marks than their records explain.

    1. In every stratum of records the share of top marks (≥ `top_percent` of the scale) is what one of its
       candidates is expected to have; the sum over a place is its expectation E. Where the round has no
       record all are alike.
    2. Schools differ for honest reasons. Their variance beyond Poisson's is estimated from the places
       themselves, spread = Σ((O − E)² − E) / ΣE², without the one in fifty that strays most.
    3. P(X ≥ O) of a negative binomial number with mean E and variance E + spread·E².
    4. All places, papers and groupings share the level by Holm's method.
    """
    crowds = [
        crowd
        for kind in sat.table.groupings
        for paper in sat.table.scored("exam")
        for crowd in _crowds(sat, limits, kind, paper)
    ]
    stands = holm([crowd.chance for crowd in crowds], limits.false_alarms)
    return [_crowded(sat, limits, crowd) for crowd, stand in zip(crowds, stands, strict=True) if stand]


def _crowds(sat: _Sat, limits: GateLimits, kind: str, paper: int) -> list[_Crowd]:
    grouping, scale = sat.table.groupings[kind], sat.table.facts[paper].scale
    rows = np.flatnonzero(sat.full & (grouping.index >= 0) & (sat.table.values[:, paper] != MISSING))
    if not scale or not len(rows):
        return []
    top = (sat.table.values[rows, paper] * 100 >= scale * limits.top_percent).astype(np.float64)
    stratum, index = sat.stratum_of[rows], grouping.index[rows]
    likely = (np.bincount(stratum, weights=top) / np.maximum(np.bincount(stratum), 1))[stratum]
    count = len(grouping.names)
    sizes = np.bincount(index, minlength=count)
    observed = np.bincount(index, weights=top, minlength=count).astype(np.float64)
    expected = np.bincount(index, weights=likely, minlength=count).astype(np.float64)
    large = sizes >= limits.least_in_group
    spread = _spread_beyond_chance(observed[large], expected[large])
    return [
        _Crowd(
            chance=negative_binomial_tail(int(observed[group]), float(expected[group]), spread),
            paper=paper,
            kind=kind,
            group=group,
            size=int(sizes[group]),
            top=int(observed[group]),
            expected=float(expected[group]),
        )
        for group in np.flatnonzero(large).tolist()
    ]


def _spread_beyond_chance(observed: Floats, expected: Floats) -> float:
    if len(observed) < FEW_PLACES:
        return SPREAD_OF_FEW
    strays = (observed - expected) ** 2 - expected
    kept = np.argsort(strays, kind="stable")[: len(strays) - max(1, len(strays) // 50)]
    below = float((expected[kept] ** 2).sum())
    return max(float(strays[kept].sum()) / below, 0.0) if below else SPREAD_OF_FEW


def _crowded(sat: _Sat, limits: GateLimits, crowd: _Crowd) -> Finding:
    table, fact = sat.table, sat.table.facts[crowd.paper]
    grouping, marks = table.groupings[crowd.kind], table.values[:, crowd.paper]
    rows = np.flatnonzero(sat.full & (grouping.index == crowd.group) & (marks != MISSING))
    group = crowd.kind, grouping.names[crowd.group]
    where, line = place(table, group), comma((fact.scale or 0) * limits.top_percent // 100)
    expected = max(round(crowd.expected), 1)
    sentence = Label(
        f"{fact.label.vi}{where.vi}: {crowd.top} trong {crowd.size} em có từ {line} điểm trở lên, theo học"
        f" lực thì khoảng {expected}. Hãy đối chiếu bài thi gốc và biên bản coi thi trước khi xét.",
        f"{fact.label.en}{where.en}: {crowd.top} of {crowd.size} have {line.replace(',', '.')} or more,"
        f" where about {expected} would be expected. Compare the original papers and the room's record"
        " before the run.",
    )
    high = rows[marks[rows] * 100 >= (fact.scale or 0) * limits.top_percent]
    return Finding(
        "scores_high_in_group",
        sentence,
        fact=fact.name,
        group=group,
        who=named(table.candidates[row] for row in high),
        figures={"candidates": crowd.size, "top": crowd.top, "expected": expected},
        spread=table.spread(crowd.paper, rows),
    )
