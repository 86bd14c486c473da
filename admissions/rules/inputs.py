"""The optional inputs of a round: places already given, lines fixed by decision, what lies near a child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from admissions.rules.facts import MISSING

Ints = npt.NDArray[np.int64]
LineRow = tuple[str, int, int, tuple[int, ...] | None]
NEARBY_COLUMNS: Final = ("applicant", "offering", "distance_m", "catchment_order")


class InvalidCase(ValueError):
    """Rows that contradict one another: one Vietnamese sentence that names them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line fixed by decision, one row of lines.csv. `rank` 0: for wishes of every rank.

    `cutoff`: hundredths, MISSING where only `last` counts. `last`: the values of the steps of the order of
    the last admitted, in natural units; None where the score alone is the line.
    """

    offering: int
    rank: int = 0
    cutoff: int = MISSING
    last: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Nearby:
    """The rows of nearby.csv, sorted by applicant and then offering, as columns of equal length.

    `applicants`, `offerings` are indices into the case; `distance_m` metres or MISSING; `catchment_order`
    1, 2, … or MISSING.
    """

    applicants: Ints
    offerings: Ints
    distance_m: Ints
    catchment_order: Ints


def read_taken(column: Ints, names: Sequence[str]) -> Ints:
    """Places already given (tuyển thẳng, đã xác nhận nhập học) a offering, a blank counting as none."""
    taken = np.where(column == MISSING, 0, column)
    if (taken < 0).any():
        row = int(taken.argmin())
        raise InvalidCase(f"“{names[row]}” có số chỗ đã nhận {taken[row]}; hãy nhập từ 0 trở lên.")
    return taken


def read_lines(rows: Sequence[LineRow], offering_at: Mapping[str, int]) -> tuple[Line, ...]:
    """Lines sorted by offering and rank. An offering has one line for every rank, or one a rank."""
    lines: dict[tuple[int, int], Line] = {}
    names: dict[int, str] = {}
    for name, rank, cutoff, last in rows:
        offering = _known(name, offering_at, "Điểm chuẩn của")
        names[offering] = name
        if rank < 0:
            raise InvalidCase(f"Điểm chuẩn của “{name}” ghi nguyện vọng thứ {rank}; hãy đếm từ 1.")
        if cutoff == MISSING and last is None:
            raise InvalidCase(f"Điểm chuẩn của “{name}” để trống; hãy nhập cutoff hoặc last_admitted.")
        if rank and cutoff == MISSING:
            raise InvalidCase(f"Điểm chuẩn của “{name}”, nguyện vọng {rank}: còn thiếu cutoff.")
        if (offering, rank) in lines:
            raise InvalidCase(f"“{name}” có hai điểm chuẩn cho cùng một nguyện vọng.")
        lines[offering, rank] = Line(offering, rank, cutoff, last)
    for offering, rank in lines:
        if rank and (offering, 0) in lines:
            raise InvalidCase(
                f"“{names[offering]}” vừa có điểm chuẩn chung vừa có điểm chuẩn từng nguyện vọng."
            )
    return tuple(lines[key] for key in sorted(lines))


def read_nearby(
    columns: Mapping[str, Sequence[Any] | Ints],
    applicant_at: Mapping[str, int],
    offering_at: Mapping[str, int],
) -> Nearby:
    """The columns of nearby.csv by name, rows in any order."""
    lengths = {len(columns[name]) for name in NEARBY_COLUMNS}
    if len(lengths) > 1:
        raise InvalidCase("Các cột của nearby.csv không dài bằng nhau.")
    people = np.array([_known(name, applicant_at, "nearby.csv: hồ sơ") for name in columns["applicant"]], int)
    places = np.array([_known(name, offering_at, "nearby.csv:") for name in columns["offering"]], int)
    distance = np.asarray(columns["distance_m"], dtype=np.int64)
    order = np.asarray(columns["catchment_order"], dtype=np.int64)
    if ((distance != MISSING) & (distance < 0)).any():
        raise InvalidCase("nearby.csv có khoảng cách âm.")
    if ((order != MISSING) & (order < 1)).any():
        raise InvalidCase("nearby.csv có thứ tự trong địa bàn nhỏ hơn 1; hãy đếm từ 1.")
    rows = np.lexsort((places, people))
    people, places = people[rows], places[rows]
    twice = np.flatnonzero((people[1:] == people[:-1]) & (places[1:] == places[:-1]))
    if twice.size:
        who, where = columns["applicant"][rows[twice[0]]], columns["offering"][rows[twice[0]]]
        raise InvalidCase(f"nearby.csv có hai dòng cho hồ sơ “{who}” và “{where}”.")
    return Nearby(people, places, distance[rows], order[rows])


def _known(name: str, known: Mapping[str, int], noun: str) -> int:
    try:
        return known[name]
    except KeyError:
        raise InvalidCase(f"{noun} “{name}” không có trong vòng tuyển sinh.") from None
