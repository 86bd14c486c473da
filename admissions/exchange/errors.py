"""What is wrong with a file, said so that whoever made the file can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong place. Rows are counted as a spreadsheet counts them: the header is row 1."""

    message: str
    file: str = ""
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """'tệp applicants.csv, dòng 12, cột "math": điểm 10,25 vượt thang điểm 10; …'"""
        place = [f"tệp {self.file}"] if self.file else []
        if self.row is not None:
            place.append(f"dòng {self.row}")
        if self.column is not None:
            place.append(f'cột "{self.column}"')
        return f"{', '.join(place)}: {self.message}" if place else self.message


class BadInput(Exception):
    """Files that cannot be used as they are; nothing has been written.

    `str()` is one sentence a fault, at most `SHOWN` of them, and then how many there are in all.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    @classmethod
    def at(cls, file: str, message: str, *, row: int | None = None, column: str | None = None) -> BadInput:
        return cls([Fault(message, file, row, column)])

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"… và {len(self.faults) - SHOWN} lỗi nữa, tổng cộng {len(self.faults)} lỗi")
        return "\n".join(lines)


class Faults:
    """Collects what is wrong, so that a file is corrected once and not cell by cell."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, file: str, message: str, *, row: int | None = None, column: str | None = None) -> None:
        self._faults.append(Fault(message, file, row, column))

    def extend(self, faults: Iterable[Fault]) -> None:
        self._faults.extend(faults)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def check(self) -> None:
        """Raise BadInput with everything collected so far, file by file and row by row."""
        if self._faults:
            files = {fault.file: place for place, fault in reversed(list(enumerate(self._faults)))}
            raise BadInput(sorted(self._faults, key=lambda fault: (files[fault.file], fault.row or 0)))
