"""A list of figures of earlier years: one line a school, programme and year."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from admissions.interface.uploads import CellProblem, Line, ListColumn, UploadRefused
from admissions.models import AdmissionRound, School
from admissions.setup.offering_facts import USUAL_PROGRAMME
from admissions.setup.past_years import YearFigures

MOST_COUNT: Final = 1_000_000
MOST_LINE: Final = 100_000  # hundredths
COLUMNS: Final = (
    ListColumn("school", "Mã trường", ("mã", "school_code")),
    ListColumn("programme", "Mã chương trình", ("chương trình",), required=False),
    ListColumn("school_year", "Năm học", ("năm",)),
    ListColumn("seats", "Chỉ tiêu", ("số chỉ tiêu",)),
    ListColumn("first_wishes", "Nguyện vọng 1", ("nv1", "số nguyện vọng 1"), required=False),
    ListColumn("all_wishes", "Tổng nguyện vọng", ("số nguyện vọng",), required=False),
    ListColumn("admitted", "Trúng tuyển", ("số trúng tuyển",), required=False),
    ListColumn("line", "Điểm chuẩn", ("điểm trúng tuyển",), required=False),
)
COUNTS: Final = ("seats", "first_wishes", "all_wishes", "admitted")
_HEADERS: Final = {column.key: column.header for column in COLUMNS}
_YEAR = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})")


def read_past_years(
    lines: Sequence[Line], *, admission_round: AdmissionRound, schools: Mapping[str, School]
) -> list[YearFigures]:
    """What each line gives. Raises UploadRefused with every wrong cell."""
    figures: list[YearFigures] = []
    problems: list[CellProblem] = []
    seen: set[tuple[int, str, str]] = set()
    for line in lines:
        reader = _Reader(line, admission_round, schools)
        found = reader.read()
        if found is not None:
            key = (found.school.pk, found.programme, found.school_year)
            if key in seen:
                reader.blame(
                    "school", _("Trường, chương trình và năm này đã có ở dòng trên. Hãy giữ một dòng.")
                )
            seen.add(key)
            figures.append(found)
        problems += reader.problems
    if problems:
        raise UploadRefused(problems)
    return figures


class _Reader:
    """One line, cell by cell; what is wrong is collected."""

    def __init__(self, line: Line, admission_round: AdmissionRound, schools: Mapping[str, School]) -> None:
        self.line, self.round, self.schools = line, admission_round, schools
        self.problems: list[CellProblem] = []

    def read(self) -> YearFigures | None:
        school = self.schools.get(self._cell("school").casefold())
        if school is None:
            self.blame("school", _("Không có trường nào mang mã này. Hãy xem lại mã trong tệp mẫu."))
        year = self._year()
        counts = {key: self._count(key) for key in COUNTS}
        if counts["seats"] is None and not self._is_blamed("seats"):
            self.blame("seats", _("Hãy điền một số từ 0 trở lên."))
        score = self._score()
        if self.problems or school is None:
            return None
        return YearFigures(
            school=school,
            programme=self._cell("programme").casefold() or USUAL_PROGRAMME,
            school_year=year,
            seats=counts["seats"] or 0,
            first_wishes=counts["first_wishes"],
            all_wishes=counts["all_wishes"],
            admitted=counts["admitted"],
            line=score,
        )

    def blame(self, key: str, message: str) -> None:
        self.problems.append(CellProblem(message, self.line.row, _HEADERS[key], self._cell(key)))

    def _is_blamed(self, key: str) -> bool:
        return any(problem.column == _HEADERS[key] for problem in self.problems)

    def _cell(self, key: str) -> str:
        return self.line.cells.get(key, "")

    def _year(self) -> str:
        """An earlier school year than the round's own, as 2024-2025."""
        found = _YEAR.fullmatch(self._cell("school_year"))
        if found is None or int(found[2]) != int(found[1]) + 1:
            self.blame("school_year", _("Hãy điền năm học, ví dụ 2024-2025."))
            return ""
        year = f"{found[1]}-{found[2]}"
        if year >= self.round.school_year:
            self.blame(
                "school_year",
                _("Hãy điền năm học trước năm của đợt này, %(year)s.") % {"year": self.round.school_year},
            )
        return year

    def _count(self, key: str) -> int | None:
        text = self._cell(key)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text) > MOST_COUNT:
            self.blame(key, _("Hãy điền một số nguyên, viết bằng chữ số và không có dấu ngăn cách."))
            return None
        return int(text)

    def _score(self) -> int | None:
        """Hundredths of a point, from 38,25 or 38.25."""
        text = self._cell("line").replace(",", ".")
        if not text:
            return None
        if self.round.policy.score is None:
            self.blame("line", _("Đợt này không xét theo điểm. Hãy để trống cột điểm chuẩn."))
            return None
        try:
            value = Decimal(text) * 100
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or value != int(value) or not 0 <= value <= MOST_LINE:
            self.blame("line", _("Hãy điền điểm có nhiều nhất hai chữ số thập phân, ví dụ 38,25."))
            return None
        return int(value)
