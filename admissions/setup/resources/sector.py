"""A list of the sector database: each row looked at as it would be stored, each fault by row and column.

Everything is text: leading zeros stay, days are day first, names are NFC. Nothing is stored here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from admissions.interface.dates import DateNotUnderstood, read_date, split_date
from admissions.interface.fields import PhoneField
from admissions.interface.uploads import CellProblem, Line, ListColumn, UploadRefused
from admissions.models import AdministrativeUnit, Applicant, ResidentialUnit, School
from admissions.models.names import clean_name, plain_letters, sort_name
from admissions.rules.facts import FactError, fold
from admissions.setup.sector.children import SectorChild, SectorGuardian
from admissions.setup.sector.facts import canonical_text, declared_facts
from admissions.setup.sector.homes import point_of

EARLIEST: Final = date(1990, 1, 1)
EXAMPLE: Final = date(2019, 2, 5)
LONGEST: Final = {
    "student_code": 32,
    "full_name": 160,
    "present_school": 160,
    "address": 200,
    "sort_name": 200,
}
GUARDIANS: Final = (1, 2)
USUAL_RELATION: Final = "cha, mẹ"
SEXES: Final = {
    **dict.fromkeys(("f", "nữ", "nu", "female", "gái"), Applicant.Sex.FEMALE.value),
    **dict.fromkeys(("m", "nam", "male", "trai"), Applicant.Sex.MALE.value),
}

CHILD_COLUMNS: Final = (
    ListColumn("student_code", "Mã học sinh", ("mã định danh học sinh", "mã hs")),
    ListColumn("full_name", "Họ và tên", ("họ, chữ đệm và tên", "họ tên")),
    ListColumn("birth_date", "Ngày sinh"),
    ListColumn("sex", "Giới tính", required=False),
    ListColumn("school_code", "Mã trường đang học", ("mã trường",), required=False),
    ListColumn("school_name", "Tên trường đang học", ("trường đang học", "tên trường"), required=False),
    ListColumn("commune", "Xã, phường", ("mã xã", "xã phường", "xã/phường", "mã xã, phường"), required=False),
    ListColumn(
        "unit", "Tổ dân phố, thôn", ("mã tổ dân phố, thôn", "mã tổ", "tổ dân phố", "thôn"), required=False
    ),
    ListColumn("address", "Địa chỉ", ("số nhà, đường",), required=False),
)
GUARDIAN_COLUMNS: Final = tuple(
    column
    for number in GUARDIANS
    for column in (
        ListColumn(f"guardian_{number}_name", f"Người giám hộ {number}", required=False),
        ListColumn(f"guardian_{number}_relation", f"Quan hệ {number}", required=False),
        ListColumn(f"guardian_{number}_phone", f"Điện thoại {number}", required=False),
        ListColumn(f"guardian_{number}_email", f"Thư điện tử {number}", required=False),
    )
)


def columns_of() -> tuple[ListColumn, ...]:
    """The columns that a list may have: the child, its adults, and one a fact that some pack looks at."""
    facts = tuple(ListColumn(name, name, required=False) for name in declared_facts())
    return (*CHILD_COLUMNS, *GUARDIAN_COLUMNS, *facts)


def template_header() -> list[str]:
    """The header of the list to fill in; columns of facts are named by the fact."""
    return [column.header for column in (*CHILD_COLUMNS, *GUARDIAN_COLUMNS)]


def read_sector(lines: Sequence[Line], *, today: date) -> list[SectorChild]:
    """The rows as they would be stored, in five queries. Raises UploadRefused with every wrong cell."""
    reader = _Reader(today)
    children = [child for line in lines if (child := reader.child(line)) is not None]
    if reader.problems:
        raise UploadRefused(reader.problems)
    return children


class _Reader:
    """Places and schools read once, and the faults found so far."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.problems: list[CellProblem] = []
        self.seen: dict[str, int] = {}
        self.headers = {column.key: column.header for column in columns_of()}
        self.schools = {school.code.casefold(): school for school in School.objects.order_by()}
        self.communes = _communes()
        units = list(ResidentialUnit.objects.select_related("commune").order_by())
        self.units = {unit.code.casefold(): unit for unit in units}
        self.units_by_name = {(unit.commune_id, plain_letters(unit.name)): unit for unit in units}
        self.points: dict[int, tuple[float, float] | None] = {}
        self.phone = PhoneField(required=False)

    def child(self, line: Line) -> SectorChild | None:
        """The row, or None where something is wrong with it; what is wrong is kept."""
        before = len(self.problems)
        code = self._code(line)
        columns = self._person(line) | self._school(line) | self._home(line)
        guardians = tuple(self._guardians(line))
        facts = self._facts(line)
        if len(self.problems) > before:
            return None
        return SectorChild(line.row, code, columns, facts, guardians)

    def _wrong(self, line: Line, key: str, message: str) -> None:
        self.problems.append(CellProblem(message, line.row, self.headers[key], line.cells.get(key, "")))

    def _code(self, line: Line) -> str:
        code = line.cells.get("student_code", "")
        if not code:
            self._wrong(line, "student_code", _("Hãy điền mã học sinh."))
        elif len(code) > LONGEST["student_code"]:
            self._wrong(line, "student_code", _("Mã dài hơn 32 ký tự. Hãy xem lại."))
        elif code in self.seen:
            self._wrong(
                line,
                "student_code",
                _("Mã này đã có ở dòng %(row)s. Hãy giữ một dòng.") % {"row": self.seen[code]},
            )
        else:
            self.seen[code] = line.row
        return code

    def _person(self, line: Line) -> dict[str, Any]:
        name = clean_name(line.cells.get("full_name", ""))
        if not name:
            self._wrong(line, "full_name", _("Hãy điền họ và tên."))
        elif len(name) > LONGEST["full_name"]:
            self._wrong(line, "full_name", _("Tên dài hơn 160 ký tự. Hãy xem lại."))
        given: dict[str, Any] = {
            "full_name": name,
            "sort_name": sort_name(name)[: LONGEST["sort_name"]],
            "birth_date": self._birth_date(line),
        }
        if typed := line.cells.get("sex", ""):
            sex = SEXES.get(fold(typed))
            if sex is None:
                self._wrong(line, "sex", _("Hãy ghi Nam hoặc Nữ."))
            given["sex"] = sex
        return given

    def _birth_date(self, line: Line) -> date | None:
        typed = line.cells.get("birth_date", "")
        boxes = split_date(typed) or (typed, "", "")
        try:
            born = read_date(boxes, example=EXAMPLE)
        except DateNotUnderstood as error:
            self._wrong(line, "birth_date", str(error))
            return None
        if born is None:
            self._wrong(line, "birth_date", _("Hãy điền ngày sinh, ví dụ 05/02/2019."))
        elif not EARLIEST <= born <= self.today:
            self._wrong(line, "birth_date", _("Ngày sinh không thể như vậy. Hãy xem lại năm."))
        return born

    def _school(self, line: Line) -> dict[str, Any]:
        """The school of this code; an unknown one is kept by its name, so that no child is left out."""
        code, name = line.cells.get("school_code", ""), clean_name(line.cells.get("school_name", ""))
        if not code and not name:
            return {}
        school = self.schools.get(code.casefold()) if code else None
        shown = school.name if school else name or code
        if len(shown) > LONGEST["present_school"]:
            self._wrong(line, "school_name", _("Tên trường dài hơn 160 ký tự. Hãy xem lại."))
        return {"source_school_id": school.pk if school else None, "present_school": shown}

    def _home(self, line: Line) -> dict[str, Any]:
        address = clean_name(line.cells.get("address", ""))
        if len(address) > LONGEST["address"]:
            self._wrong(line, "address", _("Địa chỉ dài hơn 200 ký tự. Hãy viết ngắn lại."))
        given: dict[str, Any] = {"address": address} if address else {}
        unit = self._unit(line)
        if unit is None:
            return given
        if unit.pk not in self.points:
            self.points[unit.pk] = point_of(unit)
        latitude, longitude = self.points[unit.pk] or (None, None)
        return given | {"residential_unit_id": unit.pk, "latitude": latitude, "longitude": longitude}

    def _unit(self, line: Line) -> ResidentialUnit | None:
        """The residential unit by its code, or by its name within the commune."""
        typed, place = line.cells.get("unit", ""), line.cells.get("commune", "")
        if not typed:
            if place and not self._commune(place):
                self._wrong(line, "commune", _("Không có xã, phường nào mang mã hoặc tên này."))
            return None
        unit = self.units.get(typed.casefold())
        if unit is not None:
            return unit
        communes = self._commune(place)
        if len(communes) != 1:
            self._wrong(line, "commune" if place else "unit", _commune_fault(place, communes))
            return None
        unit = self.units_by_name.get((communes[0].pk, plain_letters(typed)))
        if unit is None:
            self._wrong(
                line,
                "unit",
                _("%(commune)s không có tổ dân phố, thôn nào mang mã hoặc tên này.")
                % {"commune": communes[0].name},
            )
        return unit

    def _commune(self, typed: str) -> list[AdministrativeUnit]:
        return self.communes.get(typed.casefold()) or self.communes.get(plain_letters(typed), [])

    def _guardians(self, line: Line) -> Iterable[SectorGuardian]:
        for number in GUARDIANS:
            cells = {
                part: line.cells.get(f"guardian_{number}_{part}", "")
                for part in ("name", "relation", "phone", "email")
            }
            if not any(cells.values()):
                continue
            key = f"guardian_{number}_"
            phone, email = self._phone(line, f"{key}phone"), self._email(line, f"{key}email")
            name = clean_name(cells["name"])
            if not name:
                self._wrong(line, f"{key}name", _("Hãy điền họ tên của người có số hoặc thư này."))
            elif len(name) > LONGEST["full_name"]:
                self._wrong(line, f"{key}name", _("Tên dài hơn 160 ký tự. Hãy xem lại."))
            relation = clean_name(cells["relation"])[:32] or USUAL_RELATION
            yield SectorGuardian(name, relation, phone, email)

    def _phone(self, line: Line, key: str) -> str:
        typed = line.cells.get(key, "")
        if typed and typed[0] in "35789" and len(typed) == 9:
            typed = f"0{typed}"  # a spreadsheet took the number for a figure and dropped its zero
        try:
            return str(self.phone.clean(typed))
        except ValidationError as error:
            self._wrong(line, key, str(error.messages[0]))
            return ""

    def _email(self, line: Line, key: str) -> str:
        typed = line.cells.get(key, "").lower()
        if typed:
            try:
                validate_email(typed)
            except ValidationError:
                self._wrong(line, key, _("Hãy điền thư điện tử đầy đủ, ví dụ ten@example.com."))
        return typed

    def _facts(self, line: Line) -> dict[str, str]:
        facts = {}
        for name in declared_facts():
            if typed := line.cells.get(name, ""):
                try:
                    facts[name] = canonical_text(name, typed)
                except FactError as error:
                    self._wrong(line, name, f"{str(error)[:1].upper()}{str(error)[1:]}.")
        return facts


def _communes() -> Mapping[str, list[AdministrativeUnit]]:
    """Communes by code in small letters and by plain name."""
    found: dict[str, list[AdministrativeUnit]] = {}
    for commune in AdministrativeUnit.objects.filter(level=AdministrativeUnit.Level.COMMUNE).order_by():
        for key in {commune.code.casefold(), plain_letters(commune.name)}:
            found.setdefault(key, []).append(commune)
    return found


def _commune_fault(typed: str, found: Sequence[AdministrativeUnit]) -> str:
    if not typed:
        return _("Không có tổ dân phố, thôn nào mang mã này. Ghi tên thì hãy điền cả xã, phường.")
    if found:
        return _("Có nhiều xã, phường mang tên này. Hãy ghi mã.")
    return _("Không có xã, phường nào mang mã hoặc tên này.")
