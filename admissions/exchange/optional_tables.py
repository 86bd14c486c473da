"""The tables that a round may have besides its three: lines fixed by decision, and what lies near a child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from admissions.exchange.cells import decode_column, encode_column, keys
from admissions.exchange.errors import BadInput, Faults
from admissions.exchange.last_admitted import LastAdmitted
from admissions.exchange.tables import Table, csv_bytes
from admissions.rules.case import Case, InvalidCase, Line
from admissions.rules.facts import MISSING, Fact, FactError, Label
from admissions.rules.inputs import read_lines as lines_of
from admissions.rules.policy import NEARBY_FACTS, Policy

LINES: Final = "lines.csv"
NEARBY: Final = "nearby.csv"
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    LINES: ("offering", "rank", "cutoff", "last_admitted"),
    NEARBY: ("applicant", "offering", *(fact.name for fact in NEARBY_FACTS)),
}
EVERY_RANK: Final = 0
"""The rank of a line whose cell is blank."""

_LABEL: Final = Label("", "")
RANK: Final = Fact("rank", "line", "integer", _LABEL, "register", minimum=1)
CUTOFF: Final = Fact("cutoff", "line", "decimal", _LABEL, "register")


def read_lines(policy: Policy, case: Case, table: Table) -> tuple[Line, ...]:
    """The lines of a case whose other tables have been read. Raises BadInput."""
    faults = Faults()
    offerings = keys(table, "offering", faults)
    ranks, cutoffs = encode_column(RANK, table, faults), encode_column(CUTOFF, table, faults)
    known, reader = {code: at for at, code in enumerate(case.offering_ids)}, LastAdmitted(policy, case)
    last: list[tuple[int, ...] | None] = []
    for row, offering, cell in zip(table.rows, offerings, table.columns["last_admitted"], strict=True):
        last.append(None)
        if offering and offering not in known:
            faults.add(LINES, f"“{offering}” không có trong offerings.csv", row=row, column="offering")
        elif offering and cell.strip():
            try:
                last[-1] = reader.read(known[offering], cell.strip())
            except FactError as error:
                faults.add(LINES, str(error), row=row, column="last_admitted")
    faults.check()
    ranks = np.where(ranks == MISSING, EVERY_RANK, ranks)
    try:
        return lines_of(list(zip(offerings, ranks.tolist(), cutoffs.tolist(), last, strict=True)), known)
    except InvalidCase as error:
        raise BadInput.at(LINES, str(error)) from None


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
    lines = case.lines or ()
    writer = LastAdmitted(policy, case)
    return [
        [case.offering_ids[line.offering] for line in lines],
        [line.rank or "" for line in lines],
        decode_column(CUTOFF, np.array([line.cutoff for line in lines], dtype=np.int64)),
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
