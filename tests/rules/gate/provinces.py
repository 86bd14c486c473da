"""Provinces to try the gate on: clean ones of two makes, and the faults that are planted in them.

`resampled` draws candidates from the real round of 2025 and moves every mark a little; `invented` draws
ability, schools that differ and teachers who mark leniently or strictly. What is planted follows what is
known of 2018: 114 candidates, 330 papers, each raised by 1 to 8.75 points.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from admissions.rules.facts import MISSING, Fact, Label
from admissions.rules.gate.marks import Grouping, MarkTable
from admissions.rules.gate.seats import SeatTable

REAL_ROUND = Path(__file__).parents[2] / "data" / "grade10_2025_two_districts.csv"
PAPERS = ("math", "literature", "foreign_language")
RECORD = "lower_secondary_score"
CANDIDATES, RAISED, RAISED_PAPERS = 5_400, 114, 330
SCHOOLS, ROOM = 90, 24

FACTS = tuple(
    Fact(
        name=name,
        of="applicant",
        type="score",
        label=Label(name, name),
        source="transcript" if name == RECORD else "exam",
        scale=1000,
        step=25 if name in PAPERS else None,
    )
    for name in (*PAPERS, RECORD)
)


@dataclass(frozen=True)
class Marks:
    """Points (candidates × three papers and the record), and the school and room of each candidate."""

    points: np.ndarray
    school: np.ndarray
    room: np.ndarray

    def table(self, *, with_record: bool = True) -> MarkTable:
        columns = 4 if with_record else 3
        values = np.round(self.points[:, :columns] * 100).astype(np.int64)
        return MarkTable(
            candidates=tuple(f"10{number:06d}" for number in range(1, len(values) + 1)),
            facts=FACTS[:columns],
            values=values,
            recorded=np.ones(values.shape, dtype=bool),
            groupings={
                "present_school": _grouping("trường đang học", self.school),
                "room": _grouping("phòng thi", self.room),
            },
        )


def _grouping(label: str, index: np.ndarray) -> Grouping:
    names = tuple(f"{number + 1:03d}" for number in range(int(index.max()) + 1))
    return Grouping(Label(label, label), names, index.astype(np.int64))


SPECIALISED = Fact(
    "specialised", "applicant", "score", Label("Môn chuyên", "Specialised"), "exam", scale=1000, step=25
)


def with_specialised(table: MarkTable, seed: int, *, share: float = 0.12) -> MarkTable:
    """A fourth paper that only those sit who wish for a specialised class: mostly the better ones."""
    rng = np.random.default_rng(300_000 + seed)
    total = table.values[:, :3].sum(axis=1)
    hope = total + rng.normal(0, 800, len(total))
    sits = hope >= np.quantile(hope, 1 - share)
    marks = np.clip(np.round((total / 3 + rng.normal(-150, 80, len(total))) / 25) * 25, 25, 1000)
    column = np.where(sits, marks, MISSING).astype(np.int64)
    return replace(
        table,
        facts=(*table.facts, SPECIALISED),
        values=np.column_stack([table.values, column]),
        recorded=np.ones((len(column), len(table.facts) + 1), dtype=bool),
    )


def real_round() -> np.ndarray:
    """Points of the 1,924 real candidates who sat all three papers without a zero."""
    with REAL_ROUND.open(encoding="utf-8-sig", newline="") as file:
        rows = [[row[name] for name in (*PAPERS, RECORD)] for row in csv.DictReader(file)]
    points = np.array([[float(cell) if cell else np.nan for cell in row] for row in rows])
    return points[~np.isnan(points).any(axis=1) & (points[:, :3] > 0).all(axis=1)]


def resampled(seed: int) -> Marks:
    rng = np.random.default_rng(seed)
    real = real_round()
    points = real[rng.integers(len(real), size=CANDIDATES)]
    points[:, :3] = _marked(points[:, :3] + rng.normal(0, 0.35, (CANDIDATES, 3)))
    points[:, 3] = np.clip(np.round((points[:, 3] + rng.normal(0, 0.3, CANDIDATES)) * 2) / 2, 0, 10)
    order = np.argsort(points[:, :3].sum(axis=1) + rng.normal(0, 6, CANDIDATES))
    school = np.empty(CANDIDATES, dtype=np.int64)
    school[order] = np.arange(CANDIDATES) * SCHOOLS // CANDIDATES  # good schools and weak ones
    return Marks(points, school, rng.permutation(CANDIDATES) // ROOM)


def invented(seed: int) -> Marks:
    rng = np.random.default_rng(seed)
    school = np.arange(CANDIDATES) % SCHOOLS
    ability = rng.normal(0, 0.45, SCHOOLS)[school] + rng.normal(0, 0.9, CANDIDATES)
    lenient = rng.normal(0, 0.3, SCHOOLS)[school]
    points = np.empty((CANDIDATES, 4))
    for paper, (middle, spread, skew) in enumerate([(5.5, 1.9, 0.0), (6.2, 1.3, 0.0), (5.2, 2.2, 0.6)]):
        talent = 0.75 * ability + 0.65 * rng.normal(0, 1, CANDIDATES)
        points[:, paper] = _marked(middle + spread * (talent + skew * (talent**2 - 1) / 2))
    record = 7.5 + 1.3 * (0.75 * ability + lenient + 0.6 * rng.normal(0, 1, CANDIDATES))
    points[:, 3] = np.clip(np.round(record, 1), 2, 10)
    return Marks(points, school, rng.permutation(CANDIDATES) // ROOM)


def _marked(points: np.ndarray) -> np.ndarray:
    return np.clip(np.round(points * 4) / 4, 0.25, 10)


def raise_marks(marks: Marks, seed: int, *, rooms: int = 0) -> Marks:
    """The fraud of 2018: candidates anywhere, or all in a few rooms."""
    rng = np.random.default_rng(100_000 + seed)
    if rooms:
        chosen = rng.choice(marks.room.max(), rooms, replace=False)
        helped = np.flatnonzero(np.isin(marks.room, chosen))[:RAISED]
    else:
        helped = rng.choice(len(marks.points), RAISED, replace=False)
    papers = np.ones(len(helped) * 3, dtype=bool)
    papers[rng.choice(len(papers), len(papers) - RAISED_PAPERS, replace=False)] = False
    points = marks.points.copy()
    before = points[helped, :3]
    after = np.maximum(before, np.minimum(_marked(before + rng.uniform(1, 8.75, before.shape)), 9.75))
    points[helped, :3] = np.where(papers.reshape(-1, 3), after, before)
    return replace(marks, points=points)


def upside_down(marks: Marks, school: int, column: int = 3) -> Marks:
    """One school's column read from the wrong end: the best get the marks of the weakest."""
    points = marks.points.copy()
    rows = np.flatnonzero(marks.school == school)
    order = rows[np.argsort(points[rows, column], kind="stable")]
    points[order, column] = points[order[::-1], column]
    return replace(marks, points=points)


