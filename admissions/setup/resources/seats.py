"""Seats from a list: each line is looked at as it would be stored, and nothing is stored here.

django-import-export matches lines to what the round has and collects what is wrong with each cell; the
writing itself is `services.record_quota_decision`, once the preview is confirmed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import tablib  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from admissions.interface.uploads import CellProblem, Line, ListColumn, UploadRefused
from admissions.models import AdmissionRound, Offering, School
from admissions.models.names import alphabetical_key, clean_name
from admissions.rules.facts import Fact, fold
from admissions.setup.offering_facts import PREFIX, USUAL_PROGRAMME, asked_facts, cell_text, given_problems
from admissions.setup.offerings import Seats, SeatsRefused, check_programme_code

MOST_SEATS = 100_000
MOST_CLASSES = 1_000
LONGEST_NAME = 160
Present = Mapping[tuple[int, str], Offering]

SEATS_COLUMNS = (
    ListColumn("school", "Mã trường", ("mã", "school_code")),
    ListColumn("name", "Tên trường", ("trường", "school_name"), required=False),
    ListColumn("seats", "Chỉ tiêu", ("số chỉ tiêu",)),
    ListColumn("classes", "Số lớp", ("lớp",), required=False),
    ListColumn("programme", "Mã chương trình", ("chương trình",), required=False),
    ListColumn("title", "Tên nơi tuyển", ("nơi tuyển",), required=False),
)


def columns_of(admission_round: AdmissionRound) -> tuple[ListColumn, ...]:
    """The columns that a list may have: seats, and one a fact that the rules ask of an offering."""
    facts = asked_facts(admission_round.policy)
    return (
        *SEATS_COLUMNS,
        *(ListColumn(PREFIX + fact.name, fact.label.vi, _also(fact), required=False) for fact in facts),
    )


def _also(fact: Fact) -> tuple[str, ...]:
    taken = {column.key for column in SEATS_COLUMNS}
    return (fact.label.en,) if fact.name in taken else (fact.name, fact.label.en)


def template_rows(
    admission_round: AdmissionRound, schools: Mapping[str, School]
) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the list to fill in: what every offering has now, and the schools without one."""
    facts = asked_facts(admission_round.policy)
    header = [column.header for column in columns_of(admission_round)]
    present: dict[int, list[Offering]] = {}
    for offering in admission_round.offerings.order_by("programme"):
        present.setdefault(offering.school_id, []).append(offering)
    rows = []
    for school in sorted(schools.values(), key=lambda school: alphabetical_key(school.name)):
        for offering in present.get(school.pk, []):
            texts = [cell_text(fact, offering.facts.get(fact.name, "")) for fact in facts]
            seats = [str(offering.seats), "" if offering.classes is None else str(offering.classes)]
            rows.append([school.code, school.name, *seats, offering.programme, offering.name, *texts])
        if school.pk not in present:
            rows.append([school.code, school.name, *[""] * (len(header) - 2)])
    return header, rows


class SchoolWidget(widgets.Widget):
    """A school by its code, from those read once."""

    def __init__(self, schools: Mapping[str, School]) -> None:
        super().__init__()
        self.schools = schools

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> School:
        if not value:
            raise ValueError(_("Hãy điền mã trường."))
        school = self.schools.get(value.casefold())
        if school is None:
            raise ValueError(_("Không có trường nào mang mã này. Hãy xem lại mã trong tệp mẫu."))
        return school


class CountWidget(widgets.Widget):
    """A whole number from 0."""

    def __init__(self, *, most: int, required: bool) -> None:
        super().__init__()
        self.most, self.required = most, required

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        if not value:
            if self.required:
                raise ValueError(_("Hãy điền một số từ 0 trở lên."))
            return None
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise ValueError(_("Hãy điền một số nguyên, viết bằng chữ số và không có dấu ngăn cách."))
        if int(value) < 0:
            raise ValueError(_("Số nhỏ hơn 0. Hãy điền từ 0 trở lên."))
        if int(value) > self.most:
            raise ValueError(_("Số lớn hơn %(most)s. Hãy xem lại.") % {"most": self.most})
        return int(value)


