"""Seats from a list: each line is looked at as it would be stored, and nothing is stored here.

django-import-export matches lines to what the round has and collects what is wrong with each cell; the
writing itself is `services.record_quota_decision`, once the preview is confirmed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import tablib  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from admissions.interface.uploads import CellProblem, Line, ListColumn, UploadRefused
from admissions.models import AdmissionRound, Offering, School
from admissions.setup.services import Seats

MOST_SEATS = 100_000
MOST_CLASSES = 1_000
USUAL_PROGRAMME = "thuong"

SEATS_COLUMNS = (
    ListColumn("school", "Mã trường", ("mã", "school_code")),
    ListColumn("name", "Tên trường", ("trường", "school_name"), required=False),
    ListColumn("seats", "Chỉ tiêu", ("số chỉ tiêu",)),
    ListColumn("classes", "Số lớp", ("lớp",), required=False),
    ListColumn("programme", "Mã chương trình", ("chương trình",), required=False),
)


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
        self.present = {
            (each.school_id, each.programme): each.seats for each in admission_round.offerings.all()
        }
        self.given: list[Seats] = []
        self.seen: set[tuple[int, str]] = set()

    def get_instance(self, instance_loader: Any, row: Mapping[str, str]) -> Offering | None:
        """An offering of the round as it stands, not read again for every line."""
        school = self.schools.get(row["school"].casefold())
        key = (school.pk if school else 0, row["programme"])
        return (
            Offering(school=school, programme=key[1], seats=self.present[key])
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
) -> tuple[list[Seats], dict[tuple[int, str], int]]:
    """(what each line gives, the seats that stand now by school and programme). Raises UploadRefused."""
    keys = ("school", "programme", "seats", "classes")
    data = tablib.Dataset(headers=keys)
    for line in lines:
        cells = dict(line.cells) | {"programme": line.cells.get("programme") or USUAL_PROGRAMME}
        data.append([cells.get(key, "") for key in keys])
    resource = SeatsResource(admission_round=admission_round, schools=schools)
    result = resource.import_data(data, dry_run=True, raise_errors=False)
    if result.has_errors():
        raise (result.base_errors or [error for row in result.rows for error in row.errors])[0].error
    problems = [
        CellProblem(message, line.row, column.header, line.cells.get(column.key, ""))
        for invalid in result.invalid_rows
        for line in [lines[invalid.number - 1]]
        for column in SEATS_COLUMNS
        for message in invalid.error_dict.get(column.key, ())
    ]
    if problems:
        raise UploadRefused(problems)
    return resource.given, resource.present
