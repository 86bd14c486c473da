"""The tables that a round may have besides its three: lines fixed by decision, and what lies near a child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from admissions.exchange.cells import decode_column, encode_column, keys
from admissions.exchange.errors import Faults
from admissions.exchange.last_admitted import LastAdmitted
from admissions.exchange.line_rows import CUTOFF, LINES, LineReader
from admissions.exchange.tables import Table, csv_bytes
from admissions.rules.case import Case, Line
from admissions.rules.facts import MISSING
from admissions.rules.policy import NEARBY_FACTS, Policy

NEARBY: Final = "nearby.csv"
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    LINES: ("offering", "rank", "cutoff", "last_admitted"),
    NEARBY: ("applicant", "offering", *(fact.name for fact in NEARBY_FACTS)),
}


def read_lines(policy: Policy, case: Case, table: Table) -> tuple[Line, ...]:
    """The lines of a case whose other tables have been read. Raises BadInput."""
    return LineReader(policy, case, table).read()


def read_nearby(table: Table, faults: Faults) -> dict[str, Any]:
    """The columns as `Case.build` takes them."""
    columns: dict[str, Any] = {name: keys(table, name, faults) for name in ("applicant", "offering")}
    return columns | {fact.name: encode_column(fact, table, faults) for fact in NEARBY_FACTS}


def optional_files(policy: Policy, case: Case) -> dict[str, bytes]:
    """In canonical form those that the round has."""
    files = {}
    if case.lines is not None:
        files[LINES] = csv_bytes(HEADERS[LINES], _line_columns(policy, case))
    if case.nearby is not None:
        files[NEARBY] = csv_bytes(HEADERS[NEARBY], _nearby_columns(case))
    return files


def _line_columns(policy: Policy, case: Case) -> list[Sequence[Any]]:
    """A cutoff beside a last admitted whose steps end before the score counts for nothing and stays away."""
    lines = case.lines or ()
    writer = LastAdmitted(policy, case)
    cutoffs = [
        MISSING if line.last is not None and writer.score(line.offering, line.last) is None else line.cutoff
        for line in lines
    ]
    return [
        [case.offering_ids[line.offering] for line in lines],
        [line.rank or "" for line in lines],
        decode_column(CUTOFF, np.array(cutoffs, dtype=np.int64)),
        ["" if line.last is None else writer.text(line.offering, line.last) for line in lines],
    ]


def _nearby_columns(case: Case) -> list[Sequence[Any]]:
    nearby = case.nearby
    if nearby is None:
        return []
    return [
        np.array(case.applicant_ids, dtype=object)[nearby.applicants].tolist(),
        np.array(case.offering_ids, dtype=object)[nearby.offerings].tolist(),
        *(decode_column(fact, getattr(nearby, fact.name)) for fact in NEARBY_FACTS),
    ]
