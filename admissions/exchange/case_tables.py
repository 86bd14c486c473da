"""A round's facts as tables, and tables as a round's facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from admissions.exchange.cells import (
    as_written,
    decode_column,
    encode_column,
    keys,
    numbered,
    numbers,
    repeated,
)
from admissions.exchange.errors import Faults
from admissions.exchange.optional_tables import HEADERS, NEARBY, read_nearby
from admissions.exchange.tables import Table, csv_bytes
from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact, Label
from admissions.rules.policy import Policy

OFFERINGS: Final = "offerings.csv"
APPLICANTS: Final = "applicants.csv"
PREFERENCES: Final = "preferences.csv"
RESERVED: Final = {OFFERINGS: ("taken",), APPLICANTS: ("lottery_key",)}
"""Columns that a table may have beside its own and the facts."""
MOST_SEATS: Final = 1_000_000

_LABEL: Final = Label("", "")
SEATS: Final = Fact("seats", "offering", "integer", _LABEL, "register", minimum=0, maximum=MOST_SEATS)
TAKEN: Final = Fact("taken", "offering", "integer", _LABEL, "register", minimum=0, maximum=MOST_SEATS)
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
    """The columns of each table in canonical order: every fact that the rules declare is one. What stands in
    `RESERVED` comes after the own columns of the table, where it is needed."""
    return {
        **HEADERS,
        OFFERINGS: ("offering", "name", "seats", *_names(policy, "offering")),
        APPLICANTS: ("applicant", *_names(policy, "applicant")),
        PREFERENCES: ("applicant", "rank", "offering", *_names(policy, "preference")),
    }


def read_columns(policy: Policy, tables: Mapping[str, Table], faults: Faults) -> CaseColumns:
    """The tables as columns. Only when no fault was added do they make a case."""
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
    if "taken" in offerings.columns:
        columns["taken"] = encode_column(TAKEN, offerings, faults)
    if "lottery_key" in applicants.columns:
        columns["lottery_keys"] = [as_written(cell) for cell in applicants.columns["lottery_key"]]
        _check_draws(applicants, columns, faults)
    _check_known(preferences, "applicant", columns["preference_applicants"], columns["applicant_ids"], faults)
    _check_known(preferences, "offering", columns["preference_offerings"], columns["offering_ids"], faults)
    _check_repeats(preferences, columns, faults)
    if NEARBY in tables:
        columns["nearby"] = nearby = read_nearby(tables[NEARBY], faults)
        for column in ("applicant", "offering"):
            _check_known(tables[NEARBY], column, nearby[column], columns[f"{column}_ids"], faults)
    return CaseColumns(columns)


def case_files(policy: Policy, case: Case) -> dict[str, bytes]:
    """The three tables in canonical form: sorted rows, columns in order, each value in its one spelling."""
    applicants = np.array(case.applicant_ids, dtype=object)
    offerings = np.array(case.offering_ids, dtype=object)
    columns: dict[str, dict[str, Sequence[Any]]] = {
        OFFERINGS: {
            "offering": case.offering_ids,
            "name": case.offering_names,
            "seats": case.seats.tolist(),
            **({"taken": case.taken.tolist()} if case.taken.any() else {}),
        },
        APPLICANTS: {"applicant": applicants.tolist(), **_lottery_keys(case)},
        PREFERENCES: {
            "applicant": applicants[case.owners].tolist(),
            "rank": case.ranks.tolist(),
            "offering": offerings[case.offerings].tolist(),
        },
    }
    columns[OFFERINGS] |= _decode(policy, "offering", case.offering_column)
    columns[APPLICANTS] |= _decode(policy, "applicant", case.applicant_column)
    columns[PREFERENCES] |= _decode(
        policy, "preference", lambda name: case.preference_column(name, "preference")
    )
    return {name: csv_bytes(list(table), table.values()) for name, table in columns.items()}


def _lottery_keys(case: Case) -> dict[str, Sequence[str]]:
    """The column where some child has a key of its own in the draw; blank where it is the code."""
    pairs = zip(case.lottery_keys, case.applicant_ids, strict=True)
    keys = ["" if key == code else key for key, code in pairs]
    return {"lottery_key": keys} if any(keys) else {}


def _names(policy: Policy, level: str) -> Iterable[str]:
    return (fact.name for fact in policy.facts_of(level))


def _encode(policy: Policy, level: str, table: Table, faults: Faults) -> dict[str, npt.NDArray[np.int64]]:
    return {fact.name: encode_column(fact, table, faults) for fact in policy.facts_of(level)}


def _decode(policy: Policy, level: str, column: Any) -> dict[str, Sequence[Any]]:
    return {fact.name: decode_column(fact, column(fact.name)) for fact in policy.facts_of(level)}


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


def _check_draws(table: Table, columns: Mapping[str, Any], faults: Faults) -> None:
    """Two children with one key would draw one lot; a blank key is the code."""
    keys_ = columns["lottery_keys"]
    drawn = [key or code for key, code in zip(keys_, columns["applicant_ids"], strict=True)]
    for place, first in repeated(drawn):
        message = f"khóa bốc thăm “{drawn[place]}” đã dùng ở dòng {table.rows[first]}; mỗi em một khóa"
        column = "lottery_key" if keys_[place] else "applicant"
        faults.add(table.file, message, row=table.rows[place], column=column)


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