class SeatsResource(resources.ModelResource):
    """The lines of one list against the offerings of one round; `given` holds the lines that stand."""

    programme = fields.Field(attribute="programme", column_name="programme")
    seats = fields.Field(
        attribute="seats", column_name="seats", widget=CountWidget(most=MOST_SEATS, required=True)
    )
    classes = fields.Field(
        attribute="classes", column_name="classes", widget=CountWidget(most=MOST_CLASSES, required=False)
    )

    class Meta:
        model = Offering
        fields = ("school", "programme", "seats", "classes")
        import_id_fields = ("school", "programme")
        use_bulk = True
        skip_diff = True

    def __init__(self, *, admission_round: AdmissionRound, schools: Mapping[str, School]) -> None:
        super().__init__()
        self.fields["school"] = fields.Field(
            attribute="school", column_name="school", widget=SchoolWidget(schools)
        )
        self.schools = schools
        self.present = {(each.school_id, each.programme): each for each in admission_round.offerings.all()}
        self.given: list[Seats] = []
        self.seen: set[tuple[int, str]] = set()

    def get_instance(self, instance_loader: Any, row: Mapping[str, str]) -> Offering | None:
        """An offering of the round as it stands, not read again for every line."""
        school = self.schools.get(row["school"].casefold())
        key = (school.pk if school else 0, row["programme"])
        return (
            Offering(school=school, programme=key[1], seats=self.present[key].seats)
            if key in self.present
            else None
        )

    def validate_instance(
        self, instance: Offering, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """A school that stands twice is a fault of the second line."""
        errors = dict(import_validation_errors or {})
        key = (instance.school_id, instance.programme)
        if key in self.seen:
            errors["school"] = [ValidationError(_("Trường này đã có ở dòng trên. Hãy giữ một dòng."))]
        elif instance.school_id:
            self.seen.add(key)
        super().validate_instance(instance, errors, validate_unique)

    def save_instance(
        self, instance: Offering, is_create: bool, row: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Keep the line for the service."""
        self.given.append(
            Seats(instance.school, instance.seats, classes=instance.classes, programme=instance.programme)
        )


def read_seats(
    lines: Sequence[Line], *, admission_round: AdmissionRound, schools: Mapping[str, School]
) -> tuple[list[Seats], Present]:
    """(what each line gives, the offerings that stand now by school and programme). Raises UploadRefused.

    A cell for a fact that is blank clears the fact; where the list has no column for it, it stays.
    """
    keys = ("school", "programme", "seats", "classes")
    data = tablib.Dataset(headers=keys)
    for line in lines:
        cells = dict(line.cells) | {"programme": _programme(line)}
        data.append([cells.get(key, "") for key in keys])
    resource = SeatsResource(admission_round=admission_round, schools=schools)
    result = resource.import_data(data, dry_run=True, raise_errors=False)
    if result.has_errors():
        raise (result.base_errors or [error for row in result.rows for error in row.errors])[0].error
    columns = columns_of(admission_round)
    problems = [
        CellProblem(message, line.row, column.header, line.cells.get(column.key, ""))
        for invalid in result.invalid_rows
        for line in [lines[invalid.number - 1]]
        for column in columns
        for message in invalid.error_dict.get(column.key, ())
    ]
    facts = [fact.name for fact in asked_facts(admission_round.policy)]
    headers = {column.key: column.header for column in columns}
    for line in lines:
        for key, message in _line_problems(line, admission_round, facts):
            problems.append(CellProblem(message, line.row, headers[key], line.cells.get(key, "")))
    if problems:
        raise UploadRefused(problems)
    given = [
        replace(
            each,
            name=clean_name(line.cells.get("title", "")),
            facts=_texts(line, facts),
        )
        for each, line in zip(resource.given, lines, strict=True)
    ]
    _refuse_nameless(given, lines, resource.present)
    return given, resource.present


def _programme(line: Line) -> str:
    """The code of the programme; people write "thường" for the usual one."""
    typed = line.cells.get("programme", "").casefold()
    return USUAL_PROGRAMME if not typed or fold(typed) == "thường" else typed


def _line_problems(
    line: Line, admission_round: AdmissionRound, facts: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """(column, what is wrong) of the programme's code, the name and the facts of one line."""
    programme, seats = _programme(line), line.cells.get("seats", "")
    try:
        check_programme_code(programme)
    except SeatsRefused as refusal:
        yield "programme", str(refusal)
    if len(line.cells.get("title", "")) > LONGEST_NAME:
        yield "title", _("Tên dài hơn %(most)s ký tự. Hãy viết ngắn lại.") % {"most": LONGEST_NAME}
    problems = given_problems(
        admission_round.policy,
        programme=programme,
        seats=int(seats) if seats.isascii() and seats.isdigit() else MOST_SEATS,
        given=_texts(line, facts),
    )
    for name, problem in problems.items():
        yield PREFIX + name, problem


def _texts(line: Line, facts: Sequence[str]) -> dict[str, str]:
    """The cells of the facts that the list has a column for."""
    return {name: line.cells[PREFIX + name] for name in facts if PREFIX + name in line.cells}


def _refuse_nameless(given: Sequence[Seats], lines: Sequence[Line], present: Present) -> None:
    """A new programme needs a name that tells it from the school's ordinary classes."""
    problems = [
        CellProblem(
            _("Hãy đặt tên để gia đình phân biệt với lớp thường của trường."), line.row, "Tên nơi tuyển"
        )
        for each, line in zip(given, lines, strict=True)
        if each.programme != USUAL_PROGRAMME
        and not each.name
        and (each.school.pk, each.programme) not in present
    ]
    if problems:
        raise UploadRefused(problems)
