"""One round's frozen facts as columns: what is ranked, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from admissions.rules.facts import MISSING
from admissions.rules.inputs import (
    InvalidCase,
    Line,
    LineRow,
    Nearby,
    read_lines,
    read_nearby,
    read_taken,
)

__all__ = ["Case", "InvalidCase", "Line", "Nearby"]

Ints = npt.NDArray[np.int64]
Columns = Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class Case:
    """Columns of facts, one int64 a row.

    Offerings are sorted by id, applicants by id, preferences by applicant and then rank, so that the same
    rows in any order are the same case. Preferences of applicant `i` are `starts[i]:starts[i + 1]`.
    `applicant_ids` is any sequence, a NumPy array too. `taken`: places already given, one number an
    offering. `lottery_keys`: what names a child in a draw, the id where nothing else is given. `lines`,
    `nearby`: None where the round has no such table.
    """

    offering_ids: tuple[str, ...]
    offering_names: tuple[str, ...]
    seats: Ints
    applicant_ids: Sequence[str]
    starts: Ints
    ranks: Ints
    offerings: npt.NDArray[np.int32]
    offering_facts: Columns = field(default_factory=dict)
    applicant_facts: Columns = field(default_factory=dict)
    preference_facts: Columns = field(default_factory=dict)
    taken: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    lines: tuple[Line, ...] | None = None
    nearby: Nearby | None = None
    lottery_keys: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not self.taken.size:
            object.__setattr__(self, "taken", np.zeros(len(self.seats), dtype=np.int64))
        if not len(self.lottery_keys):
            object.__setattr__(self, "lottery_keys", self.applicant_ids)

    @classmethod
    def build(
        cls,
        *,
        offering_ids: Sequence[str],
        offering_names: Sequence[str],
        seats: Sequence[int] | Ints,
        applicant_ids: Sequence[str],
        preference_applicants: Sequence[str],
        preference_ranks: Sequence[int] | Ints,
        preference_offerings: Sequence[str],
        offering_facts: Mapping[str, Sequence[int] | Ints] | None = None,
        applicant_facts: Mapping[str, Sequence[int] | Ints] | None = None,
        preference_facts: Mapping[str, Sequence[int] | Ints] | None = None,
        taken: Sequence[int] | Ints | None = None,
        lottery_keys: Sequence[str] | None = None,
        lines: Sequence[LineRow] | None = None,
        nearby: Mapping[str, Sequence[Any] | Ints] | None = None,
    ) -> Case:
        """A case from columns whose rows stand in any order. Raises InvalidCase.

        `taken`: one number an offering, MISSING counting as 0. `lines`: rows (offering, rank or 0, cutoff,
        values of the last admitted or None). `nearby`: the columns "applicant", "offering", "distance_m" and
        "catchment_order" under these names. `lottery_keys`: one text an applicant, a blank one being its id.
        """
        offering_rows = _sorted_rows(offering_ids, "Mã cơ sở tuyển sinh")
        applicant_rows = _sorted_rows(applicant_ids, "Mã hồ sơ")
        offering_at = {offering_ids[row]: index for index, row in enumerate(offering_rows)}
        applicant_at = {applicant_ids[row]: index for index, row in enumerate(applicant_rows)}
        owners = _positions(preference_applicants, applicant_at, "Nguyện vọng của hồ sơ", "applicants.csv")
        targets = _positions(preference_offerings, offering_at, "Nguyện vọng vào", "offerings.csv")
        ranks = _ints(preference_ranks)
        _check_lengths(owners, ranks, targets)
        rows = np.lexsort((ranks, owners))
        owners, ranks, targets = owners[rows], ranks[rows], targets[rows]
        sorted_ids = [applicant_ids[row] for row in applicant_rows]
        _check_ranks(owners, ranks, sorted_ids)
        names = tuple(offering_names[row] for row in offering_rows)
        _check_repeats(owners, targets, sorted_ids, names)
        places, people = _ints(offering_rows), _ints(applicant_rows)
        return cls(
            offering_ids=tuple(offering_ids[row] for row in offering_rows),
            offering_names=names,
            seats=_take(seats, places),
            applicant_ids=tuple(applicant_ids[row] for row in applicant_rows),
            starts=np.searchsorted(owners, np.arange(len(applicant_rows) + 1)).astype(np.int64),
            ranks=ranks,
            offerings=targets.astype(np.int32),
            offering_facts={name: _take(column, places) for name, column in (offering_facts or {}).items()},
            applicant_facts={name: _take(column, people) for name, column in (applicant_facts or {}).items()},
            preference_facts={name: _take(column, rows) for name, column in (preference_facts or {}).items()},
            taken=read_taken(_take(taken, places), names) if taken is not None else _ints([]),
            lottery_keys=_keys(lottery_keys, applicant_ids, people),
            lines=None if lines is None else read_lines(lines, offering_at),
            nearby=None if nearby is None else read_nearby(nearby, applicant_at, offering_at),
        )

    @property
    def available(self) -> Ints:
        """Seats that can still be given, one number an offering."""
        return np.maximum(self.seats - self.taken, 0)

    @property
    def n_offerings(self) -> int:
        return len(self.offering_ids)

    @property
    def n_applicants(self) -> int:
        return len(self.applicant_ids)

    @property
    def n_preferences(self) -> int:
        return len(self.ranks)

    @property
    def owners(self) -> Ints:
        """The applicant's index of each preference."""
        return np.repeat(np.arange(self.n_applicants), np.diff(self.starts))

    def applicant_column(self, name: str) -> Ints:
        """A fact of the applicants; all missing when the case does not have it."""
        column = self.applicant_facts.get(name)
        return np.full(self.n_applicants, MISSING) if column is None else column

    def offering_column(self, name: str) -> Ints:
        column = self.offering_facts.get(name)
        return np.full(self.n_offerings, MISSING) if column is None else column

    def preference_column(self, name: str, of: str) -> Ints:
        """A fact of whatever level, one value a preference."""
        if of == "applicant":
            return np.repeat(self.applicant_column(name), np.diff(self.starts))
        if of == "offering":
            return self.offering_column(name)[self.offerings]
        column = self.preference_facts.get(name)
        return np.full(self.n_preferences, MISSING) if column is None else column


