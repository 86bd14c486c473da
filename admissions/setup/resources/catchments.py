"""A list of catchments: which residential unit belongs to which school, in what order."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from admissions.interface.uploads import CellProblem, Line, ListColumn, UploadRefused
from admissions.models import AdmissionRound, Catchment, ResidentialUnit

MOST_ORDER = 99
CATCHMENT_COLUMNS = (
    ListColumn("residential_unit", "Mã tổ dân phố, thôn", ("mã tổ", "mã tổ dân phố", "unit")),
    ListColumn("school", "Mã trường", ("trường", "school_code")),
    ListColumn("order", "Thứ tự", required=False),
)
_HEADERS = {column.key: column.header for column in CATCHMENT_COLUMNS}


def read_catchments(lines: Sequence[Line], admission_round: AdmissionRound) -> list[Catchment]:
    """One unsaved catchment a line. Raises UploadRefused with every wrong cell."""
    units = {
        unit.code.casefold(): unit for unit in ResidentialUnit.objects.select_related("commune").order_by()
    }
    offerings = {
        offering.school.code.casefold(): offering
        for offering in admission_round.offerings.select_related("school").order_by("-pk")
    }
    rows: list[Catchment] = []
    problems: list[CellProblem] = []
    seen: set[tuple[int, int]] = set()
    for line in lines:
        unit = units.get(line.cells["residential_unit"].casefold())
        offering = offerings.get(line.cells["school"].casefold())
        order = _order(line.cells.get("order", ""))
        faults = {
            "residential_unit": _("Không có tổ dân phố, thôn nào mang mã này.") if unit is None else "",
            "school": _("Trường này chưa có chỉ tiêu trong đợt. Hãy nhập chỉ tiêu trước, hoặc xem lại mã.")
            if offering is None
            else "",
            "order": _("Hãy điền thứ tự là số từ 1 đến 99, hoặc để trống.") if order is None else "",
        }
        if unit and offering and (unit.pk, offering.pk) in seen:
            faults["residential_unit"] = _("Tổ này đã được xếp vào trường này ở dòng trên.")
        wrong = [
            CellProblem(message, line.row, _HEADERS[key], line.cells.get(key, ""))
            for key, message in faults.items()
            if message
        ]
        problems += wrong
        if unit and offering and order and not wrong:
            seen.add((unit.pk, offering.pk))
            rows.append(Catchment(offering=offering, residential_unit=unit, order=order))
    if problems:
        raise UploadRefused(problems)
    return rows


def _order(text: str) -> int | None:
    if not text:
        return 1
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_ORDER else None
