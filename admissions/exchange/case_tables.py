"""A round's facts as three tables, and three tables as a round's facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from admissions.exchange.cells import decode_column, encode_column, keys, numbered, numbers, repeated
from admissions.exchange.errors import Faults
from admissions.exchange.tables import Table, csv_bytes
from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact, Label
from admissions.rules.policy import Policy

OFFERINGS: Final = "offerings.csv"
APPLICANTS: Final = "applicants.csv"
PREFERENCES: Final = "preferences.csv"
MOST_SEATS: Final = 1_000_000

_LABEL: Final = Label("", "")
SEATS: Final = Fact("seats", "offering", "integer", _LABEL, "register", minimum=0, maximum=MOST_SEATS)
RANK: Final = Fact("rank", "preference", "integer", _LABEL, "register", minimum=1)


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """The columns that `Case.build` takes, rows as they stand in the files."""

    columns: Mapping[str, Any]

    @property
    def applicant_ids(self) -> Sequence[str]:
        ids: Sequence[str] = self.columns["applicant_ids"]
        return ids

    def build(self) -> Case:
        return Case.build(**self.columns)


def headers(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The columns of each table in canonical order: every fact that the rules declare is one."""
    return {
        OFFERINGS: ("offering", "name", "seats", *_names(policy, "offering")),
        APPLICANTS: ("applicant", *_names(policy, "applicant")),
        PREFERENCES: ("applicant", "rank", "offering", *_names(policy, "preference")),
    }


def read_columns(policy: Policy, tables: Mapping[str, Table], faults: Faults) -> CaseColumns:
    """The three tables as columns. Only when no fault was added do they make a case."""
    offerings, applicants, preferences = tables[OFFERINGS], tables[APPLICANTS], tables[PREFERENCES]
    columns: dict[str, Any] = {
        "offering_ids": keys(offerings, "offering", faults, unique=True),
        "offering_names": keys(offerings, "name", faults),
        "seats": numbers(SEATS, offerings, faults),
        "offering_facts": _encode(policy, "offering", offerings, faults),
        "applicant_ids": keys(applicants, "applicant", faults, unique=True),
        "applicant_facts": _encode(policy, "applicant", applicants, faults),
        "preference_applicants": keys(preferences, "applicant", faults),
        "preference_ranks": numbers(RANK, preferences, faults),
        "preference_offerings": keys(preferences, "offering", faults),
        "preference_facts": _encode(policy, "preference", preferences, faults),
    }
    _check_known(preferences, "applicant", columns["preference_applicants"], columns["applicant_ids"], faults)
    _check_known(preferences, "offering", columns["preference_offerings"], columns["offering_ids"], faults)
    _check_repeats(preferences, columns, faults)
    return CaseColumns(columns)


def case_files(policy: Policy, case: Case) -> dict[str, bytes]:
    """The three tables in canonical form: sorted rows, columns in order, each value in its one spelling."""
    header = headers(policy)
    applicants = np.array(case.applicant_ids, dtype=object)
    offerings = np.array(case.offering_ids, dtype=object)
    columns: dict[str, list[Sequence[Any]]] = {
        OFFERINGS: [case.offering_ids, case.offering_names, case.seats.tolist()],
        APPLICANTS: [case.applicant_ids],
        PREFERENCES: [
            applicants[case.owners].tolist(),
            case.ranks.tolist(),
            offerings[case.offerings].tolist(),
        ],
    }
    columns[OFFERINGS] += _decode(policy, "offering", case.offering_column)
    columns[APPLICANTS] += _decode(policy, "applicant", case.applicant_column)
    columns[PREFERENCES] += _decode(
        policy, "preference", lambda name: case.preference_column(name, "preference")
    )
    return {name: csv_bytes(header[name], columns[name]) for name in header}


def _names(policy: Policy, level: str) -> Iterable[str]:
    return (fact.name for fact in policy.facts_of(level))


def _encode(policy: Policy, level: str, table: Table, faults: Faults) -> dict[str, npt.NDArray[np.int64]]:
    return {fact.name: encode_column(fact, table, faults) for fact in policy.facts_of(level)}


def _decode(policy: Policy, level: str, column: Any) -> list[list[str]]:
    return [decode_column(fact, column(fact.name)) for fact in policy.facts_of(level)]


def _check_known(
    table: Table, column: str, cells: Sequence[str], known: Sequence[str], faults: Faults
) -> None:
    strangers = set(cells) - set(known) - {""}
    if not strangers:
        return
    file = OFFERINGS if column == "offering" else APPLICANTS
    for row, cell in zip(table.rows, cells, strict=True):
        if cell in strangers:
            faults.add(table.file, f"“{cell}” không có trong {file}", row=row, column=column)


def _check_repeats(table: Table, columns: Mapping[str, Any], faults: Faults) -> None:
    """One rank twice, or one offering twice, in one applicant's list."""
    applicants = columns["preference_applicants"]
    owners = numbered(applicants)
    for column, cells, noun in (
        ("rank", columns["preference_ranks"].tolist(), "nguyện vọng thứ"),
        ("offering", columns["preference_offerings"], "nguyện vọng vào"),
    ):
        pairs = owners * len(cells) + numbered(cells)
        for place, first in repeated(pairs.tolist()):
            if applicants[place] and cells[place] not in ("", MISSING):
                message = f"“{applicants[place]}” đã có {noun} {cells[place]} ở dòng {table.rows[first]}"
                faults.add(table.file, message, row=table.rows[place], column=column)
