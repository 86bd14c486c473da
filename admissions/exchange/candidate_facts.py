"""What a province's flat file says about the candidates whom the run decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from admissions.exchange.candidates import Candidates
from admissions.exchange.cells import encode_column
from admissions.exchange.deciding_facts import ordinary_facts
from admissions.exchange.errors import Faults
from admissions.exchange.tables import Table
from admissions.rules.case import Case
from admissions.rules.facts import MISSING, Fact, FactError, Label, encode, hundredths_text
from admissions.rules.policy import Derived, ImportMapping, Policy
from admissions.rules.scoring import total

Ints = npt.NDArray[np.int64]
TOTAL: Final = Fact("total", "applicant", "decimal", Label("tổng điểm", "total"), "outcome")


def candidate_facts(
    policy: Policy, mapping: ImportMapping, candidates: Candidates, faults: Faults
) -> dict[str, Ints]:
    """The facts of the kept candidates, in the order of the file; a cell that cannot be one is a fault."""
    table, columns = candidates.table.take(candidates.kept), candidates.layout.columns
    facts = {
        name: encode_column(policy.fact(name, "applicant"), table, faults, columns[f"fact:{name}"])
        for name in mapping.facts
        if f"fact:{name}" in columns
    }
    for derived in mapping.derived:
        facts[derived.fact] = _derive(policy, derived, facts, table, columns["total"], faults)
    return facts


def optional_facts(policy: Policy) -> frozenset[str]:
    """Facts of children that a file may leave out. Where the rules say how a file is read: those on which
    nothing depends at an ordinary offering. Otherwise: those without which there still is a score."""
    needed = ordinary_facts(policy)
    if policy.import_mapping is None:
        needed = frozenset()
        if policy.score is not None:
            needed = frozenset(term.fact for term in policy.score.terms if not term.missing_is_zero)
            needed |= {name for table in policy.score.tables for name in table.facts}
    return frozenset(fact.name for fact in policy.facts_of("applicant")) - needed


def differing_totals(policy: Policy, candidates: Candidates, case: Case, ids: Sequence[str]) -> int:
    """How many kept candidates, whose codes are `ids`, have another total in the file than by the rules."""
    column = candidates.layout.columns.get("total")
    if policy.score is None or column is None:
        return 0
    stated = encode_column(TOTAL, candidates.table.take(candidates.kept), Faults(), column)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    stated = stated[order]
    return int(np.count_nonzero((stated != MISSING) & (stated != total(policy, case))))


def _derive(
    policy: Policy,
    derived: Derived,
    facts: Mapping[str, Ints],
    table: Table,
    column: str,
    faults: Faults,
) -> Ints:
    """The total less its parts, a blank part counting as nothing; nothing where there is no total."""
    whole = encode_column(TOTAL, table, faults, column)
    parts = sum(np.where(facts[name] == MISSING, 0, facts[name]) for name in derived.minus if name in facts)
    values = np.where(whole == MISSING, MISSING, whole - parts)
    fact, wrong = policy.fact(derived.fact, "applicant"), {}
    for value in set(values.tolist()) - {MISSING}:
        try:
            encode(fact, hundredths_text(value))
        except FactError as error:
            wrong[value] = str(error)
    for row, value in zip(table.rows, values.tolist(), strict=True):
        if value in wrong:
            message = f"{fact.label.vi}, tính bằng tổng trừ các thành phần: {wrong[value]}"
            faults.add(table.file, message, row=row, column=column)
    return values