def seats_of(seed: int, *, schools: int = 300) -> SeatTable:
    """A clean plan: schools of 3 to 15 classes whose seats move a few percent from year to year."""
    rng = np.random.default_rng(seed)
    classes = rng.integers(3, 16, schools)
    last = classes * rng.integers(35, 46, schools)
    seats = np.minimum(np.round(last * (1 + rng.normal(0, 0.05, schools))), classes * 45).astype(np.int64)
    return SeatTable(
        codes=tuple(f"PT{number:03d}" for number in range(schools)),
        names=tuple(f"Trường THPT Số {number}" for number in range(schools)),
        seats=seats,
        classes=classes.astype(np.int64),
        last_seats=last.astype(np.int64),
        class_sizes=np.full(schools, 45, dtype=np.int64),
        signed=np.ones(schools, dtype=bool),
        wishes=seats * 2,
        files=int(seats.sum() * 1.3),
    )


def plant(table: SeatTable, seed: int, *, percent: int = 3) -> tuple[SeatTable, dict[str, str]]:
    """Errors in so many schools, every kind in turn; {offering: the kind of its finding}."""
    rng = np.random.default_rng(200_000 + seed)
    seats, classes = table.seats.copy(), table.classes.copy()
    kinds = ("seats_tenfold", "seats_zero", "seats_blank", "seats_swapped", "seats_changed", "seats_changed")
    rows = rng.choice(len(seats), len(seats) * percent // 100, replace=False)
    planted = {}
    for turn, row in enumerate(rows.tolist()):
        kind = kinds[turn % len(kinds)]
        if kind == "seats_tenfold":
            seats[row] *= 10
        elif kind == "seats_zero":
            seats[row] = 0
        elif kind == "seats_blank":
            seats[row] = MISSING
        elif kind == "seats_swapped":
            seats[row], classes[row] = classes[row], seats[row]
        else:
            seats[row] = int(table.last_seats[row] * (0.78 if turn % 2 else 1.25))
        planted[table.codes[row]] = kind
    return replace(table, seats=seats, classes=classes), planted
