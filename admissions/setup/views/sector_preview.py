"""What a list of the sector database would change, before anything is saved."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from admissions.interface.tables import Column, Row, Table, Tag
from admissions.models import Applicant, ResidentialUnit
from admissions.setup.sector.children import POINT, Change
from admissions.setup.sector.facts import declared_facts
from admissions.templatetags.vietnamese import number, short_date

SHOWN = 200
SILENT = ("sort_name", "source_school_id", *POINT)  # said by another column


def preview(changes: Sequence[Change]) -> dict[str, Any]:
    """Counts, and what changes child by child: changed children first, then new ones; the first 200."""
    new = [change for change in changes if change.is_new]
    changed = [change for change in changes if change.is_change and not change.is_new]
    shown = [*changed, *new][:SHOWN]
    units = _unit_names(shown)
    caption = _("Những gì sẽ ghi")
    if len(changed) + len(new) > SHOWN:
        caption += " " + _("(%(shown)s dòng đầu tiên)") % {"shown": SHOWN}
    return {
        "figures": [
            {"value": number(len(new)), "label": _("học sinh mới")},
            {"value": number(len(changed)), "label": _("học sinh có thay đổi")},
            {"value": number(len(changes) - len(new) - len(changed)), "label": _("học sinh giữ nguyên")},
        ],
        "count": len(changed) + len(new),
        "moving": sum(change.moves for change in changed),
        "table": Table(
            caption=caption,
            columns=[
                Column("row", _("Dòng"), numeric=True),
                Column("name", _("Học sinh"), head=True),
                Column("code", _("Mã học sinh")),
                Column("kind", _("Thay đổi")),
                Column("what", _("Trước → sau")),
            ],
            rows=[_row(change, units) for change in shown],
            empty_title=_("Không có gì thay đổi"),
            empty_text=_("Mọi điều trong tệp đã có trong sổ."),
        ),
    }


def _row(change: Change, units: dict[int, str]) -> Row:
    child = change.child
    tag = Tag("info", _("Mới")) if change.is_new else Tag("warn", _("Đổi"))
    return Row(
        [child.row, child.columns["full_name"], child.student_code, tag, "; ".join(_lines(change, units))]
    )


def _lines(change: Change, units: dict[int, str]) -> Iterable[str]:
    if change.is_new:
        yield from filter(None, [_words("birth_date", change.columns["birth_date"][1], units), *_new(change)])
        return
    for name, (before, after) in change.columns.items():
        if name not in SILENT:
            old, new = (_words(name, value, units) or "–" for value in (before, after))
            yield f"{_label(name)}: {old} → {new}"
    for name, (was, becomes) in change.facts.items():
        label = declared_facts()[name][0].label.text(get_language() or "vi")
        yield f"{label}: {was or '–'} → {becomes}"


def _new(change: Change) -> Iterable[str]:
    if "present_school" in change.columns:
        yield str(change.columns["present_school"][1])


def _label(name: str) -> str:
    if name == "residential_unit_id":
        return _("Tổ dân phố, thôn")
    return str(Applicant._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def _words(name: str, value: Any, units: dict[int, str]) -> str:
    if name == "residential_unit_id":
        return units.get(value, "")
    if name == "sex":
        return str(dict(Applicant.Sex.choices).get(value, ""))
    return short_date(value) if isinstance(value, date) else str(value or "")


def _unit_names(changes: Iterable[Change]) -> dict[int, str]:
    keys = {
        key for change in changes for key in change.columns.get("residential_unit_id", ()) if key is not None
    }
    return {
        unit.pk: str(unit) for unit in ResidentialUnit.objects.filter(pk__in=keys).select_related("commune")
    }