def _ints(values: Sequence[int] | Ints) -> Ints:
    return np.asarray(values, dtype=np.int64).reshape(-1)


def _take(values: Sequence[int] | Ints, rows: Ints) -> Ints:
    column = _ints(values)
    if len(column) != len(rows):
        raise InvalidCase(f"Một cột có {len(column)} giá trị, cần {len(rows)}.")
    return column[rows]


def _keys(keys: Sequence[str] | None, ids: Sequence[str], rows: Ints) -> tuple[str, ...]:
    """What names each child in a draw, in the order of the case; the id where it is blank."""
    if keys is None:
        return ()
    if len(keys) != len(rows):
        raise InvalidCase(f"Một cột có {len(keys)} giá trị, cần {len(rows)}.")
    chosen = tuple(keys[row] or ids[row] for row in rows)
    for key, times in Counter(chosen).most_common(1):
        if times > 1:
            raise InvalidCase(f"Mã bốc thăm “{key}” có ở hơn một hồ sơ; mỗi em một mã.")
    return chosen


def _sorted_rows(ids: Sequence[str], noun: str) -> list[int]:
    rows = sorted(range(len(ids)), key=ids.__getitem__)
    for before, after in pairwise(rows):
        if ids[before] == ids[after]:
            raise InvalidCase(f"{noun} “{ids[after]}” có hai lần.")
    return rows


def _positions(ids: Sequence[str], known: Mapping[str, int], noun: str, file: str) -> Ints:
    try:
        return np.fromiter((known[name] for name in ids), dtype=np.int64, count=len(ids))
    except KeyError as error:
        raise InvalidCase(f"{noun} “{error.args[0]}” không có trong {file}.") from None


def _check_lengths(*columns: Ints) -> None:
    if len({len(column) for column in columns}) > 1:
        raise InvalidCase("Các cột nguyện vọng không dài bằng nhau.")


def _check_ranks(owners: Ints, ranks: Ints, applicant_ids: Sequence[str]) -> None:
    if ranks.size and ranks.min() < 1:
        row = int(ranks.argmin())
        raise InvalidCase(
            f"Hồ sơ “{applicant_ids[owners[row]]}” có nguyện vọng thứ {ranks[row]}; hãy đếm từ 1."
        )
    twice = np.flatnonzero((owners[1:] == owners[:-1]) & (ranks[1:] == ranks[:-1]))
    if twice.size:
        row = int(twice[0])
        raise InvalidCase(f"Hồ sơ “{applicant_ids[owners[row]]}” có hai nguyện vọng thứ {ranks[row]}.")


def _check_repeats(owners: Ints, targets: Ints, applicant_ids: Sequence[str], names: Sequence[str]) -> None:
    order = np.lexsort((targets, owners))
    people, places = owners[order], targets[order]
    twice = np.flatnonzero((people[1:] == people[:-1]) & (places[1:] == places[:-1]))
    if twice.size:
        row = int(twice[0])
        who, where = applicant_ids[people[row]], names[places[row]]
        raise InvalidCase(f"Hồ sơ “{who}” có hai nguyện vọng vào “{where}”.")
