"""The rows of lines.csv as lines, and whatever in them says nothing, or says two things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from admissions.exchange.cells import encode_column, keys
from admissions.exchange.errors import Faults
from admissions.exchange.last_admitted import LastAdmitted
from admissions.exchange.tables import Table
from admissions.rules.case import Case, Line
from admissions.rules.facts import MISSING, Fact, FactError, Label, hundredths_text
from admissions.rules.inputs import read_lines
from admissions.rules.policy import Policy

LINES: Final = "lines.csv"
EVERY_RANK: Final = 0
"""The rank of a line whose cell is blank."""

_LABEL: Final = Label("", "")
RANK: Final = Fact("rank", "line", "integer", _LABEL, "register", minimum=1)
CUTOFF: Final = Fact("cutoff", "line", "decimal", _LABEL, "register")


class LineReader:
    """One lines.csv, read against the other tables of its case."""

    def __init__(self, policy: Policy, case: Case, table: Table) -> None:
        self.table, self.faults = table, Faults()
        self.known = {code: at for at, code in enumerate(case.offering_ids)}
        self.reader = LastAdmitted(policy, case)
        self.offerings = keys(table, "offering", self.faults)
        self.cutoffs = encode_column(CUTOFF, table, self.faults).tolist()
        ranks = encode_column(RANK, table, self.faults)
        self.ranks = np.where(ranks == MISSING, EVERY_RANK, ranks).tolist()
        self.is_filled = [bool(cell.strip()) for cell in table.columns["last_admitted"]]

    def read(self) -> tuple[Line, ...]:
        """Raises BadInput with every row that cannot be followed."""
        last = [self._last(at) for at in range(len(self.table))]
        self.faults.check()
        for at, values in enumerate(last):
            self._check_scored(at)
            if self.ranks[at]:
                self._check_ranked(at)
            else:
                self._check_general(at, values)
        self._check_repeats()
        self.faults.check()
        return read_lines(list(zip(self.offerings, self.ranks, self.cutoffs, last, strict=True)), self.known)

    def _fault(self, at: int, column: str, message: str) -> None:
        self.faults.add(LINES, message, row=self.table.rows[at], column=column)

    def _last(self, at: int) -> tuple[int, ...] | None:
        offering = self.offerings[at]
        if not offering or not self.is_filled[at]:
            self._check_known(at)
            return None
        if not self._check_known(at):
            return None
        try:
            cell = self.table.columns["last_admitted"][at].strip()
            return self.reader.read(self.known[offering], cell)
        except FactError as error:
            self._fault(at, "last_admitted", str(error))
            return None

    def _check_known(self, at: int) -> bool:
        offering = self.offerings[at]
        if offering and offering not in self.known:
            self._fault(at, "offering", f"“{offering}” không có trong offerings.csv")
        return offering in self.known

    def _check_ranked(self, at: int) -> None:
        """A line for one rank is a total."""
        rank = self.ranks[at]
        most = self.reader.parts[self.known[self.offerings[at]]].wishes.max
        if rank > most:
            message = (
                f"nguyện vọng {rank} vượt số nguyện vọng tối đa ở “{self.offerings[at]}”; "
                f"hãy nhập từ 1 đến {most}"
            )
            self._fault(at, "rank", message)
        if self.cutoffs[at] == MISSING:
            message = f"thiếu điểm chuẩn cho nguyện vọng {rank} của “{self.offerings[at]}”; hãy nhập cutoff"
            self._fault(at, "cutoff", message)
        if self.is_filled[at]:
            message = (
                f"dòng cho nguyện vọng {rank} chỉ dùng cutoff; hãy để trống ô này, "
                "hoặc để trống rank nếu đây là điểm chuẩn cho mọi nguyện vọng"
            )
            self._fault(at, "last_admitted", message)

    def _check_general(self, at: int, last: Sequence[int] | None) -> None:
        """A line for every rank is an effective score or a last admitted; both only where they agree."""
        cutoff = self.cutoffs[at]
        if last is None:
            if cutoff == MISSING:
                message = (
                    f"dòng của “{self.offerings[at]}” không có điểm chuẩn; hãy nhập cutoff hoặc last_admitted"
                )
                self._fault(at, "cutoff", message)
            return
        score = self.reader.score(self.known[self.offerings[at]], last)
        if cutoff in (MISSING, score) or not self._is_scored(at):
            return
        written = hundredths_text(cutoff)
        said = "không có bước score" if score is None else f"ghi score={hundredths_text(score)}"
        message = (
            f"cutoff {written} mâu thuẫn với last_admitted, ô {said}; hãy sửa cho khớp hoặc để trống một ô"
        )
        self._fault(at, "cutoff", message)

    def _is_scored(self, at: int) -> bool:
        return self.reader.parts[self.known[self.offerings[at]]].score is not None

    def _check_scored(self, at: int) -> None:
        if self.cutoffs[at] != MISSING and not self._is_scored(at):
            message = (
                f"“{self.offerings[at]}” không xét bằng điểm (policy.toml không có mục [score]) nên không có "
                "điểm chuẩn; hãy để trống ô này và ghi last_admitted"
            )
            self._fault(at, "cutoff", message)

    def _check_repeats(self) -> None:
        """One line an offering and rank, and not both a line for every rank and lines by rank."""
        first: dict[tuple[str, int], int] = {}
        ways: dict[str, tuple[bool, int]] = {}
        for row, offering, rank in zip(self.table.rows, self.offerings, self.ranks, strict=True):
            earlier = first.setdefault((offering, rank), row)
            is_by_rank, since = ways.setdefault(offering, (bool(rank), row))
            if earlier != row:
                whom = f"nguyện vọng {rank}" if rank else "mọi nguyện vọng"
                message = f"“{offering}” đã có điểm chuẩn cho {whom} ở dòng {earlier}; hãy giữ một dòng"
            elif is_by_rank != bool(rank):
                message = (
                    f"“{offering}” vừa có điểm chuẩn chung vừa có điểm chuẩn từng nguyện vọng "
                    f"(dòng {since}); hãy chọn một cách"
                )
            else:
                continue
            self.faults.add(LINES, message, row=row, column="rank")
