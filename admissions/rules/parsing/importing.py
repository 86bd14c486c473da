"""[import]: how a province's flat file of candidates is read."""

from __future__ import annotations

from typing import Final

from admissions.rules.parsing.conditions import Facts
from admissions.rules.parsing.reader import Reader
from admissions.rules.policy import TOTAL, Derived, ImportMapping, SetAside

KEYS: Final = (
    "applicant",
    "preferences",
    "facts",
    "outcome",
    "total",
    "no_wish",
    "not_admitted",
    "set_aside",
    "derived",
)
SET_ASIDE_KEYS: Final = ("reason", "outcome", "blank")


def read_import(policy: Reader, facts: Facts, max_wishes: int) -> ImportMapping | None:
    table = policy.optional_section("import", KEYS)
    if table is None:
        return None
    mapping = ImportMapping(
        applicant=_headers(table, "applicant"),
        preferences=_read_preferences(table, max_wishes),
        facts=_read_fact_headers(table, facts),
        outcome=table.texts("outcome", default=()),
        total=table.texts("total", default=()),
        no_wish=table.texts("no_wish", default=("",)),
        not_admitted=table.texts("not_admitted", default=("",)),
        set_aside=tuple(_read_set_aside(item, facts) for item in table.sections("set_aside", SET_ASIDE_KEYS)),
        derived=_read_derived(table, facts),
    )
    if mapping.derived and not mapping.total:
        table.fail("total", "còn thiếu tên cột tổng điểm, vì mục derived tính từ cột này")
    if not mapping.outcome and any(item.patterns for item in mapping.set_aside):
        table.fail("outcome", "còn thiếu tên cột kết quả, vì mục set_aside dò trong cột này")
    return mapping


def _headers(table: Reader, key: str) -> tuple[str, ...]:
    names = table.texts(key)
    if not names or not all(name.strip() for name in names):
        table.refuse(key, list(names), "ít nhất một tên cột")
    return names


def _read_preferences(table: Reader, max_wishes: int) -> tuple[tuple[str, ...], ...]:
    allowed = f'danh sách từ 1 đến {max_wishes} nhóm tên cột, ví dụ [["NV1", "Nguyện vọng 1"], …]'
    written = table.value("preferences", [], allowed)
    good = isinstance(written, list) and 0 < len(written) <= max_wishes
    if not good or not all(isinstance(row, list) and row for row in written):
        table.refuse("preferences", written, allowed)
    if not all(isinstance(name, str) and name.strip() for row in written for name in row):
        table.refuse("preferences", written, allowed)
    return tuple(tuple(row) for row in written)


def _read_fact_headers(table: Reader, facts: Facts) -> dict[str, tuple[str, ...]]:
    section = table.optional_section("facts", None)
    if section is None:
        return {}
    headers = {}
    for name in section.table:
        facts.find(section, name, name, levels=("applicant",))
        headers[name] = _headers(section, name)
    return headers


def _read_derived(table: Reader, facts: Facts) -> tuple[Derived, ...]:
    section = table.optional_section("derived", None)
    if section is None:
        return ()
    derived = []
    for name in section.table:
        facts.find(section, name, name, levels=("applicant",), types=("score", "decimal"))
        item = section.section(name, ("total_minus",))
        parts = item.texts("total_minus")
        for position, part in enumerate(parts):
            facts.find(
                item, ("total_minus", position), part, levels=("applicant",), types=("score", "decimal")
            )
        derived.append(Derived(name, parts))
    return tuple(derived)


def _read_set_aside(table: Reader, facts: Facts) -> SetAside:
    reason, patterns = table.code("reason"), table.texts("outcome", default=())
    blank = table.text("blank", default="") or None
    if bool(patterns) == (blank is not None):
        table.fail(None, 'hãy dùng đúng một trong hai khóa "outcome" và "blank"')
    if blank is not None and blank != TOTAL:
        facts.find(table, "blank", blank, levels=("applicant",))
    return SetAside(reason, patterns, blank)
