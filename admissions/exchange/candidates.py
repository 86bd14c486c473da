"""The rows of a province's flat file as candidates: their wishes, what became of them, who is set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from admissions.exchange.cells import as_written
from admissions.exchange.headers import Layout, Wanted
from admissions.exchange.offering_list import school_key
from admissions.exchange.tables import Table
from admissions.rules.facts import clean, fold
from admissions.rules.policy import TOTAL, ImportMapping, SetAside

OTHER_OUTCOME = "other_outcome"
"""Why someone is set aside whose outcome is neither a wish of their own nor a refusal."""


def wanted_columns(mapping: ImportMapping, *, optional: Iterable[str], outcome: bool) -> list[Wanted]:
    """The columns to look for. `optional`: facts that the file may leave out; `outcome`: it must be there."""
    total = bool(mapping.derived) or any(rule.blank == TOTAL for rule in mapping.set_aside)
    return [
        Wanted("applicant", mapping.applicant),
        *(Wanted(f"wish:{rank}", headers) for rank, headers in enumerate(mapping.preferences, start=1)),
        *(
            Wanted(f"fact:{name}", headers, required=name not in optional)
            for name, headers in mapping.facts.items()
        ),
        Wanted("total", mapping.total, required=total),
        Wanted("outcome", mapping.outcome, required=outcome),
    ]


@dataclass(frozen=True)
class Candidates:
    """One entry a row of `layout.table`."""

    layout: Layout
    mapping: ImportMapping

    @property
    def table(self) -> Table:
        return self.layout.table

    @cached_property
    def outcomes(self) -> Sequence[str] | None:
        """What became of each, or None while the file does not say."""
        if "outcome" not in self.layout.columns:
            return None
        outcomes = _cleaned(self.layout.cells("outcome"))
        return outcomes if any(outcomes) else None

    @cached_property
    def wishes(self) -> list[dict[int, str]]:
        """Rank to the offering's name, ranks as in the file; of one offering twice both are there."""
        nothing = {"", *map(fold, self.mapping.no_wish)}
        columns = [
            (rank, self._meaningful(self.layout.cells(f"wish:{rank}"), nothing))
            for rank in range(1, len(self.mapping.preferences) + 1)
        ]
        return [{rank: cells[row] for rank, cells in columns if cells[row]} for row in range(len(self.table))]

    @cached_property
    def reasons(self) -> list[str]:
        """Why each candidate is set aside, "" for those whom the run decides."""
        reasons = [""] * len(self.table)
        for rule in self.mapping.set_aside:
            for row, applies in enumerate(self._applies(rule)):
                if applies and not reasons[row]:
                    reasons[row] = rule.reason
        if self.outcomes is None:
            return reasons
        for row, outcome in enumerate(self.outcomes):
            if not reasons[row] and not self.is_ordinary(row, outcome):
                reasons[row] = OTHER_OUTCOME
        return reasons

    @cached_property
    def kept(self) -> list[int]:
        """The rows that the run decides."""
        return [row for row, reason in enumerate(self.reasons) if not reason]

    def is_ordinary(self, row: int, outcome: str) -> bool:
        """Not admitted, or admitted by a wish of their own."""
        if fold(outcome) in self._refusals:
            return True
        school = school_key(outcome)
        return any(school_key(name) == school for name in self.wishes[row].values())

    def place(self, row: int) -> str:
        """The key of the school that admitted a kept candidate, "" for none."""
        outcome = self.outcomes[row] if self.outcomes is not None else ""
        return "" if fold(outcome) in self._refusals else school_key(outcome)

    @cached_property
    def _refusals(self) -> frozenset[str]:
        return frozenset(map(fold, self.mapping.not_admitted))

    def _applies(self, rule: SetAside) -> list[bool]:
        if rule.blank is not None:
            role = rule.blank if rule.blank == TOTAL else f"fact:{rule.blank}"
            if role not in self.layout.columns:
                return []
            return [not cell.strip() for cell in self.layout.cells(role)]
        if self.outcomes is None:
            return []
        patterns = [_pattern(each) for each in rule.patterns]
        matched = {
            outcome: any(pattern.fullmatch(fold(outcome)) for pattern in patterns)
            for outcome in set(self.outcomes)
        }
        return [matched[outcome] for outcome in self.outcomes]

    @staticmethod
    def _meaningful(cells: Sequence[str], nothing: set[str]) -> list[str]:
        known = {cell: "" if fold(cell) in nothing else as_written(cell) for cell in set(cells)}
        return [known[cell] for cell in cells]


def _cleaned(cells: Sequence[str]) -> list[str]:
    known = {cell: clean(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _pattern(pattern: str) -> re.Pattern[str]:
    """`*` stands for anything, every other character for itself."""
    return re.compile(".*".join(re.escape(part) for part in _folded_parts(pattern)), re.DOTALL)


def _folded_parts(pattern: str) -> list[str]:
    """The parts between the stars, folded, inner spaces kept: "* DTNT *" -> ["", " dtnt ", ""]."""
    return [re.sub(r"\s+", " ", part).casefold() for part in pattern.split("*")]
